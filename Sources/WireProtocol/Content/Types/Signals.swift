// im.typing, im.shake and im.read: signals, which are not shown as messages (SPEC.md 8.9).

/// Someone is writing, or has stopped. Its display ends by itself after 10 s.
public struct TypingContent: TypedContent {
  /// `im.typing`.
  public static let contentType: ContentType = "im.typing"

  /// What someone does.
  public enum State: String, Sendable, CaseIterable {
    /// Is writing.
    case start
    /// Has stopped.
    case stop
  }

  /// What the type is to its reader.
  public static var contentClass: ContentClass { .signal }

  /// Whether someone has begun or stopped.
  public var state: State
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(state: State, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.state = state
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .typing(self) }

  /// Needs none.
  public var generatedFallback: String? { nil }
}

extension TypingContent: StandardContent {
  init() {
    state = .start
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("state", &state)
  }
}

extension TypingContent.State: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> TypingContent.State
  {
    let name = try String.read(&reader, node, .oneOf(["start", "stop"]))
    return name == "stop" ? .stop : .start
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) {
    writer.json.string(rawValue)
  }

  func judge(_ rule: NoRule) {}
}

/// Shakes the other's window.
public struct ShakeContent: TypedContent {
  /// `im.shake`.
  public static let contentType: ContentType = "im.shake"

  /// What the type is to its reader.
  public static var contentClass: ContentClass { .signal }

  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .shake(self) }

  /// Needs none.
  public var generatedFallback: String? { nil }
}

extension ShakeContent: StandardContent {
  init() {
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
  }
}

/// The reader has seen everything of this conversation up to a message.
public struct ReadContent: TypedContent {
  /// `im.read`.
  public static let contentType: ContentType = "im.read"

  /// What the type is to its reader.
  public static var contentClass: ContentClass { .signal }

  /// The last message seen: 8 to 64 characters U+0021–U+007E.
  public var through: String
  /// When: milliseconds since 1970-01-01T00:00:00Z; nil: not said.
  public var atMilliseconds: Int?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(through: String, atMilliseconds: Int? = nil, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.through = through
    self.atMilliseconds = atMilliseconds
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .read(self) }

  /// Needs none.
  public var generatedFallback: String? { nil }
}

extension ReadContent: StandardContent {
  init() {
    through = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("through", &through, .messageID)
    try visitor.optional("at_ms", &atMilliseconds, Limits.times)
  }
}
