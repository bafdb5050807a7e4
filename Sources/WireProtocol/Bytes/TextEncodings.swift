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
    append(addingCapacity: (bytes.count + 2) / 3 * 4) { output in
      var index = 0
      while index + 2 < bytes.count {
        output.appendBase64(
          UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]))
        index += 3
      }
      guard index < bytes.count else { return }
      let isOne = index + 1 == bytes.count
      let group = UInt32(bytes[index]) << 16 | (isOne ? 0 : UInt32(bytes[index + 1]) << 8)
      output.append(base64Character(group >> 18))
      output.append(base64Character(group >> 12))
      output.append(isOne ? UInt8(ascii: "=") : base64Character(group >> 6))
      output.append(UInt8(ascii: "="))
    }
  }
}

extension OutputSpan where Element == UInt8 {
  /// Appends the four characters of three bytes.
  @inline(__always)
  fileprivate mutating func appendBase64(_ group: UInt32) {
    append(base64Character(group >> 18))
    append(base64Character(group >> 12))
    append(base64Character(group >> 6))
    append(base64Character(group))
  }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

/// The character of the low six bits: without a branch, because which one comes cannot be foretold.
@inline(__always)
private func base64Character(_ group: UInt32) -> UInt8 {
  let value = UInt8(truncatingIfNeeded: group & 63)
  let letters = 0x41 &+ value &+ (value > 25 ? 6 : 0)
  return letters &- (value > 51 ? 75 : 0) &- (value > 61 ? 15 : 0) &+ (value > 62 ? 3 : 0)
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
