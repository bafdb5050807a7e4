// Eight bytes of a span at once, for checks that nearly every byte passes, and sets of ASCII characters.

/// Constants for eight bytes in one integer.
enum Bytes8 {
  /// Each byte 1.
  static var ones: UInt64 { 0x0101_0101_0101_0101 }
  /// The highest bit of each byte.
  static var highBits: UInt64 { 0x8080_8080_8080_8080 }
}

extension Span where Element == UInt8 {
  /// The big-endian 64-bit integer at `offset`.
  @inline(__always)
  func uint64(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= count - 8)
    // The eight bytes lie inside the span.
    return unsafe withUnsafeBytes { bytes in
      unsafe UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
  }

  /// The bytes from `index` on, the first one lowest: 8 of them, or up to `end` with `filler` behind.
  ///
  /// `index` is less than `end`, and `end` at most the count.
  @inline(__always)
  func word(at index: Int, end: Int, filler: UInt8) -> UInt64 {
    precondition(index >= 0 && index < end && end <= count)
    let length = end - index
    return unsafe withUnsafeBytes { bytes in
      // Eight bytes are read only where the span has them.
      if length >= 8 {
        return unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      }
      var word: UInt64
      if index + 8 <= bytes.count {
        word = unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      } else {
        word = 0
        for offset in 0..<length {
          unsafe word |= UInt64(bytes[index + offset]) << UInt64(8 * offset)
        }
      }
      let kept = (UInt64(1) << UInt64(8 * length)) &- 1
      return word & kept | Bytes8.ones &* UInt64(filler) & ~kept
    }
  }
}

/// A set of ASCII characters, one bit each.
struct ASCIISet {
  /// The characters U+0000 to U+003F.
  let low: UInt64
  /// The characters U+0040 to U+007F.
  let high: UInt64

  /// `a`–`z`, `0`–`9`, `.` and `-`.
  static var domain: ASCIISet { ASCIISet(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_0000_0000) }
  /// `a`–`z`, `0`–`9`, `.`, `-`, `/` and `_`.
  static var contentType: ASCIISet {
    ASCIISet(low: 0x03FF_E000_0000_0000, high: 0x07FF_FFFE_8000_0000)
  }

  /// Whether the byte is a character of the set.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let half = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && half >> UInt64(byte & 0x3F) & 1 != 0
  }

  /// Whether every byte is a character of the set.
  @inline(__always)
  func containsAll(_ utf8: Span<UInt8>) -> Bool {
    for index in utf8.indices where !contains(utf8[index]) { return false }
    return true
  }
}
