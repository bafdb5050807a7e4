// Packets for captures made in memory: TCP in IP in the link layers that the library reads.

import WireCapture

/// Appends integers big-endian.
func big(_ value: some FixedWidthInteger) -> [UInt8] {
  var bytes: [UInt8] = []
  var shift = value.bitWidth
  while shift > 0 {
    shift -= 8
    bytes.append(UInt8(truncatingIfNeeded: value >> shift))
  }
  return bytes
}

/// A TCP segment to be put into a capture.
struct SegmentModel {
  var source = Endpoint(address: IPAddress(ipv4: 0x0A00_0001), port: 40000)
  var destination = Endpoint(address: IPAddress(ipv4: 0x0A00_0002), port: 9000)
  var sequence: UInt32 = 0
  var acknowledgment: UInt32 = 0
  var flags: TCPFlags = [.ack]
  var payload: [UInt8] = []
  var options: [UInt8] = []

  var tcp: [UInt8] {
    let offset = UInt8((20 + options.count) / 4) << 4
    return big(source.port) + big(destination.port) + big(sequence) + big(acknowledgment)
      + [offset, flags.rawValue] + big(UInt16(65535)) + [0, 0, 0, 0] + options + payload
  }
}

/// The header in front of TCP.
struct InternetModel {
  var options: [UInt8] = []
  /// IPv6 extension headers, and the number of the first of them.
  var extensions: [UInt8] = []
  var firstHeader: UInt8 = 6
  var fragmentField: UInt16 = 0x4000
  var statedLength: Int?

  func packet(_ segment: SegmentModel) -> [UInt8] {
    packet(from: segment.source.address, to: segment.destination.address, segment.tcp)
  }

  func packet(from source: IPAddress, to destination: IPAddress, _ content: [UInt8]) -> [UInt8] {
    guard source.isIPv6 else {
      let length = statedLength ?? 20 + options.count + content.count
      return [0x45 + UInt8(options.count / 4), 0] + big(UInt16(truncatingIfNeeded: length))
        + [0, 1] + big(fragmentField) + [64, firstHeader, 0, 0]
        + big(UInt32(source.low)) + big(UInt32(destination.low)) + options + content
    }
    let length = statedLength ?? extensions.count + content.count
    return [0x60, 0, 0, 0] + big(UInt16(truncatingIfNeeded: length)) + [firstHeader, 64]
      + big(source.high) + big(source.low) + big(destination.high) + big(destination.low)
      + extensions + content
  }
}

/// A link layer to wrap an IP packet in.
enum LinkModel: String, CaseIterable {
  case ethernet, vlan, stackedVLAN, cooked, cookedV2, raw, rawBSD, rawOpenBSD, ipOnly
  case nullLittle, nullBig, loop

  func type(isIPv6: Bool) -> LinkType {
    switch self {
    case .ethernet, .vlan, .stackedVLAN: .ethernet
    case .cooked: .linuxCooked
    case .cookedV2: .linuxCookedV2
    case .raw: .raw
    case .rawBSD: .rawBSD
    case .rawOpenBSD: .rawOpenBSD
    case .ipOnly: isIPv6 ? .ipv6 : .ipv4
    case .nullLittle, .nullBig: .null
    case .loop: .loop
    }
  }

  func wrap(_ packet: [UInt8], isIPv6: Bool) -> [UInt8] {
    let etherType: [UInt8] = isIPv6 ? [0x86, 0xDD] : [0x08, 0x00]
    let addresses = [UInt8](repeating: 2, count: 12)
    let header: [UInt8] =
      switch self {
      case .ethernet: addresses + etherType
      case .vlan: addresses + [0x81, 0, 0, 7] + etherType
      case .stackedVLAN: addresses + [0x88, 0xA8, 0, 7, 0x81, 0, 0, 8] + etherType
      case .cooked: [0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0] + etherType
      case .cookedV2: etherType + [0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0]
      case .raw, .rawBSD, .rawOpenBSD, .ipOnly: []
      case .nullLittle: [isIPv6 ? 30 : 2, 0, 0, 0]
      case .nullBig: [0, 0, 0, isIPv6 ? 24 : 2]
      case .loop: [0, 0, 0, isIPv6 ? 28 : 2]
      }
    return header + packet
  }
}
