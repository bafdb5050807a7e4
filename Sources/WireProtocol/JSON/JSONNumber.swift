// Numbers as written: the text of the number is the value, and it is converted when it is asked for. So
// 64-bit integers and decimals pass through without loss.

/// A JSON number, kept as it is written. Numbers are equal if they are written alike: `1` is not `1.0`.
public struct JSONNumber: Hashable, Sendable {
  /// The number as written.
  public let lexeme: String

  /// A number as written; nil if it is not one of JSON.
  public init?(_ lexeme: String) {
    let bytes = [UInt8](lexeme.utf8)
    guard let first = bytes.first, first == JSONByte.minus || first &- JSONByte.zero < 10,
      let end = try? bytes.span.jsonScanNumber(from: 0), end == bytes.count
    else { return nil }
    self.lexeme = lexeme
  }

  /// An integer.
  public init(_ value: some FixedWidthInteger) {
    lexeme = String(value)
  }

  /// The shortest number that reads back as this `Double`; nil for an infinity and NaN.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    lexeme = value.description
  }

  /// A number that the scanner has passed.
  init(validated bytes: Span<UInt8>) {
    lexeme = String(jsonValidated: bytes)
  }

  /// The exact value if it is an integer of 64 bits. `1.0` and `1e2` are integers too.
  public var int64: Int64? { Int64(jsonNumber: [UInt8](lexeme.utf8).span) }

  /// The exact value if it is an unsigned integer of 64 bits. `1.0` and `1e2` are integers too.
  public var uint64: UInt64? { UInt64(jsonNumber: [UInt8](lexeme.utf8).span) }

  /// The nearest `Double`; nil beyond the largest.
  public var double: Double? { Double(jsonNumber: [UInt8](lexeme.utf8).span) }
}

extension JSONNumber: CustomStringConvertible {
  /// The number as written.
  public var description: String { lexeme }
}

extension Int64 {
  /// The exact value of a checked number.
  init?(jsonNumber bytes: Span<UInt8>) {
    guard let magnitude = UInt64(jsonMagnitude: bytes) else { return nil }
    if bytes[0] == JSONByte.minus {
      guard magnitude <= Int64.min.magnitude else { return nil }
      self = Int64(truncatingIfNeeded: 0 &- magnitude)
    } else {
      guard let value = Int64(exactly: magnitude) else { return nil }
      self = value
    }
  }
}

extension UInt64 {
  /// The exact value of a checked number.
  init?(jsonNumber bytes: Span<UInt8>) {
    guard let magnitude = UInt64(jsonMagnitude: bytes),
      magnitude == 0 || bytes[0] != JSONByte.minus
    else { return nil }
    self = magnitude
  }

  /// The exact value of a checked number without its sign. The digits are gathered without the zeros at
  /// the end, which count as an exponent: then a number is an integer if its exponent is not negative.
  init?(jsonMagnitude bytes: Span<UInt8>) {
    var digits: UInt64 = 0
    var zeros = 0
    var places = 0
    var index = bytes[0] == JSONByte.minus ? 1 : 0
    var inFraction = false
    loop: while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "."): inFraction = true
      case JSONByte.zero:
        zeros += 1
        places += inFraction ? 1 : 0
      case let byte where byte &- JSONByte.zero < 10:
        guard let shifted = digits.jsonScaled(by: zeros + 1) else { return nil }
        let (sum, overflow) = shifted.addingReportingOverflow(UInt64(byte &- JSONByte.zero))
        guard !overflow else { return nil }
        digits = sum
        zeros = 0
        places += inFraction ? 1 : 0
      default: break loop
      }
      index += 1
    }
    let exponent = bytes.jsonExponent(from: index)
    guard digits != 0 else {
      self = 0
      return
    }
    guard exponent + zeros - places >= 0,
      let value = digits.jsonScaled(by: exponent + zeros - places)
    else { return nil }
    self = value
  }

  /// The value times ten to the power of `zeros`.
  private func jsonScaled(by zeros: Int) -> UInt64? {
    guard self != 0 else { return 0 }
    guard zeros < 20 else { return nil }
    var value = self
    for _ in 0..<zeros {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return value
  }
}

extension Double {
  /// The nearest value to a checked number.
  init?(jsonNumber bytes: Span<UInt8>) {
    guard let value = Double(String(jsonValidated: bytes)), value.isFinite else { return nil }
    self = value
  }
}

extension Span where Element == UInt8 {
  /// The exponent of a checked number, from its `e` on; 0 without one. It stops growing at a size that
  /// no document's digits make up for.
  fileprivate func jsonExponent(from start: Int) -> Int {
    var exponent = 0
    var negative = false
    var index = start + 1
    while index < count {
      let byte = self[index]
      if byte == JSONByte.minus {
        negative = true
      } else if byte != UInt8(ascii: "+"), exponent < 1 << 48 {
        exponent = exponent * 10 + Int(byte &- JSONByte.zero)
      }
      index += 1
    }
    return negative ? -exponent : exponent
  }
}
