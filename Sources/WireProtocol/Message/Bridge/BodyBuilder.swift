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

/// What the builders of a body and of all its parts find out together.
struct BuildState {
  var fault = BuildFault.none
  /// No fewer bytes than the parts made so far take on the wire.
  ///
  /// Text and bytes count as they are. All else lies in structures and lists, where a value has at least 4 bytes. On
  /// the wire its tag has at most 5 and its number or length at most 10: less than four times as many.
  var bound = 0
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
  private let state: UnsafeMutablePointer<BuildState>

  /// Fills a structure for the body `value`.
  @_lifetime(immortal)
  init(_ value: borrowing Body, arena: OpaquePointer?) {
    let state = unsafe BodyBuilder.take(MemoryLayout<BuildState>.size, of: arena)
      .bindMemory(to: BuildState.self, capacity: 1)
    unsafe state.initialize(to: BuildState())
    unsafe self.init(value, arena: arena, state: state)
  }

  @_lifetime(immortal)
  fileprivate init(
    _ value: borrowing Body, arena: OpaquePointer?, state: UnsafeMutablePointer<BuildState>
  ) {
    unsafe self.arena = arena
    unsafe self.state = state
    let outside = unsafe state.pointee.bound
    let descriptor = unsafe Body.layout.descriptor
    let memory = unsafe BodyBuilder.takeValues(
      descriptor.pointee.sizeof_message, of: arena, state)
    unsafe message = memory.assumingMemoryBound(to: ProtobufCMessage.self)
    unsafe protobuf_c_message_init(descriptor, message)
    value.fill(self)
    let unknown = value.unknownFields
    if !unknown.isEmpty { keep(unknown) }
    if let limit = Body.maximumLength, unsafe state.pointee.bound - outside > limit,
      unsafe protobuf_c_message_get_packed_size(message) > limit
    {
      unsafe state.pointee.fault = .messageTooLong
    }
  }

  /// The structure of the generated code. Only for the one that belongs to `Body`.
  func structure<Structure>(_: Structure.Type) -> UnsafeMutablePointer<Structure> {
    unsafe UnsafeMutableRawPointer(message).assumingMemoryBound(to: Structure.self)
  }

  /// What was filled, without a judgement.
  var filled: FilledBody {
    @_lifetime(copy self)
    get { unsafe FilledBody(UnsafePointer(message), bound: state.pointee.bound, owner: self) }
  }

  /// Judges what was filled by the rules of its type.
  func judge() throws(WireError) {
    if unsafe state.pointee.fault != .none { throw BodyBuilder.error(unsafe state.pointee.fault) }
    do throws(FieldFault) {
      try Body.check(unsafe BodyView<Body>(UnsafePointer(message), owner: self))
    } catch {
      // Packed only to tell where a receiver would find the fault.
      throw error.located(in: filled.bytes.span, Body.layout)
    }
  }

  @inline(never)
  private static func error(_ fault: BuildFault) -> WireError {
    switch fault {
    case .none, .zeroInString:
      .malformedBody(0, "WP-5.2-2", "\(Body.name): a string with U+0000 in it")
    case .messageTooLong:
      .malformedBody(
        0, "WP-11-3",
        "\(Body.name): a Message is at most \(Limits.maximumMessageLength) bytes long")
    case .knownAsUnknown:
      .malformedBody(0, "WP-5.1-2", "\(Body.name): unknownFields holds a known field")
    }
  }

  /// A string field. A zero inside, where protobuf-c would cut the string, is noted.
  func text(_ string: borrowing String) -> UnsafeMutablePointer<CChar>? {
    let copied = unsafe string.utf8.withContiguousStorageIfAvailable { unsafe text($0) }
    if let copied = unsafe copied { return unsafe copied }
    var native = copy string
    return native.withUTF8 { unsafe text($0) }
  }

  private func text(_ utf8: UnsafeBufferPointer<UInt8>) -> UnsafeMutablePointer<CChar> {
    var hasZero = false
    let text = unsafe wire_arena_text(arena, utf8.baseAddress, utf8.count, &hasZero)
    guard let text = unsafe text else { BodyBuilder.outOfMemory() }
    if hasZero { unsafe state.pointee.fault = .zeroInString }
    unsafe state.pointee.bound += utf8.count
    return unsafe text
  }

  /// A bytes field.
  func bytes(_ bytes: some Collection<UInt8>) -> ProtobufCBinaryData {
    let count = bytes.count
    guard count > 0 else { return unsafe ProtobufCBinaryData(len: 0, data: nil) }
    let target = unsafe takeBytes(count)
    unsafe copy(bytes, count, to: target)
    return unsafe ProtobufCBinaryData(
      len: count, data: target.assumingMemoryBound(to: UInt8.self))
  }

  /// A field that holds a client message id.
  func id(_ id: ClientMessageID) -> ProtobufCBinaryData {
    let target = unsafe takeBytes(ClientMessageID.length)
    unsafe id.write(to: target)
    return unsafe ProtobufCBinaryData(
      len: ClientMessageID.length, data: target.assumingMemoryBound(to: UInt8.self))
  }

  /// A message field.
  func part<Part: WireMessage, Structure>(_ value: Part?, _: Structure.Type)
    -> UnsafeMutablePointer<Structure>?
  {
    guard let value else { return nil }
    return unsafe BodyBuilder<Part>(value, arena: arena, state: state).structure(Structure.self)
  }

  /// A repeated field: its elements, made one by one in the arena.
  func list<Value, Element>(_ values: [Value], _ make: (Value) -> Element)
    -> (Int, UnsafeMutablePointer<Element>?)
  {
    guard !values.isEmpty else { return (0, nil) }
    let memory = unsafe BodyBuilder.takeValues(
      values.count * MemoryLayout<Element>.stride, of: arena, state)
    let elements = unsafe memory.bindMemory(to: Element.self, capacity: values.count)
    for (index, value) in values.enumerated() {
      unsafe (elements + index).initialize(to: make(value))
    }
    return unsafe (values.count, elements)
  }

  private func keep(_ unknown: UnknownFields) {
    // protobuf-c writes the tag of an unknown field and then its bytes as they are, so one entry with the first
    // tag and all bytes behind it stands for the whole sequence.
    var reader = FieldReader(unknown.bytes.span)
    guard let first = try? reader.next() else { return }
    var next = first
    while true {
      if unsafe Body.layout.descriptor.field(next.number) != nil {
        unsafe state.pointee.fault = .knownAsUnknown
      }
      guard !reader.isAtEnd, let field = try? reader.next() else { break }
      next = field
    }
    let memory = unsafe BodyBuilder.takeValues(
      MemoryLayout<ProtobufCMessageUnknownField>.size, of: arena, state)
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

  /// Memory for a structure or a list.
  private static func takeValues(
    _ size: Int, of arena: OpaquePointer?, _ state: UnsafeMutablePointer<BuildState>
  ) -> UnsafeMutableRawPointer {
    unsafe state.pointee.bound += 4 * size
    return unsafe take(size, of: arena)
  }

  /// Memory for bytes that stand on the wire as they are.
  private func takeBytes(_ count: Int) -> UnsafeMutableRawPointer {
    unsafe state.pointee.bound += count
    return unsafe BodyBuilder.take(count, of: arena)
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
