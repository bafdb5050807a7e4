// im.poll and im.poll-answer: a question, and what was picked (SPEC.md 8.10).

/// A question and its options.
public struct PollContent: TypedContent {
  /// `im.poll`.
  public static let contentType: ContentType = "im.poll"

  /// 1 to 300 characters.
  public var question: String
  /// 2 to 20, their ids all different.
  public var options: [Choice]
  /// Whether several may be picked; nil: one.
  public var multiple: Bool?
  /// Milliseconds since 1970-01-01T00:00:00Z; nil: never.
  public var closesAtMilliseconds: Int?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    question: String, options: [Choice], multiple: Bool? = nil, closesAtMilliseconds: Int? = nil,
    envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.question = question
    self.options = options
    self.multiple = multiple
    self.closesAtMilliseconds = closesAtMilliseconds
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .poll(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Poll]", question) }
}

extension PollContent: StandardContent {
  init() {
    question = ""
    options = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("question", &question, .text(300))
    try visitor.needed("options", &options, ArrayRule(2...20))
    try visitor.optional("multiple", &multiple)
    try visitor.optional("closes_at_ms", &closesAtMilliseconds, Limits.times)
    try visitor.different(options.map(\.id), "WP-8.10-4") { ["options", .index($0), "id"] }
  }
}

/// What was picked in a poll. A later answer of the same account stands in place of an earlier one.
public struct PollAnswerContent: TypedContent {
  /// `im.poll-answer`.
  public static let contentType: ContentType = "im.poll-answer"

  /// The message with the poll: 8 to 64 characters U+0021–U+007E.
  public var poll: String
  /// Ids of the poll's options, at most 20, all different; none takes an answer back.
  public var choices: [String]
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(poll: String, choices: [String], envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.poll = poll
    self.choices = choices
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .pollAnswer(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[Poll answer]" }
}

extension PollAnswerContent: StandardContent {
  init() {
    poll = ""
    choices = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("poll", &poll, .messageID)
    try visitor.needed("choices", &choices, ArrayRule(0...20, .token(32)))
    try visitor.different(choices, "WP-8.10-4") { ["choices", .index($0)] }
  }
}
