// A TCP segment as a packet with checksums: Ethernet, IPv4 or IPv6, TCP without options.

import WireProtocol

/// A segment to be written.
struct RedactedPacket {
  /// The longest payload: what a packet of IPv4 can hold at most, a little less.
  static let longestPayload = 65_000

  let source: Endpoint
  let destination: Endpoint
  let sequence: UInt32
  let acknowledgment: UInt32
  let flags: TCPFlags
  var payload: ArraySlice<UInt8> = []

  /// The bytes of the packet.
  var bytes: [UInt8] {
    let addresses = source.address.octets + destination.address.octets
    var tcp: [UInt8] = []
    tcp.append(big: source.port)
    tcp.append(big: destination.port)
    tcp.append(big: sequence)
    tcp.append(big: flags.contains(.ack) ? acknowledgment : 0)
    tcp += [0x50, flags.rawValue, 0xFF, 0xFF, 0, 0, 0, 0]
    tcp += payload
    // The pseudo header of RFC 9293 and RFC 8200: addresses, protocol, length.
    let sum = InternetSum(addresses) + InternetSum([0, 6]) + InternetSum(count: tcp.count)
    tcp.put(checksum: sum + InternetSum(tcp), at: 16)
    return ethernet + internet(addresses, payload: tcp.count) + tcp
  }

  /// The hosts are told apart by made addresses, which say nothing of those that there were.
  private var ethernet: [UInt8] {
    let type: [UInt8] = source.address.isIPv6 ? [0x86, 0xDD] : [0x08, 0x00]
    let isUp = (source.port, source.address.low) < (destination.port, destination.address.low)
    return [2, 0, 0, 0, 0, isUp ? 2 : 1, 2, 0, 0, 0, 0, isUp ? 1 : 2] + type
  }

  private func internet(_ addresses: [UInt8], payload count: Int) -> [UInt8] {
    var header: [UInt8] = []
    if source.address.isIPv6 {
      header += [0x60, 0, 0, 0]
      header.append(big: UInt16(truncatingIfNeeded: count))
      return header + [6, 64] + addresses
    }
    header += [0x45, 0]
    header.append(big: UInt16(truncatingIfNeeded: 20 + count))
    header += [0, 0, 0x40, 0, 64, 6, 0, 0] + addresses
    header.put(checksum: InternetSum(header), at: 10)
    return header
  }
}

/// The sum of 16-bit words behind the checksums of IP and TCP (RFC 1071).
struct InternetSum {
  private var sum: UInt64 = 0

  init(_ bytes: [UInt8]) {
    for index in bytes.indices {
      sum += UInt64(bytes[index]) << (index & 1 == 0 ? 8 : 0)
    }
  }

  init(count: Int) { sum = UInt64(count) }

  static func + (first: InternetSum, second: InternetSum) -> InternetSum {
    var result = first
    result.sum += second.sum
    return result
  }

  /// The complement of the sum with its carries.
  var checksum: UInt16 {
    var rest = sum
    while rest > 0xFFFF { rest = rest >> 16 + rest & 0xFFFF }
    return ~UInt16(truncatingIfNeeded: rest)
  }
}

extension IPAddress {
  /// The address as it stands in a packet: 4 or 16 bytes.
  fileprivate var octets: [UInt8] {
    var bytes: [UInt8] = []
    if isIPv6 {
      bytes.append(big: high)
      bytes.append(big: low)
    } else {
      bytes.append(big: UInt32(truncatingIfNeeded: low))
    }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func append<Number: FixedWidthInteger>(big number: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }

  fileprivate mutating func put(checksum sum: InternetSum, at offset: Int) {
    self[offset] = UInt8(sum.checksum >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: sum.checksum)
  }
}
