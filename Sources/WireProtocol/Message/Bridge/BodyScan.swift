// Reads the wire bytes of a body before protobuf-c does, and closes what it leaves open (SPEC.md 5.1, 5.2, 5.6):
// a reason and an offset for every failure, ill-formed UTF-8, zeros inside strings, and the memory that the
// body will take, known before any is used.

internal import CProtobufC

/// One pass over a body, nested messages included.
struct BodyScan: ~Escapable {
  private let body: Span<UInt8>
  private let bound: Int
  private var needsMerging = false

  /// What a body asks of the decoder.
  struct Finding {
    /// The memory that protobuf-c will take.
    let memory: Int
    /// Whether a singular message occurs more than once. protobuf-c would lose fields of the earlier one.
    let needsMerging: Bool
  }

  /// Judges a body.
  ///
  /// - Throws: `malformedBody` for what is no valid message, `tooLarge` when the memory passes `bound`.
  static func judge(_ body: Span<UInt8>, _ layout: BodyLayout, bound: Int) throws(WireError)
    -> Finding
  {
    var scan = BodyScan(body, bound: bound)
    let memory = unsafe try scan.message(layout.descriptor, in: 0..<body.count, taken: 0)
    return Finding(memory: memory, needsMerging: scan.needsMerging)
  }

  @_lifetime(copy body)
  private init(_ body: Span<UInt8>, bound: Int) {
    self.body = body
    self.bound = bound
  }

  /// The memory that was taken before this message, and its own. No message contains itself, so the depth is
  /// bounded by the types.
  @_lifetime(self: copy self)
  private mutating func message(
    _ type: UnsafePointer<ProtobufCMessageDescriptor>, in range: Range<Int>, taken: Int
  ) throws(WireError) -> Int {
    // Of its own and not of the scan, so that it stays in registers.
    var reader = FieldReader(body, in: range)
    var members = 0
    var unknown = 0
    var parts: UInt64 = 0
    var memory = taken + BodyScan.piece(unsafe type.pointee.sizeof_message)
    while !reader.isAtEnd {
      let field = try reader.next()
      members += 1
      if let known = unsafe type.field(field.number) {
        let isRepeated = unsafe known.pointee.label == PROTOBUF_C_LABEL_REPEATED
        switch unsafe known.pointee.type {
        case PROTOBUF_C_TYPE_STRING:
          try reader.expect(.lengthDelimited, field)
          try reader.expectText(field)
          memory += BodyScan.piece(field.value.count + 1)
          if isRepeated { memory += MemoryLayout<Int>.stride }
        case PROTOBUF_C_TYPE_BYTES:
          try reader.expect(.lengthDelimited, field)
          memory += BodyScan.piece(field.value.count)
          if isRepeated { memory += unsafe MemoryLayout<ProtobufCBinaryData>.stride }
        case PROTOBUF_C_TYPE_MESSAGE:
          try reader.expect(.lengthDelimited, field)
          if isRepeated {
            memory += MemoryLayout<Int>.stride
          } else {
            // Two fields with one bit, which no message has, would only be merged for nothing.
            let bit = UInt64(1) << UInt64(field.number & 63)
            if parts & bit != 0 { needsMerging = true }
            parts |= bit
          }
          // A message field always has its type's descriptor: the generator writes it.
          if let part = unsafe known.pointee.descriptor {
            memory = unsafe try message(
              part.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), in: field.value,
              taken: memory)
          }
        default:
          memory += unsafe try number(field, known, isRepeated: isRepeated, reader)
        }
      } else {
        unknown += 1
        memory += BodyScan.piece(reader.position - field.behindTag)
      }
      // A body that breaks the bound is given up here, and not read to its end.
      if memory > bound { throw tooLarge() }
    }
    memory += BodyScan.scannedMembers(members)
    if unknown > 0 {
      memory += BodyScan.piece(unsafe unknown * MemoryLayout<ProtobufCMessageUnknownField>.stride)
    }
    if memory > bound { throw tooLarge() }
    return memory
  }

  /// The memory of a number: none of its own, unless it is one of many.
  private func number(
    _ field: FieldReader.Field, _ known: UnsafePointer<ProtobufCFieldDescriptor>, isRepeated: Bool,
    _ reader: borrowing FieldReader
  ) throws(WireError) -> Int {
    let type = unsafe NumberType(known.pointee.type)
    guard isRepeated else {
      try reader.expect(type.wireType, field)
      return 0
    }
    guard field.type == .lengthDelimited else {
      try reader.expect(type.wireType, field)
      return BodyScan.piece(type.size)
    }
    // Packed. protobuf-c rounds the array once; the elements are counted exactly.
    return BodyScan.piece(try reader.packedCount(field, type.wireType, size: type.size) * type.size)
  }

  /// A piece of memory, as the arena rounds it.
  @inline(__always)
  private static func piece(_ size: Int) -> Int { (size + 7) & ~7 }

  /// What protobuf-c notes of each field while it reads: the first 16 on its stack, then blocks that
  /// double.
  private static func scannedMembers(_ count: Int) -> Int {
    var room = 16
    var block = 16
    while room < count {
      block *= 2
      room += block
    }
    return (room - 16) * scannedMemberSize
  }

  /// The size of protobuf-c's private ScannedMember: tag, wire type, field, length, data.
  private static let scannedMemberSize = 8 + 3 * MemoryLayout<Int>.stride

  private func tooLarge() -> WireError {
    .tooLarge("decoding takes more than \(bound) bytes for a body of \(body.count)")
  }
}

/// How a number stands on the wire and in memory.
private struct NumberType {
  let wireType: WireType
  let size: Int

  init(_ type: ProtobufCType) {
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
}

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
