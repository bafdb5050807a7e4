// The typed reads of the pull reader: one function for each type that a caller may expect. Each of them
// leaves the cursor at the value where the value is of another type or out of range.

/// The six types of JSON.
public enum JSONKind: String, Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool
  /// A number.
  case number
  /// A string.
  case string
  /// An array.
  case array
  /// An object.
  case object
}

extension JSONReader {
  /// The type of the next value, told by its first byte; nothing is consumed.
  ///
  /// - Throws: ``JSONError`` where no value begins, and where none is due.
  public func peek() throws(JSONError) -> JSONKind {
    switch try valueByte() {
    case JSONByte.quote: return .string
    case JSONByte.beginObject: return .object
    case JSONByte.beginArray: return .array
    case JSONByte.minus, JSONByte.zero...JSONByte.nine: return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw JSONError(.unexpectedByte, at: offset)
    }
  }

  /// Reads a string.
  ///
  /// - Throws: ``JSONError``: `wrongType` for a valid value of another type, and what is wrong with one that is not
  ///   valid.
  public mutating func readString() throws(JSONError) -> String {
    try readToken().string
  }

  /// Reads a string as it stands in the document, without building a `String`.
  ///
  /// - Throws: ``JSONError``: `wrongType` for a valid value of another type, and what is wrong with one that is not
  ///   valid.
  @_lifetime(copy self)
  public mutating func readToken() throws(JSONError) -> JSONString {
    guard try valueByte() == JSONByte.quote else { throw try mismatch() }
    let start = offset
    let (end, escaped) = try bytes.jsonScanString(from: start + 1)
    pass(to: end + 1)
    return JSONString(
      contents: bytes.extracting(start + 1..<end), hasEscapes: escaped, range: start..<end + 1)
  }

  /// Reads a number that is an integer of 64 bits. `1.0` and `1e2` are integers too.
  ///
  /// - Throws: ``JSONError``: `outOfRange` for a number without a value of this type, `wrongType` for a value that is
  ///   no number.
  public mutating func readInt64() throws(JSONError) -> Int64 {
    try readNumber { Int64(jsonNumber: $0) }
  }

  /// Reads a number that is an unsigned integer of 64 bits. `1.0` and `1e2` are integers too.
  ///
  /// - Throws: ``JSONError``: `outOfRange` for a number without a value of this type, `wrongType` for a value that is
  ///   no number.
  public mutating func readUInt64() throws(JSONError) -> UInt64 {
    try readNumber { UInt64(jsonNumber: $0) }
  }

  /// Reads a number as the nearest `Double`; one beyond the largest is out of range.
  ///
  /// - Throws: ``JSONError``: `outOfRange`, and `wrongType` for a value that is no number.
  public mutating func readDouble() throws(JSONError) -> Double {
    try readNumber { Double(jsonNumber: $0) }
  }

  /// Reads a number as it is written.
  ///
  /// - Throws: ``JSONError``: `wrongType` for a valid value of another type, and what is wrong with one that is not
  ///   valid.
  public mutating func readNumber() throws(JSONError) -> JSONNumber {
    try readNumber { JSONNumber(validated: $0) }
  }

  /// Reads `true` or `false`.
  ///
  /// - Throws: ``JSONError``: `wrongType` for a valid value of another type, and what is wrong with one that is not
  ///   valid.
  public mutating func readBool() throws(JSONError) -> Bool {
    switch try valueByte() {
    case UInt8(ascii: "t"):
      pass(to: try bytes.jsonScanLiteral("true", from: offset))
      return true
    case UInt8(ascii: "f"):
      pass(to: try bytes.jsonScanLiteral("false", from: offset))
      return false
    default: throw try mismatch()
    }
  }

  /// Reads `null`.
  ///
  /// - Throws: ``JSONError``: `wrongType` for a valid value of another type, and what is wrong with one that is not
  ///   valid.
  public mutating func readNull() throws(JSONError) {
    guard try valueByte() == UInt8(ascii: "n") else { throw try mismatch() }
    pass(to: try bytes.jsonScanLiteral("null", from: offset))
  }

  /// Passes a number and returns where it stands in ``bytes``.
  mutating func numberRange() throws(JSONError) -> Range<Int> {
    try readNumber { _ in () }
    return lastValue
  }

  /// Converts a number, and passes it only if it can be converted.
  @inline(__always)
  private mutating func readNumber<Number>(
    _ convert: (Span<UInt8>) -> Number?
  ) throws(JSONError) -> Number {
    switch try valueByte() {
    case JSONByte.minus, JSONByte.zero...JSONByte.nine: break
    default: throw try mismatch()
    }
    let end = try bytes.jsonScanNumber(from: offset)
    guard let number = convert(bytes.extracting(offset..<end)) else {
      throw JSONError(.outOfRange, at: offset)
    }
    pass(to: end)
    return number
  }

  /// The first byte of the value that is due.
  @inline(__always)
  func valueByte() throws(JSONError) -> UInt8 {
    guard expectation == .value else { throw JSONError(.misplaced, at: offset) }
    return try byte()
  }

  /// The error for a value of another type than expected, if there is a value at all.
  func mismatch() throws(JSONError) -> JSONError {
    _ = try peek()
    return JSONError(.wrongType, at: offset)
  }

  @inline(__always)
  private mutating func pass(to end: Int) {
    lastValue = offset..<end
    offset = end
    expectation = .next
  }
}
