// The wire bytes of a body become the structures of protobuf-c, in one pass that also judges them (SPEC.md 5.1, 5.2,
// 5.6). protobuf-c's own unpacking is not used: it gives no reason for a failure, accepts ill-formed UTF-8, loses
// fields of a message that occurs twice, and takes memory without a bound.

internal import CProtobufC
internal import CWireSupport

/// One pass over a body, nested messages included.
///
/// Everything it makes lies in the arena, whose limit bounds the memory.
@safe
struct BodyUnpacker: ~Escapable {
  private let body: Span<UInt8>
  private let arena: OpaquePointer

  @_lifetime(copy body)
  init(_ body: Span<UInt8>, into arena: OpaquePointer) {
    self.body = body
    unsafe self.arena = arena
  }

  /// The body as a message of this type; it does not point into the body.
  ///
  /// - Throws: `malformedBody` for what is no valid message, `tooLarge` when the limit of the arena is reached.
  func unpack(_ layout: BodyLayout) throws(WireError) -> UnsafeMutablePointer<ProtobufCMessage> {
    let message = unsafe try make(layout.descriptor)
    unsafe try fill(message, layout.descriptor, from: 0..<body.count)
    return unsafe message
  }

  /// Stores the fields in `range`, over what the message holds already: a message that occurs more than once is merged
  /// this way. No message contains itself, so the depth is bounded by the types.
  private func fill(
    _ message: UnsafeMutablePointer<ProtobufCMessage>,
    _ type: UnsafePointer<ProtobufCMessageDescriptor>, from range: Range<Int>
  ) throws(WireError) {
    var reader = FieldReader(body, in: range)
    var lists = BegunLists()
    var unknown = unsafe UnknownRun()
    while !reader.isAtEnd {
      let field = try reader.next()
      guard let known = unsafe type.field(field.number) else {
        unsafe try keep(
          field, reader.position, of: message, type, &unknown, until: range.upperBound)
        continue
      }
      let place = unsafe UnsafeMutableRawPointer(message) + Int(unsafe known.pointee.offset)
      if unsafe known.pointee.label == PROTOBUF_C_LABEL_REPEATED {
        let count = unsafe (UnsafeMutableRawPointer(message) + Int(known.pointee.quantifier_offset))
          .assumingMemoryBound(to: Int.self)
        if lists.begin(field.number) {
          unsafe try extend(count, place, known, from: field.start, until: range.upperBound)
        }
        unsafe try append(field, known, count, place)
      } else {
        unsafe try store(field, known, at: place)
      }
    }
  }

  /// Stores a value that is not one of many.
  @inline(__always)
  private func store(
    _ field: FieldReader.Field, _ known: UnsafePointer<ProtobufCFieldDescriptor>,
    at place: UnsafeMutableRawPointer
  ) throws(WireError) {
    switch unsafe known.pointee.type {
    case PROTOBUF_C_TYPE_STRING:
      try expect(.lengthDelimited, field)
      try FieldReader(body, in: field.value).expectText(field)
      let text = unsafe try copy(field.value, terminated: true)
      unsafe place.storeBytes(of: text, as: UnsafeMutableRawPointer?.self)
    case PROTOBUF_C_TYPE_BYTES:
      try expect(.lengthDelimited, field)
      let data = unsafe try copy(field.value, terminated: false)
      unsafe place.storeBytes(
        of: ProtobufCBinaryData(
          len: field.value.count, data: data?.assumingMemoryBound(to: UInt8.self)),
        as: ProtobufCBinaryData.self)
    case PROTOBUF_C_TYPE_MESSAGE:
      try expect(.lengthDelimited, field)
      guard let type = unsafe known.messageType else { return }
      var part = unsafe place.load(as: UnsafeMutablePointer<ProtobufCMessage>?.self)
      if unsafe part == nil { unsafe part = try make(type) }
      guard let part = unsafe part else { return }
      unsafe place.storeBytes(of: part, as: UnsafeMutablePointer<ProtobufCMessage>.self)
      unsafe try fill(part, type, from: field.value)
    default:
      let number = unsafe NumberType(known.pointee.type)
      try expect(number.wireType, field)
      unsafe number.store(number.value(of: field, in: body), at: place)
    }
  }

  /// Appends an element, or the elements of a packed field. ``extend(_:_:_:from:until:)`` has made room for it.
  private func append(
    _ field: FieldReader.Field, _ known: UnsafePointer<ProtobufCFieldDescriptor>,
    _ count: UnsafeMutablePointer<Int>, _ place: UnsafeMutableRawPointer
  ) throws(WireError) {
    let size = unsafe known.elementSize
    let elements = unsafe place.load(as: UnsafeMutableRawPointer?.self)
    guard let number = unsafe known.number, field.type == .lengthDelimited else {
      guard let elements = unsafe elements else { return }
      unsafe try store(field, known, at: elements + count.pointee * size)
      unsafe count.pointee += 1
      return
    }
    var reader = FieldReader(body, in: field.value)
    let packed = try reader.packedCount(field, number.wireType, size: size)
    guard let elements = unsafe elements else { return }
    for _ in 0..<packed {
      let element = unsafe elements + count.pointee * size
      unsafe number.store(try reader.packedValue(of: field, number.wireType), at: element)
      unsafe count.pointee += 1
    }
  }

  /// Makes room for all elements of a repeated field that follow, behind those that it has.
  private func extend(
    _ count: UnsafeMutablePointer<Int>, _ place: UnsafeMutableRawPointer,
    _ known: UnsafePointer<ProtobufCFieldDescriptor>, from start: Int, until end: Int
  ) throws(WireError) {
    let size = unsafe known.elementSize
    let number = unsafe known.number
    var room = unsafe count.pointee
    var reader = FieldReader(body, in: start..<end)
    // What is malformed further on is reported when it is reached.
    while !reader.isAtEnd, let field = try? reader.next() {
      guard unsafe field.number == known.pointee.id else { continue }
      if let number, field.type == .lengthDelimited {
        room +=
          (try? reader.packedCount(field, number.wireType, size: size)) ?? 0
      } else {
        room += 1
      }
    }
    let present = unsafe place.load(as: UnsafeMutableRawPointer?.self)
    let capacity = unsafe present.map { unsafe ($0 - listHeader).load(as: Int.self) } ?? 0
    if room <= capacity { return }
    // A message that occurs again and again brings few elements each time: twice the room, for the next ones.
    let larger = max(room, 2 * capacity)
    let elements = unsafe try take(listHeader + larger * size) + listHeader
    unsafe (elements - listHeader).storeBytes(of: larger, as: Int.self)
    let held = unsafe count.pointee * size
    if let present = unsafe present { unsafe elements.copyMemory(from: present, byteCount: held) }
    // Zero, so that an element is nothing and not garbage until it is stored.
    unsafe (elements + held).initializeMemory(
      as: UInt8.self, repeating: 0, count: larger * size - held)
    unsafe place.storeBytes(of: elements, as: UnsafeMutableRawPointer.self)
  }

  /// In front of the elements stands how many there is room for.
  private var listHeader: Int { 8 }

  /// Keeps an unknown field. All of a message's are one entry of protobuf-c: the tag of the first, and behind it
  /// the bytes of all, so that they take little more memory than they had bytes.
  private func keep(
    _ field: FieldReader.Field, _ fieldEnd: Int, of message: UnsafeMutablePointer<ProtobufCMessage>,
    _ type: UnsafePointer<ProtobufCMessageDescriptor>, _ run: inout UnknownRun, until end: Int
  ) throws(WireError) {
    if unsafe run.entry == nil {
      unsafe run = try beginRun(field, of: message, type, until: end)
    } else {
      run.write(tagOf: field)
    }
    run.write(body, field.behindTag..<fieldEnd)
  }

  private func beginRun(
    _ first: FieldReader.Field, of message: UnsafeMutablePointer<ProtobufCMessage>,
    _ type: UnsafePointer<ProtobufCMessageDescriptor>, until end: Int
  ) throws(WireError) -> UnknownRun {
    var room = 0
    var reader = FieldReader(body, in: first.start..<end)
    while !reader.isAtEnd, let field = try? reader.next() {
      if unsafe type.field(field.number) == nil { room += reader.position - field.start }
    }
    let size = unsafe MemoryLayout<ProtobufCMessageUnknownField>.size
    if let entry = unsafe message.pointee.unknown_fields {
      // The message occurred before and had some.
      let data = unsafe try take(entry.pointee.len + room)
      if let present = unsafe entry.pointee.data {
        unsafe data.copyMemory(from: present, byteCount: entry.pointee.len)
      }
      unsafe entry.pointee.data = data.assumingMemoryBound(to: UInt8.self)
      var run = unsafe UnknownRun(entry: entry)
      run.write(tagOf: first)
      return run
    }
    let entry = unsafe try take(size).bindMemory(to: ProtobufCMessageUnknownField.self, capacity: 1)
    let data = unsafe try take(room)
    unsafe entry.initialize(
      to: ProtobufCMessageUnknownField(
        tag: first.number, wire_type: ProtobufCWireType(UInt32(first.type.rawValue)), len: 0,
        data: data.assumingMemoryBound(to: UInt8.self)))
    unsafe message.pointee.unknown_fields = unsafe entry
    unsafe message.pointee.n_unknown_fields = 1
    return unsafe UnknownRun(entry: entry)
  }

  /// An empty message of this type.
  private func make(_ type: UnsafePointer<ProtobufCMessageDescriptor>) throws(WireError)
    -> UnsafeMutablePointer<ProtobufCMessage>
  {
    let memory = unsafe try take(type.pointee.sizeof_message)
    let message = unsafe memory.assumingMemoryBound(to: ProtobufCMessage.self)
    unsafe protobuf_c_message_init(type, message)
    return unsafe message
  }

  /// A copy of bytes of the body; nil for none, unless a zero stands behind them.
  @inline(__always)
  private func copy(_ range: Range<Int>, terminated: Bool) throws(WireError)
    -> UnsafeMutableRawPointer?
  {
    let count = range.count
    if count == 0, !terminated { return nil }
    let target = unsafe try take(terminated ? count + 1 : count)
    unsafe body.extracting(range).withUnsafeBytes { source in
      if let start = source.baseAddress { unsafe target.copyMemory(from: start, byteCount: count) }
    }
    if terminated { unsafe target.storeBytes(of: 0, toByteOffset: count, as: UInt8.self) }
    return unsafe target
  }

  @inline(__always)
  private func expect(_ type: WireType, _ field: FieldReader.Field) throws(WireError) {
    try FieldReader(body, in: field.value).expect(type, field)
  }

  @inline(__always)
  private func take(_ size: Int) throws(WireError) -> UnsafeMutableRawPointer {
    guard let piece = unsafe wire_arena_allocate(UnsafeMutableRawPointer(arena), size) else {
      throw .tooLarge(
        "decoding takes more than \(Limits.memory(forBodyLength: body.count)) bytes for a body of \(body.count)"
      )
    }
    return unsafe piece
  }
}
