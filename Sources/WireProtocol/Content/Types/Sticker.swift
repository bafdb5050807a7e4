// im.sticker: a sticker of a pack (SPEC.md 8.10).

/// A sticker of a pack.
public struct StickerContent: TypedContent {
  /// `im.sticker`.
  public static let contentType: ContentType = "im.sticker"

  /// 1 to 64 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var pack: String
  /// 1 to 64 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var sticker: String
  /// For whoever does not have the pack; nil: none.
  public var picture: Picture?
  /// What it means: 1 to 32 characters in one line; nil: not said.
  public var emoji: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    pack: String, sticker: String, picture: Picture? = nil, emoji: String? = nil,
    envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.pack = pack
    self.sticker = sticker
    self.picture = picture
    self.emoji = emoji
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .sticker(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Sticker]", emoji) }
}

extension StickerContent: StandardContent {
  init() {
    pack = ""
    sticker = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("pack", &pack, .token(64))
    try visitor.needed("sticker", &sticker, .token(64))
    try visitor.optional("picture", &picture)
    try visitor.optional("emoji", &emoji, .line(32))
  }
}
