// Bytes as text: hexadecimal, and Base64 of RFC 4648.

extension [UInt8] {
  /// The bytes of hexadecimal digits, two each, upper or lower case and nothing between; nil for anything else.
  package init?(hex text: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 2)
    var high: UInt8?
    for character in text.utf8 {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x41...0x46: digit = character - 0x37
      case 0x61...0x66: digit = character - 0x57
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    guard high == nil else { return nil }
    self = bytes
  }

  /// The bytes of Base64 in the standard or the URL-safe alphabet, with padding or without; nil for anything else.
  init?(base64 text: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var pending: UInt32 = 0
    var digits = 0
    var padding = 0
    for character in text.utf8 {
      if character == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let digit = base64Digit(character) else { return nil }
      pending = pending << 6 | digit
      digits += 1
      if digits % 4 == 0 {
        for shift: UInt32 in [16, 8, 0] {
          bytes.append(UInt8(truncatingIfNeeded: pending >> shift))
        }
      }
    }
    guard digits % 4 != 1, padding == 0 || padding < 3 && (digits + padding) % 4 == 0 else {
      return nil
    }
    if digits % 4 == 2 { bytes.append(UInt8(truncatingIfNeeded: pending >> 4)) }
    if digits % 4 == 3 {
      bytes.append(UInt8(truncatingIfNeeded: pending >> 10))
      bytes.append(UInt8(truncatingIfNeeded: pending >> 2))
    }
    self = bytes
  }

  /// Appends the bytes as hexadecimal digits in lower case.
  mutating func appendHex(_ bytes: Span<UInt8>) {
    for index in bytes.indices { appendHex(bytes[index]) }
  }

  /// Appends a byte as two hexadecimal digits in lower case.
  mutating func appendHex(_ byte: UInt8) {
    append(hexDigit(byte >> 4))
    append(hexDigit(byte & 0xF))
  }

  /// Appends the bytes as Base64 in the standard alphabet with padding.
  mutating func appendBase64(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let group =
        UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[index + 2]) : 0)
      append(base64Character(group >> 18))
      append(base64Character(group >> 12 & 63))
      append(left > 1 ? base64Character(group >> 6 & 63) : UInt8(ascii: "="))
      append(left > 2 ? base64Character(group & 63) : UInt8(ascii: "="))
      index += 3
    }
  }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

private func base64Character(_ value: UInt32) -> UInt8 {
  let value = UInt8(truncatingIfNeeded: value)
  switch value {
  case 0..<26: return 0x41 + value
  case 26..<52: return 0x61 + (value - 26)
  case 52..<62: return 0x30 + (value - 52)
  case 62: return UInt8(ascii: "+")
  default: return UInt8(ascii: "/")
  }
}

private func base64Digit(_ character: UInt8) -> UInt32? {
  switch character {
  case 0x41...0x5A: UInt32(character - 0x41)
  case 0x61...0x7A: UInt32(character - 0x61) + 26
  case 0x30...0x39: UInt32(character - 0x30) + 52
  case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
  case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
  default: nil
  }
}
