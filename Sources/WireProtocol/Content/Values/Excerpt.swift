// A message inside of another one (SPEC.md 8.10).

/// A message inside of another one.
public struct Excerpt: Sendable, Hashable {
  /// Who wrote it; nil: not said.
  public var from: Account?
  /// The name of who wrote it: 1 to 100 characters in one line.
  public var name: String
  /// When: milliseconds since 1970-01-01T00:00:00Z; nil: not said.
  public var atMilliseconds: Int?
  /// What it says: no signal, no recall and no edit.
  public var content: Content
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// An excerpt.
  ///
  /// - Throws: for a value out of its bounds, and a content that must not be inside of another one.
  public init(
    from: Account? = nil, name: String, atMilliseconds: Int? = nil, content: Content
  ) throws(ContentError) {
    self.from = from
    self.name = name
    self.atMilliseconds = atMilliseconds
    self.content = content
    try judge(NoRule())
  }
}

extension Excerpt: ContentObject {
  init() {
    name = ""
    content = .shake(ShakeContent())
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.optional("from", &from)
    try visitor.needed("name", &name, .line(100))
    try visitor.optional("at_ms", &atMilliseconds, Limits.times)
    try visitor.needed("content", &content)
    if case .recall = content {
      throw visitor.fault(["content", "type"], "WP-8.10-3", "a recall cannot be forwarded")
    }
    if content.contentClass == .signal {
      throw visitor.fault(["content", "type"], "WP-8.10-3", "a signal cannot be forwarded")
    }
    if case .edit? = content.envelope?.relation?.kind {
      throw visitor.fault(
        ["content", "relation", "kind"], "WP-8.10-3", "an edit cannot be forwarded")
    }
  }

  /// Judges how deep and how many contents lie in a content (WP-8.10-1, WP-8.10-2).
  static func judgeNesting(of content: Content, _ visitor: some MemberVisitor) throws(ContentError)
  {
    var count = 0
    try judgeNesting(of: content, depth: 1, [], &count, visitor)
  }

  private static func judgeNesting(
    of content: Content, depth: Int, _ path: [ContentStep], _ count: inout Int,
    _ visitor: some MemberVisitor
  ) throws(ContentError) {
    for (step, excerpt) in content.excerpts {
      let place = path + step
      count += 1
      if count > Limits.maximumExcerpts {
        throw visitor.fault(
          place, "WP-8.10-2", "is one excerpt more than \(Limits.maximumExcerpts)")
      }
      guard depth < Limits.maximumContentNesting else {
        throw visitor.fault(
          place + ["content"], "WP-8.10-1",
          "is nested deeper than \(Limits.maximumContentNesting) contents")
      }
      try judgeNesting(
        of: excerpt.content, depth: depth + 1, place + ["content", "body"], &count, visitor)
    }
  }
}
