// The fields of a dynamic message as Swift values.

extension DynamicMessage {
  /// A field's value.
  public enum Value: Sendable, Hashable {
    /// Of `bool`.
    case bool(Bool)
    /// Of `int32`, `int64`, `sint32`, `sint64`, `sfixed32`, `sfixed64`.
    case signed(Int64)
    /// Of `uint32`, `uint64`, `fixed32`, `fixed64`.
    case unsigned(UInt64)
    /// Of `float` and `double`.
    case double(Double)
    /// Of `string`.
    case string(String)
    /// Of `bytes`.
    case bytes([UInt8])
    /// Of an enum; the name is nil for a number without one.
    case enumeration(number: Int32, name: String?)
    /// Of a message type, in its canonical encoding.
    case message(DynamicMessage)
    /// The elements of a repeated field, one or more.
    case list([Value])
  }

  /// The value of a field, by its name as in the .proto file or as in JSON.
  ///
  /// Nil when the schema has no such field, or when the message does not say it: defaults are not told from absence.
  public subscript(name: String) -> Value? {
    guard let known = schema[name] else { return nil }
    var canonical: [UInt8] = []
    CanonicalBody.append(known, of: bytes.span, 0..<bytes.count, to: &canonical)
    var reader = FieldReader(canonical.span)
    var values: [Value] = []
    while !reader.isAtEnd, let field = try? reader.next() {
      if known.type.isNumber {
        var position = field.value.lowerBound
        while position < field.value.upperBound {
          let raw = reader.number(known.type, at: &position, before: field.value.upperBound)
          values.append(Value(raw: raw, known.type))
        }
      } else {
        values.append(Value(Array(canonical[field.value]), known.type))
      }
    }
    return known.isRepeated && !values.isEmpty ? .list(values) : values.first
  }
}

extension DynamicMessage.Value {
  /// A number from its raw bits.
  fileprivate init(raw: UInt64, _ type: BodySchema.FieldType) {
    switch type {
    case .bool: self = .bool(raw != 0)
    case .int32, .int64, .sint32, .sint64, .sfixed32, .sfixed64: self = .signed(type.signed(raw))
    case .uint32, .uint64, .fixed32, .fixed64: self = .unsigned(raw)
    case .float: self = .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw))))
    case .double: self = .double(Double(bitPattern: raw))
    case .enumeration(let names):
      let number = Int32(truncatingIfNeeded: raw)
      self = .enumeration(number: number, name: names.names[number])
    case .string, .bytes, .message: self = .unsigned(raw)
    }
  }

  /// A length-delimited value.
  fileprivate init(_ bytes: [UInt8], _ type: BodySchema.FieldType) {
    switch type {
    case .string: self = .string(String(copying: bytes.span))
    case .message(let schema): self = .message(DynamicMessage(judged: bytes, schema))
    default: self = .bytes(bytes)
    }
  }
}

extension BodySchema.FieldType {
  /// The number of raw bits of a signed type.
  func signed(_ raw: UInt64) -> Int64 {
    switch self {
    case .sint32, .sint64: Int64(bitPattern: raw >> 1 ^ (0 &- (raw & 1)))
    case .sfixed32: Int64(Int32(truncatingIfNeeded: raw))
    default: Int64(bitPattern: raw)
    }
  }

  /// The raw bits of a number of a signed type.
  func raw(_ value: Int64) -> UInt64 {
    switch self {
    case .sint32, .sint64: UInt64(bitPattern: value << 1 ^ value >> 63)
    case .sfixed32: UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: value)))
    default: UInt64(bitPattern: value)
    }
  }
}
