// A style for a part of a text (SPEC.md 8.4).

extension RichTextContent {
  /// A style for a part of the text. Places count UTF-16 code units.
  public struct Span: Sendable, Hashable {
    /// What a part looks like or leads to.
    public enum Style: Sendable, Hashable {
      /// Bold.
      case bold
      /// Italic.
      case italic
      /// Underlined.
      case underline
      /// Struck through.
      case strike
      /// As in a program.
      case code
      /// Coloured: `#` and six of `0`–`9`, `a`–`f`: red, green, blue.
      case color(String)
      /// Larger or smaller, in percent of the usual size: 50 to 300.
      case size(percent: Int)
      /// Leads to a URL of `https`, `http`, `mailto` or `tel`.
      case link(String)
      /// Names an account.
      case mention(Account)
      /// A style that this version does not know: 1 to 16 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
      case unknown(String)

      /// The name in JSON.
      public var name: String {
        switch self {
        case .bold: "bold"
        case .italic: "italic"
        case .underline: "underline"
        case .strike: "strike"
        case .code: "code"
        case .color: "color"
        case .size: "size"
        case .link: "link"
        case .mention: "mention"
        case .unknown(let name): name
        }
      }
    }

    /// Code units before the part, 0 to 65,536.
    public var start: Int
    /// Code units of the part, 1 to 65,536.
    public var length: Int
    /// What the part looks like or leads to.
    public var style: Style
    /// Members that this version does not know.
    public var unknownMembers = UnknownMembers()

    /// A span. Whether it fits a text is judged together with the text.
    ///
    /// - Throws: for a value out of its bounds.
    public init(start: Int, length: Int, style: Style) throws(ContentError) {
      self.start = start
      self.length = length
      self.style = style
      try judge(NoRule())
    }

    /// The code units of the part.
    public var range: Range<Int> { start..<start + length }
  }
}

extension RichTextContent.Span: ContentObject {
  init() {
    start = 0
    length = 0
    style = .bold
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    var name = style.name
    try visitor.needed("start", &start, 0...Limits.maximumContentLength)
    try visitor.needed("length", &length, 1...Limits.maximumContentLength)
    try visitor.needed("style", &name, .token(16))
    switch name {
    case "bold": style = .bold
    case "italic": style = .italic
    case "underline": style = .underline
    case "strike": style = .strike
    case "code": style = .code
    case "color":
      var color = ""
      if case .color(let value) = style { color = value }
      try visitor.needed("color", &color, .color)
      style = .color(color)
    case "size":
      var percent = 0
      if case .size(let value) = style { percent = value }
      try visitor.needed("percent", &percent, 50...300)
      style = .size(percent: percent)
    case "link":
      var url = ""
      if case .link(let value) = style { url = value }
      try visitor.needed("url", &url, .link)
      style = .link(url)
    case "mention":
      var account = Account(domain: "", uid: "")
      if case .mention(let value) = style { account = value }
      try visitor.needed("account", &account)
      style = .mention(account)
    default: style = .unknown(name)
    }
  }
}
