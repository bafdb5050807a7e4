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
      if end >= 8 {
        word = unsafe UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self))
        word >>= UInt64(8 * (8 - length))
      } else if length >= 4 {
        // The last four may overlap the first, and are the same there.
        let first = unsafe UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
        let last = unsafe UInt32(
          littleEndian: bytes.loadUnaligned(fromByteOffset: end - 4, as: UInt32.self))
        word = UInt64(first) | UInt64(last) << UInt64(8 * (length - 4))
      } else {
        // Of one to three bytes the first, the middle and the last, which may be the same.
        let middle = length >> 1
        word = unsafe UInt64(bytes[index]) | UInt64(bytes[index + middle]) << UInt64(8 * middle)
        unsafe word |= UInt64(bytes[end - 1]) << UInt64(8 * (length - 1))
      }
      let kept = (UInt64(1) << UInt64(8 * length)) &- 1
      return word | Bytes8.ones &* UInt64(filler) & ~kept
    }
  }

  /// Whether one of the bytes is zero.
  @inline(__always)
  var containsZero: Bool {
    var index = 0
    while index < count {
      let word = word(at: index, end: count, filler: 1)
      if (word &- Bytes8.ones) & ~word & Bytes8.highBits != 0 { return true }
      index += 8
    }
    return false
  }
}

/// A set of ASCII characters: those of three ranges.
struct ASCIISet {
  private let first: ClosedRange<UInt8>
  private let second: ClosedRange<UInt8>
  private let third: ClosedRange<UInt8>

  /// `a`–`z`, `0`–`9`, `.` and `-`.
  static var domain: ASCIISet {
    ASCIISet(first: 0x61...0x7A, second: 0x30...0x39, third: 0x2D...0x2E)
  }
  /// `a`–`z`, `0`–`9`, `.`, `-`, `/` and `_`.
  static var contentType: ASCIISet {
    ASCIISet(first: 0x61...0x7A, second: 0x2D...0x39, third: 0x5F...0x5F)
  }
  /// U+0021 to U+007E.
  static var printable: ASCIISet {
    ASCIISet(first: 0x21...0x7E, second: 0x21...0x7E, third: 0x21...0x7E)
  }

  /// Whether every byte is a character of the set.
  @inline(__always)
  func containsAll(_ utf8: Span<UInt8>) -> Bool {
    var index = 0
    while index < utf8.count {
      let word = utf8.word(at: index, end: utf8.count, filler: first.lowerBound)
      // A byte from 80 on may look as if it lay in a range, but is none of ASCII.
      let inside = within(first, word) | within(second, word) | within(third, word)
      if inside & ~word & Bytes8.highBits != Bytes8.highBits { return false }
      index += 8
    }
    return true
  }

  /// The highest bit of each ASCII byte that lies in the range.
  @inline(__always)
  private func within(_ range: ClosedRange<UInt8>, _ word: UInt64) -> UInt64 {
    // Sums stay below 100, so no byte carries into the next.
    let ascii = word & ~Bytes8.highBits
    let notBelow = ascii &+ Bytes8.ones &* UInt64(0x80 - range.lowerBound)
    let above = ascii &+ Bytes8.ones &* UInt64(0x7F - range.upperBound)
    return notBelow & ~above
  }
}
