// Captures made in a test: TCP over IPv4 without a link layer, in the classic format.

import Testing
import WireProtocol

/// Writes the packets of one connection; times grow by a millisecond.
struct DecodeCapture {
  enum End { case client, server }

  private(set) var bytes: [UInt8]
  private let isNanoseconds: Bool
  private let ports: (client: UInt16, server: UInt16)
  private var sequence: (client: UInt32, server: UInt32) = (1_000, 5_000)
  private var tick: UInt32 = 0

  /// 2023-11-14T22:13:20Z.
  private static let start: UInt32 = 1_700_000_000

  init(isNanoseconds: Bool = false, clientPort: UInt16 = 40_000, serverPort: UInt16 = 9_000) {
    self.isNanoseconds = isNanoseconds
    ports = (clientPort, serverPort)
    bytes =
      DecodeCapture.little(isNanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4)
      + [2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
      + DecodeCapture.little(262_144) + DecodeCapture.little(101)
  }

  private static func little(_ value: UInt32) -> [UInt8] { big(value).reversed() }

  static func big(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: value >> $0)
    }
  }

  /// The three segments that a connection begins with.
  mutating func handshake() {
    sequence.client -= 1
    packet(.client, flags: 0x02)
    sequence.client += 1
    sequence.server -= 1
    packet(.server, flags: 0x12)
    sequence.server += 1
    packet(.client)
  }

  /// A segment with data.
  ///
  /// - Parameters:
  ///   - isLost: the segment was sent and not captured.
  ///   - kept: bytes of the payload that the snapshot length leaves.
  mutating func send(_ payload: [UInt8], from end: End, isLost: Bool = false, kept: Int? = nil) {
    if !isLost { packet(end, payload, kept: kept) }
    switch end {
    case .client: sequence.client &+= UInt32(payload.count)
    case .server: sequence.server &+= UInt32(payload.count)
    }
  }

  /// Both ends close.
  mutating func close() {
    packet(.client, flags: 0x11)
    sequence.client += 1
    packet(.server, flags: 0x11)
  }

  private mutating func packet(
    _ end: End, _ payload: [UInt8] = [], flags: UInt8 = 0x10, kept: Int? = nil
  ) {
    let isClient = end == .client
    let tcp =
      DecodeCapture.big(isClient ? ports.client : ports.server)
      + DecodeCapture.big(isClient ? ports.server : ports.client)
      + DecodeCapture.big(isClient ? sequence.client : sequence.server)
      + DecodeCapture.big(isClient ? sequence.server : sequence.client)
      + [0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0] + payload
    let client: [UInt8] = [192, 0, 2, 1]
    let server: [UInt8] = [192, 0, 2, 2]
    let ip =
      [0x45, 0] + DecodeCapture.big(UInt16(20 + tcp.count)) + [0, 1, 0x40, 0, 64, 6, 0, 0]
      + (isClient ? client + server : server + client) + tcp
    let captured = kept.map { 40 + $0 } ?? ip.count
    let fraction = tick * (isNanoseconds ? 1_000_000 : 1_000) + (isNanoseconds ? 7 : 0)
    tick += 1
    bytes += DecodeCapture.little(DecodeCapture.start) + DecodeCapture.little(fraction)
    bytes += DecodeCapture.little(UInt32(captured)) + DecodeCapture.little(UInt32(ip.count))
    bytes += ip[..<captured]
  }
}

/// Frames of the standard for tests.
enum TestFrames {
  static func c2c(
    _ sequence: UInt32, type: ContentType = "im.text",
    content: String = #"{"type":"im.text","body":{"text":"hello"}}"#
  ) throws -> [UInt8] {
    var output: [UInt8] = []
    var encoder = FrameEncoder()
    let body = C2C.Request(
      to: Account(domain: "58.user", uid: "u2"), clientMessageID: try id, contentType: type,
      content: Array(content.utf8))
    try encoder.append(.request(body, sequence: sequence), to: &output)
    return output
  }

  static func login(_ sequence: UInt32, token: String) throws -> [UInt8] {
    var output: [UInt8] = []
    var encoder = FrameEncoder()
    let body = Login.Request(
      account: Account(domain: "58.user", uid: "u1"), device: Device(id: "phone-1"), attempt: 1,
      token: Array(token.utf8))
    try encoder.append(.request(body, sequence: sequence), to: &output)
    return output
  }

  static func keepalive(_ sequence: UInt32) throws -> [UInt8] {
    try Frame(.request, .keepalive, sequence: sequence).bytes
  }

  private static var id: ClientMessageID {
    get throws { try #require(ClientMessageID(Array(1...16))) }
  }
}
