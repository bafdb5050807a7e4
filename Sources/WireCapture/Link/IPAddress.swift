// Addresses of both IP versions in one fixed-size value, and the ends of a connection.

import WireProtocol

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable {
  // In this order an endpoint takes 24 bytes.
  /// The upper 64 bits of an IPv6 address; 0 for IPv4.
  public let high: UInt64
  /// The lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address.
  public let low: UInt64
  /// Whether this is an IPv6 address.
  public let isIPv6: Bool

  /// The IPv4 address of these 32 bits.
  public init(ipv4 bits: UInt32) {
    isIPv6 = false
    high = 0
    low = UInt64(bits)
  }

  /// The IPv6 address of these 128 bits.
  public init(ipv6High high: UInt64, low: UInt64) {
    isIPv6 = true
    self.high = high
    self.low = low
  }

  /// Reads the 16 bytes of an IPv6 address.
  init(ipv6In bytes: Span<UInt8>, at offset: Int) {
    self.init(
      ipv6High: ByteOrder.big.uint64(bytes, at: offset),
      low: ByteOrder.big.uint64(bytes, at: offset + 8))
  }
}

extension IPAddress: CustomStringConvertible {
  /// The usual text form: dotted decimal, or RFC 5952 for IPv6.
  public var description: String {
    guard isIPv6 else {
      return (0..<4).map { String(UInt8(truncatingIfNeeded: low >> (24 - 8 * $0))) }
        .joined(separator: ".")
    }
    let groups = (0..<8).map {
      UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> (48 - 16 * UInt64($0 % 4)))
    }
    let zeros = Self.longestZeroRun(of: groups)
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    return zeros.count < 2
      ? text(0..<8) : text(0..<zeros.lowerBound) + "::" + text(zeros.upperBound..<8)
  }

  /// The first of the longest runs of zero groups, which the text form leaves out.
  private static func longestZeroRun(of groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for index in groups.indices {
      if groups[index] != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<index + 1
      }
    }
    return longest
  }
}

/// One end of a TCP connection.
public struct Endpoint: Hashable, Sendable {
  /// The host.
  public var address: IPAddress
  /// The TCP port.
  public var port: UInt16

  /// The end at this address and port.
  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }
}

extension Endpoint: CustomStringConvertible {
  /// `192.0.2.1:80`, or `[2001:db8::1]:80`.
  public var description: String { address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
