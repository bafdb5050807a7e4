// What a server chooses, inside of what hello offers.

import Testing
import WireProtocol

@Suite struct ServerHelloTests {
  /// The server's answer.
  static func answer(
    to hello: Hello.Request,
    _ configuration: ServerSessionConfiguration = ServerSessionConfiguration()
  ) throws -> Hello.Response? {
    let server = ServerEnd(configuration)
    server.receive(Say.request(hello, 1))
    return try Frame(exactly: server.transcript)?.message(Hello.Response.self)
  }

  @Test func choosesTheShorterHeartbeat() throws {
    for (wish, chosen) in [(0, 60_000), (60_001, 60_000), (59_999, 59_999), (1, 1)] {
      var hello = Say.helloBody
      hello.heartbeatMilliseconds = UInt32(wish)
      #expect(try Self.answer(to: hello)?.heartbeatMilliseconds == UInt32(chosen))
    }
  }

  @Test func choosesTheSmallerWindow() throws {
    for (wish, chosen) in [(0, 256), (1, 1), (300, 256)] {
      var hello = Say.helloBody
      hello.pushWindow = UInt32(wish)
      #expect(try Self.answer(to: hello)?.pushWindow == UInt32(chosen))
    }
    let small = ServerSessionConfiguration(pushWindow: 7, maxOpenRequests: 9)
    let answer = try Self.answer(to: Say.helloBody, small)
    #expect(answer?.pushWindow == 7 && answer?.maxOpenRequests == 9)
  }

  @Test func choosesCompressionThatBothHave() throws {
    var hello = Say.helloBody
    #expect(try Self.answer(to: hello)?.zlib == nil)
    hello.zlib = Zlib(dictionaries: [5, PresetDictionary.one.id])
    #expect(try Self.answer(to: hello)?.zlib == Zlib(dictionaries: [PresetDictionary.one.id]))
    #expect(
      try Self.answer(to: hello, ServerSessionConfiguration(compression: .none))?.zlib == nil)
    hello.features = ["x"]
    #expect(try Self.answer(to: hello)?.features == [])
  }

  @Test func choosesTheHighestCommonVersion() throws {
    let two = ProtocolVersion(rawValue: 0x20)
    let later = ProtocolVersion(rawValue: 0x13)
    var hello = Say.helloBody
    hello.maxVersion = two
    #expect(try Self.answer(to: hello)?.version == .v1)
    let server = ServerSessionConfiguration(versions: .v1...later)
    #expect(try Self.answer(to: hello, server)?.version == later)
  }

  @Test func refusesOtherVersionsAndEnds() {
    for versions in [(1, 0x0F), (0x11, 0xFF), (0x20, 0x20)] {
      let hello = Hello.Request(
        minVersion: ProtocolVersion(rawValue: UInt8(versions.0)),
        maxVersion: ProtocolVersion(rawValue: UInt8(versions.1)))
      let server = ServerEnd()
      #expect(
        server.receive(Say.request(hello, 1) + Say.login + Say.hello)
          == ["hello #1 unsupportedVersion"])
      #expect(server.actions() == ["endOutput"])
      #expect(server.end?.status == .unsupportedVersion)
    }
  }

  @Test func refusesBodyLimitsOutOfRange() {
    for (limit, isRefused) in [
      (0, false), (1, true), (131_071, true), (131_072, false), (16_777_215, false),
      (16_777_216, true),
    ] {
      var hello = Say.helloBody
      hello.limits = PeerLimits(maxBodyLength: UInt32(limit))
      let server = ServerEnd()
      let said = server.receive(Say.request(hello, 1) + Say.login)
      #expect(said == [isRefused ? "hello #1 protocolViolation" : "hello #1 ok"])
      #expect(server.actions() == [isRefused ? "endOutput" : "login #2"])
    }
  }

  @Test func keepsToTheClientsBodyLimit() {
    var hello = Say.helloBody
    hello.limits = PeerLimits(maxBodyLength: 131_072)
    let server = ServerEnd(in: .open, hello: hello)
    server.receive(Say.pull)
    let message = Say.message(1, content: Array(repeating: 1, count: 60_000))
    var page = GetOfflineMsg.Response(epoch: 1, messages: [message, message], through: 9, head: 9)
    #expect(server.answer(.getOfflineMsg, 6, .getOfflineMsg(page)) == ["get-offline-msg #6 ok"])
    server.receive(Say.pull)
    page.messages.append(message)
    #expect(
      server.answer(.getOfflineMsg, 6, .getOfflineMsg(page)) == ["get-offline-msg #6 internal"])
  }

  @Test func compressesOnlyOnceItIsAgreed() throws {
    var hello = Say.helloBody
    hello.zlib = Compression.standard.field
    let server = ServerEnd(in: .open, hello: hello)
    let zeros = Array(repeating: UInt8(ascii: "0"), count: 5_000)
    let body = C2C.Request(
      to: Parts.u2, clientMessageID: Parts.id, contentType: "im.text", content: zeros)
    var encoder = FrameEncoder(compression: .standard)
    var bytes: [UInt8] = []
    try encoder.append(.request(body, sequence: 9), to: &bytes)
    #expect(bytes.count < 1_000)
    #expect(server.receive(bytes).isEmpty)
    #expect(server.actions() == ["c2c #9"])
    let before = server.transcript.count
    #expect(server.push(Say.push(1, content: zeros)) == ["message"])
    #expect(server.transcript.count - before < 1_000)
    // A body that does not hold what it says is framing.
    let bad = RawFrame(flags: 4, body: [0, 0, 0, 1, 1]).bytes
    #expect(server.receive(bad) == ["goaway decompressionFailed"])
  }
}
