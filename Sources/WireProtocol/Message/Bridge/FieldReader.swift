// Protobuf's own grammar: tags, varints, lengths. Used by everything that reads a body as bytes.

/// How the value of a field stands on the wire.
enum WireType: UInt8, Sendable {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case groupStart = 3
  case groupEnd = 4
  case fixed32 = 5
}

/// Reads the fields of a message one after the other, with the errors of SPEC.md 5.1.
///
/// Offsets count from the beginning of the body; errors count from the beginning of the frame.
package struct FieldReader: ~Escapable {
  let body: Span<UInt8>
  /// Where the next byte is read.
  private(set) var position: Int
  /// Where the message under way ends.
  private(set) var end: Int

  @_lifetime(copy body)
  package init(_ body: Span<UInt8>) {
    self.body = body
    position = 0
    end = body.count
  }

  @_lifetime(copy body)
  package init(_ body: Span<UInt8>, in range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= body.count)
    self.body = body
    position = range.lowerBound
    end = range.upperBound
  }

  /// Goes on inside a field that was just read.
  @_lifetime(self: copy self)
  mutating func enter(_ value: Range<Int>) {
    position = value.lowerBound
    end = value.upperBound
  }

  /// Goes on behind it, in the message that ends at `outerEnd`.
  @_lifetime(self: copy self)
  mutating func leave(to outerEnd: Int) { end = outerEnd }

  package var isAtEnd: Bool { position >= end }

  /// A field as it stands in the body.
  package struct Field {
    /// Where the tag begins.
    package let start: Int
    package let number: UInt32
    let type: WireType
    /// The bytes of the value; behind the length for a length-delimited one.
    package let value: Range<Int>
    /// The number, of a varint.
    let varint: UInt64

    /// The bytes behind the tag: with the length, for a length-delimited value.
    let behindTag: Int
  }

  /// The next field; the message must not be at its end.
  @inline(__always)
  @_lifetime(self: copy self)
  package mutating func next() throws(WireError) -> Field {
    let start = position
    if let field = shortField() { return field }
    let (number, type) = try tag(start)
    let behindTag = position
    switch type {
    case .varint:
      let value = try varint(of: start)
      return Field(
        start: start, number: number, type: type, value: behindTag..<position, varint: value,
        behindTag: behindTag)
    case .fixed64: try skip(8, of: start)
    case .fixed32: try skip(4, of: start)
    case .lengthDelimited:
      let length = try length(of: start)
      let first = position
      try skip(length, of: start)
      return Field(
        start: start, number: number, type: type, value: first..<position, varint: 0,
        behindTag: behindTag)
    case .groupStart:
      throw .malformedBody(
        start, "WP-5.1-8", "field \(number) is a group, which this protocol does not have")
    case .groupEnd:
      throw .malformedBody(
        start, "WP-5.1-5", "field \(number) ends a group that did not begin")
    }
    return Field(
      start: start, number: number, type: type, value: behindTag..<position, varint: 0,
      behindTag: behindTag)
  }

  /// The next element of a packed field, which ``packedCount(_:_:size:)`` found whole: its bits on the wire.
  @_lifetime(self: copy self)
  mutating func packedValue(of field: Field, _ type: WireType) throws(WireError) -> UInt64 {
    if type == .varint { return try varint(of: field.start) }
    let start = position
    try skip(type == .fixed64 ? 8 : 4, of: field.start)
    return type == .fixed64
      ? body.uint64(at: start).byteSwapped : UInt64(body.uint32LittleEndian(at: start))
  }

  /// The most frequent field in one step: length-delimited, its tag and its length one byte each, and whole.
  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func shortField() -> Field? {
    guard end - position >= 2 else { return nil }
    // Both lie before `end`, which is never behind the body.
    let tag = unsafe body[unchecked: position]
    let length = unsafe body[unchecked: position + 1]
    guard tag < 0x80, tag & 7 == WireType.lengthDelimited.rawValue, tag >= 8, length < 0x80,
      Int(length) <= end - position - 2
    else { return nil }
    let first = position + 2
    let field = Field(
      start: position, number: UInt32(tag >> 3), type: .lengthDelimited,
      value: first..<first + Int(length), varint: 0, behindTag: position + 1)
    position = first + Int(length)
    return field
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func tag(_ start: Int) throws(WireError) -> (UInt32, WireType) {
    let value: UInt64
    if body[position] < 0x80 {
      value = UInt64(body[position])
      position += 1
    } else {
      value = try varint(of: start)
      if position - start > 5 {
        throw .malformedBody(
          start, "WP-5.1-6", "a tag of \(position - start) bytes, 5 suffice for all")
      }
    }
    let number = value >> 3
    guard number >= 1, number <= 0x1FFF_FFFF else {
      throw .malformedBody(start, "WP-5.1-4", "field number \(number), 1 to 536870911 are possible")
    }
    guard let type = WireType(rawValue: UInt8(value & 7)) else {
      throw .malformedBody(
        start, "WP-5.1-5", "field \(number) has wire type \(value & 7), which does not exist")
    }
    return (UInt32(number), type)
  }

  /// A varint of the field that begins at `start`; numbers above 64 bits lose their high bits.
  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func varint(of start: Int) throws(WireError) -> UInt64 {
    if position < end, body[position] < 0x80 {
      let value = UInt64(body[position])
      position += 1
      return value
    }
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = body[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
      if shift == 70 {
        throw .malformedBody(start, "WP-5.1-5", "a varint of more than 10 bytes")
      }
    }
    throw .malformedBody(start, "WP-5.1-3", "the message ends inside a varint")
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func length(of start: Int) throws(WireError) -> Int {
    let first = position
    let value = try varint(of: start)
    if position - first > 5 {
      throw .malformedBody(
        start, "WP-5.1-6", "a length of \(position - first) bytes, 5 suffice for all")
    }
    guard value <= UInt64(end - position) else {
      throw .malformedBody(
        start, "WP-5.1-3", "a field of \(value) bytes, the message has \(end - position) left")
    }
    return Int(value)
  }

  @inline(__always)
  @_lifetime(self: copy self)
  private mutating func skip(_ count: Int, of start: Int) throws(WireError) {
    guard count <= end - position else {
      throw .malformedBody(
        start, "WP-5.1-3", "a field of \(count) bytes, the message has \(end - position) left")
    }
    position += count
  }
}

extension WireError {
  /// - Parameter position: in the body.
  @inline(never)
  static func malformedBody(_ position: Int, _ requirement: String, _ explanation: String)
    -> WireError
  {
    WireError(
      .malformedBody, offset: Frame.headerLength + position, requirement: requirement,
      explanation: explanation)
  }

  /// Always reported at the beginning of the body (SPEC.md 5.7).
  @inline(never)
  static func tooLarge(_ explanation: String) -> WireError {
    WireError(
      .tooLarge, offset: Frame.headerLength, requirement: "WP-5.6-2", explanation: explanation)
  }
}
