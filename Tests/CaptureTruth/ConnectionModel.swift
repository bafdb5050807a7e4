// The segments of one connection, by their places in its two directions.

import WireCapture

/// One connection's segments, made as its two ends would.
struct ConnectionModel {
  var client = Endpoint(address: IPAddress(ipv4: 0x0A00_0001), port: 40000)
  var server = Endpoint(address: IPAddress(ipv4: 0x0A00_0002), port: 9000)
  var clientStart: UInt32 = 1000
  var serverStart: UInt32 = 5000

  /// A segment from the client at an offset in its direction, which the SYN precedes.
  func up(_ offset: Int, _ payload: [UInt8] = [], ack: Int = 0, _ flags: TCPFlags = [.ack])
    -> SegmentModel
  {
    SegmentModel(
      source: client, destination: server,
      sequence: clientStart &+ UInt32(truncatingIfNeeded: offset),
      acknowledgment: serverStart &+ UInt32(truncatingIfNeeded: ack), flags: flags,
      payload: payload)
  }

  /// The same from the server.
  func down(_ offset: Int, _ payload: [UInt8] = [], ack: Int = 0, _ flags: TCPFlags = [.ack])
    -> SegmentModel
  {
    SegmentModel(
      source: server, destination: client,
      sequence: serverStart &+ UInt32(truncatingIfNeeded: offset),
      acknowledgment: clientStart &+ UInt32(truncatingIfNeeded: ack), flags: flags,
      payload: payload)
  }

  var handshake: [SegmentModel] {
    [up(-1, [], .syn), down(-1, [], ack: 0, [.syn, .ack]), up(0)]
  }
}
