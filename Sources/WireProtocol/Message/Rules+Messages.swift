// The rules of SPEC.md 5.5 that single messages have, and those that compare fields with each other.

extension Rule {
  static func timeToLive(_ seconds: UInt32, _ number: UInt32) throws(FieldFault) {
    if seconds > Limits.maximumTimeToLive {
      throw FieldFault(
        number, "WP-5.4-4", "is \(seconds) s, at most \(Limits.maximumTimeToLive) are allowed")
    }
  }

  static func version(_ value: UInt32, _ number: UInt32) throws(FieldFault) {
    guard 1...255 ~= value else {
      throw FieldFault(number, "WP-5.5-1", "is \(value), a version byte is 1 to 255")
    }
  }

  static func versions(_ minimum: ProtocolVersion, _ maximum: ProtocolVersion, _ number: UInt32)
    throws(FieldFault)
  {
    if minimum > maximum {
      throw FieldFault(number, "WP-5.5-1", "is \(minimum), above max_version \(maximum)")
    }
  }

  static func goaway(_ status: UInt32, _ number: UInt32) throws(FieldFault) {
    guard 1...99 ~= status else {
      throw FieldFault(number, "WP-5.5-1", "is \(status), goaway has 1 to 99")
    }
  }

  static func through(_ through: UInt64, head: UInt64, _ number: UInt32) throws(FieldFault) {
    if through > head {
      throw FieldFault(number, "WP-5.5-1", "is \(through), above head \(head)")
    }
  }

  static func recipients(_ count: Int, _ number: UInt32) throws(FieldFault) {
    try present(count > 0, number)
    if count > Limits.maximumRecipients {
      throw FieldFault(
        number, index: Limits.maximumRecipients, "WP-5.5-1",
        "has \(count) recipients, at most \(Limits.maximumRecipients) are allowed")
    }
  }

  /// Recipients that are all different.
  static func different(_ count: Int, _ number: UInt32, _ recipient: (Int) -> Account)
    throws(FieldFault)
  {
    // Most pushes have one recipient, and then nothing is compared.
    guard count > 1 else { return }
    var seen = Set<Account>(minimumCapacity: count)
    for index in 0..<count {
      var account = recipient(index)
      // They make no other account.
      account.unknownFields = UnknownFields()
      guard seen.insert(account).inserted else {
        throw FieldFault(number, index: index, "WP-5.5-1", "is named twice")
      }
    }
  }

  /// One status for each recipient, and one acceptance for each status ok.
  static func answers(_ count: Int, accepted: Int, _ status: (Int) -> UInt32) throws(FieldFault) {
    try present(count > 0, 1)
    var ok = 0
    for index in 0..<count {
      guard index < Limits.maximumRecipients else {
        throw FieldFault(
          1, index: index, isNumber: true, "WP-5.5-1",
          "has \(count) answers, at most \(Limits.maximumRecipients) are allowed")
      }
      let status = status(index)
      if status > UInt16.max {
        throw FieldFault(
          1, index: index, isNumber: true, "WP-5.5-1",
          "is \(status), at most \(UInt16.max) is allowed")
      }
      if status == 0 { ok += 1 }
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
