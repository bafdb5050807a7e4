// im.file: a file (SPEC.md 8.5).

/// A file.
public struct FileContent: TypedContent {
  /// `im.file`.
  public static let contentType: ContentType = "im.file"

  /// The file, with its name.
  public var media: Media
  /// 1 to 2,000 characters; nil: none.
  public var caption: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(media: Media, caption: String? = nil, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.media = media
    self.caption = caption
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .file(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[File]", media.name) }
}

extension FileContent: StandardContent {
  init() {
    media = Media()
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("media", &media)
    if media.name == nil {
      throw visitor.fault(["media"], "WP-8.2-4", "lacks the member 'name'")
    }
    try visitor.optional("caption", &caption, .text(2_000))
  }
}
