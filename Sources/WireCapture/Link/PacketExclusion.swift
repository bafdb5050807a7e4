// Why a packet contributes nothing to a TCP stream.

/// The reason for which a packet was passed over.
public enum PacketExclusion: Error, Hashable, Sendable, CaseIterable {
  /// The link type is none of those that this library reads.
  case unsupportedLinkType
  /// The link layer carries something other than IP, such as ARP.
  case notIP
  /// IP carries something other than TCP.
  case notTCP
  /// A part of a fragmented IP packet. Fragments are not put together.
  case fragment
  /// The snapshot length cut the headers.
  case truncatedHeaders
  /// A header contradicts itself or the packet's length.
  case malformedHeaders
}
