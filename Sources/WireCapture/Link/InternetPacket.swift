// The IP header, version 4 or 6, down to what it carries.

import WireProtocol

/// An IP packet that is no fragment, with its extension headers passed over.
struct InternetPacket: ~Escapable {
  static let tcp: UInt8 = 6

  private enum NextHeader {
    static let hopByHop: UInt8 = 0
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let authentication: UInt8 = 51
    static let destinationOptions: UInt8 = 60
  }

  let source: IPAddress
  let destination: IPAddress
  let protocolNumber: UInt8
  /// The payload's length on the wire.
  let wireLength: Int
  /// What of it was captured, without the padding of short Ethernet frames.
  let payload: Span<UInt8>

  /// Reads the IP packet in `packet`, behind the header of its link type.
  @inline(__always)
  @_lifetime(copy packet)
  init(in packet: borrowing CapturedPacket) throws(PacketExclusion) {
    let offset = try LinkLayer.internetOffset(in: packet)
    let bytes = packet.bytes.extracting(droppingFirst: offset)
    guard bytes.count > 0 else { throw .truncatedHeaders }
    // Behind what was sent there may stand a check sequence, which only an IP packet without a length needs told.
    let wireLength =
      max(packet.originalLength - offset, bytes.count) - packet.checkSequenceLength
    switch bytes[0] >> 4 {
    case 4: try self.init(ipv4: bytes, linkLength: wireLength)
    case 6: try self.init(ipv6: bytes, linkLength: wireLength)
    default: throw .malformedHeaders
    }
  }

  @inline(__always)
  @_lifetime(copy bytes)
  private init(ipv4 bytes: Span<UInt8>, linkLength: Int) throws(PacketExclusion) {
    guard bytes.count >= 20 else { throw .truncatedHeaders }
    let headerLength = Int(bytes[0] & 0x0F) * 4
    // A length of 0 is what segmentation offload leaves in packets recorded before the hardware's work.
    let stated = Int(bytes.uint16(at: 2))
    let length = stated == 0 ? linkLength : stated
    guard headerLength >= 20, headerLength <= length else { throw .malformedHeaders }
    // More Fragments, or an offset.
    guard bytes.uint16(at: 6) & 0x3FFF == 0 else { throw .fragment }
    protocolNumber = bytes[9]
    source = IPAddress(ipv4: bytes.uint32(at: 12))
    destination = IPAddress(ipv4: bytes.uint32(at: 16))
    wireLength = length - headerLength
    payload = bytes.extracting(first: length).extracting(droppingFirst: headerLength)
  }

  @_lifetime(copy bytes)
  private init(ipv6 bytes: Span<UInt8>, linkLength: Int) throws(PacketExclusion) {
    guard bytes.count >= 40 else { throw .truncatedHeaders }
    // A length of 0 is a jumbogram or, as in IPv4, segmentation offload.
    let stated = Int(bytes.uint16(at: 4))
    let length = stated == 0 ? linkLength : 40 + stated
    source = IPAddress(ipv6In: bytes, at: 8)
    destination = IPAddress(ipv6In: bytes, at: 24)
    let packet = bytes.extracting(first: length)
    var next = packet[6]
    var position = 40
    while let extensionLength = try Self.extensionLength(next, in: packet, at: position) {
      next = packet[position]
      position += extensionLength
      guard position <= length else { throw .malformedHeaders }
    }
    protocolNumber = next
    wireLength = length - position
    payload = packet.extracting(droppingFirst: position)
  }

  /// The length of the extension header of type `next` at `position`, nil for what is none.
  private static func extensionLength(
    _ next: UInt8, in packet: Span<UInt8>, at position: Int
  ) throws(PacketExclusion) -> Int? {
    switch next {
    case NextHeader.hopByHop, NextHeader.routing, NextHeader.destinationOptions,
      NextHeader.authentication, NextHeader.fragment:
      guard packet.count >= position + 8 else { throw .truncatedHeaders }
    default: return nil
    }
    switch next {
    case NextHeader.fragment:
      // Offset and More Fragments both 0: a whole packet with a fragment header ("atomic").
      guard packet.uint16(at: position + 2) & 0xFFF9 == 0 else { throw .fragment }
      return 8
    case NextHeader.authentication: return (Int(packet[position + 1]) + 2) * 4
    default: return (Int(packet[position + 1]) + 1) * 8
    }
  }
}
