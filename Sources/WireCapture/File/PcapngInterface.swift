// A pcapng interface: what its packets begin with, and how their time stamps count.

/// What an Interface Description Block says of the packets that name it.
struct PcapngInterface {
  /// How one unit of a time stamp relates to a nanosecond.
  enum Resolution {
    case multiply(UInt64)
    case divide(UInt64)
    /// Units of 2^-n seconds.
    case binary(UInt8)
  }

  var linkType: LinkType
  /// The most bytes of a packet that were recorded; 0 is no limit.
  var snapshotLength: UInt32
  var resolution = Resolution.multiply(1000)
  var offsetSeconds: Int64 = 0
  /// Bytes of frame check sequence behind each packet.
  var checkSequenceLength = 0

  /// Reads the if_tsresol option: a power of ten, or of two with the top bit set.
  mutating func setResolution(_ value: UInt8) {
    if value & 0x80 != 0 {
      resolution = .binary(value & 0x7F)
    } else if value <= 9 {
      resolution = .multiply(Self.powerOfTen(9 - Int(value)))
    } else {
      resolution = .divide(Self.powerOfTen(Int(value) - 9))
    }
  }

  /// Nanoseconds since 1970 of a packet's time stamp; times that Int64 cannot hold become its bounds.
  func nanoseconds(_ units: UInt64) -> Int64 {
    let sinceOffset: UInt128
    switch resolution {
    case .multiply(let factor): sinceOffset = UInt128(units) * UInt128(factor)
    case .divide(let divisor): sinceOffset = UInt128(units / divisor)
    case .binary(let exponent): sinceOffset = (UInt128(units) * 1_000_000_000) >> UInt128(exponent)
    }
    if offsetSeconds == 0, let exact = Int64(exactly: sinceOffset) { return exact }
    return Int64(clamping: Int128(sinceOffset) + Int128(offsetSeconds) * 1_000_000_000)
  }

  /// Ten to the `exponent`, at most the largest power in 64 bits: beyond it every quotient is 0 or 1.
  private static func powerOfTen(_ exponent: Int) -> UInt64 {
    (0..<min(exponent, 19)).reduce(1) { power, _ in power * 10 }
  }
}
