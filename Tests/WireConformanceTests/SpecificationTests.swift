// SPEC.md as a document that is checked: ids, what the vectors cite, and the bytes of its examples.

import Foundation
import Testing
import WireProtocol

@Suite("SPEC.md") struct SpecificationTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A paragraph, list item or table row, and the number of its section.
  struct Block {
    var section: String
    var text: String

    /// `\b` is no word boundary for "MUST NOT", so words are compared.
    var hasKeyword: Bool {
      text.split { !$0.isLetter }.contains { ["MUST", "SHOULD", "MAY"].contains($0) }
    }

    var ids: [String] {
      text.matches(of: /\[(WP-[0-9.]+-[0-9]+)\]/).map { String($0.output.1) }
    }
  }

  static func blocks() throws -> [Block] {
    let text = try String(contentsOf: root.appending(path: "SPEC.md"), encoding: .utf8)
    var blocks: [Block] = []
    var section = ""
    var open = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let heading = line.firstMatch(of: #/^#+ ([0-9.]+?)\.? /#) {
        section = String(heading.output.1)
        open = false
      } else if line.isEmpty || line.hasPrefix("#") {
        open = false
      } else if open, !line.hasPrefix("- "), !line.hasPrefix("|") {
        blocks[blocks.count - 1].text += " " + line.trimmingCharacters(in: .whitespaces)
      } else {
        blocks.append(Block(section: section, text: String(line)))
        open = true
      }
    }
    return blocks
  }

  @Test("every sentence with a keyword has one id, of its section, used once")
  func ids() throws {
    var seen = Set<String>()
    for block in try Self.blocks() where block.section != "1.1" {
      #expect(block.hasKeyword == (block.ids.count == 1), "\(block.text)")
      for id in block.ids {
        #expect(id.hasPrefix("WP-\(block.section)-"), "\(id) stands in section \(block.section)")
        #expect(seen.insert(id).inserted, "\(id) is used twice")
      }
    }
    #expect(seen.count > 100)
  }

  /// Every `requirements`, `wire` and `content` of the vectors, by id.
  static func vectors() throws -> [String: (requirements: [String], wire: String, content: String)]
  {
    let folder = root.appending(path: "Vectors")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var vectors: [String: (requirements: [String], wire: String, content: String)] = [:]
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "json",
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
          as? [String: Any], let tests = document["tests"] as? [[String: Any]]
      else { continue }
      for test in tests {
        let id = try #require(test["id"] as? String)
        let wire = (test["wire"] as? [String] ?? []).joined()
        #expect(vectors[id] == nil, "\(id) is used twice")
        vectors[id] = (
          test["requirements"] as? [String] ?? [], wire.uppercased(),
          test["content"] as? String ?? ""
        )
      }
    }
    return vectors
  }

  @Test("the vectors cite requirements that exist")
  func citations() throws {
    let known = Set(try Self.blocks().flatMap(\.ids))
    for (id, vector) in try Self.vectors() {
      #expect(!vector.requirements.isEmpty, "\(id) cites nothing")
      for requirement in vector.requirements {
        #expect(known.contains(requirement), "\(id) cites \(requirement)")
      }
    }
  }

  @Test("the bytes of the examples are those of their vectors")
  func examples() throws {
    let text = try String(
      contentsOf: Self.root.appending(path: "SPEC.md"), encoding: .utf8)
    let vectors = try Self.vectors()
    let examples = text.matches(of: /\(vector `(WP-[A-Z]+-[0-9]+)`\):\n\n((?:    [0-9A-F ]+\n)+)/)
    #expect(examples.count == 2)
    for example in examples {
      let bytes = example.output.2.filter { $0.isHexDigit }
      #expect(vectors[String(example.output.1)]?.wire == String(bytes), "\(example.output.1)")
    }
    let contents = text.matches(of: /\(vector `(WP-CNT-[0-9]+)`\): `(\{.+\})`/)
    #expect(contents.count == 1)
    for content in contents {
      #expect(vectors[String(content.output.1)]?.content == String(content.output.2))
    }
  }
}
