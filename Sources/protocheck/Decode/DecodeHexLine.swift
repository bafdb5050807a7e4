// One line of hexadecimal text: is there an offset in front, is there text behind, which digits are bytes.

/// Reads lines of hexadecimal text one after the other.
struct HexLineReader {
  /// What is wrong at a byte of the line.
  struct Fault: Error {
    let index: Int
    let explanation: String
  }

  /// The row before, and whether `*` said that it is repeated up to the next offset.
  private var row: [UInt8] = []
  private var isRepeating = false
  /// How far the offsets of the dump have come.
  private var position = 0
  private var isInComment = false
  /// What a `*` may stand for at most.
  private static let longestRepeat = 1 << 24

  static func isWordByte(_ byte: UInt8) -> Bool {
    digit(byte) != nil || byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X")
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Reads a line, or a part of a long one.
  mutating func read(_ line: ArraySlice<UInt8>, isContinued: Bool, to bytes: inout [UInt8])
    throws(Fault)
  {
    let text = Array(line)
    let words = HexLineReader.words(of: text)
    guard let first = words.first else {
      if text.allSatisfy({ $0 == UInt8(ascii: "*") || HexLineReader.isSpace($0) }),
        text.contains(UInt8(ascii: "*")), !row.isEmpty
      {
        isRepeating = true
        return
      }
      return try readPlain(text, to: &bytes)
    }
    if !isContinued, !isInComment, let offset = offset(first, words, text) {
      try readRow(text, offset, to: &bytes)
    } else {
      try readPlain(text, to: &bytes)
    }
  }

  /// The runs of digits, with `0x` where it stands in front, separated by anything.
  private static func words(of text: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in text.indices {
      if isWordByte(text[index]) {
        if start == nil { start = index }
      } else if let begin = start {
        words.append(begin..<index)
        start = nil
        // An offset and what follows it are all that is asked for.
        if words.count == 3 { return words }
      }
    }
    if let start { words.append(start..<text.count) }
    return words
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}

extension HexLineReader {
  /// An offset in front of a row.
  private struct Offset {
    let value: Int
    /// Where the row begins.
    let end: Int
    let hasColon: Bool
  }

  /// The offset that the line begins with: four digits or more with a colon behind them, or with a byte of two
  /// digits; or alone in the last line of a dump.
  private func offset(_ first: Range<Int>, _ words: [Range<Int>], _ text: [UInt8]) -> Offset? {
    guard text[..<first.lowerBound].allSatisfy(HexLineReader.isSpace) else { return nil }
    let isPrefixed = text[first].starts(with: "0x".utf8)
    let digits = isPrefixed ? first.dropFirst(2) : first
    guard (4...16).contains(digits.count) else { return nil }
    let rest = text[first.upperBound...]
    let hasColon =
      rest.first == UInt8(ascii: ":") && rest.dropFirst().first.map(HexLineReader.isSpace) != false
    let isBytes =
      words.count > 1 && words[1].count == 2
      && text[first.upperBound..<words[1].lowerBound].allSatisfy(HexLineReader.isSpace)
    let isLast = words.count == 1 && !row.isEmpty && rest.allSatisfy(HexLineReader.isSpace)
    guard hasColon || (!isPrefixed && (isBytes || isLast)) else { return nil }
    // od counts in octal and writes seven digits.
    let radix = digits.count == 7 ? 8 : 16
    guard let value = Int(String(decoding: text[digits], as: UTF8.self), radix: radix) else {
      return nil
    }
    return Offset(value: value, end: first.upperBound + (hasColon ? 1 : 0), hasColon: hasColon)
  }

  /// Reads a row of a dump: bytes until the text column begins.
  private mutating func readRow(_ text: [UInt8], _ offset: Offset, to bytes: inout [UInt8])
    throws(Fault)
  {
    if isRepeating {
      isRepeating = false
      let missing = offset.value - position
      guard missing >= 0, missing <= HexLineReader.longestRepeat else {
        throw Fault(
          index: 0, explanation: "the offset does not fit to the * in front of it")
      }
      for index in 0..<missing { bytes.append(row[index % row.count]) }
    }
    position = offset.value
    row.removeAll(keepingCapacity: true)
    var index = offset.end
    while index < text.count {
      let start = index
      while index < text.count, HexLineReader.isSpace(text[index]) { index += 1 }
      let spaces = index - start
      guard index < text.count, HexLineReader.digit(text[index]) != nil else { break }
      // Two spaces: the text of xxd and tcpdump, or the middle of a row of hexdump -C.
      if !row.isEmpty, spaces > 2 || (spaces == 2 && (offset.hasColon || row.count != 8)) { break }
      let word = index
      while index < text.count, HexLineReader.digit(text[index]) != nil { index += 1 }
      guard index == text.count || HexLineReader.isSpace(text[index]) else {
        if row.isEmpty { throw HexLineReader.noDigit(text, index) }
        break
      }
      try HexLineReader.append(text[word..<index], to: &row)
    }
    bytes.append(contentsOf: row)
    position += row.count
  }

  /// Reads digits and what may stand between them.
  private mutating func readPlain(_ text: [UInt8], to bytes: inout [UInt8]) throws(Fault) {
    // In a list of prefixed bytes everything else is names and numbers of a programming language.
    let isPrefixed = text.indices.dropLast().contains { HexLineReader.isPrefix(text, at: $0) }
    if !isPrefixed, !isInComment, HexLineReader.isDeclaration(text) { return }
    var index = 0
    while index < text.count {
      let byte = text[index]
      if isInComment {
        isInComment =
          !(byte == UInt8(ascii: "/") && index > 0 && text[index - 1] == UInt8(ascii: "*"))
        index += 1
      } else if byte == UInt8(ascii: "#") || text[index...].starts(with: "//".utf8) {
        return
      } else if text[index...].starts(with: "/*".utf8) {
        isInComment = true
        index += 2
      } else if HexLineReader.isPrefix(text, at: index) {
        index = try HexLineReader.readDigits(text, from: index + 2, to: &bytes)
      } else if !isPrefixed, HexLineReader.digit(byte) != nil {
        index = try HexLineReader.readDigits(text, from: index, to: &bytes)
      } else if isPrefixed || " \t\r:,;-_.\"'`{}[]()<>|".utf8.contains(byte) {
        index += 1
      } else {
        throw HexLineReader.noDigit(text, index)
      }
    }
  }

  /// Whether the line belongs to a programming language, in front of the bytes: `unsigned char frame[] = {`.
  private static func isDeclaration(_ text: [UInt8]) -> Bool {
    text.contains { "={".utf8.contains($0) }
      && text.contains { ("g"..."z").contains(Character(UnicodeScalar($0 | 0x20))) }
  }

  private static func isPrefix(_ text: [UInt8], at index: Int) -> Bool {
    guard index + 1 < text.count, text[index + 1] | 0x20 == UInt8(ascii: "x") else { return false }
    if text[index] == UInt8(ascii: "\\") { return true }
    return text[index] == UInt8(ascii: "0") && (index == 0 || digit(text[index - 1]) == nil)
  }

  private static func readDigits(_ text: [UInt8], from start: Int, to bytes: inout [UInt8])
    throws(Fault) -> Int
  {
    var end = start
    while end < text.count, digit(text[end]) != nil { end += 1 }
    guard end > start else { throw noDigit(text, start) }
    try append(text[start..<end], to: &bytes)
    return end
  }

  private static func append(_ digits: ArraySlice<UInt8>, to bytes: inout [UInt8]) throws(Fault) {
    guard digits.count % 2 == 0 else {
      throw Fault(
        index: digits.startIndex,
        explanation:
          "\(digits.count) hexadecimal digits: a byte has two, one is missing or too many")
    }
    var high: UInt8?
    for byte in digits {
      guard let value = digit(byte) else { continue }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
  }

  private static func noDigit(_ text: [UInt8], _ index: Int) -> Fault {
    guard index < text.count else {
      return Fault(index: index, explanation: "the line ends where a hexadecimal digit is expected")
    }
    let byte = text[index]
    let name =
      (0x21...0x7E).contains(byte)
      ? "'\(String(UnicodeScalar(byte)))'" : "the byte 0x\(String(byte, radix: 16))"
    return Fault(index: index, explanation: "\(name) is no hexadecimal digit")
  }
}
