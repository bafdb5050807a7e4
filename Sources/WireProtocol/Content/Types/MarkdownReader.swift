// Makes text and spans of the pieces of a Markdown text (SPEC.md 8.14).

/// Puts the pieces of a Markdown text together.
struct MarkdownReader {
  /// A styled part. Parts of one style are in their order and do not overlap.
  private struct Part {
    let start: Int
    var end: Int
    let style: RichTextContent.Span.Style
  }

  private let bytes: [UInt8]
  private var text: [UInt8] = []
  /// The UTF-16 code units of the text so far.
  private var units = 0
  /// Where marks and brackets that are open began.
  private var begun = [0, 0, 0, 0]
  private var brackets: [Int] = []
  /// By style: those of pairs, then code, links and mentions.
  private var parts = [[Part]](repeating: [], count: 7)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The text without marks.
  var string: String { String(decoding: text, as: UTF8.self) }

  /// The styles, in the order of their starts.
  var spans: [RichTextContent.Span] {
    // Sorting is stable, so that those with the same start have one order.
    parts.joined().sorted { $0.start < $1.start }.map { part in
      var span = RichTextContent.Span()
      span.start = part.start
      span.length = part.end - part.start
      span.style = part.style
      return span
    }
  }

  /// Reads the pieces.
  mutating func read(_ tokens: [MarkdownToken]) {
    for token in tokens {
      switch token.kind {
      case .text: append(token.range)
      case .code:
        let start = units
        append(withoutPadding(token.range))
        add(.code, at: 4, from: start)
      case .marks(let marks): read(marks, token)
      case .openBracket: brackets.append(units)
      case .closeBracket(let style):
        guard let start = brackets.popLast() else { continue }
        if case .link = style {
          add(style, at: 5, from: start)
        } else {
          add(style, at: 6, from: start)
        }
      }
    }
  }

  /// Marks that neither begin nor end anything are text, outside of what the others begin or end.
  private mutating func read(_ marks: MarkdownMarks, _ token: MarkdownToken) {
    let rest = marks.subtracting(token.begins).subtracting(token.ends)
    let start = token.range.lowerBound
    let literal =
      rest == marks ? token.range : start..<start + (rest == .bold ? 2 : rest == .italic ? 1 : 0)
    if token.ends.isEmpty { append(literal) }
    for (place, mark, style) in MarkdownMarks.pairs {
      if token.ends.contains(mark) { add(style, at: place, from: begun[place]) }
      if token.begins.contains(mark) { begun[place] = units }
    }
    if !token.ends.isEmpty { append(literal) }
  }

  private mutating func append(_ range: Range<Int>) {
    for byte in bytes[range] where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
    text += bytes[range]
  }

  /// Adds a styled part from `start` to here, or to the part that ends there with the same style.
  private mutating func add(
    _ style: RichTextContent.Span.Style, at place: Int, from start: Int
  ) {
    guard start < units else { return }
    if let last = parts[place].last, last.end == start, last.style == style {
      parts[place][parts[place].count - 1].end = units
    } else {
      parts[place].append(Part(start: start, end: units, style: style))
    }
  }

  /// Code without the space on both sides that lets it begin or end with a backtick.
  private func withoutPadding(_ range: Range<Int>) -> Range<Int> {
    let code = bytes[range]
    guard code.first == MarkdownByte.space, code.last == MarkdownByte.space,
      code.contains(where: { $0 != MarkdownByte.space })
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
