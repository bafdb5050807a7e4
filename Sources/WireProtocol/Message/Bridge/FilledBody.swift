// A body that was filled and judged, and only has to be packed: the same for all types of messages.

internal import CProtobufC

/// The structure of a body, ready to be packed.
@safe
struct FilledBody: ~Escapable {
  // Invariant: points to an initialised message in an arena that outlives this.
  private let message: UnsafePointer<ProtobufCMessage>
  /// No fewer bytes than ``pack(into:)`` writes, known without looking at the fields again.
  let bound: Int

  // Inlined so that nobody asks for the type of the owner at run time.
  @inline(__always)
  @_lifetime(copy owner)
  init<Owner: ~Escapable & ~Copyable>(
    _ message: UnsafePointer<ProtobufCMessage>, bound: Int, owner: borrowing Owner
  ) {
    unsafe self.message = message
    self.bound = bound
  }

  /// Bytes that ``pack(into:)`` writes, counted in a pass over all fields.
  var length: Int { unsafe protobuf_c_message_get_packed_size(message) }

  /// The canonical encoding.
  var bytes: [UInt8] {
    let length = length
    return [UInt8](capacity: length) { output in
      unsafe output.write(atMost: length) { unsafe pack(into: $0) }
    }
  }

  /// Writes the canonical encoding.
  ///
  /// Invariant: `target` has ``length`` bytes or more.
  ///
  /// - Returns: the bytes that were written.
  func pack(into target: UnsafeMutableRawBufferPointer) -> Int {
    guard let start = target.baseAddress, unsafe !target.isEmpty else { return 0 }
    return unsafe protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
  }
}
