// One TCP segment, borrowed from the packet that carries it.

import WireProtocol

/// The flag bits of a TCP header.
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// The bits, FIN the lowest.
  public let rawValue: UInt8

  /// The flags of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The sender sends nothing more.
  public static let fin = TCPFlags(rawValue: 0x01)
  /// The first sequence number of a connection.
  public static let syn = TCPFlags(rawValue: 0x02)
  /// The connection is aborted.
  public static let rst = TCPFlags(rawValue: 0x04)
  /// The receiver is asked not to wait for more.
  public static let psh = TCPFlags(rawValue: 0x08)
  /// The acknowledgment number counts.
  public static let ack = TCPFlags(rawValue: 0x10)
}

/// A TCP segment with its addresses. It borrows the packet's bytes.
public struct TCPSegment: ~Escapable {
  /// The end that sent it.
  public let source: Endpoint
  /// The end that it was sent to.
  public let destination: Endpoint
  /// The sequence number of the first byte, or of the SYN.
  public let sequenceNumber: UInt32
  /// The next sequence number that the sender expects; it counts only with ``TCPFlags/ack``.
  public let acknowledgmentNumber: UInt32
  /// The flags.
  public let flags: TCPFlags
  /// The data that was captured.
  public let payload: Span<UInt8>
  /// How many more bytes of data followed on the wire, which the snapshot length cut off.
  public let missingBytes: Int

  /// A segment that borrows `payload`.
  @_lifetime(copy payload)
  public init(
    source: Endpoint, destination: Endpoint, sequenceNumber: UInt32,
    acknowledgmentNumber: UInt32 = 0, flags: TCPFlags, payload: Span<UInt8>, missingBytes: Int = 0
  ) {
    self.source = source
    self.destination = destination
    self.sequenceNumber = sequenceNumber
    self.acknowledgmentNumber = acknowledgmentNumber
    self.flags = flags
    self.payload = payload
    self.missingBytes = max(missingBytes, 0)
  }

  /// Reads the segment that `packet` carries; the error says what it is instead.
  @_lifetime(copy packet)
  public init(in packet: borrowing CapturedPacket) throws(PacketExclusion) {
    do throws(PacketExclusion) {
      try self.init(in: InternetPacket(in: packet))
    } catch {
      // What ends too early, but was captured whole, was never longer.
      throw error == .truncatedHeaders && !packet.isTruncated ? .malformedHeaders : error
    }
  }

  /// Reads the TCP header at the front of an IP packet's payload.
  @_lifetime(copy packet)
  init(in packet: borrowing InternetPacket) throws(PacketExclusion) {
    guard packet.protocolNumber == InternetPacket.tcp else { throw .notTCP }
    let bytes = packet.payload
    guard packet.wireLength >= 20 else { throw .malformedHeaders }
    guard bytes.count >= 20 else { throw .truncatedHeaders }
    let headerLength = Int(bytes[12] >> 4) * 4
    guard headerLength >= 20, headerLength <= packet.wireLength else { throw .malformedHeaders }
    // Options cut by the snapshot length are not needed: the data behind them is missing anyway.
    let payload = bytes.extracting(droppingFirst: headerLength)
    self.init(
      source: Endpoint(address: packet.source, port: bytes.uint16(at: 0)),
      destination: Endpoint(address: packet.destination, port: bytes.uint16(at: 2)),
      sequenceNumber: bytes.uint32(at: 4), acknowledgmentNumber: bytes.uint32(at: 8),
      flags: TCPFlags(rawValue: bytes[13]), payload: payload,
      missingBytes: packet.wireLength - headerLength - payload.count)
  }
}
