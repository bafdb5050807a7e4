// What stands around every body (SPEC.md 8.2).

/// What a content says besides its body.
public struct Envelope: Sendable, Hashable {
  /// Plain text that a client shows when it does not know the type: 1 to 1,000 characters. nil in a content that is
  /// shown: generated when it is encoded. Signals have none.
  public var fallback: String?
  /// How the content belongs to another message; nil: not at all.
  public var relation: Relation?
  /// Who is called; nil: nobody.
  public var mentions: Mentions?
  /// What an application adds for itself; nil: nothing.
  public var ext: JSONObject?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// What was decoded, so that all of it that is not changed is written back as it came.
  var received = ReceivedBytes()

  /// An envelope with these members.
  public init(
    fallback: String? = nil, relation: Relation? = nil, mentions: Mentions? = nil,
    ext: JSONObject? = nil
  ) {
    self.fallback = fallback
    self.relation = relation
    self.mentions = mentions
    self.ext = ext
  }

  /// Names the members of a content, in the order in which they are written.
  mutating func members<Body: StandardContent>(
    around body: inout Body, _ visitor: inout some MemberVisitor
  ) throws(ContentError) {
    var type = TypeName(Body.contentType)
    try visitor.needed("type", &type)
    try before(Body.contentClass, &visitor)
    try visitor.needed("body", &body)
    try after(Body.contentClass, isRecall: Body.self == RecallContent.self, &visitor)
  }

  /// The members in front of the body.
  mutating func before(_ contentClass: ContentClass, _ visitor: inout some MemberVisitor)
    throws(ContentError)
  {
    switch contentClass {
    case .shown: try visitor.needed("fallback", &fallback, .text(Envelope.fallbackLimit))
    case .plain: try visitor.optional("fallback", &fallback, .text(Envelope.fallbackLimit))
    case .signal: try visitor.forbid("fallback", fallback, "WP-8.2-7")
    }
  }

  static let fallbackLimit = 1_000

  /// The members behind the body.
  mutating func after(
    _ contentClass: ContentClass, isRecall: Bool, _ visitor: inout some MemberVisitor
  ) throws(ContentError) {
    if contentClass == .signal {
      try visitor.forbid("relation", relation, "WP-8.2-8")
      try visitor.forbid("mentions", mentions, "WP-8.2-8")
    } else {
      try visitor.optional("relation", &relation)
      try visitor.optional("mentions", &mentions)
      if visitor.judges { try judgeRecall(isRecall, visitor) }
    }
    try visitor.optional("ext", &ext)
  }

  private func judgeRecall(_ isRecall: Bool, _ visitor: some MemberVisitor) throws(ContentError) {
    if isRecall, relation == nil {
      throw visitor.fault([], "WP-8.8-1", "im.recall needs a relation of kind recall")
    }
    guard let relation, (relation.kind == .recall) != isRecall else { return }
    throw visitor.fault(
      ["relation", "kind"], "WP-8.8-1", "the kind recall belongs to im.recall, and to it alone")
  }
}

/// The bytes that a value was decoded from. They say nothing about what the value means, so all are equal.
struct ReceivedBytes: Sendable, Hashable {
  var bytes: [UInt8] = []
  /// The types that were known then.
  var types = ContentTable.standard

  static func == (a: ReceivedBytes, b: ReceivedBytes) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
