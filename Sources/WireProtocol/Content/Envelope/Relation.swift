// How a content belongs to another message (SPEC.md 8.8).

/// A relation to another message.
///
/// An edit or a recall counts only if the message's `from` equals that of the message referred to (WP-8.8-2): whoever has
/// both messages compares them.
public struct Relation: Sendable, Hashable {
  /// What a content is to the other message.
  public enum Kind: Sendable, Hashable {
    /// An answer. `from` is who wrote the other message, `preview` some of it: 1 to 200 characters in one line.
    case reply(from: Account? = nil, preview: String? = nil)
    /// Stands in its place. Of two edits the one with the higher revision counts, from 1 on.
    case edit(revision: Int)
    /// Takes it back. Only and always in a ``RecallContent``.
    case recall
    /// A kind that this version does not know: 1 to 16 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
    case unknown(String)

    /// The name in JSON.
    public var name: String {
      switch self {
      case .reply: "reply"
      case .edit: "edit"
      case .recall: "recall"
      case .unknown(let name): name
      }
    }
  }

  /// What the content is to the other message.
  public var kind: Kind
  /// The other message: 8 to 64 characters U+0021–U+007E.
  public var messageID: String
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A relation.
  ///
  /// - Throws: for an id, a name, a preview or a revision out of bounds.
  public init(_ kind: Kind, to messageID: String) throws(ContentError) {
    self.kind = kind
    self.messageID = messageID
    try judge(NoRule())
  }
}

extension Relation: ContentObject {
  init() {
    kind = .recall
    messageID = ""
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    var name = kind.name
    try visitor.needed("kind", &name, .token(16))
    try visitor.needed("message_id", &messageID, .messageID)
    switch name {
    case "reply":
      var from: Account?
      var preview: String?
      if case .reply(let account, let text) = kind { (from, preview) = (account, text) }
      try visitor.optional("from", &from)
      try visitor.optional("preview", &preview, .line(200))
      kind = .reply(from: from, preview: preview)
    case "edit":
      var revision = 0
      if case .edit(let number) = kind { revision = number }
      try visitor.needed("revision", &revision, 1...Limits.maximumWholeNumber)
      kind = .edit(revision: revision)
    case "recall": kind = .recall
    default: kind = .unknown(name)
    }
  }
}
