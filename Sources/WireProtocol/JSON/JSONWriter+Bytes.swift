// What JSON has no type for and tools write all the same: bytes as text, and the numbers of Protocol Buffers.

extension JSONWriter {
  /// Writes bytes as a string of hexadecimal digits in lower case.
  public mutating func hex(_ value: Span<UInt8>) {
    beginValue()
    bytes.append(JSONByte.quote)
    bytes.appendHex(value)
    bytes.append(JSONByte.quote)
  }

  /// Writes bytes as a string of Base64 (RFC 4648) in the standard alphabet with padding.
  public mutating func base64(_ value: Span<UInt8>) {
    beginValue()
    bytes.append(JSONByte.quote)
    bytes.appendBase64(value)
    bytes.append(JSONByte.quote)
  }

  /// Writes an integer as a string, for readers whose numbers have less than 64 bits.
  mutating func quoted(isNegative: Bool = false, _ magnitude: UInt64) {
    beginValue()
    bytes.append(JSONByte.quote)
    if isNegative { bytes.append(JSONByte.minus) }
    digits(magnitude)
    bytes.append(JSONByte.quote)
  }

  /// Writes the shortest number that reads back as this value, in its own precision; the strings "Infinity",
  /// "-Infinity" and "NaN" for what JSON has no number for.
  mutating func floatingPoint<Number: BinaryFloatingPoint & CustomStringConvertible>(
    _ value: Number
  ) {
    if value.isFinite {
      beginValue()
      bytes.append(contentsOf: value.description.utf8)
    } else {
      string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }
}
