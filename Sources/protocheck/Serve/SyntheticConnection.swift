// TCP as it would have been, around bytes that a gate has read and written.

import NIOCore
import WireServer

/// The packets of one connection: Ethernet, IPv4 or IPv6, TCP; without loss, and without checksums, which captures on the
/// sending machine do not have either.
struct SyntheticConnection {
  private let client: Endpoint
  private let server: Endpoint
  private var clientSequence: UInt32 = 1
  private var serverSequence: UInt32 = 1

  private struct Endpoint {
    let address: [UInt8]
    let port: UInt16
  }

  /// The longest segment: what a packet of IPv4 can hold at most, a little less.
  static let maxSegment = 65_000

  init(client: SocketAddress?, server: SocketAddress?) {
    var (from, to) = (SyntheticConnection.endpoint(client), SyntheticConnection.endpoint(server))
    // Both of one kind, or they are no packets.
    if from.address.count != to.address.count {
      from = Endpoint(address: [127, 0, 0, 1], port: from.port)
      to = Endpoint(address: [127, 0, 0, 1], port: to.port)
    }
    self.client = from
    self.server = to
  }

  private static func endpoint(_ address: SocketAddress?) -> Endpoint {
    let port = UInt16(address?.port ?? 0)
    // Where the address stands in a sockaddr_in and a sockaddr_in6 of every system.
    let place: Range<Int>? =
      switch address {
      case .v4: 4..<8
      case .v6: 8..<24
      default: nil
      }
    guard let address, let place else { return Endpoint(address: [127, 0, 0, 1], port: port) }
    let bytes = address.withSockAddr { start, size in
      Array(UnsafeRawBufferPointer(start: start, count: size)[place])
    }
    return Endpoint(address: bytes, port: port)
  }

  private enum Flag {
    static let fin: UInt8 = 1
    static let syn: UInt8 = 2
    static let psh: UInt8 = 8
    static let ack: UInt8 = 16
  }

  /// The handshake.
  var opening: [[UInt8]] {
    [
      packet(fromClient: true, 0, 0, Flag.syn),
      packet(fromClient: false, 0, 1, Flag.syn | Flag.ack),
      packet(fromClient: true, 1, 1, Flag.ack),
    ]
  }

  /// The end, on both sides.
  var closing: [[UInt8]] {
    [
      packet(fromClient: true, clientSequence, serverSequence, Flag.fin | Flag.ack),
      packet(fromClient: false, serverSequence, clientSequence &+ 1, Flag.fin | Flag.ack),
    ]
  }

  /// Bytes of one direction.
  mutating func segments(of bytes: ByteBufferView, _ direction: TrafficDirection) -> [[UInt8]] {
    let fromClient = direction == .fromClient
    var packets: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let segment = rest.prefix(SyntheticConnection.maxSegment)
      let (mine, others) =
        fromClient ? (clientSequence, serverSequence) : (serverSequence, clientSequence)
      packets.append(
        packet(fromClient: fromClient, mine, others, Flag.psh | Flag.ack, Array(segment)))
      if fromClient {
        clientSequence &+= UInt32(segment.count)
      } else {
        serverSequence &+= UInt32(segment.count)
      }
      rest = rest.dropFirst(segment.count)
    }
    return packets
  }

  private func packet(
    fromClient: Bool, _ sequence: UInt32, _ acknowledgment: UInt32, _ flags: UInt8,
    _ payload: [UInt8] = []
  ) -> [UInt8] {
    let (source, target) = fromClient ? (client, server) : (server, client)
    let isV6 = source.address.count == 16
    var bytes: [UInt8] = [2, 0, 0, 0, 0, fromClient ? 2 : 1, 2, 0, 0, 0, 0, fromClient ? 1 : 2]
    let length = 20 + payload.count
    if isV6 {
      bytes.append(big: 0x86DD as UInt16)
      bytes.append(big: 0x6000_0000 as UInt32)
      bytes.append(big: UInt16(length))
      bytes += [6, 64]
      bytes += source.address + target.address
    } else {
      bytes.append(big: 0x0800 as UInt16)
      bytes.append(big: 0x4500 as UInt16)
      bytes.append(big: UInt16(20 + length))
      bytes += [0, 0, 0x40, 0, 64, 6, 0, 0]
      bytes += source.address + target.address
    }
    bytes.append(big: source.port)
    bytes.append(big: target.port)
    bytes.append(big: sequence)
    bytes.append(big: acknowledgment)
    bytes += [0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0]
    return bytes + payload
  }
}

extension [UInt8] {
  /// Appends an integer, its first byte the most significant.
  fileprivate mutating func append<Number: FixedWidthInteger>(big number: Number) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }
}
