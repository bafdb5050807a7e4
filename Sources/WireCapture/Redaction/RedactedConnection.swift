// A TCP connection of a recording as it is written anew: its sequence numbers are those of what is passed on.

import WireProtocol

/// Writes the segments of one connection.
struct RedactedConnection {
  private struct Side {
    let endpoint: Endpoint
    /// Of the next byte.
    var sequence: UInt32
    /// Whether what came last was left out.
    var endsLeftOut = false
    /// Bytes that were passed over before anything was written.
    var passedOver = 0
  }

  /// More missing bytes would, modulo 2³², be bytes that were there before.
  private static let longestGap = 1 << 28

  private var client: Side
  private var server: Side
  private let hasStart: Bool
  private var isOpen = false
  /// When its last record was seen: nanoseconds since 1970.
  private var time: UInt64 = 0

  init(_ stream: RecordedStream) {
    // Each connection has numbers of its own: another one between the same ends is no part of it.
    let first = UInt32(truncatingIfNeeded: stream.number) &* 2_654_435_761 &+ 1
    client = Side(endpoint: stream.client, sequence: first)
    server = Side(endpoint: stream.server, sequence: first &+ 0x4000_0000)
    hasStart = stream.hasStart
  }

  /// A frame, in one segment unless it is too long for one.
  mutating func append(_ frame: [UInt8], at place: RecordPlace, to writer: inout PcapngWriter) {
    open(place, &writer)
    let isClient = place.side == .client
    var rest = frame[...]
    while !rest.isEmpty {
      let payload = rest.prefix(RedactedPacket.longestPayload)
      rest = rest.dropFirst(payload.count)
      append(isClient, [.psh, .ack], payload, to: &writer)
      advance(isClient, by: payload.count)
    }
    leave(isClient, false)
  }

  /// Bytes that are not passed on: the numbers behind them tell of it.
  mutating func skip(_ count: Int, at place: RecordPlace, to writer: inout PcapngWriter) {
    open(place, &writer)
    let isClient = place.side == .client
    advance(isClient, by: min(max(count, 1), RedactedConnection.longestGap))
    leave(isClient, true)
  }

  /// Bytes that are not wanted: like those that are not passed on, once something of the connection is written.
  mutating func passOver(_ count: Int, at place: RecordPlace, to writer: inout PcapngWriter) {
    if isOpen { return skip(count, at: place, to: &writer) }
    let all = min(count, RedactedConnection.longestGap)
    if place.side == .client {
      client.passedOver = min(client.passedOver + all, RedactedConnection.longestGap)
    } else {
      server.passedOver = min(server.passedOver + all, RedactedConnection.longestGap)
    }
  }

  /// The end. What was left out in front of it is told by a FIN in any case.
  /// Who ended the connection does so here too, and when.
  mutating func close(_ ending: StreamEnding, to writer: inout PcapngWriter) {
    guard isOpen else { return }
    if let moment = ending.time { time = max(time, UInt64(clamping: moment)) }
    let isClientFirst = ending.side != .server
    for isClient in [isClientFirst, !isClientFirst]
    where ending.closure == .finished || (isClient ? client : server).endsLeftOut {
      append(isClient, [.fin, .ack], to: &writer)
      advance(isClient, by: 1)
    }
    if ending.closure == .reset { append(ending.side == .client, [.rst, .ack], to: &writer) }
  }

  /// The handshake, where the recording has the beginning of the connection.
  private mutating func open(_ place: RecordPlace, _ writer: inout PcapngWriter) {
    if let now = place.time { time = UInt64(clamping: now) }
    guard !isOpen else { return }
    isOpen = true
    guard hasStart else { return }
    append(true, .syn, to: &writer)
    advance(true, by: 1)
    append(false, [.syn, .ack], to: &writer)
    advance(false, by: 1)
    append(true, .ack, to: &writer)
    advance(true, by: client.passedOver)
    advance(false, by: server.passedOver)
  }

  private mutating func advance(_ isClient: Bool, by count: Int) {
    if isClient {
      client.sequence &+= UInt32(truncatingIfNeeded: count)
    } else {
      server.sequence &+= UInt32(truncatingIfNeeded: count)
    }
  }

  private mutating func leave(_ isClient: Bool, _ isLeftOut: Bool) {
    if isClient { client.endsLeftOut = isLeftOut } else { server.endsLeftOut = isLeftOut }
  }

  private func append(
    _ isClient: Bool, _ flags: TCPFlags, _ payload: ArraySlice<UInt8> = [],
    to writer: inout PcapngWriter
  ) {
    let (mine, other) = isClient ? (client, server) : (server, client)
    let packet = RedactedPacket(
      source: mine.endpoint, destination: other.endpoint, sequence: mine.sequence,
      acknowledgment: other.sequence, flags: flags, payload: payload)
    writer.append(packet.bytes, at: time)
  }
}
