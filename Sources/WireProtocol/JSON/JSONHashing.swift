// Hashes of JSON values: strings by their scalars, as they are compared.

extension JSONValue: Hashable {
  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    switch self {
    case .null: break
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(jsonScalars: value)
    case .array(let elements): hasher.combine(elements)
    case .object(let object): hasher.combine(object)
    }
  }
}

extension JSONObject: Hashable {
  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(members.count)
    for member in members {
      hasher.combine(jsonScalars: member.key)
      hasher.combine(member.value)
    }
  }
}

extension JSONObject.Member: Hashable {
  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(jsonScalars: key)
    hasher.combine(value)
  }
}

extension Hasher {
  fileprivate mutating func combine(jsonScalars string: String) {
    for byte in string.utf8 { combine(byte) }
    // No UTF-8 has this byte.
    combine(0xFF as UInt8)
  }
}
