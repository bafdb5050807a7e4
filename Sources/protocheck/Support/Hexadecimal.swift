// Bytes as hexadecimal digits.

extension [UInt8] {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Two lower-case hexadecimal digits a byte.
  var hexadecimal: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(2 * count)
    for byte in self { digits.appendHexadecimal(byte) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Appends two lower-case hexadecimal digits.
  mutating func appendHexadecimal(_ byte: UInt8) {
    append([UInt8].digits[Int(byte >> 4)])
    append([UInt8].digits[Int(byte & 15)])
  }
}
