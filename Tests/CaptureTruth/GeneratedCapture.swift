// A capture made from a seed, and everything that must come of it.

import WireCapture

/// A connection of this protocol and its records.
struct ExpectedStream: Equatable {
  var client: Endpoint
  var server: Endpoint
  var clientRecords: [TimedRecord] = []
  var serverRecords: [TimedRecord] = []
}

/// A capture of several connections, disturbed, in a file of a random form.
struct GeneratedCapture {
  /// What repeats it.
  let seed: UInt64
  /// The file, compressed or not.
  private(set) var file: [UInt8] = []
  let isCompressed: Bool
  /// The ports to ask for; empty for what speaks this protocol by its bytes.
  let ports: Set<UInt16>
  /// Connections that are used one after the other with the same ends stand in that order.
  private(set) var streams: [ExpectedStream] = []
  private(set) var packets = ExpectedPackets()
  /// Payload of `streams`.
  private(set) var streamBytes = 0
  /// Bytes in gaps of all connections that are followed.
  private(set) var missingBytes = 0

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.seed = seed
    isCompressed = seed % 4 == 0
    ports = seed % 3 == 0 ? [9000] : []
    var capture = RandomCapture(&random)
    let chains = (0..<Int.random(in: 1...3, using: &random)).map { Self.chain($0, &random) }
    var places = chains.map { _ in (connection: 0, segment: 0) }
    var observers = chains.map { $0.map(ConnectionObserver.init) }
    var time: Int64 = 1_700_000_000_000_000_000
    var open = Array(chains.indices)
    while let chain = open.randomElement(using: &random) {
      let place = places[chain]
      let connection = chains[chain][place.connection]
      guard place.segment < connection.segments.count else {
        places[chain] = (place.connection + 1, 0)
        if place.connection + 1 == chains[chain].count { open.removeAll { $0 == chain } }
        continue
      }
      places[chain].segment += 1
      time += Int64.random(in: 0...20, using: &random) * 1_000
      if Int.random(in: 0..<25, using: &random) == 0 { capture.writeOther(at: time, &random) }
      let segment = connection.segments[place.segment]
      let written = capture.write(
        connection.model(of: segment), at: time, isWhole: segment.isHandshake, &random)
      observers[chain][place.connection].see(segment, written)
    }
    packets = capture.counts
    for observer in observers.joined() { add(observer) }
    file = isCompressed ? Self.compressed(capture.bytes, &random) : capture.bytes
  }

  private mutating func add(_ observer: ConnectionObserver) {
    let model = observer.connection.model
    guard ports.isEmpty || ports.contains(model.server.port) else { return }
    missingBytes += observer.missingBytes
    let client = observer.records(isClient: true)
    let server = observer.records(isClient: false)
    guard !client.records.isEmpty || !server.records.isEmpty else { return }
    guard !ports.isEmpty || observer.isRecognised || client.isHeaderSeen || server.isHeaderSeen
    else { return }
    streamBytes += observer.presentBytes
    streams.append(
      ExpectedStream(
        client: model.client, server: model.server, clientRecords: client.records,
        serverRecords: server.records))
  }

  /// One to three connections with the same ends, one after the other.
  private static func chain(
    _ index: Int, _ random: inout SeededGenerator
  ) -> [TruthConnection] {
    var model = ConnectionModel()
    if Bool.random(using: &random) {
      model.client.address = IPAddress(ipv6High: 0x2001 << 48, low: UInt64(index))
      model.server.address = IPAddress(ipv6High: 0x2001 << 48, low: 9)
    }
    model.client.port = UInt16(40_000 + index)
    let isForeign = Int.random(in: 0..<10, using: &random) == 0
    if isForeign { model.server.port = 80 }
    let count = [1, 1, 1, 2, 3].randomElement(using: &random) ?? 1
    return (0..<count).map { _ in
      // A number near the last one may look like one of its segments; the very same one cannot be told from a late SYN.
      let step = UInt32.random(in: 1...3_000, using: &random)
      model.clientStart =
        [model.clientStart &+ step, model.clientStart &- step].randomElement(using: &random) ?? step
      if Bool.random(using: &random) { model.clientStart = .random(in: 0 ... .max, using: &random) }
      // Half of them wrap.
      model.serverStart = UInt32.max - UInt32.random(in: 0...3_000, using: &random)
      let disturbance = Disturbance(isReused: count > 1, &random)
      let bodyLimit = [20, 200, 700].randomElement(using: &random) ?? 200
      func direction(isClient: Bool) -> TruthDirection {
        if isForeign {
          return TruthDirection(foreign: Array("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8))
        }
        return TruthDirection(
          frames: Int.random(in: 0...6, using: &random), bodyLimit: bodyLimit,
          badOneIn: [5, 1_000].randomElement(using: &random) ?? 5, isClient: isClient, &random)
      }
      return TruthConnection(
        model, client: direction(isClient: true), server: direction(isClient: false), disturbance,
        &random)
    }
  }

  private static func compressed(
    _ bytes: [UInt8], _ random: inout SeededGenerator
  ) -> [UInt8] {
    let cut = Int.random(in: 0...bytes.count, using: &random)
    return GzipWriter(flags: UInt8.random(in: 0..<16, using: &random) << 1, level: 1)
      .member(Array(bytes[..<cut])) + GzipWriter(level: 1).member(Array(bytes[cut...]))
  }
}

/// Adds up what a capture shows of a connection.
struct ConnectionObserver {
  let connection: TruthConnection
  private var client: SeenBytes
  private var server: SeenBytes
  private var isReset = false

  /// The handshake is captured as planned: SYN or answer tell where both ends begin.
  private var hasStart: Bool { connection.handshake != .missing }

  init(_ connection: TruthConnection) {
    self.connection = connection
    let base: Int? = connection.handshake == .missing ? nil : 0
    client = SeenBytes(base: base)
    server = SeenBytes(base: base)
  }

  var missingBytes: Int {
    client.missing(0..<client.count) + server.missing(0..<server.count)
  }
  var presentBytes: Int { client.count + server.count - missingBytes }

  /// Whether a direction begins with the magic, and the capture has the beginning.
  var isRecognised: Bool {
    hasStart && [client, server].contains { $0.count >= 2 && $0.present(0..<2) == [0xD5, 0x58] }
  }

  /// Notes a segment as the capture has it.
  mutating func see(_ segment: PlannedSegment, _ written: WrittenSegment) {
    guard let present = written.present, !segment.flags.contains(.syn), !isReset else { return }
    isReset = segment.flags.contains(.rst)
    if isReset { return }
    let isFinal = segment.flags.contains(.fin)
    if segment.isClient {
      client.see(
        segment.payload, present: present, at: segment.start, time: written.time, isFinal: isFinal)
    } else {
      server.see(
        segment.payload, present: present, at: segment.start, time: written.time, isFinal: isFinal)
    }
  }

  /// What must come of a direction.
  func records(isClient: Bool) -> ExpectedRecords {
    let seen = isClient ? client : server
    let base = seen.base ?? 0
    let starts = (isClient ? connection.client : connection.server).starts
    return ExpectedRecords(
      seen, starts: starts.map { $0 - base }.filter { $0 >= 0 }, startsInside: !hasStart)
  }
}
