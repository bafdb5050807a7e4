// The grammar of RFC 8259 below the level of values: white space, strings, numbers and literals are
// checked here, byte by byte, and nothing is built. Every function takes a start and returns the end.

/// The bytes with a meaning in JSON.
enum JSONByte {
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let minus = UInt8(ascii: "-")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
  static let beginObject = UInt8(ascii: "{")
  static let endObject = UInt8(ascii: "}")
  static let beginArray = UInt8(ascii: "[")
  static let endArray = UInt8(ascii: "]")
}

extension Span where Element == UInt8 {
  /// The first byte at or after `start` that is not white space.
  @inline(__always)
  func jsonSkipWhitespace(from start: Int) -> Int {
    var index = start
    while index < count {
      switch self[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return index
      }
    }
    return index
  }

  /// The offset of the quote that ends the string whose first byte, after its opening quote, is at
  /// `start`; and whether the string has escapes.
  @inline(__always)
  func jsonScanString(from start: Int) throws(JSONError) -> (end: Int, escaped: Bool) {
    var index = start
    var escaped = false
    while index < count {
      index = jsonSkipPlain(from: index)
      guard index < count else { break }
      let byte = self[index]
      // One comparison passes the most common bytes by: unsigned wrap puts controls above 0x5F.
      if byte &- 0x20 < 0x60, byte != JSONByte.quote, byte != JSONByte.backslash {
        index += 1
      } else if byte == JSONByte.quote {
        return (index, escaped)
      } else if byte == JSONByte.backslash {
        escaped = true
        index = try jsonScanEscape(at: index)
      } else if byte < 0x20 {
        throw JSONError(.controlCharacter, at: index)
      } else {
        index = try jsonScanScalar(at: index)
      }
    }
    throw JSONError(.unexpectedEnd, at: count)
  }

  /// Passes bytes that are ASCII and neither a control, a quote nor a backslash, eight at a time; stops
  /// at the first other byte, or where fewer than eight are left.
  @inline(__always)
  func jsonSkipPlain(from start: Int) -> Int {
    var index = start
    while count &- index >= 8 {
      let word = uint64(at: index).byteSwapped
      // A byte is marked in its top bit if it is above 0x7F, if taking 0x20 from it borrows, or if one is
      // taken from its difference to the byte sought and that is zero. A borrow may mark bytes further
      // up wrongly; the lowest mark is always right.
      let marks = (Self.jsonMarks(word) | word) & Bytes8.highBits
      guard marks == 0 else { return index + marks.trailingZeroBitCount / 8 }
      index &+= 8
    }
    return index
  }

  /// The first quote, backslash or control at or after `start`, whatever else the bytes are; `count` when there is none.
  @inline(__always)
  func jsonEndOfRun(from start: Int) -> Int {
    var index = start
    while count &- index >= 8 {
      let word = uint64(at: index).byteSwapped
      let marks = Self.jsonMarks(word) & Bytes8.highBits
      // A byte above 7F borrows nothing that it would not have: it is left out of the marks.
      let found = marks & ~word
      guard found == 0 else { return index + found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count, self[index] >= 0x20, self[index] != JSONByte.quote,
      self[index] != JSONByte.backslash
    {
      index += 1
    }
    return index
  }

  /// The top bit of each byte that is a quote, a backslash or a control, and maybe of bytes behind such a one.
  @inline(__always)
  private static func jsonMarks(_ word: UInt64) -> UInt64 {
    let quote = (word ^ Bytes8.ones &* UInt64(JSONByte.quote)) &- Bytes8.ones
    let backslash = (word ^ Bytes8.ones &* UInt64(JSONByte.backslash)) &- Bytes8.ones
    let control = word &- Bytes8.ones &* 0x20
    return quote | backslash | control
  }

  /// The end of the scalar of two to four bytes at `start`, after table 3-7 of the Unicode standard:
  /// the second byte's range excludes overlong forms, surrogates and all above U+10FFFF.
  func jsonScanScalar(at start: Int) throws(JSONError) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch self[start] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw JSONError(.invalidUTF8, at: start)
    }
    guard count - start >= length, second.contains(self[start + 1]),
      length < 3 || self[start + 2] & 0xC0 == 0x80,
      length < 4 || self[start + 3] & 0xC0 == 0x80
    else { throw JSONError(.invalidUTF8, at: start) }
    return start + length
  }

  /// The end of the escape, or of the two escapes of a surrogate pair, whose backslash is at `start`.
  func jsonScanEscape(at start: Int) throws(JSONError) -> Int {
    guard start + 1 < count else { throw JSONError(.unexpectedEnd, at: count) }
    switch self[start + 1] {
    case JSONByte.quote, JSONByte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"): break
    default: throw JSONError(.badEscape, at: start)
    }
    switch try jsonCodeUnit(at: start) {
    case 0xD800...0xDBFF: break
    case 0xDC00...0xDFFF: throw JSONError(.loneSurrogate, at: start)
    default: return start + 6
    }
    let next = start + 6
    guard next < count else { throw JSONError(.unexpectedEnd, at: count) }
    guard self[next] == JSONByte.backslash else { throw JSONError(.loneSurrogate, at: start) }
    guard next + 1 < count else { throw JSONError(.unexpectedEnd, at: count) }
    guard self[next + 1] == UInt8(ascii: "u"),
      case 0xDC00...0xDFFF = try jsonCodeUnit(at: next)
    else { throw JSONError(.loneSurrogate, at: start) }
    return next + 6
  }

  /// The UTF-16 code unit of the `\uXXXX` whose backslash is at `start`.
  func jsonCodeUnit(at start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for index in start + 2..<start + 6 {
      guard index < count else { throw JSONError(.unexpectedEnd, at: count) }
      let digit = self[index] &- 0x30
      let letter = (self[index] | 0x20) &- 0x61
      guard digit < 10 || letter < 6 else { throw JSONError(.badEscape, at: start) }
      unit = unit << 4 | UInt32(digit < 10 ? digit : letter + 10)
    }
    return unit
  }

  /// The end of the number at `start`, which is a minus sign or a digit.
  func jsonScanNumber(from start: Int) throws(JSONError) -> Int {
    var index = start
    if self[index] == JSONByte.minus { index += 1 }
    let leading = index
    index = try jsonScanDigits(from: index)
    if self[leading] == JSONByte.zero, index > leading + 1 {
      throw JSONError(.badNumber, at: leading + 1)
    }
    if index < count, self[index] == UInt8(ascii: ".") {
      index = try jsonScanDigits(from: index + 1)
    }
    if index < count, self[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < count, self[index] == UInt8(ascii: "+") || self[index] == JSONByte.minus {
        index += 1
      }
      index = try jsonScanDigits(from: index)
    }
    guard index < count else { return index }
    switch self[index] {
    case 0x20, 0x0A, 0x0D, 0x09, JSONByte.comma, JSONByte.endObject, JSONByte.endArray: return index
    default: throw JSONError(.badNumber, at: index)
    }
  }

  /// The end of the digits at `start`, one at least.
  @inline(__always)
  private func jsonScanDigits(from start: Int) throws(JSONError) -> Int {
    var index = start
    while index < count, self[index] &- JSONByte.zero < 10 { index += 1 }
    guard index > start else {
      throw JSONError(index < count ? .badNumber : .unexpectedEnd, at: index)
    }
    return index
  }

  /// The end of `literal`, which has to stand at `start`.
  func jsonScanLiteral(_ literal: String, from start: Int) throws(JSONError) -> Int {
    var index = start
    for byte in literal.utf8 {
      guard index < count else { throw JSONError(.unexpectedEnd, at: count) }
      guard self[index] == byte else { throw JSONError(.unexpectedByte, at: index) }
      index += 1
    }
    return index
  }
}
