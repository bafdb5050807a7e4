// im.text: what someone typed (SPEC.md 8.4).

/// What someone typed.
public struct TextContent: TypedContent {
  /// `im.text`.
  public static let contentType: ContentType = "im.text"

  /// What the type is to its reader.
  public static var contentClass: ContentClass { .plain }

  /// 1 to 20,000 characters.
  public var text: String
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(text: String, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.text = text
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .text(self) }

  /// The text itself.
  public var generatedFallback: String? { text }
}

extension TextContent: StandardContent {
  init() {
    text = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("text", &text, .text(TextContent.limit))
  }

  static let limit = 20_000
}
