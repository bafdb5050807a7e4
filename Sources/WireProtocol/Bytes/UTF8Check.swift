// Well-formedness of UTF-8 (RFC 3629), with the place where it ends.

extension Span where Element == UInt8 {
  /// The first byte in `range` that begins an ill-formed sequence or is zero; nil when the text is good.
  @inline(__always)
  func firstBadUTF8(in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
      let word = self.word(at: index, end: range.upperBound, filler: 1)
      // No byte is above 7F, and none borrows from the subtraction, as zero does.
      if (word | (word &- Bytes8.ones)) & Bytes8.highBits == 0 {
        index += 8
        continue
      }
      let byte = self[index]
      if byte &- 1 < 0x7F {
        index += 1
      } else {
        let length = wellFormedSequence(at: index, end: range.upperBound)
        if length == 0 { return index }
        index += length
      }
    }
    return nil
  }

  /// The length of the well-formed sequence of 2 to 4 bytes at `index`; 0 when there is none.
  private func wellFormedSequence(at index: Int, end: Int) -> Int {
    let first = self[index]
    let length: Int
    // What the second byte may be: this shuts out overlong forms, surrogates and everything above U+10FFFF.
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      second = 0xA0...0xBF
    case 0xED:
      length = 3
      second = 0x80...0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      second = 0x90...0xBF
    case 0xF1...0xF3: length = 4
    case 0xF4:
      length = 4
      second = 0x80...0x8F
    default: return 0
    }
    guard end - index >= length, second.contains(self[index + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where self[index + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
