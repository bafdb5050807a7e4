// One packet of a capture, borrowed from the bytes that it was read from.

/// A packet as the capture holds it. It borrows the reader's input: use it before reading on.
public struct CapturedPacket: ~Escapable {
  /// Nanoseconds since 1970-01-01 UTC; 0 where the record has no time (Simple Packet Block).
  public let timestamp: Int64
  /// What the bytes begin with.
  public let linkType: LinkType
  /// The interface's index in its pcapng section, 0 in pcap.
  public let interface: Int
  /// The packet's length on the wire; more than `bytes` holds where the snapshot length cut it.
  public let originalLength: Int
  /// How many bytes of frame check sequence the packet ends with on the wire, as far as the capture tells.
  public let checkSequenceLength: Int
  /// The captured bytes.
  public let bytes: Span<UInt8>

  /// A packet that borrows `bytes`.
  @_lifetime(copy bytes)
  public init(
    timestamp: Int64, linkType: LinkType, interface: Int = 0, originalLength: Int,
    checkSequenceLength: Int = 0, bytes: Span<UInt8>
  ) {
    self.timestamp = timestamp
    self.linkType = linkType
    self.interface = interface
    self.originalLength = originalLength
    self.checkSequenceLength = checkSequenceLength
    self.bytes = bytes
  }

  @_lifetime(copy window)
  init(_ record: PacketRecord, in window: Span<UInt8>) {
    self.init(
      timestamp: record.timestamp, linkType: record.linkType, interface: record.interface,
      originalLength: record.originalLength, checkSequenceLength: record.checkSequenceLength,
      bytes: window.extracting(record.bytes))
  }

  /// Whether the snapshot length cut bytes off.
  public var isTruncated: Bool { bytes.count < originalLength }
}

/// Where a parser found a packet in the record it was given, and what it says.
struct PacketRecord {
  var timestamp: Int64
  var linkType: LinkType
  var interface: Int
  var originalLength: Int
  var checkSequenceLength: Int
  var bytes: Range<Int>
}

/// What a format's parser makes of the bytes at the front of the unread input.
enum ParseStep {
  /// The record at the front is known only with this many bytes.
  case need(Int)
  /// This many bytes hold nothing to report; they need not all be present.
  case skip(Int)
  /// A packet, in a record of `length` bytes.
  case packet(PacketRecord, length: Int)
}
