// What stands around every body (SPEC.md 8.2).

/// What a content says besides its body.
public struct Envelope: Sendable {
  /// Plain text that a client shows when it does not know the type: 1 to 1,000 characters. nil in a content that is
  /// shown: generated when it is encoded. Signals have none.
  public var fallback: String?
  /// How the content belongs to another message; nil: not at all.
  public var relation: Relation? {
    get { parts?.relation }
    set { change(newValue == nil) { $0.relation = newValue } }
  }
  /// Who is called; nil: nobody.
  public var mentions: Mentions? {
    get { parts?.mentions }
    set { change(newValue == nil) { $0.mentions = newValue } }
  }
  /// What an application adds for itself; nil: nothing.
  public var ext: JSONObject? {
    get { parts?.ext }
    set { change(newValue == nil) { $0.ext = newValue } }
  }
  /// Members that this version does not know.
  public var unknownMembers: UnknownMembers {
    get { parts?.unknownMembers ?? UnknownMembers() }
    set { change(newValue.isEmpty) { $0.unknown = newValue.isEmpty ? nil : newValue } }
  }

  /// What most contents have nothing of, in one piece, so that they are cheap to copy.
  private var parts: Parts?
  /// What was decoded, so that all of it that is not changed is written back as it came.
  var received: ReceivedBytes?

  /// An envelope with these members.
  public init(
    fallback: String? = nil, relation: Relation? = nil, mentions: Mentions? = nil,
    ext: JSONObject? = nil
  ) {
    self.fallback = fallback
    if relation != nil || mentions != nil || ext != nil {
      parts = Parts(Parts.Values(relation: relation, mentions: mentions, ext: ext))
    }
  }

  /// Whether there is nothing but a fallback, and nothing was decoded.
  var isPlain: Bool { parts == nil && received == nil }

  /// The members that most contents do not have.
  private final class Parts: Sendable, Hashable {
    struct Values: Hashable {
      var relation: Relation?
      var mentions: Mentions?
      var ext: JSONObject?
      var unknown: UnknownMembers?
    }

    let values: Values

    init(_ values: Values) { self.values = values }

    var relation: Relation? { values.relation }
    var mentions: Mentions? { values.mentions }
    var ext: JSONObject? { values.ext }
    var unknownMembers: UnknownMembers { values.unknown ?? UnknownMembers() }

    static func == (a: Parts, b: Parts) -> Bool { a.values == b.values }
    func hash(into hasher: inout Hasher) { hasher.combine(values) }
  }

  /// Changes the parts, unless there are none and nothing comes to them.
  @inline(__always)
  private mutating func change(_ isNothing: Bool, _ change: (inout Parts.Values) -> Void) {
    if isNothing, parts == nil { return }
    var values = parts?.values ?? Parts.Values()
    change(&values)
    parts = values == Parts.Values() ? nil : Parts(values)
  }

  /// Names the members of a content, in the order in which they are written.
  mutating func members<Body: StandardContent>(
    around body: inout Body, _ visitor: inout some MemberVisitor
  ) throws(ContentError) {
    var type = TypeName(Body.contentType)
    try visitor.needed("type", &type)
    try before(Body.contentClass, &visitor)
    try visitor.visitBody(&body)
    try after(Body.contentClass, isRecall: Body.self == RecallContent.self, &visitor)
  }

  /// The members in front of the body.
  mutating func before(_ contentClass: ContentClass, _ visitor: inout some MemberVisitor)
    throws(ContentError)
  {
    switch contentClass {
    case .shown, .plain:
      try visitor.optional("fallback", &fallback, .text(Envelope.fallbackLimit))
      if contentClass == .shown, fallback == nil {
        throw visitor.fault([], "WP-8.2-7", "lacks the member 'fallback'")
      }
    case .signal: try visitor.forbid("fallback", fallback, "WP-8.2-7")
    }
  }

  static let fallbackLimit = 1_000

  /// The members behind the body.
  mutating func after(
    _ contentClass: ContentClass, isRecall: Bool, _ visitor: inout some MemberVisitor
  ) throws(ContentError) {
    // Most contents have none of these.
    if visitor.isExhausted, !isRecall { return }
    if contentClass == .signal {
      try visitor.forbid("relation", relation, "WP-8.2-8")
      try visitor.forbid("mentions", mentions, "WP-8.2-8")
    } else {
      try visitor.optional("relation", &relation)
      try visitor.optional("mentions", &mentions)
      try judgeRecall(isRecall, visitor)
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

extension Envelope: Hashable {
  /// Whether two envelopes say the same, whatever bytes they were decoded from.
  public static func == (a: Envelope, b: Envelope) -> Bool {
    a.fallback == b.fallback && a.parts == b.parts
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(fallback)
    hasher.combine(parts)
  }
}

/// The bytes that a content was decoded from.
struct ReceivedBytes: Sendable {
  let bytes: [UInt8]
  /// The types that were known then.
  let types: ContentTable
}
