// SPEC.md as a document that is checked: its sections, and the sentences that carry a key word or an id.

import WireProtocol

/// What SPEC.md demands, sentence by sentence.
public struct SpecificationText: Sendable {
  /// A paragraph, an item of a list or a row of a table.
  public struct Sentence: Sendable {
    /// The section that it stands in, such as `2.3`.
    public let section: String
    /// The line that it begins at, from 1.
    public let line: Int
    /// Its words, without its ids, as if on one line: how lines are broken makes no difference.
    public let text: String
    /// The ids in brackets, such as `WP-2.3-4`.
    public let ids: [String]

    /// The strongest key word; nil without any.
    public var level: Vector.Level? {
      let words = text.split { !$0.isLetter }
      return Vector.Level.allCases.first { words.contains($0.rawValue[...]) }
    }

    /// Changes with the words, and with nothing else.
    var digest: String { digestOf(text) }
  }

  /// Where the key words are explained: they are no demands there.
  static let sectionOfWords = "1.1"

  /// The name of the file, for findings.
  public let name: String
  /// Numbers and titles of the sections, in their order.
  public private(set) var sections: [(number: String, title: String)] = []
  /// All sentences with a key word or an id, in their order.
  public private(set) var sentences: [Sentence] = []
  /// Bytes and contents that stand there as examples.
  let examples: [SpecificationExample]

  /// The requirements: the first sentence of each id.
  public var requirements: [(id: String, sentence: Sentence)] {
    var seen = Set<String>()
    return sentences.flatMap { sentence in
      sentence.ids.filter { seen.insert($0).inserted }.map { ($0, sentence) }
    }
  }

  /// Reads the document.
  ///
  /// - Parameters:
  ///   - text: Markdown in the form of SPEC.md.
  ///   - name: the name of its file.
  public init(_ text: String, name: String) {
    self.name = name
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    examples = SpecificationExample.all(in: lines)
    var open: (line: Int, text: String)?
    for (index, line) in lines.enumerated() {
      if let heading = SpecificationText.heading(line) {
        end(&open)
        sections.append(heading)
      } else if line.isEmpty || line.hasPrefix("    ") {
        end(&open)
      } else if open != nil, !line.hasPrefix("- "), !line.hasPrefix("|") {
        open?.text += " \(line.trimmed)"
      } else {
        end(&open)
        open = (index + 1, line.hasPrefix("- ") ? String(line.dropFirst(2)) : line)
      }
    }
    end(&open)
  }

  /// Keeps what stands in a block if it demands something.
  private mutating func end(_ block: inout (line: Int, text: String)?) {
    defer { block = nil }
    guard let block, let section = sections.last?.number,
      section != SpecificationText.sectionOfWords
    else { return }
    let (text, ids) = SpecificationText.withoutIDs(block.text)
    let sentence = Sentence(section: section, line: block.line, text: text, ids: ids)
    if sentence.level != nil || !ids.isEmpty { sentences.append(sentence) }
  }

  /// The number and the title of a heading.
  private static func heading(_ line: String) -> (number: String, title: String)? {
    let words = line.split(separator: " ", maxSplits: 2)
    guard line.hasPrefix("#"), words.count == 3, words[0].allSatisfy({ $0 == "#" }),
      words[1].allSatisfy({ $0.isNumber || $0 == "." })
    else { return nil }
    return (String(words[1].hasSuffix(".") ? words[1].dropLast() : words[1]), String(words[2]))
  }

  /// The text of a block and the ids in it.
  private static func withoutIDs(_ text: String) -> (text: String, ids: [String]) {
    var ids: [String] = []
    var words: [Substring] = []
    for word in text.split(separator: " ") {
      if word.hasPrefix("[WP-"), word.hasSuffix("]") {
        ids.append(String(word.dropFirst().dropLast()))
      } else {
        words.append(word)
      }
    }
    return (words.joined(separator: " "), ids)
  }
}

extension StringProtocol {
  /// Without spaces at its ends.
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// Eight digits that change with every change of a few letters: the CRC-32C of the text, which any language has.
func digestOf(_ text: String) -> String {
  let digits = String(CRC32C.checksum(Array(text.utf8).span), radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}
