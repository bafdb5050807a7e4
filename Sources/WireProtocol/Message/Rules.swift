// The rules of single fields (SPEC.md 5.3 to 5.5). Each is written once: what is received is judged by it in the
// views, what is sent while it is written.

/// Each function throws the fault of field `number` when its value breaks the rule.
enum Rule {
  static func present(_ isPresent: Bool, _ number: UInt32) throws(FieldFault) {
    if !isPresent { throw FieldFault(number, "WP-5.5-1", "is needed and absent") }
  }

  static func notZero(_ value: some BinaryInteger, _ number: UInt32) throws(FieldFault) {
    if value == 0 { throw FieldFault(number, "WP-5.5-1", "is needed and absent, or 0") }
  }

  static func part<Part: WireMessage>(_ view: borrowing BodyView<Part>, _ number: UInt32)
    throws(FieldFault)
  {
    do throws(FieldFault) { try Part.check(view) } catch { throw error.inside(number) }
  }

  /// Swift's strings are UTF-8; what is left to judge is U+0000.
  static func text(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    if utf8.containsZero { throw FieldFault(number, "WP-5.2-2", "holds U+0000") }
  }

  static func domain(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try count(utf8, number, 1...Limits.maximumDomainLength, "WP-5.3-1")
    guard ASCIISet.domain.containsAll(utf8) else {
      throw FieldFault(number, "WP-5.3-1", "holds a character other than a-z 0-9 . -")
    }
  }

  static func uid(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try count(utf8, number, 1...Limits.maximumUIDLength, "WP-5.3-2")
    // Most uids need no look at their single bytes.
    if ASCIISet.text.containsAll(utf8) { return }
    for index in utf8.indices {
      // U+0080 to U+009F are C2 80 to C2 9F.
      let isC1 = utf8[index] == 0xC2 && index + 1 < utf8.count && utf8[index + 1] < 0xA0
      if utf8[index] < 0x20 || utf8[index] == 0x7F || isC1 {
        throw FieldFault(number, "WP-5.3-2", "holds a control character")
      }
    }
  }

  static func clientMessageID(_ bytes: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    guard bytes.count == ClientMessageID.length else {
      throw FieldFault(number, "WP-5.4-1", "has \(bytes.count) bytes, an id has 16")
    }
    guard ClientMessageID(bytes) != nil else {
      throw FieldFault(number, "WP-5.4-1", "is all zero")
    }
  }

  static func contentType(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try count(utf8, number, 1...Limits.maximumContentTypeLength, "WP-5.4-2")
    guard ASCIISet.contentType.containsAll(utf8) else {
      throw FieldFault(number, "WP-5.4-2", "holds a character other than a-z 0-9 . - _ /")
    }
  }

  static func content(_ bytes: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try count(bytes, number, 0...Limits.maximumContentLength, "WP-5.4-3")
  }

  static func neededContent(_ bytes: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try present(!bytes.isEmpty, number)
    try content(bytes, number)
  }

  static func token(_ bytes: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try count(bytes, number, 0...Limits.maximumTokenLength, "WP-5.5-1")
  }

  static func messageID(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    let bounds = Limits.minimumMessageIDLength...Limits.maximumMessageIDLength
    try printable(utf8, number, bounds, "WP-5.4-5")
  }

  static func deviceID(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try printable(utf8, number, 1...Limits.maximumDeviceIDLength, "WP-5.5-1")
  }

  static func topic(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try printable(utf8, number, 1...Limits.maximumTopicLength, "WP-5.5-1")
  }

  static func group(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    try printable(utf8, number, 1...Limits.maximumGroupLength, "WP-5.5-1")
  }

  /// Characters U+0021 to U+007E only.
  private static func printable(
    _ utf8: Span<UInt8>, _ number: UInt32, _ bounds: ClosedRange<Int>, _ requirement: String
  ) throws(FieldFault) {
    try count(utf8, number, bounds, requirement)
    guard ASCIISet.printable.containsAll(utf8) else {
      throw FieldFault(number, requirement, "holds a character outside of U+0021–U+007E")
    }
  }

  @inline(__always)
  private static func count(
    _ bytes: Span<UInt8>, _ number: UInt32, _ bounds: ClosedRange<Int>, _ requirement: String
  ) throws(FieldFault) {
    guard bounds.contains(bytes.count) else {
      throw FieldFault(count: bytes.count, bounds, number, requirement)
    }
  }
}
