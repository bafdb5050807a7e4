// What a captured packet begins with: the LINKTYPE_ values of pcap and pcapng.

/// A link-layer header type; any value is possible, those that ``TCPSegment`` can be read from have
/// names.
public struct LinkType: RawRepresentable, Hashable, Sendable {
  /// The number in the capture file.
  public var rawValue: UInt16

  /// The link type of this number.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// BSD loopback: the address family in the byte order of the recording machine.
  public static let null = LinkType(rawValue: 0)
  /// Ethernet.
  public static let ethernet = LinkType(rawValue: 1)
  /// An IP packet, as most BSDs number it.
  public static let rawBSD = LinkType(rawValue: 12)
  /// An IP packet, as OpenBSD numbers it.
  public static let rawOpenBSD = LinkType(rawValue: 14)
  /// An IP packet of either version.
  public static let raw = LinkType(rawValue: 101)
  /// OpenBSD loopback: the address family in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux cooked capture, version 1.
  public static let linuxCooked = LinkType(rawValue: 113)
  /// An IPv4 packet.
  public static let ipv4 = LinkType(rawValue: 228)
  /// An IPv6 packet.
  public static let ipv6 = LinkType(rawValue: 229)
  /// Linux cooked capture, version 2.
  public static let linuxCookedV2 = LinkType(rawValue: 276)
}
