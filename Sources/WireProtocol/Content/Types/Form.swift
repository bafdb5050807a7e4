// im.form: fields to be filled in (SPEC.md 8.10).

/// Fields to be filled in.
public struct FormContent: TypedContent {
  /// `im.form`.
  public static let contentType: ContentType = "im.form"

  /// 1 to 100 characters in one line.
  public var title: String
  /// 1 to 1,000 characters; nil: none.
  public var summary: String?
  /// 1 to 30, their ids all different.
  public var fields: [FormField]
  /// What stands on the button: 1 to 20 characters in one line; nil: the client's choice.
  public var submit: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    title: String, summary: String? = nil, fields: [FormField], submit: String? = nil,
    envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.title = title
    self.summary = summary
    self.fields = fields
    self.submit = submit
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .form(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Form]", title) }
}

extension FormContent: StandardContent {
  init() {
    title = ""
    fields = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("title", &title, .line(100))
    try visitor.optional("description", &summary, .text(1_000))
    try visitor.needed("fields", &fields, ArrayRule(1...30))
    try visitor.optional("submit", &submit, .line(20))
    try visitor.different(fields.map(\.id), "WP-8.10-4") { ["fields", .index($0), "id"] }
  }
}

/// A field of a form.
public struct FormField: Sendable, Hashable {
  /// What is filled in.
  public enum Kind: Sendable, Hashable {
    /// A text.
    case text
    /// A number.
    case number
    /// One of 2 to 20 options, their ids all different.
    case choice([Choice])
    /// A day.
    case date
    /// Yes or no.
    case bool

    /// The name in JSON.
    public var name: String {
      switch self {
      case .text: "text"
      case .number: "number"
      case .choice: "choice"
      case .date: "date"
      case .bool: "bool"
      }
    }
  }

  /// 1 to 32 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var id: String
  /// What people read: 1 to 100 characters in one line.
  public var label: String
  /// What is filled in.
  public var kind: Kind
  /// Whether it has to be filled in; nil: not.
  public var required: Bool?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A field.
  ///
  /// - Throws: for a value out of its bounds.
  public init(id: String, label: String, kind: Kind, required: Bool? = nil) throws(ContentError) {
    self.id = id
    self.label = label
    self.kind = kind
    self.required = required
    try judge(NoRule())
  }
}

extension FormField: ContentObject {
  init() {
    id = ""
    label = ""
    kind = .text
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    var name = kind.name
    var options: [Choice] = []
    if case .choice(let choices) = kind { options = choices }
    try visitor.needed("id", &id, .token(32))
    try visitor.needed("label", &label, .line(100))
    try visitor.needed("kind", &name, .oneOf(["text", "number", "choice", "date", "bool"]))
    try visitor.optional("required", &required)
    if name == "choice" {
      try visitor.needed("options", &options, ArrayRule(2...20))
    } else {
      try visitor.forbid("options", nil as [Choice]?, "WP-8.2-4")
    }
    switch name {
    case "number": kind = .number
    case "choice": kind = .choice(options)
    case "date": kind = .date
    case "bool": kind = .bool
    default: kind = .text
    }
    try visitor.different(options.map(\.id), "WP-8.10-4") { ["options", .index($0), "id"] }
  }
}
