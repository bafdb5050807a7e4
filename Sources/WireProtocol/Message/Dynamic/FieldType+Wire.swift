// The types of a schema on the wire. Every number, whatever its type, is handled as 64 raw bits: those that its
// canonical encoding has, so that 0 is the default of every type.

extension BodySchema.FieldType {
  /// How a single value stands on the wire.
  var wireType: WireType {
    switch self {
    case .bool, .int32, .int64, .uint32, .uint64, .sint32, .sint64, .enumeration: .varint
    case .fixed32, .sfixed32, .float: .fixed32
    case .fixed64, .sfixed64, .double: .fixed64
    case .string, .bytes, .message: .lengthDelimited
    }
  }

  /// Whether many values are packed into one field.
  var isNumber: Bool { wireType != .lengthDelimited }

  /// Bytes of a value of a fixed wire type.
  var fixedSize: Int { wireType == .fixed32 ? 4 : 8 }

  /// The raw bits that stand for what was read, cut to the type (WP-5.1-9).
  func normalized(_ raw: UInt64) -> UInt64 {
    switch self {
    case .int32, .enumeration: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: raw)))
    case .uint32, .sint32: UInt64(UInt32(truncatingIfNeeded: raw))
    default: raw
    }
  }
}

extension BodySchema.Field {
  /// Whether this occurrence holds many numbers.
  func isPacked(in field: FieldReader.Field) -> Bool {
    isRepeated && type.isNumber && field.type == .lengthDelimited
  }
}

extension FieldReader {
  /// Judges one occurrence of a known field, but for what stands inside a message.
  package func check(_ field: Field, as known: BodySchema.Field) throws(WireError) {
    if known.isPacked(in: field) {
      _ = try packedCount(field, known.type.wireType, size: known.type.fixedSize)
    } else {
      try expect(known.type.wireType, field)
      if case .string = known.type { try expectText(field) }
    }
  }

  /// Judges the rest of a message. A schema is a value and cannot hold itself, so this ends.
  @_lifetime(self: copy self)
  mutating func check(as schema: BodySchema) throws(WireError) {
    while !isAtEnd {
      let field = try next()
      guard let known = schema[field.number] else { continue }
      try check(field, as: known)
      if case .message(let part) = known.type {
        let outerEnd = end
        enter(field.value)
        try check(as: part)
        leave(to: outerEnd)
      }
    }
  }

  /// The raw bits of the number at `position`, which moves behind it. The bytes have been judged.
  func number(_ type: BodySchema.FieldType, at position: inout Int, before end: Int) -> UInt64 {
    switch type.wireType {
    case .fixed32:
      defer { position += 4 }
      return UInt64(body.uint32LittleEndian(at: position))
    case .fixed64:
      defer { position += 8 }
      return UInt64(body.uint32LittleEndian(at: position + 4)) << 32
        | UInt64(body.uint32LittleEndian(at: position))
    default: break
    }
    var value: UInt64 = 0
    var anyBit: UInt8 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = body[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      anyBit |= byte & 0x7F
      shift += 7
      if byte < 0x80 { break }
    }
    // A bool counts the bits too that a number above 64 bits loses.
    if case .bool = type { return anyBit == 0 ? 0 : 1 }
    return type.normalized(value)
  }
}

extension [UInt8] {
  /// Appends the tag of a field.
  mutating func appendTag(_ number: UInt32, _ type: WireType) {
    appendVarint(UInt64(number) << 3 | UInt64(type.rawValue))
  }

  /// Appends a number from its raw bits.
  mutating func appendNumber(_ raw: UInt64, _ type: BodySchema.FieldType) {
    guard type.wireType != .varint else { return appendVarint(raw) }
    for index in 0..<type.fixedSize { append(UInt8(truncatingIfNeeded: raw >> (8 * index))) }
  }

  /// Puts the length of everything behind `start` before it.
  mutating func insertLength(at start: Int) {
    let length = count - start
    if length < 0x80 {
      insert(UInt8(length), at: start)
    } else {
      var prefix: [UInt8] = []
      prefix.appendVarint(UInt64(length))
      insert(contentsOf: prefix, at: start)
    }
  }

  /// Appends the fields of a judged message that the schema does not have, with tags in their shortest form.
  mutating func appendUnknownFields(of body: Span<UInt8>, _ schema: BodySchema) {
    var reader = FieldReader(body)
    while !reader.isAtEnd, let field = try? reader.next() {
      guard schema.index(of: field.number) == nil else { continue }
      appendTag(field.number, field.type)
      append(copying: body.extracting(field.behindTag..<reader.position))
    }
  }
}
