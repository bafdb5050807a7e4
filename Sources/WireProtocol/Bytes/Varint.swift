// Protobuf's varints, as they are written: in their shortest form.

/// Bytes of the shortest form of a number: 1 to 10.
@inline(__always)
func varintLength(_ value: UInt64) -> Int {
  (UInt64.bitWidth - (value | 1).leadingZeroBitCount + 6) / 7
}

extension UnsafeMutableRawPointer {
  /// Writes the shortest form of a number.
  ///
  /// Invariant: `length` is its length, and as many bytes are writable here.
  func storeVarint(_ value: UInt64, length: Int) {
    if length == 2 {
      // Most lengths that take more than a byte.
      let pair = UInt16(truncatingIfNeeded: value & 0x7F | 0x80 | value << 1 & 0x7F00)
      return unsafe storeBytes(of: pair.littleEndian, as: UInt16.self)
    }
    var rest = value
    for offset in 0..<length - 1 {
      unsafe storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: offset, as: UInt8.self)
      rest >>= 7
    }
    unsafe storeBytes(of: UInt8(rest), toByteOffset: length - 1, as: UInt8.self)
  }
}

extension [UInt8] {
  /// Appends a number in its shortest form.
  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
