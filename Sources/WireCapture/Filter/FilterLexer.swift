// The words of a filter.

/// One word with its place.
struct FilterToken: Hashable {
  enum Kind: Hashable {
    case word(String)
    case text(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let offset: Int

  /// How an error names it.
  var shown: String {
    switch kind {
    case .word(let word): "'\(word)'"
    case .text(let text): "\"\(text)\""
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end"
    }
  }
}

/// Cuts a filter into words.
struct FilterLexer {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private static let symbols = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "{", "}", ",",
  ]

  /// The next word.
  mutating func next() throws(FilterError) -> FilterToken {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
    let start = position
    guard start < bytes.count else { return FilterToken(kind: .end, offset: start) }
    if bytes[start] == UInt8(ascii: "\"") { return try text() }
    for symbol in FilterLexer.symbols where bytes[start...].starts(with: symbol.utf8) {
      position += symbol.utf8.count
      return FilterToken(kind: .symbol(symbol), offset: start)
    }
    while position < bytes.count, FilterLexer.isWord(bytes[position]) { position += 1 }
    guard position > start else {
      let hint =
        switch bytes[start] {
        case UInt8(ascii: "="): ": equality is =="
        case UInt8(ascii: "&"): ": 'and' is &&"
        case UInt8(ascii: "|"): ": 'or' is ||"
        case UInt8(ascii: "'"): ": texts stand in double quotes"
        default: ""
        }
      throw FilterError(at: start, "this character cannot stand here\(hint)")
    }
    return FilterToken(
      kind: .word(String(decoding: bytes[start..<position], as: UTF8.self)), offset: start)
  }

  /// Names, numbers, dates and ids need no quotes.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
    case 0x2D, 0x2E, 0x3A, 0x5F, 0x2F, 0x40, 0x25, 0x2B: true
    default: false
    }
  }

  private mutating func text() throws(FilterError) -> FilterToken {
    let start = position
    position += 1
    var value: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        return FilterToken(kind: .text(String(decoding: value, as: UTF8.self)), offset: start)
      }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard position < bytes.count,
        [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[position])
      else {
        throw FilterError(at: position - 1, "a backslash stands before \" or \\ only")
      }
      value.append(bytes[position])
      position += 1
    }
    throw FilterError(at: start, "this text does not end: its closing \" is missing")
  }
}
