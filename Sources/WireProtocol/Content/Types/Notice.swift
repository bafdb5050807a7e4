// im.notice: a text that the receiving application has in its own languages (SPEC.md 8.7).

/// A text that the receiving application has in its own languages.
public struct NoticeContent: TypedContent {
  /// `im.notice`.
  public static let contentType: ContentType = "im.notice"

  /// Which text: 1 to 64 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  public var template: String
  /// 1 to 32 strings of at most 500 characters or whole numbers; keys of `a`–`z`, `0`–`9` and `_`; nil: none.
  public var arguments: JSONObject?
  /// The text where the template is not known: 1 to 1,000 characters; `{name}` stands for an argument, `{{` and `}}` for braces; nil: none.
  public var pattern: String?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    template: String, arguments: JSONObject? = nil, pattern: String? = nil,
    envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.template = template
    self.arguments = arguments
    self.pattern = pattern
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .notice(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? {
    Fallback.line("", text.flatMap { $0.isEmpty ? nil : $0 } ?? "[Notice]")
  }
}

extension NoticeContent: StandardContent {
  init() {
    template = ""
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("template", &template, .token(64))
    try visitor.optional("arguments", &arguments)
    try visitor.optional("pattern", &pattern, .text(1_000))
    try judgeArguments(visitor)
    if let pattern, NoticePattern.fill(pattern, with: arguments ?? [:]) == nil {
      throw visitor.fault(
        ["pattern"], "WP-8.7-2", "has a brace alone, or the name of no argument in braces")
    }
  }

  /// The pattern with its arguments; nil when there is none.
  public var text: String? { pattern.flatMap { NoticePattern.fill($0, with: arguments ?? [:]) } }

  private func judgeArguments(_ visitor: some MemberVisitor) throws(ContentError) {
    guard let arguments else { return }
    try visitor.judge(arguments, at: "arguments", 1...32, .argumentName) { value in
      switch value {
      case .string(let text): text.isShort(500)
      case .number(let number): number.isWhole
      default: false
      }
    }
  }
}

/// Patterns of notices (WP-8.7-2).
enum NoticePattern {
  /// The pattern with its arguments; nil when a brace stands alone, or a name is not among them.
  static func fill(_ pattern: String, with arguments: JSONObject) -> String? {
    var text = ""
    var rest = pattern.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        rest.removeFirst()
        text.unicodeScalars.append(scalar)
      case "{":
        guard let end = rest.firstIndex(of: "}") else { return nil }
        switch arguments[String(rest[..<end])] {
        case .string(let value)?: text += value
        case .number(let value)?: text += value.int64.map { String($0) } ?? value.lexeme
        default: return nil
        }
        rest = rest[end...].dropFirst()
      case "}": return nil
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
