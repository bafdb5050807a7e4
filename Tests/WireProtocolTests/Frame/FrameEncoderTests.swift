// Frames out of typed messages, and back.

import Testing
import WireProtocol

@Suite struct FrameEncoderTests {
  /// The c2c request of SPEC.md 5.7.
  static let chat = C2C.Request(
    to: Account(domain: "58.user", uid: "u2"),
    clientMessageID: BodySample.chatID, contentType: "im.text",
    content: Array("{}".utf8))

  static let wire: [UInt8] = [
    0xD5, 0x58, 0x10, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x00, 0x00, 0x2E,
    0x8B, 0x17, 0x76, 0x49, 0x05, 0x7E, 0x9E, 0xA5, 0x0A, 0x0D, 0x0A, 0x07, 0x35, 0x38, 0x2E, 0x75,
    0x73, 0x65, 0x72, 0x12, 0x02, 0x75, 0x32, 0x12, 0x10, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
    0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x1A, 0x07, 0x69, 0x6D, 0x2E, 0x74, 0x65,
    0x78, 0x74, 0x22, 0x02, 0x7B, 0x7D,
  ]

  @Test func writesTheBytesOfTheSpecification() throws {
    let frame = try Frame(.request(Self.chat, sequence: 7))
    #expect(frame.bytes == Self.wire)
    #expect(try frame.message(C2C.Request.self) == Self.chat)
  }

  @Test func borrowsWhatItDecodes() throws {
    var arena = BodyArena()
    switch try FrameView.decode(Self.wire.span) {
    case .needMore: Issue.record("the frame is whole")
    case .frame(let frame):
      let chat = try frame.body(C2C.Request.self, in: &arena)
      let isHome = chat.to.domain == "58.user"
      #expect(isHome)
      #expect(chat.to.uid.string == "u2")
      #expect(chat.clientMessageID == Self.chat.clientMessageID)
      let length = chat.content.count
      #expect(length == 2)
    }
  }

  @Test func aFailureLeavesTheOutputAsItWas() {
    var chat = Self.chat
    chat.to.domain = "Upper"
    var output: [UInt8] = [1]
    var encoder = FrameEncoder()
    #expect(
      throws: WireError(.malformedBody, offset: 26, requirement: "WP-5.3-1", explanation: "")
    ) { try encoder.append(.request(chat, sequence: 7), to: &output) }
    #expect(output == [1])
  }

  /// A sender's faults: what is refused, and as what.
  @Test func refusesWhatAReceiverWould() throws {
    var encoder = FrameEncoder()
    var output: [UInt8] = [9]
    func refuses<Body: WireMessage>(
      _ error: WireError, _ frame: OutgoingFrame<Body>, line: Int = #line
    ) {
      #expect(throws: error, "line \(line)") { try encoder.append(frame, to: &output) }
      #expect(output == [9])
    }
    refuses(fault(.badSequence, 8, "WP-2.5-5"), .request(Self.chat, sequence: 0))
    let request = try Frame(.request(Self.chat, sequence: 7)).header
    refuses(fault(.malformedBody, 3, "WP-5.1-3"), .response(to: request, status: .ok))
    let told = try Frame(.notification(Goaway(status: .draining))).header
    refuses(fault(.badSequence, 8, "WP-2.5-5"), .response(to: told, status: .internal))
    for text in ["\0", "a\0", "\0a", String(repeating: "é", count: 40) + "\0"] {
      refuses(
        fault(.malformedBody, 24, "WP-5.2-2"),
        .notification(Goaway(status: .draining, text: text)))
      refuses(
        fault(.malformedBody, 24, "WP-5.2-2"),
        .request(
          Login.Request(
            account: Account(domain: "d", uid: text), device: Device(id: "d"), attempt: 1),
          sequence: 1))
    }
    refuses(
      fault(.malformedBody, 24, "WP-5.2-2"),
      .request(
        Hello.Request(minVersion: .v1, maxVersion: .v1, features: ["a", "\0"]), sequence: 1))
    try encoder.append(.request(Self.chat, sequence: 7), to: &output)
    #expect(output == [9] + Self.wire)
  }

  @Test func holdsBodiesToTheReceiversLimit() throws {
    var encoder = FrameEncoder(limits: Limits(maxBodyLength: 46))
    var output: [UInt8] = []
    let frame = try Frame(.request(Self.chat, sequence: 7))
    try encoder.append(.request(Self.chat, sequence: 7), to: &output)
    try encoder.append(frame, to: &output)
    #expect(output == Self.wire + Self.wire)
    encoder.limits = Limits(maxBodyLength: 45)
    let error = fault(.bodyTooLong, 12, "WP-2.1-3")
    #expect(throws: error) { try encoder.append(.request(Self.chat, sequence: 7), to: &output) }
    #expect(throws: error) { try encoder.append(frame, to: &output) }
    #expect(output == Self.wire + Self.wire)
  }

  /// Whatever room the output has, the bytes are the same.
  @Test func writesIntoAnyRoom() throws {
    func same<Body: WireMessage>(_ frame: OutgoingFrame<Body>, line: Int = #line) throws {
      let expected = try Frame(frame).bytes
      var encoder = FrameEncoder()
      for room in stride(from: 0, through: 8 * expected.count + 512, by: 8) {
        var output: [UInt8] = [9]
        output.reserveCapacity(room)
        try encoder.append(frame, to: &output)
        #expect(output == [9] + expected, "line \(line), room \(room)")
      }
    }
    try same(.request(Self.chat, sequence: 7))
    try same(.request(Keepalive.Request(), sequence: 7))
    // Numbers of which each is as long as can be.
    let answer = C2C.Response(
      messageID: "12345678", sentAtMilliseconds: .max, duplicate: true, stage: Stage(rawValue: -1),
      epoch: .max, inboxSequence: .max)
    try same(.response(answer, sequence: 7))
    let refused = Array(repeating: Status(rawValue: 0xFFFF), count: 40)
    try same(.response(S2C.Response(statuses: refused, accepted: []), sequence: 7))
    let page = Array(repeating: Parts.smallMessage, count: 3)
    try same(
      .response(
        GetOfflineMsg.Response(epoch: .max, messages: page, through: .max, head: .max), sequence: 7)
    )
    var unknown = Keepalive.Request()
    unknown.unknownFields = try UnknownFields(validating: Proto.bytes(536_870_911, [1, 2, 3]))
    try same(.request(unknown, sequence: 7))
  }

  @Test func aBodyAboveTheLimitLeavesNothingInTheRoom() throws {
    for room in [0, 4_096] {
      var encoder = FrameEncoder(limits: Limits(maxBodyLength: 45))
      var output: [UInt8] = [9]
      output.reserveCapacity(room)
      #expect(throws: fault(.bodyTooLong, 12, "WP-2.1-3")) {
        try encoder.append(.request(Self.chat, sequence: 7), to: &output)
      }
      #expect(output == [9])
    }
  }

  /// Strings are copied eight bytes at a time; a zero is found wherever it stands.
  @Test func copiesTextOfEveryLength() throws {
    for length in 0...40 {
      let text = String(decoding: (0..<length).map { UInt8($0) + 0x30 }, as: UTF8.self)
      let goaway = Goaway(status: .draining, text: text)
      #expect(try Frame(.notification(goaway)).message(Goaway.self) == goaway)
      for zero in 0..<length {
        var bytes = Array(text.utf8)
        bytes[zero] = 0
        let broken = Goaway(status: .draining, text: String(decoding: bytes, as: UTF8.self))
        #expect(throws: fault(.malformedBody, 24, "WP-5.2-2")) {
          _ = try Frame(.notification(broken))
        }
      }
    }
  }

  /// The longest `Message` has 98,304 bytes (WP-11-3); unknown fields count.
  @Test func sendsNoMessageAboveItsLimit() throws {
    var message = Parts.smallMessage
    message.content = [UInt8](repeating: 0x20, count: 65_536)
    // Tag and length of the content take 4 bytes, those of the unknown field 6.
    let rest = 98_304 - Parts.smallMessageBytes.count - 4 - 65_536 - 6
    func padded(_ count: Int) throws -> OutgoingFrame<MessageNotification> {
      var message = message
      message.unknownFields = try UnknownFields(
        validating: Proto.bytes(1_000, [UInt8](repeating: 0, count: count)))
      return .notification(MessageNotification(epoch: 1, message: message))
    }
    var encoder = FrameEncoder()
    var output: [UInt8] = []
    #expect(Proto.bytes(1_000, [UInt8](repeating: 0, count: rest)).count == rest + 5)
    try encoder.append(padded(rest + 1), to: &output)
    // Epoch, and tag and length of the message.
    #expect(output.count == 24 + 2 + 4 + 98_304)
    output = []
    #expect(throws: fault(.malformedBody, 24, "WP-11-3")) {
      try encoder.append(padded(rest + 2), to: &output)
    }
    #expect(output == [])
  }

  @Test func writesItsVersion() throws {
    var encoder = FrameEncoder(version: ProtocolVersion(rawValue: 0x15))
    var output: [UInt8] = []
    try encoder.append(.request(Keepalive.Request(), sequence: 7), to: &output)
    #expect(output == RawFrame(version: 0x15, command: 4).bytes)
    var strange = FrameEncoder(version: ProtocolVersion(rawValue: 0x21))
    #expect(throws: fault(.unsupportedVersion, 2, "WP-2.2-3")) {
      try strange.append(.request(Keepalive.Request(), sequence: 7), to: &output)
    }
  }

  @Test func answersRepeatCommandAndSequence() throws {
    let request = try Frame(.request, Command(0xF123), sequence: 99).header
    let refusal = try Frame(
      .response(to: request, status: .unknownCommand, Failure(text: "what")))
    #expect(
      refusal.bytes
        == RawFrame(
          flags: 1, command: 0xF123, status: 100, sequence: 99, body: Proto.text(1, "what")
        ).bytes)
    let alive = try Frame(.request(Keepalive.Request(), sequence: 5)).header
    #expect(
      try Frame(.response(Keepalive.Response(), to: alive)).bytes
        == RawFrame(flags: 1, command: 4, sequence: 5).bytes)
  }

  /// Flags 4 and 5, minor versions, compression, unknown commands: all of it goes on as it came.
  @Test func forwardsByteForByte() throws {
    let encoder = FrameEncoder()
    for raw in [
      RawFrame(version: 0x1F, flags: 0x30, body: [0xFF, 0xFF]),
      RawFrame(flags: 0x04, body: [1]), RawFrame(command: 0xF001, body: [7, 7, 7]),
      RawFrame(flags: 2, sequence: 0, body: Proto.varint(1, length: 10)),
    ] {
      var output: [UInt8] = [1]
      let bytes = raw.bytes + [0xEE]
      switch try FrameView.decode(bytes.span) {
      case .needMore: Issue.record("the frame is whole")
      case .frame(let view): try encoder.append(forwarding: view, to: &output)
      }
      #expect(output == [1] + raw.bytes)
    }
  }

  @Test func refusesKnownFieldsAmongTheUnknown() throws {
    var chat = Self.chat
    chat.to.unknownFields = try UnknownFields(
      validating: strangeFields + Proto.text(1, "Upper"))
    #expect(throws: fault(.malformedBody, 24, "WP-5.1-2")) {
      try Frame(.request(chat, sequence: 7))
    }
    chat.to.unknownFields = UnknownFields()
    chat.unknownFields = try UnknownFields(validating: Proto.text(4, ""))
    #expect(throws: fault(.malformedBody, 24, "WP-5.1-2")) {
      try Frame(.request(chat, sequence: 7))
    }
  }
}
