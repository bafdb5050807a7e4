// im.recall: takes a message back (SPEC.md 8.8).

/// Takes a message back. The envelope's relation, of kind recall, names the message.
public struct RecallContent: TypedContent {
  /// `im.recall`.
  public static let contentType: ContentType = "im.recall"

  /// 1 to 200 characters in one line; nil: none.
  public var reason: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(reason: String? = nil, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.reason = reason
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .recall(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[A message was taken back]" }
}

extension RecallContent: StandardContent {
  init() {
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.optional("reason", &reason, .line(200))
  }
}
