// The pull reader: a cursor over one JSON document that checks everything it passes. This file has the
// structure (objects, arrays, skipping, the end); the values are in JSONReader+Values.swift.

/// Reads one JSON document from borrowed bytes, value by value, strictly after RFC 8259.
///
/// ```swift
/// var reader = try JSONReader(bytes.span)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///   switch key {
///   case "text": text = try reader.readString()
///   default: kept.append(try reader.skipValue())     // the range of the value's bytes
///   }
/// }
/// try reader.finish()
/// ```
///
/// Whatever is read, skipped or left unread is checked to the last byte, provided that ``finish()`` is
/// called. After an error other than `wrongType`, `outOfRange` and `misplaced`, which leave the cursor
/// where it was, the document is invalid and the reader is of no further use. A ``bookmark()`` goes
/// back, for example to read a body after a type that is written behind it.
public struct JSONReader: ~Copyable, ~Escapable {
  /// What may stand at the cursor.
  enum Expectation {
    /// The first byte of a value.
    case value
    /// The first key or element of the container just opened, or its end.
    case first
    /// A comma or the end of the container; at the top, the end of the document.
    case next
  }

  /// The whole document.
  public let bytes: Span<UInt8>

  /// The bounds that are kept.
  public let limits: JSONLimits

  /// The cursor: the first byte of the next value, or the byte after the last thing read.
  public internal(set) var offset: Int

  /// Where the value that was read, skipped or closed last stands in ``bytes``.
  public internal(set) var lastValue = 0..<0

  var expectation = Expectation.value
  var nesting = JSONNesting()

  /// A reader at the value of the document in `bytes`.
  ///
  /// - Throws: ``JSONError``: `tooLarge` or `byteOrderMark`. The rest is judged as it is read.
  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, limits: JSONLimits = .content) throws(JSONError) {
    guard bytes.count <= limits.maximumBytes else {
      throw JSONError(.tooLarge, at: limits.maximumBytes)
    }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONError(.byteOrderMark, at: 0)
    }
    self.bytes = bytes
    self.limits = limits
    offset = bytes.jsonSkipWhitespace(from: 0)
  }

  /// A reader that goes on from here, whatever becomes of this one.
  @_lifetime(copy self)
  public func bookmark() -> JSONReader {
    JSONReader(at: self)
  }

  @_lifetime(copy other)
  private init(at other: borrowing JSONReader) {
    bytes = other.bytes
    limits = other.limits
    offset = other.offset
    lastValue = other.lastValue
    expectation = other.expectation
    nesting = other.nesting
  }

  /// How many objects and arrays are open.
  public var depth: Int { nesting.depth }

  /// Enters the object that is the next value.
  ///
  /// - Throws: ``JSONError``: `wrongType` for another value, `tooDeep` at one level too many.
  public mutating func beginObject() throws(JSONError) {
    try begin(JSONByte.beginObject)
  }

  /// Enters the array that is the next value.
  ///
  /// - Throws: ``JSONError``: `wrongType` for another value, `tooDeep` at one level too many.
  public mutating func beginArray() throws(JSONError) {
    try begin(JSONByte.beginArray)
  }

  /// The next key of the innermost object, or nil where the object ends, which is then closed. A value
  /// that was not read is skipped.
  ///
  /// - Throws: ``JSONError`` for what cannot stand here, `duplicateKey` for a name that the object already has.
  @_lifetime(copy self)
  public mutating func nextKey() throws(JSONError) -> JSONString? {
    guard depth > 0, nesting.innermost.isObject else {
      throw JSONError(.misplaced, at: offset)
    }
    guard try advance(toEnd: JSONByte.endObject) else { return nil }
    guard bytes[offset] == JSONByte.quote else { throw JSONError(.unexpectedByte, at: offset) }
    let start = offset
    let (end, escaped) = try bytes.jsonScanString(from: start + 1)
    let range = start + 1..<end
    guard nesting.insert(key: range, hasEscapes: escaped, in: bytes) else {
      throw JSONError(.duplicateKey, at: start)
    }
    offset = bytes.jsonSkipWhitespace(from: end + 1)
    guard try byte() == JSONByte.colon else { throw JSONError(.unexpectedByte, at: offset) }
    offset = bytes.jsonSkipWhitespace(from: offset + 1)
    expectation = .value
    return JSONString(
      contents: bytes.extracting(range), hasEscapes: escaped, range: start..<end + 1)
  }

  /// Moves to the next element of the innermost array; false where the array ends, which is then closed.
  /// An element that was not read is skipped.
  ///
  /// - Throws: ``JSONError`` for what cannot stand here.
  public mutating func nextElement() throws(JSONError) -> Bool {
    guard depth > 0, !nesting.innermost.isObject else {
      throw JSONError(.misplaced, at: offset)
    }
    guard try advance(toEnd: JSONByte.endArray) else { return false }
    expectation = .value
    return true
  }

  /// Skips the next value, however deep, checks it, and returns where it stands in ``bytes``.
  ///
  /// - Throws: ``JSONError`` for the first fault in the value.
  @discardableResult
  public mutating func skipValue() throws(JSONError) -> Range<Int> {
    let outer = depth
    try pass()
    while depth > outer { try step() }
    return lastValue
  }

  /// Skips and checks what was not read, closes what is open, and refuses anything after the value.
  ///
  /// - Throws: ``JSONError`` for the first fault in the rest; `trailingBytes` after the value.
  public mutating func finish() throws(JSONError) {
    while depth > 0 || expectation == .value { try step() }
    offset = bytes.jsonSkipWhitespace(from: offset)
    guard offset == bytes.count else { throw JSONError(.trailingBytes, at: offset) }
  }

  /// The byte at the cursor.
  @inline(__always)
  func byte() throws(JSONError) -> UInt8 {
    guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    return bytes[offset]
  }

  /// Passes the next thing of the document, whichever it is.
  private mutating func step() throws(JSONError) {
    if expectation == .value {
      try pass()
    } else if nesting.innermost.isObject {
      _ = try nextKey()
    } else {
      _ = try nextElement()
    }
  }

  /// Passes a scalar or enters a container, whichever is next.
  private mutating func pass() throws(JSONError) {
    switch try peek() {
    case .object: try beginObject()
    case .array: try beginArray()
    case .string: _ = try readToken()
    case .number: _ = try numberRange()
    case .bool: _ = try readBool()
    case .null: try readNull()
    }
  }

  private mutating func begin(_ bracket: UInt8) throws(JSONError) {
    guard try valueByte() == bracket else { throw try mismatch() }
    guard depth < limits.maximumDepth else { throw JSONError(.tooDeep, at: offset) }
    nesting.open(isObject: bracket == JSONByte.beginObject, at: offset)
    offset += 1
    expectation = .first
  }

  /// Moves to the next key or element of the innermost container, or past the end of it.
  private mutating func advance(toEnd bracket: UInt8) throws(JSONError) -> Bool {
    if expectation == .value { try skipValue() }
    offset = bytes.jsonSkipWhitespace(from: offset)
    let found = try byte()
    if found == bracket {
      close()
      return false
    }
    if expectation == .next {
      guard found == JSONByte.comma else { throw JSONError(.unexpectedByte, at: offset) }
      offset = bytes.jsonSkipWhitespace(from: offset + 1)
      _ = try byte()
    }
    return true
  }

  private mutating func close() {
    offset += 1
    expectation = .next
    lastValue = nesting.close()..<offset
  }
}
