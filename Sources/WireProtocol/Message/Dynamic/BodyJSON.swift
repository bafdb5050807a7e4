// A body as proto3 JSON, straight from its wire bytes.

/// The JSON form of a body: the proto3 mapping, and for fields that the schema does not have the member `unknownFields`.
public enum BodyJSON {
  /// The member of each message object that holds its unknown fields in hexadecimal, tags in their shortest form.
  static let unknownFields = "unknownFields"

  /// Writes a body that is not compressed as one JSON object.
  ///
  /// Defaults are left out; a repeated field with elements is written whatever they are. Fields that stand in the order
  /// of their numbers, no singular one twice, are written as they are read, without memory but the writer's;
  /// others are brought into the canonical encoding first.
  ///
  /// - Throws: `malformedBody`, what ``DynamicMessage/init(decoding:as:)`` throws; the writer is then as before.
  public static func write(
    _ body: Span<UInt8>, as schema: BodySchema, to writer: inout JSONWriter
  ) throws(WireError) {
    let mark = writer.mark
    do throws(WireError) {
      var reader = FieldReader(body)
      if try reader.write(schema, to: &writer) { return }
      writer.rewind(to: mark)
      try DynamicMessage.check(body, as: schema)
      var canonical: [UInt8] = []
      CanonicalBody.append(body, as: schema, to: &canonical)
      var ordered = FieldReader(canonical.span)
      _ = try ordered.write(schema, to: &writer)
    } catch {
      writer.rewind(to: mark)
      throw error
    }
  }

  /// One line of JSON of a body that has been judged.
  static func text(of body: Span<UInt8>, as schema: BodySchema) -> String {
    var writer = JSONWriter()
    do throws(WireError) {
      try write(body, as: schema, to: &writer)
    } catch {
      return "(\(error))"
    }
    return String(copying: writer.bytes.span)
  }
}

extension FieldReader {
  /// Writes the rest of a message. False: it is not in order, and a part of it was written.
  @_lifetime(self: copy self)
  fileprivate mutating func write(_ schema: BodySchema, to writer: inout JSONWriter)
    throws(WireError) -> Bool
  {
    let start = position
    var previous: UInt32 = 0
    var isListOpen = false
    var hasUnknown = false
    writer.beginObject()
    while !isAtEnd {
      let field = try next()
      guard let index = schema.index(of: field.number) else {
        hasUnknown = true
        continue
      }
      let known = schema.fields[index]
      try check(field, as: known)
      guard field.number > previous || field.number == previous && known.isRepeated else {
        return false
      }
      if field.number != previous, isListOpen {
        writer.endArray()
        isListOpen = false
      }
      previous = field.number
      if known.isRepeated {
        // A packed field may be there without an element.
        if known.isPacked(in: field), field.value.isEmpty { continue }
        if !isListOpen {
          writer.key(known.jsonName)
          writer.beginArray()
          isListOpen = true
        }
      }
      guard try write(field, known, to: &writer) else { return false }
    }
    if isListOpen { writer.endArray() }
    if hasUnknown {
      writer.key(BodyJSON.unknownFields)
      writer.unknownFields(of: body.extracting(start..<end), schema)
    }
    writer.endObject()
    return true
  }

  /// Writes the values of one occurrence; with the key, unless in a list, where defaults are written too.
  @_lifetime(self: copy self)
  private mutating func write(
    _ field: Field, _ known: BodySchema.Field, to writer: inout JSONWriter
  ) throws(WireError) -> Bool {
    switch known.type {
    case .message(let part):
      if !known.isRepeated { writer.key(known.jsonName) }
      let outerEnd = end
      enter(field.value)
      guard try write(part, to: &writer) else { return false }
      leave(to: outerEnd)
    case .string, .bytes:
      if !known.isRepeated {
        if field.value.isEmpty { return true }
        writer.key(known.jsonName)
      }
      let value = body.extracting(field.value)
      if case .string = known.type {
        writer.string(utf8: value)
      } else {
        writer.base64(value)
      }
    default:
      var position = field.value.lowerBound
      while position < field.value.upperBound {
        let raw = number(known.type, at: &position, before: field.value.upperBound)
        if !known.isRepeated {
          if raw == 0 { return true }
          writer.key(known.jsonName)
        }
        writer.number(raw: raw, known.type)
      }
    }
    return true
  }
}

extension JSONWriter {
  /// Writes a number from its raw bits: 64-bit integers as strings, enums by name where there is one.
  mutating func number(raw: UInt64, _ type: BodySchema.FieldType) {
    switch type {
    case .bool: bool(raw != 0)
    case .int32, .sint32, .sfixed32: integer(type.signed(raw))
    case .uint32, .fixed32: integer(raw)
    case .int64, .sint64, .sfixed64:
      let value = type.signed(raw)
      quoted(isNegative: value < 0, value.magnitude)
    case .uint64, .fixed64, .string, .bytes, .message: quoted(raw)
    case .float: floatingPoint(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
    case .double: floatingPoint(Double(bitPattern: raw))
    case .enumeration(let names):
      let number = Int32(truncatingIfNeeded: raw)
      if let name = names.names[number] { string(name) } else { integer(Int64(number)) }
    }
  }

  fileprivate mutating func unknownFields(of body: Span<UInt8>, _ schema: BodySchema) {
    beginValue()
    bytes.append(JSONByte.quote)
    var reader = FieldReader(body)
    while !reader.isAtEnd, let field = try? reader.next() {
      guard schema.index(of: field.number) == nil else { continue }
      var tag = UInt64(field.number) << 3 | UInt64(field.type.rawValue)
      while tag >= 0x80 {
        bytes.appendHex(UInt8(truncatingIfNeeded: tag) | 0x80)
        tag >>= 7
      }
      bytes.appendHex(UInt8(tag))
      bytes.appendHex(body.extracting(field.behindTag..<reader.position))
    }
    bytes.append(JSONByte.quote)
  }
}
