// Objects whose keys are the sender's choice: the arguments of a notice, the values of a form.

extension StringRule {
  /// The name of an argument: 1 to 32 of `a`–`z`, `0`–`9` and `_`.
  static var argumentName: StringRule { .characters(1...32, .argumentName) }
}

extension MemberVisitor {
  /// Judges the number of members, their keys, and their values.
  func judge(
    _ object: JSONObject, at key: StaticString, _ count: ClosedRange<Int>, _ rule: StringRule,
    _ isGood: (JSONValue) -> Bool
  ) throws(ContentError) {
    guard count.contains(object.members.count) else {
      throw fault(
        [.key(key)], "WP-8.2-4",
        "has \(object.members.count) members, \(count.lowerBound) to \(count.upperBound) are allowed"
      )
    }
    for member in object.members {
      if let fault = rule.fault(of: member.key) {
        throw self.fault([.key(key), .keyOf(member.key)], "WP-8.2-4", "has a key that \(fault)")
      }
      if !isGood(member.value) {
        throw fault(
          [.key(key), .name(member.key)], "WP-8.2-4", "is of another type or out of its bounds")
      }
    }
  }
}

extension String {
  /// Whether there are at most so many characters, none of them U+0000.
  func isShort(_ limit: Int) -> Bool {
    isEmpty || StringRule.text(limit).fault(of: self) == nil
  }
}

extension JSONNumber {
  /// Whether the number is whole and every language holds it exactly.
  var isWhole: Bool {
    guard let value = int64 else { return false }
    return value.magnitude <= UInt64(Limits.maximumWholeNumber)
  }
}
