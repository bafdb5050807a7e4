// Who is called by a content (SPEC.md 8.2).

/// Accounts whose attention a content wants.
public struct Mentions: Sendable, Hashable {
  /// Whether everyone is called.
  public var all: Bool
  /// At most 100, all different; empty only when everyone is called.
  public var accounts: [Account]
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// Mentions of these.
  ///
  /// - Throws: for nobody, more than 100 accounts, and an account named twice.
  public init(all: Bool = false, accounts: [Account] = []) throws(ContentError) {
    self.all = all
    self.accounts = accounts
    try judge(NoRule())
  }
}

extension Mentions: ContentObject {
  init() {
    all = false
    accounts = []
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    var all: Bool? = self.all ? true : nil
    try visitor.optional("all", &all)
    self.all = all ?? false
    try visitor.optional("accounts", &accounts, ArrayRule(1...100))
    if all == false { throw visitor.fault(["all"], "WP-8.2-9", "is true or absent") }
    if !self.all, accounts.isEmpty { throw visitor.fault([], "WP-8.2-9", "mentions nobody") }
    try visitor.different(accounts, "WP-8.2-9") { ["accounts", .index($0)] }
  }
}
