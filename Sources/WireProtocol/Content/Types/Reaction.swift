// im.reaction, im.thread and im.screenshot: short remarks about messages (SPEC.md 8.10).

/// A reaction to a message.
public struct ReactionContent: TypedContent {
  /// `im.reaction`.
  public static let contentType: ContentType = "im.reaction"

  /// What is reacted to: 8 to 64 characters U+0021–U+007E.
  public var messageID: String
  /// 1 to 32 characters in one line.
  public var emoji: String
  /// Whether the same reaction is taken back; nil: not.
  public var remove: Bool?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    messageID: String, emoji: String, remove: Bool? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.messageID = messageID
    self.emoji = emoji
    self.remove = remove
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .reaction(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Reaction]", emoji) }
}

extension ReactionContent: StandardContent {
  init() {
    messageID = ""
    emoji = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("message_id", &messageID, .messageID)
    try visitor.needed("emoji", &emoji, .line(32))
    try visitor.optional("remove", &remove)
  }
}
