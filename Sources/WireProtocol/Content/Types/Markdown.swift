// Styled text as Markdown and as plain text, for editors, logs and clients without styles (SPEC.md 8.14).

extension RichTextContent {
  /// A content from the Markdown of SPEC.md 8.14: `**bold**`, `*italic*`, `<u>underline</u>`, `~~strike~~`,
  /// `[text](link)`, `[text](account:uid@domain)`, and code between backticks. What is no whole mark is text.
  ///
  /// Takes time and memory linear in the length of `markdown`, whatever it says.
  ///
  /// - Throws: when the text is empty, longer than 20,000 characters, or has more than 1,000 styled parts.
  public init(markdown: String, envelope: Envelope = Envelope()) throws(ContentError) {
    var scanner = MarkdownScanner(markdown)
    var reader = MarkdownReader(scanner.bytes)
    reader.read(scanner.tokens())
    try self.init(text: reader.string, spans: reader.spans, envelope: envelope)
  }

  /// The content as Markdown. Reading it gives the same text, and the same styles to every part of it; colours, sizes and
  /// styles that this version does not know have no Markdown and are left out.
  public var markdown: String {
    var writer = MarkdownWriter(self)
    return writer.markdown()
  }

  /// The text without its styles.
  public var plainText: String { text }
}

/// The marks that are switched on and off, and `code`.
struct MarkdownMarks: OptionSet {
  let rawValue: UInt8

  static let bold = MarkdownMarks(rawValue: 1)
  static let italic = MarkdownMarks(rawValue: 2)
  static let strike = MarkdownMarks(rawValue: 4)
  static let underline = MarkdownMarks(rawValue: 8)
  static let code = MarkdownMarks(rawValue: 16)

  /// The marks that come in pairs, each with its place in arrays.
  static let pairs: [(place: Int, mark: MarkdownMarks, style: RichTextContent.Span.Style)] = [
    (0, .bold, .bold), (1, .italic, .italic), (2, .strike, .strike), (3, .underline, .underline),
  ]
}

/// The characters with a meaning in Markdown.
enum MarkdownByte {
  static let backslash = UInt8(ascii: "\\")
  static let star = UInt8(ascii: "*")
  static let tilde = UInt8(ascii: "~")
  static let backtick = UInt8(ascii: "`")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let openParenthesis = UInt8(ascii: "(")
  static let closeParenthesis = UInt8(ascii: ")")
  static let less = UInt8(ascii: "<")
  static let greater = UInt8(ascii: ">")
  static let space = UInt8(ascii: " ")
  static let lineFeed = UInt8(ascii: "\n")

  /// Whether a backslash in front of this one makes it an ordinary character.
  static func isEscapable(_ byte: UInt8) -> Bool {
    switch byte {
    case backslash, star, tilde, backtick, openBracket, closeBracket, openParenthesis,
      closeParenthesis, less, greater:
      true
    default: isWhiteSpace(byte)
    }
  }

  /// Whether marks do not begin in front of this one, nor end behind it.
  static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == space || byte == lineFeed || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// What a destination begins with that names an account.
  static let account = "account:"
}
