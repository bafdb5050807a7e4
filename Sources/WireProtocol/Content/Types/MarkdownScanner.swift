// Takes a Markdown text apart (SPEC.md 8.14): each byte is passed a fixed number of times, and nothing recurses.

/// A piece of a Markdown text.
struct MarkdownToken {
  enum Kind {
    /// Text as it stands.
    case text
    /// What stands in a `code` mark.
    case code
    /// Marks that may begin or end here; those that do neither are text.
    case marks(MarkdownMarks)
    /// The bracket that begins a link or a mention.
    case openBracket
    /// What ends it, destination included.
    case closeBracket(RichTextContent.Span.Style)
  }

  var kind: Kind
  let range: Range<Int>
  /// The marks that begin here.
  var begins: MarkdownMarks = []
  /// The marks that end here.
  var ends: MarkdownMarks = []
}

/// Finds the marks of a Markdown text and pairs them.
struct MarkdownScanner {
  let bytes: [UInt8]
  private var list: [MarkdownToken] = []
  private var index = 0
  /// Where text begins that is in no token yet.
  private var textStart = 0
  /// The character behind the last escape.
  private var lastEscaped = -1
  /// The tokens of marks that have begun and not ended, by their places; -1: none.
  private var begun = [-1, -1, -1, -1]
  /// The tokens of brackets that are open.
  private var brackets: [Int] = []
  /// The last bracket that began a link, and a mention.
  private var lastLink = -1
  private var lastMention = -1
  private var backticks: BacktickRuns

  init(_ markdown: String) {
    bytes = Array(markdown.utf8)
    backticks = BacktickRuns(bytes)
  }

  /// The pieces of the text.
  mutating func tokens() -> [MarkdownToken] {
    while index < bytes.count {
      switch bytes[index] {
      case MarkdownByte.backslash: scanEscape()
      case MarkdownByte.star: scanStars()
      case MarkdownByte.tilde: scanTildes()
      case MarkdownByte.less: scanTag()
      case MarkdownByte.backtick: scanCode()
      case MarkdownByte.openBracket:
        brackets.append(list.count + (textStart < index ? 1 : 0))
        append(.text, to: index + 1)
      case MarkdownByte.closeBracket: scanCloseBracket()
      default: index += 1
      }
    }
    flush()
    return list
  }

  private mutating func flush() {
    if textStart < index { list.append(MarkdownToken(kind: .text, range: textStart..<index)) }
  }

  /// Adds what stands from here to `end`, and goes on there.
  private mutating func append(_ kind: MarkdownToken.Kind, to end: Int) {
    flush()
    list.append(MarkdownToken(kind: kind, range: index..<end))
    (index, textStart) = (end, end)
  }

  /// The end of the run of one byte that begins here.
  private func endOfRun() -> Int {
    bytes[index...].firstIndex { $0 != bytes[index] } ?? bytes.count
  }

  private mutating func scanEscape() {
    guard index + 1 < bytes.count, MarkdownByte.isEscapable(bytes[index + 1]) else {
      index += 1
      return
    }
    flush()
    textStart = index + 1
    lastEscaped = textStart
    index += 2
  }

  private mutating func scanStars() {
    let end = endOfRun()
    switch end - index {
    case 1: pair(.italic, to: end)
    case 2: pair(.bold, to: end)
    case 3: pair([.bold, .italic], to: end)
    default: index = end
    }
  }

  private mutating func scanTildes() {
    let end = endOfRun()
    if end - index == 2 { pair(.strike, to: end) } else { index = end }
  }

  private mutating func scanTag() {
    if bytes[index...].starts(with: "<u>".utf8) {
      pair(.underline, to: index + 3, canBegin: true, canEnd: false)
    } else if bytes[index...].starts(with: "</u>".utf8) {
      pair(.underline, to: index + 4, canBegin: false, canEnd: true)
    } else {
      index += 1
    }
  }

  private mutating func pair(_ marks: MarkdownMarks, to end: Int) {
    let isBehindText =
      index > 0 && (!MarkdownByte.isWhiteSpace(bytes[index - 1]) || lastEscaped == index - 1)
    let isBeforeText = end < bytes.count && !MarkdownByte.isWhiteSpace(bytes[end])
    pair(marks, to: end, canBegin: isBeforeText, canEnd: isBehindText)
  }

  private mutating func pair(_ marks: MarkdownMarks, to end: Int, canBegin: Bool, canEnd: Bool) {
    append(.marks(marks), to: end)
    let token = list.count - 1
    for (place, mark, _) in MarkdownMarks.pairs where marks.contains(mark) {
      let beginning = begun[place]
      if beginning >= 0, canEnd {
        list[beginning].begins.insert(mark)
        list[token].ends.insert(mark)
        begun[place] = -1
      } else if beginning < 0, canBegin {
        begun[place] = token
      }
    }
  }

  private mutating func scanCode() {
    let end = endOfRun()
    guard let close = backticks.next(of: end - index, from: end) else {
      index = end
      return
    }
    let length = end - index
    flush()
    (index, textStart) = (end, end)
    append(.code, to: close)
    (index, textStart) = (close + length, close + length)
  }

  private mutating func scanCloseBracket() {
    guard let open = brackets.popLast(), let (style, end) = destination(at: index + 1) else {
      index += 1
      return
    }
    // A link in a link is the inner one alone, and so are mentions.
    switch style {
    case .mention where lastMention < open: lastMention = open
    case .link where lastLink < open: lastLink = open
    default:
      index += 1
      return
    }
    list[open].kind = .openBracket
    append(.closeBracket(style), to: end)
  }
}
