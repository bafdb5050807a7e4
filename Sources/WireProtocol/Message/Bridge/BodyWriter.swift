// The wire bytes of a message, written from its Swift value straight into the output.

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

/// Writes messages in canonical encoding (WP-5.1-2), and judges each field on the way.
///
/// A broken rule does not stop it: where the fault stands is only known when the bytes are finished. Nor does the end
/// of the room: what follows is counted and not written, so ``length`` is right in any case.
@safe
public struct BodyWriter: ~Copyable {
  // Invariant: points to `room` writable bytes for as long as the writer lives; nil only when `room` is 0. Nobody but
  // FrameEncoder and encodedBytes makes one, and it cannot be copied, so it does not outlive the bytes.
  private let base: UnsafeMutableRawPointer?
  private let room: Int
  /// Bytes of the message so far, written or not.
  private(set) var length = 0
  /// The first rule that was found broken.
  private(set) var fault: FieldFault?
  /// What is reported before any broken rule.
  var sendingFault = SendingFault.none

  /// A writer into these bytes.
  ///
  /// Invariant: they are writable for as long as the writer lives.
  @inline(__always)
  init(into target: UnsafeMutableRawBufferPointer) {
    unsafe base = target.baseAddress
    room = target.count
  }

  /// A writer that only counts and judges.
  init() {
    unsafe base = nil
    room = 0
  }

  /// Whether everything that was counted was written too.
  var fits: Bool { length <= room }

  /// Whether nothing was found that forbids to send the message.
  @inline(__always)
  var isGood: Bool { fault == nil && sendingFault == .none }

  /// Writes a message: the fields that its type has, then the unknown ones.
  @inline(__always)
  mutating func message<Body: WireMessage>(_ value: borrowing Body) {
    let start = length
    value.write(to: &self)
    if !value.unknownFields.isEmpty { unknown(value.unknownFields, Body.layout) }
    if let limit = Body.maximumLength, length - start > limit { sendingFault = .messageTooLong }
  }

  /// Writes a message as field `number` of another one.
  @inline(__always)
  mutating func part<Part: WireMessage>(
    _ number: UInt32, _ value: borrowing Part, index: Int? = nil
  ) {
    let wasGood = fault == nil
    let start = begin(number)
    message(value)
    end(start)
    if wasGood, fault != nil { locate(inside: number, index) }
  }

  /// The tag of a length-delimited field and one byte for its length. What follows is the value, up to ``end(_:)``.
  ///
  /// - Returns: where the value begins.
  @inline(__always)
  mutating func begin(_ number: UInt32) -> Int {
    tag(number, .lengthDelimited)
    _ = unsafe take(1)
    return length
  }

  /// Puts the length in front of the value that began at `start`, which makes way when it takes more than a byte.
  @inline(__always)
  mutating func end(_ start: Int) {
    let count = length - start
    guard count < 0x80 else { return endLong(start, count) }
    // `take` left this byte for the length.
    if fits, let base = unsafe base {
      unsafe (base + start - 1).storeBytes(of: UInt8(count), as: UInt8.self)
    }
  }

  @inline(never)
  private mutating func endLong(_ start: Int, _ count: Int) {
    let further = varintLength(UInt64(count)) - 1
    // The value and the bytes behind it that were just taken lie inside of the room.
    guard unsafe take(further) != nil, let base = unsafe base else { return }
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
    if fault == nil { fault = broken }
  }

  @inline(never)
  private mutating func locate(inside number: UInt32, _ index: Int?) {
    fault = fault?.inside(number, index: index)
  }

  /// Where the next `count` bytes go; nil when there is no room for them. They are counted in any case.
  @inline(__always)
  mutating func take(_ count: Int) -> UnsafeMutableRawPointer? {
    let start = length
    length += count
    guard fits, let base = unsafe base else { return nil }
    return unsafe base + start
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
      if let target = unsafe take(1) {
        unsafe target.storeBytes(of: UInt8(value), as: UInt8.self)
      }
    } else {
      longVarint(value)
    }
  }

  @inline(never)
  private mutating func longVarint(_ value: UInt64) {
    let count = varintLength(value)
    if let target = unsafe take(count) { unsafe target.storeVarint(value, length: count) }
  }
}
