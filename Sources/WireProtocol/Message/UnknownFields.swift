// Fields that this version does not know, kept for whoever does (SPEC.md 5.2).

internal import CProtobufC

/// The unknown fields of one message, as they stand on the wire: tag and value, one after the other.
public struct UnknownFields: Sendable, Hashable {
  // Nil for none, as almost always: that is copied with the message for nothing, an empty array is counted.
  @usableFromInline let storage: [UInt8]?

  /// No unknown fields.
  public init() { storage = nil }

  /// Fields in wire format.
  ///
  /// - Throws: `malformedBody`, counted as if the bytes were a body, when they are no sequence of whole fields.
  public init(validating bytes: [UInt8]) throws(WireError) {
    var reader = FieldReader(bytes.span)
    while !reader.isAtEnd { _ = try reader.next() }
    self.init(judged: bytes)
  }

  /// Fields that have been judged.
  init(judged bytes: [UInt8]) { storage = bytes.isEmpty ? nil : bytes }

  /// The fields as bytes; empty for none.
  public var bytes: [UInt8] { storage ?? [] }

  /// Whether there are none.
  @inlinable
  public var isEmpty: Bool { storage == nil }

  /// What protobuf-c kept of a message. It keeps tags as numbers, so each is written in its shortest form.
  init(_ message: UnsafePointer<ProtobufCMessage>) {
    let count = Int(unsafe message.pointee.n_unknown_fields)
    guard count > 0, let fields = unsafe message.pointee.unknown_fields else {
      storage = nil
      return
    }
    var bytes: [UInt8] = []
    for index in 0..<count {
      let field = unsafe fields[index]
      let type = UInt64(unsafe field.wire_type.rawValue)
      bytes.appendVarint(UInt64(unsafe field.tag) << 3 | type)
      let value = unsafe UnsafeBufferPointer(start: field.data, count: field.len)
      unsafe bytes.append(contentsOf: value)
    }
    storage = bytes
  }
}
