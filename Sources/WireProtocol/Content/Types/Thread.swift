// im.thread: a conversation beside the conversation begins (SPEC.md 8.10).

/// A conversation beside the conversation begins.
public struct ThreadContent: TypedContent {
  /// `im.thread`.
  public static let contentType: ContentType = "im.thread"

  /// The message it begins with: 8 to 64 characters U+0021–U+007E.
  public var root: String
  /// 1 to 100 characters in one line.
  public var title: String
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(root: String, title: String, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.root = root
    self.title = title
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .thread(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Thread]", title) }
}

extension ThreadContent: StandardContent {
  init() {
    root = ""
    title = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("root", &root, .messageID)
    try visitor.needed("title", &title, .line(100))
  }
}
