// The words of a .proto file, each with its line and column.

/// Reads words one after the other.
struct ProtoLexer {
  struct Token {
    enum Kind {
      /// A name, with the full stops in it.
      case name
      case number
      /// Without its quotes.
      case string
      /// One character.
      case symbol
      case end
    }

    let kind: Kind
    let text: String
    let place: ExtensionError.Place

    /// As messages name it.
    var shown: String { kind == .end ? "the end of the file" : "\"\(text)\"" }
  }

  private let file: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8], _ file: String) {
    self.bytes = bytes
    self.file = file
    // A byte order mark.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next word; of the kind `end` behind the last.
  mutating func next() throws(ExtensionError) -> Token {
    try skipBlanks()
    let place = self.place
    guard position < bytes.count else { return Token(kind: .end, text: "", place: place) }
    let start = position
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      while position < bytes.count, bytes[position] != byte, bytes[position] != 0x0A {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard position < bytes.count, bytes[position] == byte else {
        throw ExtensionError(file, place, "the string has no end")
      }
      position += 1
      return Token(kind: .string, text: text(start + 1..<position - 1), place: place)
    case _ where ProtoLexer.isWord(byte) || byte == UInt8(ascii: "."):
      while position < bytes.count,
        ProtoLexer.isWord(bytes[position]) || bytes[position] == UInt8(ascii: ".")
      {
        position += 1
      }
      let isNumber = 0x30...0x39 ~= byte
      return Token(kind: isNumber ? .number : .name, text: text(start..<position), place: place)
    case 0x21...0x7E: return Token(kind: .symbol, text: text(start..<position), place: place)
    default:
      throw ExtensionError(
        file, place, "a byte \([byte].hexadecimal) outside of a string or comment")
    }
  }

  private var place: ExtensionError.Place {
    ExtensionError.Place(line: line, column: position - lineStart + 1)
  }

  private mutating func skipBlanks() throws(ExtensionError) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x0A:
        position += 1
        line += 1
        lineStart = position
      case 0x20, 0x09, 0x0D, 0x0B, 0x0C: position += 1
      case UInt8(ascii: "/") where follows(UInt8(ascii: "/")):
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      case UInt8(ascii: "/") where follows(UInt8(ascii: "*")):
        let start = place
        position += 2
        while !(position < bytes.count && bytes[position] == UInt8(ascii: "*")
          && follows(UInt8(ascii: "/")))
        {
          guard position < bytes.count else {
            throw ExtensionError(file, start, "the comment has no end")
          }
          if bytes[position] == 0x0A {
            line += 1
            lineStart = position + 1
          }
          position += 1
        }
        position += 2
      default: return
      }
    }
  }

  private func follows(_ byte: UInt8) -> Bool {
    position + 1 < bytes.count && bytes[position + 1] == byte
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }
}
