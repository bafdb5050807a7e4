// The structure that protobuf-c packs, filled from a Swift value in memory of the arena.

internal import CProtobufC
internal import CWireSupport

/// Why a filled structure must not be packed.
enum BuildFault: UInt8 {
  case none
  /// protobuf-c would cut the string there.
  case zeroInString
  /// A `Message` above its limit (WP-11-3).
  case messageTooLong
  /// A known field among the unknown ones: it would be sent twice, and unjudged.
  case knownAsUnknown
}

/// The structure of one message while it is filled.
///
/// Everything that its pointers lead to lives in the arena, so packing needs no memory of its own.
@safe
public struct BodyBuilder<Body: WireMessage>: ~Escapable {
  // Invariant: points to an initialised message of this type in the arena.
  let message: UnsafeMutablePointer<ProtobufCMessage>
  private let arena: OpaquePointer?
  // Shared with the builders of all parts; lives in the arena.
  private let fault: UnsafeMutablePointer<BuildFault>

  /// Fills a structure for the body `value`.
  @_lifetime(immortal)
  init(_ value: borrowing Body, arena: OpaquePointer?) {
    let fault = unsafe BodyBuilder.take(MemoryLayout<BuildFault>.size, of: arena)
      .bindMemory(to: BuildFault.self, capacity: 1)
    unsafe fault.initialize(to: .none)
    unsafe self.init(value, arena: arena, fault: fault)
  }

  @_lifetime(immortal)
  fileprivate init(
    _ value: borrowing Body, arena: OpaquePointer?, fault: UnsafeMutablePointer<BuildFault>
  ) {
    unsafe self.arena = arena
    unsafe self.fault = fault
    let descriptor = unsafe Body.layout.descriptor
    let memory = unsafe BodyBuilder.take(descriptor.pointee.sizeof_message, of: arena)
    unsafe message = memory.assumingMemoryBound(to: ProtobufCMessage.self)
    unsafe protobuf_c_message_init(descriptor, message)
    value.fill(self)
    keep(value.unknownFields)
    if let limit = Body.maximumLength, unsafe protobuf_c_message_get_packed_size(message) > limit {
      unsafe fault.pointee = .messageTooLong
    }
  }

  /// The structure of the generated code. Only for the one that belongs to `Body`.
  func structure<Structure>(_: Structure.Type) -> UnsafeMutablePointer<Structure> {
    unsafe UnsafeMutableRawPointer(message).assumingMemoryBound(to: Structure.self)
  }

  /// Judges what was filled by the rules of its type.
  ///
  /// - Returns: the bytes that ``pack(into:)`` writes.
  func judgedLength() throws(WireError) -> Int {
    switch unsafe fault.pointee {
    case .none: break
    case .zeroInString:
      throw .malformedBody(0, "WP-5.2-2", "\(Body.name): a string with U+0000 in it")
    case .messageTooLong:
      throw .malformedBody(
        0, "WP-11-3",
        "\(Body.name): a Message is at most \(Limits.maximumMessageLength) bytes long")
    case .knownAsUnknown:
      throw .malformedBody(0, "WP-5.1-2", "\(Body.name): unknownFields holds a known field")
    }
    let length = unsafe protobuf_c_message_get_packed_size(message)
    do throws(FieldFault) {
      try Body.check(unsafe BodyView<Body>(UnsafePointer(message), owner: self))
    } catch {
      // Packed only to tell where a receiver would find the fault.
      let packed = [UInt8](capacity: length) { output in
        unsafe output.write(count: length) { unsafe pack(into: $0) }
      }
      throw error.located(in: packed.span, Body.layout)
    }
    return length
  }

  /// Writes the canonical encoding.
  ///
  /// Invariant: `target` has as many bytes as ``judgedLength()`` said.
  func pack(into target: UnsafeMutableRawBufferPointer) {
    guard let start = target.baseAddress, unsafe !target.isEmpty else { return }
    unsafe _ = protobuf_c_message_pack(message, start.assumingMemoryBound(to: UInt8.self))
  }

  /// A string field. A zero inside, where protobuf-c would cut the string, is noted.
  func text(_ string: String) -> UnsafeMutablePointer<CChar>? {
    var string = string
    var hasZero = false
    let copy = string.withUTF8 { utf8 in
      unsafe wire_arena_text(arena, utf8.baseAddress, utf8.count, &hasZero)
    }
    guard let copy = unsafe copy else { BodyBuilder.outOfMemory() }
    if hasZero { unsafe fault.pointee = .zeroInString }
    return unsafe copy
  }

  /// A bytes field.
  func bytes(_ bytes: some Collection<UInt8>) -> ProtobufCBinaryData {
    let count = bytes.count
    guard count > 0 else { return unsafe ProtobufCBinaryData(len: 0, data: nil) }
    let target = unsafe BodyBuilder.take(count, of: arena)
    unsafe copy(bytes, count, to: target)
    return unsafe ProtobufCBinaryData(
      len: count, data: target.assumingMemoryBound(to: UInt8.self))
  }

  /// A field that holds a client message id.
  func id(_ id: ClientMessageID) -> ProtobufCBinaryData {
    let target = unsafe BodyBuilder.take(ClientMessageID.length, of: arena)
    unsafe id.write(to: target)
    return unsafe ProtobufCBinaryData(
      len: ClientMessageID.length, data: target.assumingMemoryBound(to: UInt8.self))
  }

  /// A message field.
  func part<Part: WireMessage, Structure>(_ value: Part?, _: Structure.Type)
    -> UnsafeMutablePointer<Structure>?
  {
    guard let value else { return nil }
    return unsafe BodyBuilder<Part>(value, arena: arena, fault: fault).structure(Structure.self)
  }

  /// A repeated field: its elements, made one by one in the arena.
  func list<Value, Element>(_ values: [Value], _ make: (Value) -> Element)
    -> (Int, UnsafeMutablePointer<Element>?)
  {
    guard !values.isEmpty else { return (0, nil) }
    let memory = unsafe BodyBuilder.take(values.count * MemoryLayout<Element>.stride, of: arena)
    let elements = unsafe memory.bindMemory(to: Element.self, capacity: values.count)
    for (index, value) in values.enumerated() {
      unsafe (elements + index).initialize(to: make(value))
    }
    return unsafe (values.count, elements)
  }

  private func keep(_ unknown: UnknownFields) {
    guard !unknown.isEmpty else { return }
    // protobuf-c writes the tag of an unknown field and then its bytes as they are, so one entry with the first
    // tag and all bytes behind it stands for the whole sequence.
    var reader = FieldReader(unknown.bytes.span)
    guard let first = try? reader.next() else { return }
    var next = first
    while true {
      if unsafe Body.layout.descriptor.field(next.number) != nil {
        unsafe fault.pointee = .knownAsUnknown
      }
      guard !reader.isAtEnd, let field = try? reader.next() else { break }
      next = field
    }
    let memory = unsafe BodyBuilder.take(
      MemoryLayout<ProtobufCMessageUnknownField>.size, of: arena)
    let entry = unsafe memory.bindMemory(to: ProtobufCMessageUnknownField.self, capacity: 1)
    let rest = unsafe bytes(unknown.bytes[first.behindTag...])
    unsafe entry.initialize(
      to: ProtobufCMessageUnknownField(
        tag: first.number, wire_type: ProtobufCWireType(UInt32(first.type.rawValue)),
        len: rest.len, data: rest.data))
    unsafe message.pointee.unknown_fields = unsafe entry
    unsafe message.pointee.n_unknown_fields = 1
  }

  private func copy(
    _ bytes: some Collection<UInt8>, _ count: Int, to target: UnsafeMutableRawPointer
  ) {
    let copied: Void? = bytes.withContiguousStorageIfAvailable {
      unsafe target.copyMemory(
        from: UnsafeRawBufferPointer($0).baseAddress ?? UnsafeRawPointer(target),
        byteCount: $0.count)
    }
    if copied != nil { return }
    var index = 0
    for byte in bytes {
      unsafe target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      index += 1
    }
  }

  /// A piece of the arena. Values of this process ask for it, never bytes from outside, so running out is
  /// running out of memory, and ends the process like every other allocation in Swift.
  private static func take(_ size: Int, of arena: OpaquePointer?) -> UnsafeMutableRawPointer {
    guard let piece = unsafe wire_arena_allocate(UnsafeMutableRawPointer(arena), size) else {
      outOfMemory()
    }
    return unsafe piece
  }

  private static func outOfMemory() -> Never { preconditionFailure("out of memory") }
}
