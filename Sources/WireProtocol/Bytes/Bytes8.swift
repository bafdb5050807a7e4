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

  /// Whether `holds` is true of all bytes, of which it is given eight at once: some more than once, in any order.
  @inline(__always)
  func allBytes(_ holds: (UInt64) -> Bool) -> Bool {
    // Every offset below is one of an integer that lies inside.
    unsafe withUnsafeBytes { bytes in
      let count = bytes.count
      if count >= 8 {
        var index = 0
        while index < count &- 8 {
          guard holds(unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) else {
            return false
          }
          index &+= 8
        }
        return holds(unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
      }
      if count >= 4 {
        let first = unsafe bytes.loadUnaligned(as: UInt32.self)
        let last = unsafe bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
        return holds(UInt64(first) | UInt64(last) << 32)
      }
      if count == 0 { return true }
      // The first, the middle and the last of one to three.
      let ends = unsafe UInt64(bytes[0]) | UInt64(bytes[count &- 1]) << 8
      let middle = unsafe UInt64(bytes[count >> 1])
      return holds(ends | Bytes8.ones &* middle << 16)
    }
  }

  /// Whether one of the bytes is zero.
  @inline(__always)
  var containsZero: Bool {
    !allBytes { (($0 &- Bytes8.ones) & ~$0 & Bytes8.highBits) == 0 }
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
  /// U+0020 to U+007E.
  static var text: ASCIISet {
    ASCIISet(first: 0x20...0x7E, second: 0x20...0x7E, third: 0x20...0x7E)
  }
  /// U+0021 to U+007E.
  static var printable: ASCIISet {
    ASCIISet(first: 0x21...0x7E, second: 0x21...0x7E, third: 0x21...0x7E)
  }

  /// Whether every byte is a character of the set.
  @inline(__always)
  func containsAll(_ utf8: Span<UInt8>) -> Bool {
    utf8.allBytes { word in
      // A byte from 80 on may look as if it lay in a range, but is none of ASCII.
      let inside = within(first, word) | within(second, word) | within(third, word)
      return inside & ~word & Bytes8.highBits == Bytes8.highBits
    }
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
