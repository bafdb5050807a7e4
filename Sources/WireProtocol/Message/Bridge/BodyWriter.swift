// The wire bytes of a message, written from its Swift value with no structure between.

/// Why a message must not be sent although a receiver could not tell, or not where.
enum SendingFault: UInt8 {
  case none
  /// U+0000 in a string (WP-5.2-2).
  case zeroInString
  /// A `Message` above its limit (WP-11-3).
  case messageTooLong
  /// A known field among the unknown ones: it would be sent twice, and unjudged.
  case knownAsUnknown
}

/// Writes a message in canonical encoding (WP-5.1-2), and judges each field on the way.
///
/// A broken rule does not stop it: where the fault stands is only known when the bytes are finished. The bytes lie in
/// memory of the writer's own, which is used again for the next message, and behind room for a header.
///
/// Invariant: `base` points to `capacity` bytes, of which all before `end` are initialised. Sendable, because a value
/// that cannot be copied is used from one place at a time.
@safe
public struct BodyWriter: ~Copyable, @unchecked Sendable {
  private var base: UnsafeMutableRawPointer
  private var capacity = 512
  private var end = Frame.headerLength
  /// The first rule that was found broken.
  private(set) var fault: FieldFault?
  // Beside the fault, because asking for it costs more.
  private var hasFault = false
  /// What is reported before any broken rule.
  var sendingFault = SendingFault.none

  init() {
    unsafe base = .allocate(byteCount: capacity, alignment: 16)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: end)
  }

  deinit { unsafe base.deallocate() }

  /// Whether nothing was found that forbids to send the message.
  @inline(__always)
  var isGood: Bool { !hasFault && sendingFault == .none }

  /// The message as far as it is written.
  var body: Span<UInt8> {
    @inline(__always)
    @_lifetime(borrow self)
    get { frame.extracting(Frame.headerLength...) }
  }

  /// The message and the header in front of it, once ``put(_:)`` has put one there.
  var frame: Span<UInt8> {
    @inline(__always)
    @_lifetime(borrow self)
    get {
      let bytes = unsafe Span<UInt8>(
        _unsafeBytes: UnsafeRawBufferPointer(start: base, count: end))
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// Forgets the message and what was found in it.
  @inline(__always)
  mutating func restart() {
    end = Frame.headerLength
    if !isGood { forgetFaults() }
  }

  @inline(never)
  private mutating func forgetFaults() {
    fault = nil
    hasFault = false
    sendingFault = .none
  }

  /// Puts a header in front of the message.
  mutating func put(_ header: FrameHeader) {
    // There is always room for it.
    unsafe header.write(to: base)
  }

  /// Writes a message: the fields that its type has, then the unknown ones.
  @inline(__always)
  mutating func message<Body: WireMessage>(_ value: borrowing Body) {
    let start = end
    value.write(to: &self)
    let unknown = value.unknownFields
    if !unknown.isEmpty { unknownFields(unknown, of: Body.self) }
    if let limit = Body.maximumLength, end - start > limit { sendingFault = .messageTooLong }
  }

  /// Writes a message as field `number` of another one.
  @inline(__always)
  mutating func part<Part: WireMessage>(
    _ number: UInt32, _ value: borrowing Part, index: Int? = nil
  ) {
    let hadFault = hasFault
    let start = begin(number)
    message(value)
    end(start)
    if hasFault, !hadFault { locate(inside: number, index) }
  }

  /// The tag of a length-delimited field and one byte for its length. What follows is the value, up to ``end(_:)``.
  ///
  /// - Returns: where the value begins.
  @inline(__always)
  mutating func begin(_ number: UInt32) -> Int {
    let tag = number << 3 | UInt32(WireType.lengthDelimited.rawValue)
    if tag < 0x80 {
      unsafe take(2).storeBytes(of: UInt8(tag), as: UInt8.self)
    } else {
      varint(UInt64(tag))
      _ = unsafe take(1)
    }
    return end
  }

  /// Puts the length in front of the value that began at `start`, which makes way when it takes more than a byte.
  @inline(__always)
  mutating func end(_ start: Int) {
    let count = end - start
    guard count < 0x80 else { return endLong(start, count) }
    // `begin` left this byte for it.
    unsafe (base + start - 1).storeBytes(of: UInt8(count), as: UInt8.self)
  }

  @inline(never)
  private mutating func endLong(_ start: Int, _ count: Int) {
    let further = varintLength(UInt64(count)) - 1
    // The value and the bytes taken now, by which it moves, lie one behind the other.
    _ = unsafe take(further)
    unsafe (base + start + further).copyMemory(from: base + start, byteCount: count)
    unsafe (base + start - 1).storeVarint(UInt64(count), length: further + 1)
  }

  /// Judges what no single field shows.
  @inline(__always)
  mutating func judge(_ rule: () throws(FieldFault) -> Void) {
    do throws(FieldFault) { try rule() } catch { note(error) }
  }

  /// Notes a broken rule; the first one stays.
  @inline(never)
  mutating func note(_ broken: FieldFault) {
    if hasFault { return }
    fault = broken
    hasFault = true
  }

  @inline(never)
  private mutating func locate(inside number: UInt32, _ index: Int?) {
    fault = fault?.inside(number, index: index)
  }

  /// Where the next `count` bytes go. All of them have to be written.
  @inline(__always)
  mutating func take(_ count: Int) -> UnsafeMutableRawPointer {
    // `end` is never above `capacity`, and so none of these overflows.
    if capacity &- end < count { grow(by: count) }
    let target = unsafe base + end
    end &+= count
    return unsafe target
  }

  /// The capacity at least doubles, so that a message is moved a bounded number of times.
  @inline(never)
  private mutating func grow(by count: Int) {
    let larger = max(end + count, capacity * 2)
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    unsafe fresh.copyMemory(from: base, byteCount: end)
    unsafe base.deallocate()
    unsafe base = fresh
    capacity = larger
  }

  /// The tag of a field. Of all known fields it is one byte, and known when this is compiled.
  @inline(__always)
  mutating func tag(_ number: UInt32, _ type: WireType) {
    varint(UInt64(number) << 3 | UInt64(type.rawValue))
  }

  /// A number in its shortest form.
  @inline(__always)
  mutating func varint(_ value: UInt64) {
    if value < 0x80 {
      unsafe take(1).storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
    } else {
      longVarint(value)
    }
  }

  @inline(never)
  private mutating func longVarint(_ value: UInt64) {
    let count = varintLength(value)
    unsafe take(count).storeVarint(value, length: count)
  }
}
