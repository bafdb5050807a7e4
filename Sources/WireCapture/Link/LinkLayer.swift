// Link-layer headers: where the IP packet begins in a captured packet.

import WireProtocol

/// Reads link-layer headers.
enum LinkLayer {
  private enum EtherType {
    static let ipv4: UInt16 = 0x0800
    static let ipv6: UInt16 = 0x86DD
    /// 802.1Q, 802.1ad, and the number that stacked tags had before it.
    static let tags: (UInt16, UInt16, UInt16) = (0x8100, 0x88A8, 0x9100)
  }

  /// The offset of the IP header in the packet.
  @inline(__always)
  static func internetOffset(
    in packet: borrowing CapturedPacket
  ) throws(PacketExclusion) -> Int {
    let bytes = packet.bytes
    switch packet.linkType {
    case .ethernet: return try etherType(bytes, at: 12)
    case .linuxCooked: return try etherType(bytes, at: 14)
    case .linuxCookedV2: return try cookedV2(bytes)
    case .raw, .ipv4, .ipv6, .rawBSD, .rawOpenBSD: return 0
    case .null, .loop: return try loopback(bytes)
    default: throw .unsupportedLinkType
    }
  }

  /// Reads the EtherType at `position`, passing over any number of VLAN tags.
  @inline(__always)
  private static func etherType(
    _ bytes: Span<UInt8>, at position: Int
  ) throws(PacketExclusion) -> Int {
    var position = position
    while bytes.count >= position + 2 {
      switch bytes.uint16(at: position) {
      case EtherType.ipv4, EtherType.ipv6: return position + 2
      case EtherType.tags.0, EtherType.tags.1, EtherType.tags.2: position += 4
      default: throw .notIP
      }
    }
    throw .truncatedHeaders
  }

  /// Version 2 of the cooked header has the EtherType in front; tags stand behind all of it.
  private static func cookedV2(_ bytes: Span<UInt8>) throws(PacketExclusion) -> Int {
    guard bytes.count >= 20 else { throw .truncatedHeaders }
    switch bytes.uint16(at: 0) {
    case EtherType.ipv4, EtherType.ipv6: return 20
    case EtherType.tags.0, EtherType.tags.1, EtherType.tags.2: return try etherType(bytes, at: 22)
    default: throw .notIP
    }
  }

  /// The address family stands in front, in an order that only the recording machine knows; its number
  /// for IPv6 differs between systems.
  private static func loopback(_ bytes: Span<UInt8>) throws(PacketExclusion) -> Int {
    guard bytes.count >= 4 else { throw .truncatedHeaders }
    let family = min(bytes.uint32(at: 0), bytes.uint32LittleEndian(at: 0))
    switch family {
    case 2, 10, 24, 28, 30: return 4
    default: throw .notIP
    }
  }
}
