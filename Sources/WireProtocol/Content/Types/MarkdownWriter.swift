// Writes styled text as Markdown (SPEC.md 8.14). Styles that cross links or code are written in parts.

/// Writes one content as Markdown.
struct MarkdownWriter {
  /// The styles at a place of the text.
  private struct State: Equatable {
    var marks: MarkdownMarks = []
    var link: String?
    var mention: Account?
  }

  private let text: [UInt8]
  /// The spans of each style that has Markdown, in their order.
  private var tracks: [[RichTextContent.Span]]
  /// How many spans of each style end in front of the place that is written.
  private var passed: [Int]
  /// The UTF-16 code unit from which on the styles may be others.
  private var nextChange = 0
  private var output: [UInt8] = []

  init(_ content: RichTextContent) {
    text = Array(content.text.utf8)
    // A content that nobody has judged since it was changed is written as far as its spans have a meaning.
    let spans = content.spans.filter { $0.start >= 0 && $0.length > 0 }
    let names = Dictionary(grouping: spans) { $0.style.isWritten ? $0.style.name : "" }
    tracks = names.filter { $0.key != "" }.map { $0.value.sorted { $0.start < $1.start } }
    passed = tracks.map { _ in 0 }
  }

  /// The content as Markdown.
  mutating func markdown() -> String {
    var state = State()
    var start = 0
    var units = 0
    var isBehindMark = false
    for index in text.indices where text[index] & 0xC0 != 0x80 {
      if units >= nextChange {
        let now = self.state(at: units)
        if now != state {
          write(start..<index, state, isBehindMark, hasFlanked(state, beyond: now))
          writeChange(from: state, to: now)
          (isBehindMark, state, start) = (hasFlanked(now, beyond: state), now, index)
        }
      }
      units += text[index] >= 0xF0 ? 2 : 1
    }
    write(start..<text.count, state, isBehindMark, hasFlanked(state, beyond: State()))
    writeChange(from: state, to: State())
    return String(decoding: output, as: UTF8.self)
  }

  /// The styles at a place, places in their order.
  private mutating func state(at units: Int) -> State {
    var state = State()
    nextChange = .max
    for track in tracks.indices {
      let spans = tracks[track]
      while passed[track] < spans.count, spans[passed[track]].end <= units { passed[track] += 1 }
      guard passed[track] < spans.count else { continue }
      let span = spans[passed[track]]
      nextChange = min(nextChange, span.start <= units ? span.end : span.start)
      if span.start > units { continue }
      switch span.style {
      case .bold: state.marks.insert(.bold)
      case .italic: state.marks.insert(.italic)
      case .underline: state.marks.insert(.underline)
      case .strike: state.marks.insert(.strike)
      case .code: state.marks.insert(.code)
      case .link(let url): state.link = url
      case .mention(let account): state.mention = account
      case .color, .size, .unknown: break
      }
    }
    return state
  }

  /// Whether one state has a mark that the other one has not, of those that white space makes text: behind the mark where
  /// it begins, in front of it where it ends.
  private func hasFlanked(_ one: State, beyond other: State) -> Bool {
    !one.marks.subtracting(other.marks).isDisjoint(with: [.bold, .italic, .strike])
  }

  private mutating func writeChange(from old: State, to new: State) {
    let isOtherLink = old.link != new.link
    let isOtherMention = isOtherLink || old.mention != new.mention
    if isOtherMention, let account = old.mention {
      writeDestination(MarkdownByte.account + account.text)
    }
    if isOtherLink, let url = old.link { writeDestination(url) }
    let changed = old.marks.symmetricDifference(new.marks)
    if changed.contains(.underline), old.marks.contains(.underline) { output += "</u>".utf8 }
    if changed.contains(.strike) { output += "~~".utf8 }
    if changed.contains(.bold) { output += "**".utf8 }
    if changed.contains(.italic) { output.append(MarkdownByte.star) }
    if changed.contains(.underline), new.marks.contains(.underline) { output += "<u>".utf8 }
    if isOtherLink, new.link != nil { output.append(MarkdownByte.openBracket) }
    if isOtherMention, new.mention != nil { output.append(MarkdownByte.openBracket) }
  }

  private mutating func writeDestination(_ destination: String) {
    output += "](".utf8
    for byte in destination.utf8 {
      switch byte {
      case MarkdownByte.backslash, MarkdownByte.openParenthesis, MarkdownByte.closeParenthesis,
        MarkdownByte.openBracket, MarkdownByte.closeBracket:
        output.append(MarkdownByte.backslash)
      default: break
      }
      output.append(byte)
    }
    output.append(MarkdownByte.closeParenthesis)
  }

  /// Writes a part of the text.
  ///
  /// - Parameters:
  ///   - isBehindMark: whether white space at the beginning has to be escaped.
  ///   - isBeforeMark: whether white space at the end has to be escaped.
  private mutating func write(
    _ range: Range<Int>, _ state: State, _ isBehindMark: Bool, _ isBeforeMark: Bool
  ) {
    if range.isEmpty { return }
    if state.marks.contains(.code) { return writeCode(Array(text[range])) }
    for index in range {
      let byte = text[index]
      let isEscaped =
        switch byte {
        // Without brackets parentheses mean nothing, and without `<` the other one.
        case MarkdownByte.openParenthesis, MarkdownByte.closeParenthesis, MarkdownByte.greater:
          false
        case _ where MarkdownByte.isWhiteSpace(byte):
          isBehindMark && index == range.lowerBound || isBeforeMark && index == range.upperBound - 1
        default: MarkdownByte.isEscapable(byte)
        }
      if isEscaped { output.append(MarkdownByte.backslash) }
      output.append(byte)
    }
  }

  private mutating func writeCode(_ code: [UInt8]) {
    let lengths = BacktickRuns(code).lengths
    var length = 1
    while lengths.contains(length) { length += 1 }
    let fence = repeatElement(MarkdownByte.backtick, count: length)
    let isPadded =
      code.first == MarkdownByte.backtick || code.last == MarkdownByte.backtick
      || code.first == MarkdownByte.space && code.last == MarkdownByte.space
        && code.contains { $0 != MarkdownByte.space }
    let padding: [UInt8] = isPadded ? [MarkdownByte.space] : []
    output += fence + padding + code + padding + fence
  }
}

extension RichTextContent.Span {
  /// The code unit behind the part; the last one there is when that is beyond all numbers.
  fileprivate var end: Int {
    let (end, overflow) = start.addingReportingOverflow(length)
    return overflow ? .max : end
  }
}

extension RichTextContent.Span.Style {
  /// Whether the style has Markdown, and what it leads to can be read again.
  fileprivate var isWritten: Bool {
    switch self {
    case .bold, .italic, .underline, .strike, .code: true
    case .link(let url): URLShape.isLink([UInt8](url.utf8).span)
    case .mention(let account): (try? Account(text: account.text)) != nil
    case .color, .size, .unknown: false
    }
  }
}
