// Generated captures: scripted sessions as pcapng, and what check finds in them.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

/// What check makes of a capture.
struct Judgement {
  let findings: [Finding]
  let gaps: CheckGaps
}

/// Connections between clients and a server, written packet by packet.
struct Talk {
  static let alice = Account(domain: "58.user", uid: "alice")
  static let bob = Account(domain: "58.user", uid: "bob")

  private var writer = PcapngWriter()
  private var time: UInt64 = 1_769_860_800_000_000_000
  private var models: [ConnectionModel] = []
  private var offsets: [(client: Int, server: Int)] = []
  private var next: [(client: UInt32, server: UInt32)] = []
  /// Whether the next session that is played for a rule keeps it.
  var keepsRule = false
  /// How bodies are compressed from now on.
  var compression = Compression.none

  /// A connection begins; its number is that of its stream.
  mutating func open(isRecorded: Bool = true) {
    var model = ConnectionModel()
    model.client.port = UInt16(40_000 + models.count)
    models.append(model)
    offsets.append((0, 0))
    next.append((1, 1))
    if isRecorded { for segment in model.handshake { packet(segment) } }
  }

  mutating func wait(_ seconds: Double) { time += UInt64(seconds * 1_000_000_000) }

  private mutating func packet(_ segment: SegmentModel) {
    time += 1_000_000
    writer.append(
      LinkModel.ethernet.wrap(InternetModel().packet(segment), isIPv6: false), at: time)
  }

  /// Bytes as they are.
  mutating func send(_ bytes: [UInt8], from side: StreamSide, on stream: Int = 0) {
    // What one packet of IPv4 holds.
    for start in stride(from: 0, to: bytes.count, by: 60_000) {
      let part = Array(bytes[start..<min(start + 60_000, bytes.count)])
      switch side {
      case .client:
        packet(models[stream].up(offsets[stream].client, part, ack: offsets[stream].server))
        offsets[stream].client += part.count
      case .server:
        packet(models[stream].down(offsets[stream].server, part, ack: offsets[stream].client))
        offsets[stream].server += part.count
      }
    }
  }

  /// Both ends close.
  mutating func close(_ stream: Int = 0) {
    let (client, server) = offsets[stream]
    packet(models[stream].up(client, [], ack: server, [.fin, .ack]))
    packet(models[stream].down(server, [], ack: client + 1, [.fin, .ack]))
  }

  /// An end aborts.
  mutating func reset(_ stream: Int = 0, by side: StreamSide = .server) {
    let (client, server) = offsets[stream]
    packet(
      side == .client
        ? models[stream].up(client, [], ack: server, [.rst, .ack])
        : models[stream].down(server, [], ack: client, [.rst, .ack]))
  }

  /// A request with the next number.
  @discardableResult
  mutating func ask(
    _ body: some WireRequest, from side: StreamSide = .client, on stream: Int = 0
  ) throws -> UInt32 {
    let number = side == .client ? next[stream].client : next[stream].server
    if side == .client { next[stream].client += 1 } else { next[stream].server += 1 }
    var bytes: [UInt8] = []
    var encoder = FrameEncoder()
    encoder.compression = compression
    try encoder.append(.request(body, sequence: number), to: &bytes)
    send(bytes, from: side, on: stream)
    return number
  }

  mutating func answer(
    _ number: UInt32, _ body: some WireResponse, from side: StreamSide = .server,
    on stream: Int = 0
  ) throws {
    var bytes: [UInt8] = []
    var encoder = FrameEncoder()
    encoder.compression = compression
    try encoder.append(.response(body, sequence: number), to: &bytes)
    send(bytes, from: side, on: stream)
  }

  mutating func refuse(
    _ number: UInt32, _ command: Command, _ status: Status, from side: StreamSide = .server,
    on stream: Int = 0
  ) {
    send(
      Talk.raw(kind: 1, command: command.rawValue, status: status.rawValue, sequence: number),
      from: side, on: stream)
  }

  mutating func tell(
    _ body: some WireNotification, from side: StreamSide = .server, on stream: Int = 0
  ) throws {
    var bytes: [UInt8] = []
    var encoder = FrameEncoder()
    encoder.compression = compression
    try encoder.append(.notification(body), to: &bytes)
    send(bytes, from: side, on: stream)
  }

  /// A frame with any header, whose checksums hold.
  static func raw(
    version: UInt8 = 0x10, kind: UInt8, flags: UInt8 = 0, command: UInt16, status: UInt16 = 0,
    sequence: UInt32, body: [UInt8] = []
  ) -> [UInt8] {
    let start: [UInt8] =
      [0xD5, 0x58, version, kind | flags] + big(command) + big(status) + big(sequence)
      + big(UInt32(body.count)) + big(CRC32C.checksum(body.span))
    return start + big(CRC32C.checksum(start.span)) + body
  }

  /// The capture so far.
  var capture: [UInt8] { writer.bytes }

  /// The capture, judged.
  func judged(filter: FrameFilter? = nil) -> Judgement {
    var extractor = StreamExtractor()
    var analyzer = CaptureAnalyzer(into: SessionChecker(filter: filter))
    do {
      try extractor.feed(capture.span, into: &analyzer)
      try extractor.finish(into: &analyzer)
    } catch {
      Issue.record("the generated capture cannot be read: \(error)")
    }
    analyzer.output.finish()
    return Judgement(findings: analyzer.output.findings, gaps: analyzer.output.gaps)
  }
}

extension Talk {
  static func id(_ number: UInt8) throws -> ClientMessageID {
    try #require(ClientMessageID([UInt8](repeating: number, count: 16)))
  }

  /// Hello and login of a connection that is open.
  mutating func greet(
    _ account: Account = Talk.alice, attempt: UInt64 = 1, head: UInt64 = 0, acked: UInt64 = 0,
    isService: Bool = false, heartbeat: UInt32 = 60_000, pushWindow: UInt32 = 0,
    maxOpen: UInt32 = 0, zlib: Zlib? = nil, device: String = "phone", on stream: Int = 0
  ) throws {
    let hello = try ask(
      Hello.Request(
        minVersion: .v1, maxVersion: .v1, zlib: zlib, heartbeatMilliseconds: 60_000),
      on: stream)
    try answer(
      hello,
      Hello.Response(
        version: .v1, zlib: zlib, heartbeatMilliseconds: heartbeat, pushWindow: pushWindow,
        maxOpenRequests: maxOpen), on: stream)
    let login = try ask(
      Login.Request(
        account: account, device: Device(id: device), attempt: attempt, epoch: 7, cursor: acked),
      on: stream)
    try answer(
      login,
      Login.Response(
        inbox: InboxState(epoch: 7, head: head), acked: acked, service: isService), on: stream)
  }

  /// A message of a stored kind, pushed.
  mutating func push(
    _ sequence: UInt64, id: String? = nil, to: Account = Talk.alice, unstored: Bool = false,
    on stream: Int = 0
  ) throws {
    let message = Message(
      id: id ?? "message-\(sequence)", from: to == Talk.bob ? Talk.alice : Talk.bob, to: to,
      clientMessageID: try Talk.id(9), inboxSequence: sequence, contentType: "im.text",
      content: Talk.text, delivery: unstored ? Delivery(unstored: true) : nil)
    try tell(MessageNotification(epoch: 7, message: message), on: stream)
  }

  static let text = Array(#"{"type":"im.text","body":{"text":"hello"}}"#.utf8)

  static func c2c(_ number: UInt8 = 1, to: Account = Talk.bob, content: [UInt8] = Talk.text)
    throws -> C2C.Request
  {
    C2C.Request(
      to: to, clientMessageID: try id(number), contentType: "im.text", content: content)
  }

  /// The answer to a message that was delivered at once.
  static func sent(_ id: String = "message-a", duplicate: Bool = false) -> C2C.Response {
    C2C.Response(messageID: id, duplicate: duplicate, stage: .delivered)
  }
}
