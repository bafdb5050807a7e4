// Hexadecimal text as people paste it, in chunks of any size: lines are collected here and read in DecodeHexLine.swift.

/// Turns hexadecimal text into bytes.
///
/// What is understood: digits alone or in groups, with spaces, colons, commas, dashes, quotes and brackets between them;
/// `0x` and `\x` in front of bytes, arrays of C and other languages; the dumps of xxd, hexdump -C, od -t x1, Wireshark
/// and tcpdump -X, with offsets in front and text behind; comments behind `//` and `#` and between `/*` and `*/`.
struct HexText {
  /// Why text is not hexadecimal.
  struct Failure: Error {
    /// Counts from 1.
    let line: Int
    /// In bytes, from 1.
    let column: Int
    /// What is wrong there.
    let explanation: String
  }

  /// A line is read in parts when it is longer: digits without a line break can have any length.
  private static let longestLine = 65_536

  private var line: [UInt8] = []
  private var lineNumber = 1
  /// Where in its line the part that is held begins.
  private var column = 0
  private var reader = HexLineReader()

  /// Whether a line has begun.
  var isPending: Bool { !line.isEmpty }

  /// Takes the next characters; appends the bytes of complete lines.
  mutating func feed(_ text: [UInt8], to bytes: inout [UInt8]) throws(Failure) {
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      line.append(contentsOf: text[start..<end])
      if end < text.count {
        try endLine(to: &bytes)
      } else if line.count > HexText.longestLine {
        try readPart(to: &bytes)
      }
      start = end + 1
    }
  }

  /// The text is at its end.
  mutating func finish(to bytes: inout [UInt8]) throws(Failure) {
    if !line.isEmpty { try endLine(to: &bytes) }
  }

  private mutating func endLine(to bytes: inout [UInt8]) throws(Failure) {
    try read(line.count, isContinued: column > 0, to: &bytes)
    line.removeAll(keepingCapacity: true)
    lineNumber += 1
    column = 0
  }

  /// Reads the part of a long line up to its last separator, or to an even number of digits.
  private mutating func readPart(to bytes: inout [UInt8]) throws(Failure) {
    let separator = line.lastIndex { !HexLineReader.isWordByte($0) }
    let end = separator.map { $0 + 1 } ?? line.count & ~1
    try read(end, isContinued: true, to: &bytes)
    line.removeFirst(end)
    column += end
  }

  private mutating func read(_ count: Int, isContinued: Bool, to bytes: inout [UInt8])
    throws(Failure)
  {
    do throws(HexLineReader.Fault) {
      try reader.read(line[..<count], isContinued: isContinued, to: &bytes)
    } catch {
      throw Failure(
        line: lineNumber, column: column + error.index + 1, explanation: error.explanation)
    }
  }
}
