// im.screenshot: someone has taken a picture of the conversation (SPEC.md 8.10).

/// Someone has taken a picture of the conversation.
public struct ScreenshotContent: TypedContent {
  /// `im.screenshot`.
  public static let contentType: ContentType = "im.screenshot"

  /// What was in the middle of it: 8 to 64 characters U+0021–U+007E; nil: not said.
  public var messageID: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(messageID: String? = nil, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.messageID = messageID
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .screenshot(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[Screenshot]" }
}

extension ScreenshotContent: StandardContent {
  init() {
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.optional("message_id", &messageID, .messageID)
  }
}
