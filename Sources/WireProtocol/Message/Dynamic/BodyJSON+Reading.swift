// Proto3 JSON to the canonical encoding of a body.

extension [UInt8] {
  /// Appends the canonical encoding of a message.
  mutating func append(json: JSONValue, as schema: BodySchema) throws(BodyJSONError) {
    guard case .object(let object) = json else {
      throw BodyJSONError("\(json.noun), expected an object with the fields of \(schema.name)")
    }
    var values = [JSONValue?](repeating: nil, count: schema.fields.count)
    var unknown: JSONValue?
    for member in object.members {
      if member.key == BodyJSON.unknownFields {
        unknown = member.value
        continue
      }
      guard let index = schema.index(named: member.key) else {
        throw BodyJSONError(schema.noField).inside(".\(member.key)")
      }
      guard values[index] == nil else {
        throw BodyJSONError("the field is given twice, under both of its names")
          .inside(".\(member.key)")
      }
      values[index] = member.value
    }
    for (field, value) in zip(schema.fields, values) {
      guard let value, value.kind != .null else { continue }
      do throws(BodyJSONError) { try append(field, json: value) } catch {
        throw error.inside(".\(field.jsonName)")
      }
    }
    guard let unknown, unknown.kind != .null else { return }
    do throws(BodyJSONError) { try append(unknown: unknown, schema) } catch {
      throw error.inside(".\(BodyJSON.unknownFields)")
    }
  }

  private mutating func append(_ field: BodySchema.Field, json: JSONValue) throws(BodyJSONError) {
    guard field.isRepeated else { return try append(singular: field, json: json) }
    guard case .array(let elements) = json else {
      throw BodyJSONError("\(json.noun), expected an array: the field is repeated")
    }
    if elements.isEmpty { return }
    var start = count
    if field.type.isNumber {
      appendTag(field.number, .lengthDelimited)
      start = count
    }
    for (index, element) in elements.enumerated() {
      do throws(BodyJSONError) {
        if field.type.isNumber {
          appendNumber(try field.type.raw(json: element), field.type)
        } else {
          try append(delimited: field, json: element)
        }
      } catch {
        throw error.inside("[\(index)]")
      }
    }
    if field.type.isNumber { insertLength(at: start) }
  }

  private mutating func append(singular field: BodySchema.Field, json: JSONValue)
    throws(BodyJSONError)
  {
    if field.type.isNumber {
      return append(field, raw: try field.type.raw(json: json))
    }
    // An empty string is the default, of bytes too; a message that is there is written, if it is empty.
    if case .message = field.type {} else if json.stringValue?.isEmpty == true { return }
    try append(delimited: field, json: json)
  }

  /// Appends one string, some bytes or one message, with tag and length.
  private mutating func append(delimited field: BodySchema.Field, json: JSONValue)
    throws(BodyJSONError)
  {
    appendTag(field.number, .lengthDelimited)
    let start = count
    switch field.type {
    case .message(let part): try append(json: json, as: part)
    case .string: append(contentsOf: try json.fieldText().utf8)
    default: append(contentsOf: try json.fieldBytes())
    }
    insertLength(at: start)
  }

  private mutating func append(unknown json: JSONValue, _ schema: BodySchema)
    throws(BodyJSONError)
  {
    guard let text = json.stringValue, let bytes = [UInt8](hex: text) else {
      throw BodyJSONError("\(json.noun), expected whole fields in hexadecimal, such as \"f03f01\"")
    }
    var reader = FieldReader(bytes.span)
    while !reader.isAtEnd {
      let field: FieldReader.Field
      do throws(WireError) { field = try reader.next() } catch {
        throw BodyJSONError("not a sequence of whole fields: \(error.explanation)")
      }
      if let known = schema[field.number] {
        throw BodyJSONError(
          "field \(field.number) is known: write it as the member \(known.jsonName)")
      }
    }
    appendUnknownFields(of: bytes.span, schema)
  }
}

extension BodySchema {
  /// Where the field of this name stands in ``fields``.
  fileprivate func index(named name: String) -> Int? {
    fields.firstIndex { $0.jsonName == name || $0.name == name }
  }

  fileprivate var noField: String {
    fields.isEmpty
      ? "\(name) has no fields"
      : "\(name) has no such field; it has \(fields.map(\.jsonName).joined(separator: ", "))"
  }
}

extension JSONValue {
  fileprivate func fieldText() throws(BodyJSONError) -> String {
    guard case .string(let text) = self else {
      throw BodyJSONError("\(noun), expected a string")
    }
    guard !text.utf8.contains(0) else {
      throw BodyJSONError("a string with U+0000 in it, which no body may hold (WP-5.2-2)")
    }
    return text
  }

  fileprivate func fieldBytes() throws(BodyJSONError) -> [UInt8] {
    guard case .string(let text) = self else {
      throw BodyJSONError("\(noun), expected bytes as a string of Base64")
    }
    guard let bytes = [UInt8](base64: text) else {
      throw BodyJSONError("a string that is not Base64, neither standard nor URL-safe")
    }
    return bytes
  }
}

extension BodySchema.FieldType {
  /// The raw bits of a number, truth value or enum.
  fileprivate func raw(json: JSONValue) throws(BodyJSONError) -> UInt64 {
    switch self {
    case .bool:
      guard case .bool(let value) = json else {
        throw BodyJSONError("\(json.noun), expected true or false")
      }
      return value ? 1 : 0
    case .int32, .sint32, .sfixed32:
      return raw(Int64(try integer(json, \.int64, as: Int32.self)))
    case .int64, .sint64, .sfixed64: return raw(try integer(json, \.int64, as: Int64.self))
    case .uint32, .fixed32: return UInt64(try integer(json, \.uint64, as: UInt32.self))
    case .float: return UInt64(try floatingPoint(json, as: Float.self).bitPattern)
    case .double: return try floatingPoint(json, as: Double.self).bitPattern
    case .enumeration(let names): return raw(Int64(try enumeration(json, names)))
    case .uint64, .fixed64, .string, .bytes, .message:
      return try integer(json, \.uint64, as: UInt64.self)
    }
  }

  private func integer<Wide: FixedWidthInteger, Value: FixedWidthInteger>(
    _ json: JSONValue, _ wide: (JSONNumber) -> Wide?, as _: Value.Type
  ) throws(BodyJSONError) -> Value {
    guard let number = json.numberValue ?? json.stringValue.flatMap({ JSONNumber($0) }) else {
      throw BodyJSONError("\(json.noun), expected an integer, or one in a string")
    }
    guard let exact = wide(number), let value = Value(exactly: exact) else {
      throw BodyJSONError("no integer from \(Value.min) to \(Value.max)")
    }
    return value
  }

  private func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _ json: JSONValue, as _: Value.Type
  ) throws(BodyJSONError) -> Value {
    switch json.stringValue {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: break
    }
    guard let number = json.numberValue ?? json.stringValue.flatMap({ JSONNumber($0) }) else {
      throw BodyJSONError(
        "\(json.noun), expected a number, or a string with one, \"NaN\", \"Infinity\" or \"-Infinity\""
      )
    }
    guard let value = Value(number.lexeme), value.isFinite else {
      throw BodyJSONError("a number beyond the largest of the field's type")
    }
    return value
  }

  private func enumeration(_ json: JSONValue, _ names: BodySchema.EnumSchema)
    throws(BodyJSONError) -> Int32
  {
    if let name = json.stringValue {
      guard let number = names.names.filter({ $0.value == name }).keys.min() else {
        let all = names.names.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
        throw BodyJSONError("no name of \(names.name), which has \(all)")
      }
      return number
    }
    guard json.kind == .number else {
      throw BodyJSONError("\(json.noun), expected a name or a number of \(names.name)")
    }
    return try integer(json, \.int64, as: Int32.self)
  }
}
