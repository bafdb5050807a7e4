// Something to pick in a poll or a form (SPEC.md 8.3).

/// A choice.
public struct Choice: Sendable, Hashable {
  /// 1 to 32 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var id: String
  /// What people read: 1 to 100 characters in one line.
  public var text: String
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A choice.
  ///
  /// - Throws: for a value out of its bounds.
  public init(id: String, text: String) throws(ContentError) {
    self.id = id
    self.text = text
    try judge(NoRule())
  }
}

extension Choice: ContentObject {
  init() {
    id = ""
    text = ""
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("id", &id, .token(32))
    try visitor.needed("text", &text, .line(100))
  }
}
