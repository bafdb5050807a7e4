// Frames that own their bytes: none can be made that a receiver would refuse.

import Testing
import WireProtocol

@Suite struct FrameTests {
  @Test func isWrittenAsTheSpecificationSays() throws {
    let keepalive: [UInt8] = [
      0xD5, 0x58, 0x10, 0, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x2F, 0x60, 0xCF, 0xE7,
    ]
    #expect(try Frame(.request, .keepalive, sequence: 1).bytes == keepalive)
    let raw = RawFrame(
      version: 0x13, flags: 5, command: 0xABCD, status: 0xEF01, sequence: .max, body: [1, 2])
    let frame = try Frame(
      .response, Command(0xABCD), status: Status(0xEF01), sequence: .max, flags: .compressed,
      version: ProtocolVersion(rawValue: 0x13), body: [1, 2])
    #expect(frame.bytes == raw.bytes)
    #expect(frame == (try Frame(exactly: raw.bytes)))
  }

  @Test func refusesIllegalHeaders() {
    func refuses(
      _ error: WireError, kind: FrameKind = .request, command: Command = .c2c,
      status: Status = .ok, sequence: UInt32 = 1, flags: FrameFlags = [],
      version: ProtocolVersion = .v1, line: Int = #line
    ) {
      #expect(throws: error, "line \(line)") {
        try Frame(
          kind, command, status: status, sequence: sequence, flags: flags, version: version)
      }
    }
    refuses(
      fault(.unsupportedVersion, 2, "WP-2.2-3"), version: ProtocolVersion(rawValue: 0x0F))
    refuses(
      fault(.unsupportedVersion, 2, "WP-2.2-3"), version: ProtocolVersion(rawValue: 0x20))
    for flag in [FrameFlags.reserved4, .reserved5, .reserved6, .reserved7] {
      refuses(fault(.reservedFlag, 3, "WP-2.4-1"), flags: flag)
    }
    refuses(fault(.decryptionFailed, 3, "WP-2.4-5"), flags: .encrypted)
    refuses(fault(.badCommand, 4, "WP-2.5-12"), command: Command(0))
    refuses(fault(.badCommand, 4, "WP-2.5-12"), command: Command(0xFFFF))
    refuses(fault(.badStatus, 6, "WP-2.5-3"), status: .internal)
    refuses(
      fault(.badStatus, 6, "WP-2.5-3"), kind: .notification, status: .internal, sequence: 0)
    refuses(fault(.badSequence, 8, "WP-2.5-5"), sequence: 0)
    refuses(fault(.badSequence, 8, "WP-2.5-5"), kind: .response, sequence: 0)
    refuses(fault(.badSequence, 8, "WP-2.5-5"), kind: .notification, sequence: 1)
  }

  @Test func holdsTheLongestBodyAndNoLonger() throws {
    var body = [UInt8](repeating: 0, count: 16_777_215)
    let frame = try Frame(.request, .c2s, sequence: 1, body: body)
    #expect(Array(frame.bytes[12..<16]) == [0, 0xFF, 0xFF, 0xFF])
    #expect(try Frame(exactly: frame.bytes, limits: .maximum) == frame)
    body.append(0)
    #expect(throws: fault(.bodyTooLong, 12, "WP-2.1-4")) {
      try Frame(.request, .c2s, sequence: 1, body: body)
    }
  }

  @Test func isMadeOfExactlyItsBytes() throws {
    let bytes = RawFrame(body: [1, 2]).bytes
    for count in 0..<bytes.count { #expect(try Frame(exactly: Array(bytes.prefix(count))) == nil) }
    #expect(try Frame(exactly: bytes + [0]) == nil)
    #expect(try Frame(exactly: bytes + bytes) == nil)
    #expect(try Frame(exactly: bytes)?.bytes == bytes)
    #expect(throws: fault(.bodyTooLong, 12, "WP-2.1-3")) {
      try Frame(exactly: bytes, limits: Limits(maxBodyLength: 1))
    }
  }

  @Test func isEqualByItsBytes() throws {
    let frame = try Frame(.request, .c2c, sequence: 1, body: [1])
    let same = try #require(try Frame(exactly: frame.bytes))
    let others = [
      try Frame(.request, .c2c, sequence: 1, body: [2]),
      try Frame(.request, .c2c, sequence: 2, body: [1]),
      try Frame(.response, .c2c, sequence: 1, body: [1]),
      try Frame(.request, .c2s, sequence: 1, body: [1]),
    ]
    #expect(frame == same)
    #expect(frame.hashValue == same.hashValue)
    #expect(Set(others + [frame, same]).count == 5)
  }

  @Test func describesItself() throws {
    let chat = try Frame(.request, .c2c, sequence: 7, body: [1])
    #expect("\(chat)" == "request c2c #7, 1 bytes")
    let refusal = try Frame(
      .response, Command(0x0ABC), status: Status(600), sequence: 1, flags: .compressed)
    #expect("\(refusal.header)" == "response 0x0ABC #1 600 [compressed], 0 bytes")
    #expect("\(try Frame(.notification, .goaway, sequence: 0))" == "notification goaway, 0 bytes")
  }

  /// Frames go from one task to another.
  @Test func isSendable() async throws {
    func send(_ frame: some Sendable) -> any Sendable { frame }
    let frame = try Frame(.request, .keepalive, sequence: 1)
    let sent = await Task.detached { send(frame) as? Frame }.value
    #expect(sent == frame)
  }
}
