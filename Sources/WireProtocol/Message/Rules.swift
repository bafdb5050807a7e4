// The rules of single fields (SPEC.md 5.3 to 5.5), shared by all messages that have them.

/// Each function throws the fault of field `number` when its value breaks the rule.
enum Rule {
  static func present(_ isPresent: Bool, _ number: UInt32) throws(FieldFault) {
    if !isPresent { throw FieldFault(number, "WP-5.5-1", "is needed and absent") }
  }

  static func notZero(_ value: some BinaryInteger, _ number: UInt32) throws(FieldFault) {
    if value == 0 { throw FieldFault(number, "WP-5.5-1", "is needed and absent, or 0") }
  }

  static func clientMessageID(_ bytes: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    guard bytes.count == ClientMessageID.length else {
      throw FieldFault(number, "WP-5.4-1", "has \(bytes.count) bytes, an id has 16")
    }
    guard ClientMessageID(bytes) != nil else {
      throw FieldFault(number, "WP-5.4-1", "is all zero")
    }
  }

  static func contentType(_ text: borrowing TextView, _ number: UInt32) throws(FieldFault) {
    let utf8 = text.utf8
    guard 1...Limits.maximumContentTypeLength ~= utf8.count else {
      throw FieldFault(
        number, "WP-5.4-2",
        "has \(utf8.count) bytes, 1 to \(Limits.maximumContentTypeLength) are allowed")
    }
    guard ASCIISet.contentType.containsAll(utf8) else {
      throw FieldFault(number, "WP-5.4-2", "holds a character other than a-z 0-9 . - _ /")
    }
  }

  static func content(_ bytes: Span<UInt8>, _ number: UInt32, isNeeded: Bool = true)
    throws(FieldFault)
  {
    if isNeeded { try present(!bytes.isEmpty, number) }
    if bytes.count > Limits.maximumContentLength {
      throw FieldFault(
        number, "WP-5.4-3",
        "has \(bytes.count) bytes, at most \(Limits.maximumContentLength) are allowed")
    }
  }

  static func messageID(_ text: borrowing TextView, _ number: UInt32, isNeeded: Bool = true)
    throws(FieldFault)
  {
    if text.isEmpty, !isNeeded { return }
    let bounds = Limits.minimumMessageIDLength...Limits.maximumMessageIDLength
    try printable(text, number, bounds, "WP-5.4-5")
  }

  /// Characters U+0021 to U+007E only.
  static func printable(
    _ text: borrowing TextView, _ number: UInt32, _ bounds: ClosedRange<Int>,
    _ requirement: String = "WP-5.5-1"
  ) throws(FieldFault) {
    let utf8 = text.utf8
    guard bounds.contains(utf8.count) else {
      throw FieldFault(
        number, requirement,
        "has \(utf8.count) bytes, \(bounds.lowerBound) to \(bounds.upperBound) are allowed")
    }
    for index in utf8.indices where !(0x21...0x7E).contains(utf8[index]) {
      throw FieldFault(number, requirement, "holds a character outside of U+0021–U+007E")
    }
  }

  static func domain(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    guard 1...Limits.maximumDomainLength ~= utf8.count else {
      throw FieldFault(
        number, "WP-5.3-1",
        "has \(utf8.count) bytes, 1 to \(Limits.maximumDomainLength) are allowed")
    }
    guard ASCIISet.domain.containsAll(utf8) else {
      throw FieldFault(number, "WP-5.3-1", "holds a character other than a-z 0-9 . -")
    }
  }

  static func uid(_ utf8: Span<UInt8>, _ number: UInt32) throws(FieldFault) {
    guard 1...Limits.maximumUIDLength ~= utf8.count else {
      throw FieldFault(
        number, "WP-5.3-2", "has \(utf8.count) bytes, 1 to \(Limits.maximumUIDLength) are allowed")
    }
    var index = 0
    while index < utf8.count {
      // Eight printable ASCII characters: none under 20, none above 7E.
      let word = utf8.word(at: index, end: utf8.count, filler: 0x20)
      let outside = word | (word &- Bytes8.ones &* 0x20) | (word &+ Bytes8.ones)
      if outside & Bytes8.highBits == 0 {
        index += 8
        continue
      }
      let byte = utf8[index]
      index += 1
      // U+0080 to U+009F are C2 80 to C2 9F.
      let isC1 = byte == 0xC2 && index < utf8.count && utf8[index] < 0xA0
      if byte < 0x20 || byte == 0x7F || isC1 {
        throw FieldFault(number, "WP-5.3-2", "holds a control character")
      }
    }
  }

  static func part<Part: WireMessage>(_ view: borrowing BodyView<Part>, _ number: UInt32)
    throws(FieldFault)
  {
    do throws(FieldFault) { try Part.check(view) } catch { throw error.inside(number) }
  }

  static func version(_ value: UInt32, _ number: UInt32) throws(FieldFault) {
    guard 1...255 ~= value else {
      throw FieldFault(number, "WP-5.5-1", "is \(value), a version byte is 1 to 255")
    }
  }

  /// Recipients that are all different.
  static func different(_ accounts: borrowing BodyList<Account>, _ number: UInt32)
    throws(FieldFault)
  {
    // Most pushes have one recipient, and then nothing is compared.
    guard accounts.count > 1 else { return }
    var seen = Set<Account>(minimumCapacity: accounts.count)
    for index in 0..<accounts.count {
      // Without unknown fields: they make no other account.
      let view = accounts[index]
      let account = Account(domain: view.domain.string, uid: view.uid.string)
      guard seen.insert(account).inserted else {
        throw FieldFault(number, index: index, "WP-5.5-1", "is named twice")
      }
    }
  }

  /// One status for each recipient, and one acceptance for each status ok.
  static func answers(_ statuses: Span<UInt32>, accepted: Int) throws(FieldFault) {
    try present(!statuses.isEmpty, 1)
    var ok = 0
    for index in statuses.indices {
      guard index < Limits.maximumRecipients else {
        throw FieldFault(
          1, index: index, isNumber: true, "WP-5.5-1",
          "has \(statuses.count) answers, at most \(Limits.maximumRecipients) are allowed")
      }
      if statuses[index] > UInt16.max {
        throw FieldFault(
          1, index: index, isNumber: true, "WP-5.5-1",
          "is \(statuses[index]), at most \(UInt16.max) is allowed")
      }
      if statuses[index] == 0 { ok += 1 }
    }
    guard accepted >= ok else {
      throw FieldFault(
        nil, "WP-5.5-1", "has \(accepted) accepted for \(ok) recipients with status 0")
    }
    guard accepted == ok else {
      throw FieldFault(
        2, index: ok, "WP-5.5-1", "has \(accepted) entries for \(ok) recipients with status 0")
    }
  }
}
