// Recordings written anew: what is hidden is nowhere in them, and all else is as it was.

import Testing
import WireProtocol

@testable import WireCapture

/// Gives a redactor its records.
private struct RedactingSink: ~Copyable, RecordSink {
  var redactor: RecordingRedactor

  mutating func streamRecognised(_ stream: RecordedStream) { redactor.streamRecognised(stream) }
  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    redactor.frame(frame, at: place)
  }
  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    redactor.malformed(run, at: place)
  }
  mutating func gap(_ gap: StreamGap, at place: RecordPlace) { redactor.gap(gap, at: place) }
  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    redactor.streamEnded(number, ending)
  }
}

/// Keeps what a recording holds.
private struct RecordCopies: RecordSink {
  struct FrameCopy: Equatable {
    let place: RecordPlace
    let header: FrameHeader
    let bytes: [UInt8]
    let body: [UInt8]
  }

  var streams: [RecordedStream] = []
  var frames: [FrameCopy] = []
  var malformed: [MalformedRun] = []
  var gaps: [StreamGap] = []
  var endings: [StreamEnding] = []

  mutating func streamRecognised(_ stream: RecordedStream) { streams.append(stream) }
  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    frames.append(
      FrameCopy(
        place: place, header: frame.view.header, bytes: copy(frame.view.bytes),
        body: copy(frame.plainBody)))
  }
  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) { malformed.append(run) }
  mutating func gap(_ gap: StreamGap, at place: RecordPlace) { gaps.append(gap) }
  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) { endings.append(ending) }
}

struct RecordingRedactorTests {
  @Test(arguments: [StreamSide.client, .server])
  func whoResetAConnectionIsKept(_ side: StreamSide) throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.wait(3)
    talk.reset(by: side)
    let before = try records(talk.capture)
    let after = try records(redacted(talk.capture).bytes)
    #expect(before.endings.map(\.side) == [side] && after.endings == before.endings)
  }

  private static let token = "token-nobody-may-see"
  private static let ann = Account(domain: "58.user", uid: "ann-of-the-hidden-name")
  private static let ben = Account(domain: "58.user", uid: "ben-of-the-hidden-name")
  private static let device = "phone-of-the-hidden-name"
  private static let words = "words-nobody-may-read "

  private func records(_ capture: [UInt8]) throws -> RecordCopies {
    var extractor = StreamExtractor()
    var analyzer = CaptureAnalyzer(into: RecordCopies())
    try extractor.feed(capture.span, into: &analyzer)
    try extractor.finish(into: &analyzer)
    return analyzer.output
  }

  private func redacted(
    _ capture: [UInt8], _ parts: Redaction.Parts = [], key: UInt8 = 0
  ) throws -> (bytes: [UInt8], omissions: RecordingRedactor.Omissions) {
    let redaction = Redaction(parts: parts) { bytes in
      let sum = CRC32C.checksum(([key] + bytes).span)
      return (0..<8).map { UInt8(truncatingIfNeeded: sum >> UInt32($0 % 4 * 8)) }
    }
    var extractor = StreamExtractor()
    var analyzer = CaptureAnalyzer(
      into: RedactingSink(redactor: RecordingRedactor(redaction, .standard)))
    try extractor.feed(capture.span, into: &analyzer)
    try extractor.finish(into: &analyzer)
    return (analyzer.output.redactor.bytes, analyzer.output.redactor.omissions)
  }

  /// A session with a login, compressed messages and a refusal that names somebody.
  private func session() throws -> Talk {
    var talk = Talk()
    talk.open()
    let hello = try talk.ask(
      Hello.Request(minVersion: .v1, maxVersion: .v1, heartbeatMilliseconds: 60_000))
    try talk.answer(hello, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000))
    let login = try talk.ask(
      Login.Request(
        account: Self.ann, device: Device(id: Self.device, model: "model-of-the-hidden-name"),
        attempt: 1, token: Array(Self.token.utf8)))
    try talk.answer(login, Login.Response(inbox: InboxState(epoch: 7, head: 0), acked: 0))
    talk.compression = .standard
    let text = String(repeating: Self.words, count: 20)
    let content = Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8)
    for number in 1...2 {
      let sent = try talk.ask(
        C2C.Request(
          to: Self.ben, clientMessageID: try Talk.id(UInt8(number)), contentType: "im.text",
          content: content))
      try talk.answer(sent, Talk.sent())
    }
    try talk.tell(Goaway(status: .draining, text: "\(Self.ann.uid) has to go"))
    talk.close()
    return talk
  }

  @Test func tokensAreReplacedAndAllElseIsAsItWas() throws {
    let talk = try session()
    let before = try records(talk.capture)
    let (bytes, omissions) = try redacted(talk.capture)
    #expect(bytes.firstRange(of: Array(Self.token.utf8)) == nil)
    #expect(talk.capture.firstRange(of: Array(Self.token.utf8)) != nil)
    let after = try records(bytes)
    #expect(omissions.count == 0)
    #expect(after.streams == before.streams && after.endings == before.endings)
    #expect(after.gaps.isEmpty && after.malformed.isEmpty)
    #expect(after.frames.map(\.place) == before.frames.map(\.place))
    for (new, old) in zip(after.frames, before.frames) where old.header.command != .login {
      #expect(new.bytes == old.bytes)
    }
    let login = try #require(after.frames.first { $0.header.command == .login })
    var arena = BodyArena(limits: .maximum)
    let request = Login.Request(try arena.decode(login.body.span, as: Login.Request.self))
    #expect(request.token == Array("redacted".utf8))
    #expect(request.account == Self.ann && request.device.id == Self.device)
  }

  @Test func contentsAndUidsGetPseudonyms() throws {
    let talk = try session()
    let (bytes, omissions) = try redacted(talk.capture, [.content, .uid])
    #expect(omissions.count == 0)
    for secret in [Self.token, "hidden-name", Self.words, "has to go"] {
      #expect(bytes.firstRange(of: Array(secret.utf8)) == nil, "\(secret)")
    }
    let after = try records(bytes)
    #expect(after.gaps.isEmpty && after.malformed.isEmpty)
    // Bodies that changed are not compressed, so that the search above sees into them.
    #expect(after.frames.allSatisfy { !$0.header.flags.contains(.compressed) })
    var judge = BodyJudge(.standard)
    var sent: [C2C.Request] = []
    for frame in after.frames {
      let body = judge.body(of: frame.header)
      let known = try #require(body)
      let error = judge.error(in: frame.body.span, as: known)
      #expect(error == nil, "\(frame.header.command)")
      if frame.header.command == .c2c, frame.header.kind == .request {
        let request = judge.value(of: frame.body.span, C2C.Request.self)
        sent.append(try #require(request))
      }
    }
    #expect(sent.count == 2 && sent[0].to == sent[1].to && sent[0].content == sent[1].content)
    #expect(sent[0].to.uid.hasPrefix("uid-") && sent[0].to.domain == Self.ben.domain)
    #expect(sent[0].contentType == "redacted.im.text")
    #expect(try redacted(talk.capture, [.content, .uid]).bytes == bytes)
    #expect(try redacted(talk.capture, [.content, .uid], key: 1).bytes != bytes)
    // Contents can name people.
    #expect(try redacted(talk.capture, .uid).bytes == bytes)
  }

  @Test func whatCannotBeReadIsLeftOutAndLeavesGaps() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    // A login whose body ends inside of the token.
    let secret = Array(Self.token.utf8)
    talk.send(
      Talk.raw(kind: 0, command: 2, sequence: 4, body: [0x22, 100] + secret), from: .client)
    try talk.ask(Talk.c2c(2))
    var broken = Talk.raw(kind: 0, command: 2, sequence: 6, body: [0x22, 20] + secret)
    broken[30] ^= 1
    talk.send(broken, from: .client)
    talk.close()
    let before = try records(talk.capture)
    let (bytes, omissions) = try redacted(talk.capture)
    #expect(bytes.firstRange(of: secret) == nil)
    #expect(omissions.badBodies == 1 && omissions.malformed == 1 && omissions.gaps == 0)
    #expect(omissions.bytes == 2 * (Frame.headerLength + 2 + secret.count))
    let after = try records(bytes)
    let length = Frame.headerLength + 2 + secret.count
    #expect(after.gaps.map(\.bytes) == [length, length] && after.malformed.isEmpty)
    #expect(after.frames.count == before.frames.count - 1)
    #expect(after.frames.last?.bytes == before.frames.last?.bytes)
  }

  @Test(arguments: [false, true]) func packetsHaveChecksumsThatHold(isIPv6: Bool) throws {
    let hosts =
      isIPv6
      ? (IPAddress(ipv6High: 0x2001_0DB8 << 32, low: 1), IPAddress(ipv6High: 0xFE80 << 48, low: 9))
      : (IPAddress(ipv4: 0xC000_0201), IPAddress(ipv4: 0xC633_6402))
    for count in [0, 1, 2, 999, 65_000] {
      let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let bytes = RedactedPacket(
        source: Endpoint(address: hosts.0, port: 40_000),
        destination: Endpoint(address: hosts.1, port: 9_000), sequence: 0xFFFF_FFF0,
        acknowledgment: 7, flags: [.ack, .psh], payload: payload[...]
      ).bytes
      // The words of what is protected, checksum included, sum up to FFFF.
      func sum(_ bytes: [UInt8]) -> Int {
        var sum = 0
        for (index, byte) in bytes.enumerated() { sum += Int(byte) << (index % 2 == 0 ? 8 : 0) }
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        return sum
      }
      let ip = Array(bytes[14...])
      let tcp = Array(ip[(isIPv6 ? 40 : 20)...])
      #expect(tcp.count == 20 + count && Array(tcp[20...]) == payload)
      if !isIPv6 { #expect(sum(Array(ip[..<20])) == 0xFFFF) }
      let addresses = Array(isIPv6 ? ip[8..<40] : ip[12..<20])
      let length = [0, 0, UInt8(tcp.count >> 8), UInt8(tcp.count & 0xFF)]
      #expect(sum(addresses + length + [0, 0, 0, 6] + tcp) == 0xFFFF, "\(count) bytes")
    }
  }

  @Test func longFramesAndConnectionsThatJustEndsStayWhatTheyAre() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    let long = Talk.raw(
      kind: 0, command: 0x1234, sequence: 3, body: [UInt8](repeating: 0xA5, count: 200_000))
    talk.send(long, from: .client)
    let after = try records(try redacted(talk.capture).bytes)
    #expect(after.frames.last?.bytes == long && after.endings.map(\.closure) == [.captureEnded])
    #expect(after.gaps.isEmpty)
    // What is not of the standard may hold contents.
    let hidden = try records(try redacted(talk.capture, .content).bytes)
    #expect(hidden.frames.last?.body == [] && hidden.frames.last?.header.sequence == 3)
  }

  /// Pseudonyms are longer than what they stand for: of half a million bytes they would make more than a frame can have.
  @Test func whatWouldBeTooLongIsLeftOut() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    let one = try Talk.c2c().encodedBytes
    let body = one + Array(repeatElement([0x22, 1, 65], count: 200_000).joined())
    talk.send(Talk.raw(kind: 0, command: 0x0200, sequence: 3, body: body), from: .client)
    try talk.ask(Talk.c2c(2))
    #expect(try redacted(talk.capture).omissions.count == 0)
    let (bytes, omissions) = try redacted(talk.capture, .content)
    #expect(omissions.badBodies == 1 && omissions.bytes == Frame.headerLength + body.count)
    let after = try records(bytes)
    #expect(after.gaps.map(\.bytes) == [Frame.headerLength + body.count])
    #expect(after.frames.count == 5)
  }

  @Test func resetConnectionsEndWithAReset() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    talk.reset()
    let before = try records(talk.capture)
    let after = try records(try redacted(talk.capture).bytes)
    #expect(before.endings.map(\.closure) == [.reset] && after.endings.map(\.closure) == [.reset])
    #expect(after.streams == before.streams && after.gaps.isEmpty)
    #expect(after.frames.map(\.place) == before.frames.map(\.place))
  }

  /// Without its handshake, and with the first bytes in the middle of a frame.
  @Test func recordingsThatBeginInTheMiddleStayWithoutABeginning() throws {
    var talk = Talk()
    talk.open(isRecorded: false)
    talk.send(Array("the end of a frame".utf8), from: .client)
    try talk.ask(Talk.c2c())
    try talk.answer(1, Talk.sent())
    talk.close()
    let before = try records(talk.capture)
    let (bytes, omissions) = try redacted(talk.capture, .content)
    let after = try records(bytes)
    #expect(before.streams.map(\.hasStart) == [false] && after.streams == before.streams)
    #expect(
      after.frames.map(\.header.command) == [.c2c, .c2c]
        && after.endings.map(\.closure) == [.finished])
    #expect(after.frames.map(\.place.side) == [.client, .server])
    // The bytes in front are nobody knows what.
    #expect(omissions.gaps == 1 && omissions.bytes == 18)
    #expect(bytes.firstRange(of: Array("end of a frame".utf8)) == nil)
  }
}
