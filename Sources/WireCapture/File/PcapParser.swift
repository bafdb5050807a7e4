// The classic format: one header of 24 bytes, then records of a header of 16 bytes and the packet.
// Its magic number gives byte order and time resolution.

import WireProtocol

/// Reads the records of a pcap file, one at a time, from whatever bytes are at hand.
struct PcapParser {
  static let headerLength = 24

  private let order: ByteOrder
  private let nanosecondsPerUnit: Int64
  private let recordHeaderLength: Int
  private var version: (major: UInt16, minor: UInt16) = (0, 0)
  private var linkType: LinkType?
  private var checkSequenceLength = 0

  /// The parser for a file that begins with `magic` (read big-endian), nil if pcap has no such magic.
  init?(magic: UInt32) {
    switch magic {
    case 0xA1B2_C3D4, 0xA1B2_3C4D, 0xA1B2_CD34: order = .big
    case 0xD4C3_B2A1, 0x4D3C_B2A1, 0x34CD_B2A1: order = .little
    default: return nil
    }
    let canonical = order == .big ? magic : magic.byteSwapped
    nanosecondsPerUnit = canonical == 0xA1B2_3C4D ? 1 : 1000
    // A patched libpcap of the nineties wrote interface and protocol behind the lengths.
    recordHeaderLength = canonical == 0xA1B2_CD34 ? 24 : 16
  }

  /// What stands at the front of `window`, which begins at `offset` of the file.
  @inline(__always)
  mutating func step(
    _ window: Span<UInt8>, at offset: Int, limit: Int
  ) throws(CaptureError) -> ParseStep {
    guard let linkType else { return try fileHeader(window, at: offset) }
    guard window.count >= recordHeaderLength else { return .need(recordHeaderLength) }
    var captured = order.uint32(window, at: 8)
    var original = order.uint32(window, at: 12)
    // Before version 2.3 the lengths stood the other way round; 2.3 was written both ways.
    if version.minor < 3 || (version.minor == 3 && captured > original) {
      swap(&captured, &original)
    }
    guard captured <= limit else {
      throw CaptureError(.recordTooLong(captured, limit: limit), at: offset)
    }
    let length = recordHeaderLength + Int(captured)
    guard window.count >= length else { return .need(length) }
    let seconds = Int64(order.uint32(window, at: 0))
    let fraction = Int64(order.uint32(window, at: 4))
    let packet = PacketRecord(
      timestamp: seconds * 1_000_000_000 + fraction * nanosecondsPerUnit,
      linkType: linkType, interface: 0, originalLength: Int(original),
      checkSequenceLength: checkSequenceLength, bytes: recordHeaderLength..<length)
    return .packet(packet, length: length)
  }

  private mutating func fileHeader(
    _ window: Span<UInt8>, at offset: Int
  ) throws(CaptureError) -> ParseStep {
    guard window.count >= Self.headerLength else { return .need(Self.headerLength) }
    version = (order.uint16(window, at: 4), order.uint16(window, at: 6))
    guard version.major == 2 else {
      throw CaptureError(
        .unsupportedVersion(major: version.major, minor: version.minor), at: offset)
    }
    let field = order.uint32(window, at: 20)
    linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: field))
    // If bit 26 is set, the upper four bits count the 16-bit words of check sequence behind each packet. The bits
    // between are to be ignored.
    checkSequenceLength = field & 1 << 26 != 0 ? Int(field >> 28) * 2 : 0
    return .skip(Self.headerLength)
  }
}
