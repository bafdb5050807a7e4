// Counts of the packets of a capture, and of those that were passed over.

/// What was met among the packets of a capture.
public struct PacketStatistics: Hashable, Sendable {
  /// All packets.
  public private(set) var packets = 0
  /// Packets that the snapshot length cut.
  public private(set) var truncated = 0
  /// Packets passed over, by reason.
  public private(set) var excluded: [PacketExclusion: Int] = [:]
  /// The link types that were met and are not supported.
  public private(set) var unsupportedLinkTypes: Set<LinkType> = []

  /// All counts 0.
  public init() {}

  /// Counts a packet.
  public mutating func count(_ packet: borrowing CapturedPacket) {
    packets += 1
    if packet.isTruncated { truncated += 1 }
  }

  /// Counts a packet as passed over for `reason`.
  public mutating func exclude(_ packet: borrowing CapturedPacket, _ reason: PacketExclusion) {
    excluded[reason, default: 0] += 1
    if reason == .unsupportedLinkType { unsupportedLinkTypes.insert(packet.linkType) }
  }
}
