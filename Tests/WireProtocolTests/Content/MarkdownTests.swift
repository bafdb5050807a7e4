// Markdown to styled text and back: by example.

import Testing

@testable import WireProtocol

@Suite("Markdown")
struct MarkdownTests {
  /// The text, and each span as `start-end style`.
  private func read(_ markdown: String) throws -> [String] {
    let content = try RichTextContent(markdown: markdown)
    return [content.text] + content.spans.map(describe)
  }

  private func describe(_ span: RichTextContent.Span) -> String {
    let more =
      switch span.style {
      case .link(let url): " \(url)"
      case .mention(let account): " \(account.text)"
      default: ""
      }
    return "\(span.range.lowerBound)-\(span.range.upperBound) \(span.style.name)\(more)"
  }

  @Test(
    "Marks become spans",
    arguments: [
      ("a", ["a"]),
      ("**b**", ["b", "0-1 bold"]),
      ("*i*", ["i", "0-1 italic"]),
      ("***x***", ["x", "0-1 bold", "0-1 italic"]),
      ("***x** y*", ["x y", "0-1 bold", "0-3 italic"]),
      ("*i***b**", ["ib", "0-1 italic", "1-2 bold"]),
      ("<u>u</u>~~s~~", ["us", "0-1 underline", "1-2 strike"]),
      ("**a ~~b** c~~", ["a b c", "0-3 bold", "2-5 strike"]),
      ("`c*d*\\`", ["c*d*\\", "0-5 code"]),
      ("`` a`b ``", ["a`b", "0-3 code"]),
      ("`  `", ["  ", "0-2 code"]),
      ("**a**`b`", ["ab", "0-1 bold", "1-2 code"]),
      ("[t](https://58.com/)", ["t", "0-1 link https://58.com/"]),
      ("[t](https://a/b_(c))", ["t", "0-1 link https://a/b_(c)"]),
      ("[t](tel:112) [u](mailto:a@b)", ["t u", "0-1 link tel:112", "2-3 link mailto:a@b"]),
      ("[Li](account:u2@58.user)", ["Li", "0-2 mention u2@58.user"]),
      ("[Li](account:a\\) b@d)", ["Li", "0-2 mention a) b@d"]),
      ("[a [b](account:u@d)](https://x)", ["a b", "0-3 link https://x", "2-3 mention u@d"]),
      ("a[b](tel:1)[c](tel:1)", ["abc", "1-3 link tel:1"]),
      ("😀**😀**é", ["😀😀é", "2-4 bold"]),
      ("**\\ a\\ **", [" a ", "0-3 bold"]),
    ])
  func marks(markdown: String, expected: [String]) throws {
    #expect(try read(markdown) == expected)
  }

  @Test(
    "What is no whole mark is text",
    arguments: [
      "*", "**", "****", "*a", "a**", "2 * 3 * 4", "** a **", "~a~", "~~~a~~~", "<u>a", "a</u>",
      "`a", "``a`", "[a", "a]", "[a]", "[a](b)", "[a](https://)", "[a](https://x", "[a](account:b)",
      "[a](https://x[)", "[a](https://x\n)", "](tel:1)", "<b>a</b>", "\\a", "a\\", "*a****",
      "([{<>}])",
      "[a](javascript:alert)",
    ])
  func literal(markdown: String) throws {
    #expect(try read(markdown) == [markdown])
  }

  @Test(
    "Half a run, a link in a link, and marks around nothing",
    arguments: [
      ("***a*", ["**a", "2-3 italic"]),
      ("***a**", ["*a", "1-2 bold"]),
      ("*a***", ["a**", "0-1 italic"]),
      ("**a***", ["a*", "0-1 bold"]),
      ("[a [b](tel:1) c](tel:2)", ["[a b c](tel:2)", "3-4 link tel:1"]),
      ("a<u></u>[](tel:1)", ["a"]),
      ("\\\\\\*\\~\\`\\[\\]\\(\\)\\<\\>", ["\\*~`[]()<>"]),
    ])
  func parts(markdown: String, expected: [String]) throws {
    #expect(try read(markdown) == expected)
  }

  @Test("An empty text, and one that is too long, are refused like any other")
  func refused() throws {
    #expect(throws: ContentError(path: "/body/text", requirement: "WP-8.2-4", explanation: "")) {
      try RichTextContent(markdown: "")
    }
    #expect(throws: ContentError.self) { try RichTextContent(markdown: "<u></u>") }
    let long = String(repeating: "a", count: 20_001)
    #expect(throws: ContentError(path: "/body/text", requirement: "WP-8.2-4", explanation: "")) {
      try RichTextContent(markdown: "**\(long)**")
    }
    let many = String(repeating: "*a* ", count: 1_001)
    #expect(throws: ContentError(path: "/body/spans", requirement: "WP-8.2-4", explanation: "")) {
      try RichTextContent(markdown: many)
    }
  }

  @Test("Spans become marks; those without Markdown are left out")
  func written() throws {
    let spans = try [
      RichTextContent.Span(start: 0, length: 5, style: .color("#00ff00")),
      RichTextContent.Span(start: 0, length: 4, style: .bold),
      RichTextContent.Span(start: 2, length: 4, style: .code),
      RichTextContent.Span(start: 7, length: 1, style: .link("https://58.com/(a)")),
      RichTextContent.Span(start: 7, length: 1, style: .unknown("later")),
    ]
    let envelope = Envelope(ext: ["a": 1])
    let content = try RichTextContent(text: "a *cd`e<f", spans: spans, envelope: envelope)
    #expect(content.markdown == "**a `*c`**`` d` ``e[\\<](https://58.com/\\(a\\))f")
    #expect(content.plainText == "a *cd`e<f")
    #expect(
      try RichTextContent(markdown: content.markdown, envelope: envelope).envelope == envelope)
  }

  @Test("A content that was changed and not judged is written as far as it has a meaning")
  func unjudged() throws {
    var content = try RichTextContent(markdown: "**a😀b**")
    content.spans[0].start = 2
    content.spans[0].length = .max
    #expect(content.markdown == "a😀**b**")
    content.spans[0].start = -1
    #expect(content.markdown == "a😀b")
    content.spans[0].start = .max
    #expect(content.markdown == "a😀b")
    content.spans = [content.spans[0], content.spans[0]]
    content.spans[0].start = 0
    content.spans[0].style = .link("javascript:a")
    #expect(content.markdown == "a😀b")
  }
}
