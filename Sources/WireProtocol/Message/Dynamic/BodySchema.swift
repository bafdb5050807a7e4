// The fields of a message as data: for tools that show or build bodies by name, and for bodies of your own.

internal import CProtobufC

/// The fields of a message: those of wire.proto, or of a command of your own.
public struct BodySchema: Sendable, Hashable {
  /// The name of the message.
  public let name: String
  /// The fields, by number.
  public let fields: [Field]
  /// Where contents stand in it.
  let contents: ContentPlan

  /// A field.
  public struct Field: Sendable, Hashable {
    /// 1 to 536,870,911.
    public let number: UInt32
    /// As in a .proto file, such as `client_message_id`.
    public let name: String
    /// As in JSON, such as `clientMessageId`.
    public let jsonName: String
    /// What its values are.
    public let type: FieldType
    /// Whether it may have many values.
    public let isRepeated: Bool

    /// A field; the JSON name is the name in lowerCamelCase.
    public init(_ number: UInt32, _ name: String, _ type: FieldType, isRepeated: Bool = false) {
      self.number = number
      self.name = name
      self.type = type
      self.isRepeated = isRepeated
      jsonName = Field.lowerCamelCase(name)
    }

    private static func lowerCamelCase(_ name: String) -> String {
      var result = ""
      var raise = false
      for character in name {
        if character == "_" {
          raise = true
        } else {
          result += raise ? character.uppercased() : String(character)
          raise = false
        }
      }
      return result
    }
  }

  /// The type of a field's values, as in a .proto file.
  public enum FieldType: Sendable, Hashable {
    /// Numbers and truth values.
    case bool, int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64
    /// Floating point.
    case float, double
    /// UTF-8 without U+0000.
    case string
    /// Any bytes.
    case bytes
    /// A number with names.
    case enumeration(EnumSchema)
    /// A message.
    case message(BodySchema)
  }

  /// The names of an enum's numbers.
  public struct EnumSchema: Sendable, Hashable {
    /// The name of the enum.
    public let name: String
    /// The name of each number.
    public let names: [Int32: String]

    /// An enum; numbers without a name stay numbers.
    public init(_ name: String, _ names: [Int32: String]) {
      self.name = name
      self.names = names
    }
  }

  /// Why fields make no message.
  public enum SchemaError: Error, Sendable, Hashable {
    /// Numbers are 1 to 536,870,911.
    case badNumber(UInt32)
    /// Two fields have this number.
    case duplicateNumber(UInt32)
    /// Two fields have this name.
    case duplicateName(String)
    /// `unknown_fields`: its JSON name is taken by the fields that a schema does not know.
    case reservedName(String)
  }

  /// A message of your own.
  ///
  /// - Throws: ``SchemaError``.
  public init(_ name: String, _ fields: [Field]) throws(SchemaError) {
    var numbers = Set<UInt32>()
    var names = Set<String>()
    for field in fields {
      guard 1...0x1FFF_FFFF ~= field.number else { throw .badNumber(field.number) }
      guard numbers.insert(field.number).inserted else { throw .duplicateNumber(field.number) }
      guard field.jsonName != BodyJSON.unknownFields else { throw .reservedName(field.name) }
      guard names.insert(field.name).inserted,
        names.insert(field.jsonName).inserted || field.name == field.jsonName
      else { throw .duplicateName(field.name) }
    }
    self.init(name: name, checked: fields)
  }

  private init(name: String, checked fields: [Field]) {
    self.name = name
    self.fields = fields.sorted { $0.number < $1.number }
    contents = ContentPlan(self.fields)
  }

  /// The field of this number; nil when there is none.
  public subscript(number: UInt32) -> Field? { index(of: number).map { fields[$0] } }

  /// Where the field of this number stands in ``fields``. Numbers mostly run from 1 without holes.
  func index(of number: UInt32) -> Int? {
    let guess = Int(number) - 1
    if guess >= 0, guess < fields.count, fields[guess].number == number { return guess }
    var low = 0
    var high = fields.count
    while low < high {
      let middle = (low + high) / 2
      if fields[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < fields.count && fields[low].number == number ? low : nil
  }

  /// The field of this name, as in a .proto file or as in JSON; nil when there is none.
  public subscript(name: String) -> Field? {
    fields.first { $0.name == name || $0.jsonName == name }
  }

  /// The fields of a message of wire.proto.
  init(_ layout: BodyLayout) { unsafe self.init(layout.descriptor) }

  /// No message contains itself, so this ends.
  fileprivate init(_ type: UnsafePointer<ProtobufCMessageDescriptor>) {
    let count = Int(unsafe type.pointee.n_fields)
    let fields = (0..<count).compactMap { index in
      unsafe type.pointee.fields.map { unsafe Field($0 + index) }
    }
    self.init(name: unsafe String(cString: type.pointee.short_name), checked: fields)
  }
}

extension BodySchema.Field {
  fileprivate init(_ field: UnsafePointer<ProtobufCFieldDescriptor>) {
    self.init(
      unsafe field.pointee.id, unsafe String(cString: field.pointee.name),
      unsafe BodySchema.FieldType(field),
      isRepeated: unsafe field.pointee.label == PROTOBUF_C_LABEL_REPEATED)
  }
}

extension BodySchema.FieldType {
  fileprivate init(_ field: UnsafePointer<ProtobufCFieldDescriptor>) {
    let descriptor = unsafe field.pointee.descriptor
    switch unsafe field.pointee.type {
    case PROTOBUF_C_TYPE_INT32: self = .int32
    case PROTOBUF_C_TYPE_SINT32: self = .sint32
    case PROTOBUF_C_TYPE_SFIXED32: self = .sfixed32
    case PROTOBUF_C_TYPE_INT64: self = .int64
    case PROTOBUF_C_TYPE_SINT64: self = .sint64
    case PROTOBUF_C_TYPE_SFIXED64: self = .sfixed64
    case PROTOBUF_C_TYPE_UINT32: self = .uint32
    case PROTOBUF_C_TYPE_FIXED32: self = .fixed32
    case PROTOBUF_C_TYPE_UINT64: self = .uint64
    case PROTOBUF_C_TYPE_FIXED64: self = .fixed64
    case PROTOBUF_C_TYPE_FLOAT: self = .float
    case PROTOBUF_C_TYPE_DOUBLE: self = .double
    case PROTOBUF_C_TYPE_BOOL: self = .bool
    case PROTOBUF_C_TYPE_STRING: self = .string
    case PROTOBUF_C_TYPE_MESSAGE:
      self =
        unsafe descriptor.map {
          unsafe .message(BodySchema($0.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)))
        } ?? .bytes
    case PROTOBUF_C_TYPE_ENUM:
      self =
        unsafe descriptor.map {
          unsafe .enumeration(
            BodySchema.EnumSchema($0.assumingMemoryBound(to: ProtobufCEnumDescriptor.self)))
        } ?? .int32
    default: self = .bytes
    }
  }
}

extension BodySchema.EnumSchema {
  fileprivate init(_ type: UnsafePointer<ProtobufCEnumDescriptor>) {
    var names: [Int32: String] = [:]
    for index in 0..<Int(unsafe type.pointee.n_values) {
      guard let value = unsafe type.pointee.values.map({ unsafe $0[index] }) else { continue }
      unsafe names[Int32(value.value)] = unsafe String(cString: value.name)
    }
    self.init(unsafe String(cString: type.pointee.short_name), names)
  }
}
