// The sets of characters that contents are judged by (SPEC.md 8.3).

/// Any set of ASCII characters, one bit each. Where a few ranges are enough, ``ASCIISet`` is faster.
struct ASCIIMap {
  /// The characters U+0000 to U+003F.
  let low: UInt64
  /// The characters U+0040 to U+007F.
  let high: UInt64

  /// Whether the byte is a character of the set.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let half = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && half >> UInt64(byte & 0x3F) & 1 != 0
  }

  /// Whether every byte is a character of the set.
  func containsAll(_ utf8: Span<UInt8>) -> Bool {
    for index in utf8.indices where !contains(utf8[index]) { return false }
    return true
  }
}

extension ASCIIMap {
  /// `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  static var token: ASCIIMap {
    ASCIIMap(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_8000_0000)
  }
  /// `a`–`z` and `0`–`9`.
  static var lowerAlphanumerics: ASCIIMap {
    ASCIIMap(low: 0x03FF_0000_0000_0000, high: 0x07FF_FFFE_0000_0000)
  }
  /// `a`–`z`, `0`–`9`, `-` and `_`: a part of a content type's name.
  static var typePart: ASCIIMap {
    ASCIIMap(low: 0x03FF_2000_0000_0000, high: 0x07FF_FFFE_8000_0000)
  }
  /// `a`–`z`, `0`–`9` and `_`: the name of an argument.
  static var argumentName: ASCIIMap {
    ASCIIMap(low: 0x03FF_0000_0000_0000, high: 0x07FF_FFFE_8000_0000)
  }
  /// The characters of the two names of a MIME type.
  static var mimeName: ASCIIMap {
    ASCIIMap(low: 0x03FF_685A_0000_0000, high: 0x07FF_FFFE_C000_0000)
  }
  /// `0`–`9` and `a`–`f`.
  static var hexadecimal: ASCIIMap {
    ASCIIMap(low: 0x03FF_0000_0000_0000, high: 0x0000_007E_0000_0000)
  }
  /// `A`–`Z`.
  static var capitals: ASCIIMap {
    ASCIIMap(low: 0x0000_0000_0000_0000, high: 0x0000_0000_07FF_FFFE)
  }
  /// The characters of a host.
  static var host: ASCIIMap {
    ASCIIMap(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_07FF_FFFE)
  }
  /// The characters in front of the `@` of an address.
  static var mailLocal: ASCIIMap {
    ASCIIMap(low: 0x03FF_6820_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
  }
  /// `0`–`9`, `.` and `-`.
  static var telephone: ASCIIMap {
    ASCIIMap(low: 0x03FF_6000_0000_0000, high: 0x0000_0000_0000_0000)
  }
  /// The characters of a URL behind its host.
  static var url: ASCIIMap {
    ASCIIMap(low: 0xAFFF_FFFA_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF)
  }
}

extension Span where Element == UInt8 {
  /// Whether the bytes begin with these.
  func starts(with text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount
      && extracting(0..<text.utf8CodeUnitCount).equals(text)
  }

  /// Whether the bytes are these.
  @inline(__always)
  package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    // A literal lives as long as the program.
    let bytes = unsafe Span(_unsafeStart: text.utf8Start, count: text.utf8CodeUnitCount)
    var index = 0
    while count &- index >= 8 {
      if uint64(at: index) != bytes.uint64(at: index) { return false }
      index &+= 8
    }
    while index < count {
      if self[index] != bytes[index] { return false }
      index &+= 1
    }
    return true
  }

  /// The first place of a byte; nil when it is not there.
  func firstIndex(of byte: UInt8) -> Int? {
    for index in indices where self[index] == byte { return index }
    return nil
  }

  /// The number of characters of well-formed UTF-8.
  var scalarCount: Int {
    var count = 0
    for index in indices where self[index] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The number of UTF-16 code units of well-formed UTF-8.
  var utf16Count: Int {
    var count = 0
    for index in indices {
      let byte = self[index]
      count += (byte & 0xC0 != 0x80 ? 1 : 0) + (byte >= 0xF0 ? 1 : 0)
    }
    return count
  }

  /// The first character of well-formed UTF-8 for which the condition holds.
  func firstScalar(where condition: (UInt32) -> Bool) -> UInt32? {
    var index = 0
    while index < count {
      let first = self[index]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      var scalar = length == 1 ? UInt32(first) : UInt32(first) & (0x7F >> UInt32(length))
      for offset in 1..<max(length, 1) where index + offset < count {
        scalar = scalar << 6 | UInt32(self[index + offset] & 0x3F)
      }
      if condition(scalar) { return scalar }
      index += length
    }
    return nil
  }
}
