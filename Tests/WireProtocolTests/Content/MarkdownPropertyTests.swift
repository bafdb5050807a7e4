// Markdown to styled text and back: for any text and any spans, and for whatever someone types.

import SessionSimulation
import Testing

@testable import WireProtocol

@Suite("Markdown, at random")
struct MarkdownPropertyTests {
  /// Texts with everything that has a meaning in Markdown, white space, and characters of one to four bytes.
  private static let alphabet: [String] =
    #"\*~`[]()<>u/aé中😀 "#.map { String($0) } + ["\n", "\t", "\r", "\u{301}", "**", "``"]

  private func text(_ count: Int, _ numbers: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<count { text += Self.alphabet.randomElement(using: &numbers) ?? "" }
    return text
  }

  private func style(_ numbers: inout SeededGenerator) -> RichTextContent.Span.Style {
    let accounts = [
      Account(domain: "58.user", uid: "u1"), Account(domain: "d", uid: "a)(\\]%@ `**中"),
    ]
    switch Int.random(in: 0..<9, using: &numbers) {
    case 0: return .bold
    case 1: return .italic
    case 2: return .strike
    case 3: return .underline
    case 4: return .code
    case 5: return .link(["https://a/(b)[c]*~", "tel:1"].randomElement(using: &numbers) ?? "")
    case 6, 7: return .mention(accounts.randomElement(using: &numbers) ?? accounts[0])
    default: return .size(percent: 100)
    }
  }

  /// Spans of every style, crossing and touching, in the order of their starts.
  private func spans(_ text: String, _ numbers: inout SeededGenerator) throws -> [RichTextContent
    .Span]
  {
    var places = [0]
    for scalar in text.unicodeScalars {
      places.append(places[places.count - 1] + UTF16.width(scalar))
    }
    var ends: [String: Int] = [:]
    var spans: [RichTextContent.Span] = []
    for first in places.indices.dropLast() {
      for _ in 0..<Int.random(in: 0...3, using: &numbers) {
        let style = style(&numbers)
        let last = min(places.count - 1, first + Int.random(in: 1...6, using: &numbers))
        if places[first] < ends[style.name] ?? 0 { continue }
        ends[style.name] = places[last]
        spans.append(
          try RichTextContent.Span(
            start: places[first], length: places[last] - places[first], style: style))
      }
    }
    return spans
  }

  /// For each style with its arguments, the code units that have it.
  private func units(_ spans: [RichTextContent.Span]) -> [RichTextContent.Span.Style: Set<Int>] {
    var units: [RichTextContent.Span.Style: Set<Int>] = [:]
    for span in spans {
      if case .size = span.style { continue }
      units[span.style, default: []].formUnion(span.range)
    }
    return units
  }

  @Test(
    "What is written is read again, text and styled code units", arguments: UInt64(1)...20)
  func roundTrip(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    for round in 0..<100 {
      let text = text(Int.random(in: 1...24, using: &numbers), &numbers)
      let content = try RichTextContent(text: text, spans: spans(text, &numbers))
      let again = try RichTextContent(markdown: content.markdown)
      let context = "seed \(seed), round \(round): \(content.markdown)"
      #expect(again.text.unicodeScalars.elementsEqual(text.unicodeScalars), "\(context)")
      #expect(units(again.spans) == units(content.spans), "\(context)")
      // Each part once, with those that touch in one.
      #expect(try RichTextContent(markdown: again.markdown) == again, "\(context)")
      for (one, other) in zip(again.spans, again.spans.dropFirst()) where one.style == other.style {
        #expect(one.range.upperBound < other.range.lowerBound, "\(context)")
      }
    }
  }

  @Test("Whatever is typed is a text, or refused with a reason", arguments: UInt64(1)...10)
  func typed(seed: UInt64) throws {
    var numbers = SeededGenerator(seed: seed)
    let pieces = ["](tel:1)", "](account:a@b)", "<u>", "</u>", "***", "~~", "` ", "[", "a"]
    for _ in 0..<200 {
      var markdown = ""
      for _ in 0..<Int.random(in: 1...20, using: &numbers) {
        markdown +=
          Bool.random(using: &numbers)
          ? text(2, &numbers) : pieces.randomElement(using: &numbers) ?? ""
      }
      guard let content = try? RichTextContent(markdown: markdown) else { continue }
      let again = try RichTextContent(markdown: content.markdown)
      #expect(again == content, "seed \(seed): \(markdown)")
    }
  }

  @Test(
    "64 KiB of marks are read in one go",
    arguments: [
      "[", "]", "[](", "](", "](tel:1", "[a](tel:1)", "*", "* a", "**a", "*a*", "`", "` ", "\\",
      "<u>", "~~",
      "~~~", "(", "[(", "[a](((", "<u>a</u>", "***a",
    ])
  func hostile(piece: String) {
    let markdown = String(repeating: piece, count: 65_536 / piece.utf8.count)
    var scanner = MarkdownScanner(markdown)
    let tokens = scanner.tokens()
    #expect(tokens.count <= markdown.utf8.count)
    var reader = MarkdownReader(scanner.bytes)
    reader.read(tokens)
    #expect(reader.string.utf8.count <= markdown.utf8.count)
    _ = try? RichTextContent(markdown: markdown)
  }

  @Test("Runs of backticks of every length are read in one go")
  func backticks() {
    let markdown = (1...360).map { String(repeating: "`", count: $0) }.joined(separator: " ")
    #expect((try? RichTextContent(markdown: markdown)) == nil)
    var scanner = MarkdownScanner(markdown)
    #expect(scanner.tokens().count == 1)
  }
}
