// What the unpacker asks of the descriptors that protoc-c generated, and of numbers.

internal import CProtobufC

extension UnsafePointer<ProtobufCMessageDescriptor> {
  /// The field of this number; nil when the type does not have it. Numbers mostly run from 1 without holes.
  @inline(__always)
  func field(_ number: UInt32) -> UnsafePointer<ProtobufCFieldDescriptor>? {
    guard let fields = unsafe pointee.fields else { return nil }
    let count = Int(unsafe pointee.n_fields)
    let guess = Int(number) - 1
    if guess < count, unsafe fields[guess].id == number { return unsafe fields + guess }
    for index in 0..<count where unsafe fields[index].id == number { return unsafe fields + index }
    return nil
  }
}

extension UnsafePointer<ProtobufCFieldDescriptor> {
  /// The type of a message field's value: the generator always writes it.
  @inline(__always)
  var messageType: UnsafePointer<ProtobufCMessageDescriptor>? {
    unsafe pointee.descriptor?.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
  }

  /// How a number of this field stands; nil when its values are no numbers.
  var number: NumberType? {
    switch unsafe pointee.type {
    case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE: nil
    default: unsafe NumberType(pointee.type)
    }
  }

  /// The bytes of an element of a repeated field.
  var elementSize: Int {
    switch unsafe pointee.type {
    case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_MESSAGE: MemoryLayout<Int>.size
    case PROTOBUF_C_TYPE_BYTES: unsafe MemoryLayout<ProtobufCBinaryData>.stride
    default: unsafe NumberType(pointee.type).size
    }
  }
}

/// Which repeated fields of a message have their room.
struct BegunLists {
  private var begun: UInt64 = 0

  /// Whether this is the first time. Fields above 63 are new each time: that costs memory, never safety.
  @inline(__always)
  mutating func begin(_ number: UInt32) -> Bool {
    guard number < 64 else { return true }
    let bit = UInt64(1) << UInt64(number)
    defer { begun |= bit }
    return begun & bit == 0
  }
}

/// The unknown fields of a message while they are kept.
@safe
struct UnknownRun {
  // Invariant: when it is not nil, its data has room for every unknown field of the occurrence under way.
  var entry: UnsafeMutablePointer<ProtobufCMessageUnknownField>?

  init(entry: UnsafeMutablePointer<ProtobufCMessageUnknownField>? = nil) {
    unsafe self.entry = entry
  }

  /// Appends a tag in its shortest form, which is at most as long as it came.
  mutating func write(tagOf field: FieldReader.Field) {
    var rest = UInt32(field.number) << 3 | UInt32(field.type.rawValue)
    while rest >= 0x80 {
      write(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    write(UInt8(rest))
  }

  /// Appends bytes of the body.
  mutating func write(_ body: Span<UInt8>, _ range: Range<Int>) {
    for index in range { write(body[index]) }
  }

  private mutating func write(_ byte: UInt8) {
    guard let entry = unsafe entry else { return }
    unsafe entry.pointee.data[entry.pointee.len] = byte
    unsafe entry.pointee.len += 1
  }
}

/// How a number stands on the wire and in memory.
struct NumberType {
  let wireType: WireType
  let size: Int
  private let type: ProtobufCType

  @inline(__always)
  init(_ type: ProtobufCType) {
    self.type = type
    switch type {
    case PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_DOUBLE:
      (wireType, size) = (.fixed64, 8)
    case PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FLOAT:
      (wireType, size) = (.fixed32, 4)
    case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_UINT64, PROTOBUF_C_TYPE_SINT64:
      (wireType, size) = (.varint, 8)
    default: (wireType, size) = (.varint, 4)
    }
  }

  /// The bits of a field's value, as they stand on the wire.
  @inline(__always)
  func value(of field: FieldReader.Field, in body: Span<UInt8>) -> UInt64 {
    switch wireType {
    case .varint: field.varint
    case .fixed64: body.uint64(at: field.value.lowerBound).byteSwapped
    default: UInt64(body.uint32LittleEndian(at: field.value.lowerBound))
    }
  }

  /// Stores the bits as the field's type has them: cut, or turned back from zigzag (WP-5.1-9).
  ///
  /// Invariant: `place` has `size` bytes.
  @inline(__always)
  func store(_ bits: UInt64, at place: UnsafeMutableRawPointer) {
    let value =
      switch type {
      case PROTOBUF_C_TYPE_BOOL: UInt64(bits == 0 ? 0 : 1)
      case PROTOBUF_C_TYPE_SINT32:
        UInt64(
          UInt32(truncatingIfNeeded: bits) >> 1 ^ (0 &- (UInt32(truncatingIfNeeded: bits) & 1)))
      case PROTOBUF_C_TYPE_SINT64: bits >> 1 ^ (0 &- (bits & 1))
      default: bits
      }
    if size == 8 {
      unsafe place.storeBytes(of: value, as: UInt64.self)
    } else {
      unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
    }
  }
}
