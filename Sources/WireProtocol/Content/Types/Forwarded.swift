// im.merged and im.forward: messages inside of a message (SPEC.md 8.10).

/// A part of a conversation, forwarded as one.
public struct MergedContent: TypedContent {
  /// `im.merged`.
  public static let contentType: ContentType = "im.merged"

  /// 1 to 100 characters in one line.
  public var title: String
  /// 1 to 100.
  public var items: [Excerpt]
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(title: String, items: [Excerpt], envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.title = title
    self.items = items
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .merged(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Chat history]", title) }
}

extension MergedContent: StandardContent {
  init() {
    title = ""
    items = []
    envelope = Envelope()
  }

  static var holdsExcerpts: Bool { true }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("title", &title, .line(100))
    try visitor.needed("items", &items, ArrayRule(1...100))
    try Excerpt.judgeNesting(of: content, visitor)
  }
}

/// One message, forwarded.
public struct ForwardContent: TypedContent {
  /// `im.forward`.
  public static let contentType: ContentType = "im.forward"

  /// The message.
  public var item: Excerpt
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(item: Excerpt, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.item = item
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .forward(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? {
    Fallback.line(
      "[Forwarded]", [item.name, item.content.shows].compactMap(\.self).joined(separator: ": "))
  }
}

extension ForwardContent: StandardContent {
  init() {
    item = Excerpt()
    envelope = Envelope()
  }

  static var holdsExcerpts: Bool { true }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("item", &item)
    try Excerpt.judgeNesting(of: content, visitor)
  }
}
