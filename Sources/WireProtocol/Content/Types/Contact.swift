// im.contact: a contact card (SPEC.md 8.10).

/// A contact card.
public struct ContactContent: TypedContent {
  /// `im.contact`.
  public static let contentType: ContentType = "im.contact"

  /// Who.
  public var account: Account
  /// 1 to 100 characters in one line.
  public var name: String
  /// An https URL; nil: none.
  public var avatar: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    account: Account, name: String, avatar: String? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.account = account
    self.name = name
    self.avatar = avatar
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .contact(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Contact]", name) }
}

extension ContactContent: StandardContent {
  init() {
    account = Account(domain: "", uid: "")
    name = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("account", &account)
    try visitor.needed("name", &name, .line(100))
    try visitor.optional("avatar", &avatar, .httpsURL)
  }
}
