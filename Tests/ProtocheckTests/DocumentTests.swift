// README.md and the pages of the documentation: the code they quote stands in files that are built, and the output they show
// is what these print.

import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
  private static let pages: [String] = {
    let sources = Tool.root.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.path.contains(".docc/") && $0.pathExtension == "md" }
      .map { String($0.path.dropFirst(Tool.root.path.count + 1)) }
      .sorted()
  }()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Tool.root.appending(path: path), encoding: .utf8)
  }

  @Test("Quotes stand in their files", arguments: ["README.md"] + pages)
  func quotes(page: String) throws {
    for quote in try Self.text(page).matches(
      of: /<!-- quote: (.+) -->\n```swift\n((?:.|\n)*?)```/)
    {
      let isThere = try Self.text(String(quote.output.1)).contains(quote.output.2)
      #expect(isThere, "\(quote.output.1) does not hold:\n\(quote.output.2)")
      #expect(quote.output.2.count > 40)
    }
  }

  @Test("All code of the pages is quoted", arguments: pages)
  func code(page: String) throws {
    let text = try Self.text(page)
    #expect(text.matches(of: /```swift/).count == text.matches(of: /-->\n```swift/).count)
  }

  @Test("The examples print what the pages show", arguments: pages)
  func output(page: String) throws {
    let text = try Self.text(page)
    let shown = text.matches(of: /<!-- output: (.+) -->\n```text\n((?:.|\n)*?)```/)
    #expect(shown.count == text.matches(of: /```text/).count)
    for output in shown {
      let result = try Tool.shell(String(output.output.1))
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(result.text == output.output.2)
    }
  }

  @Test("Docs/troubleshooting.md shows what check prints")
  func findings() throws {
    let text = try Self.text("Docs/troubleshooting.md")
    let blocks = text.matches(of: /\ {4}\$ protocheck check (.+)\n((?:\ {4}.*\n)+)/)
    #expect(blocks.count == 5)
    for block in blocks {
      var rest = try Tool.run(["check", String(block.output.1)]).lines[...]
      let shown = block.output.2.split(separator: "\n").map { $0.dropFirst(4) }
      for line in shown where line != "…" {
        let place = rest.firstIndex(of: String(line))
        #expect(place != nil, "check does not print: \(line)")
        rest = rest[((place ?? rest.startIndex - 1) + 1)...]
      }
    }
  }

  @Test("There is something to compare")
  func enough() throws {
    let all = try (["README.md"] + Self.pages).map(Self.text).joined()
    #expect(Self.pages.count >= 6)
    #expect(all.matches(of: /<!-- quote:/).count > 20)
    #expect(all.matches(of: /<!-- output:/).count >= 4)
  }
}
