// The examples of SPEC.md: bytes and contents that say which vector they are.

/// Bytes or a content that stand in SPEC.md.
struct SpecificationExample: Sendable {
  /// What stands there.
  enum Shown: Sendable, Equatable {
    /// Bytes.
    case bytes([UInt8])
    /// The text of a content.
    case content(String)
    /// A vector is named, and neither follows.
    case nothing
  }

  /// The line that names the vector, or that the bytes begin at; from 1.
  let line: Int
  /// The vector that it names; nil for bytes that name none.
  let vector: String?
  /// What stands there.
  let shown: Shown

  private static let opening = "(vector `"
  private static let closing = "`)"
  /// Fewer bytes than this are a mention, and no example.
  private static let fewestBytes = 4

  /// All examples of a document, in their order.
  ///
  /// An example of bytes is a block of indented lines of pairs of digits; the vector stands in the line before the empty
  /// one above it. A content stands in the line that names its vector.
  static func all(in lines: [String]) -> [SpecificationExample] {
    var examples: [SpecificationExample] = []
    var index = 0
    while index < lines.count {
      if let (vector, rest) = mention(lines[index]) {
        let line = index + 1
        let shown = content(rest) ?? bytes(in: lines, at: &index)
        examples.append(SpecificationExample(line: line, vector: vector, shown: shown))
      } else if let found = block(in: lines, from: index) {
        if found.bytes.count >= fewestBytes {
          examples.append(
            SpecificationExample(line: index + 1, vector: nil, shown: .bytes(found.bytes)))
        }
        index = found.end - 1
      }
      index += 1
    }
    return examples
  }

  /// The vector that a line names, and what stands behind that.
  private static func mention(_ line: String) -> (vector: String, rest: Substring)? {
    guard let start = line.range(of: opening),
      let end = line[start.upperBound...].range(of: closing)
    else { return nil }
    return (String(line[start.upperBound..<end.lowerBound]), line[end.upperBound...])
  }

  private static func content(_ rest: Substring) -> Shown? {
    guard rest.hasPrefix(": `"), rest.hasSuffix("`"), rest.count > 4 else { return nil }
    return .content(String(rest.dropFirst(3).dropLast()))
  }

  /// The block behind the empty line after `index`, which moves to the end of the block.
  private static func bytes(in lines: [String], at index: inout Int) -> Shown {
    guard index + 2 < lines.count, lines[index + 1].isEmpty,
      let found = block(in: lines, from: index + 2)
    else { return .nothing }
    index = found.end - 1
    return .bytes(found.bytes)
  }

  /// Indented lines of pairs of digits; nil when there are none. `end` is the line behind them.
  private static func block(in lines: [String], from start: Int) -> (bytes: [UInt8], end: Int)? {
    var bytes: [UInt8] = []
    var index = start
    while index < lines.count, lines[index].hasPrefix("    ") {
      for pair in lines[index].split(separator: " ") {
        guard pair.count == 2, let byte = UInt8(pair, radix: 16) else { return nil }
        bytes.append(byte)
      }
      index += 1
    }
    return bytes.isEmpty ? nil : (bytes, index)
  }
}

extension StringProtocol {
  /// Where another text stands first.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
