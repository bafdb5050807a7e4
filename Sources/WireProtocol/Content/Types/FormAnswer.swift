// im.form-answer: what was filled in (SPEC.md 8.10).

/// What was filled in.
public struct FormAnswerContent: TypedContent {
  /// `im.form-answer`.
  public static let contentType: ContentType = "im.form-answer"

  /// The message with the form: 8 to 64 characters U+0021–U+007E.
  public var form: String
  /// By the field's id, at most 30: strings of at most 2,000 characters, numbers, or truth values.
  public var values: JSONObject
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(form: String, values: JSONObject, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.form = form
    self.values = values
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .formAnswer(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[Form answer]" }
}

extension FormAnswerContent: StandardContent {
  init() {
    form = ""
    values = [:]
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("form", &form, .messageID)
    try visitor.needed("values", &values)
    try judgeValues(visitor)
  }

  private func judgeValues(_ visitor: some MemberVisitor) throws(ContentError) {
    try visitor.judge(values, at: "values", 0...30, .token(32)) { value in
      switch value {
      case .number, .bool: true
      case .string(let text): text.isShort(2_000)
      default: false
      }
    }
  }
}
