// Every message of the standard: value to bytes and back, compared with bytes written by hand.

import Testing
import WireProtocol

@Suite struct MessageCodingTests {
  @Test(arguments: Sample.all) func isWrittenCanonically(_ sample: Sample) throws {
    var encoder = FrameEncoder()
    var output: [UInt8] = [0xAA]
    try sample.encode(&encoder, &output)
    #expect(output == [0xAA] + sample.wire)
  }

  @Test(arguments: Sample.all) func comesBackAsItWas(_ sample: Sample) throws {
    let frame = try #require(try Frame(exactly: sample.wire))
    let (isEqual, again) = try sample.recode(frame)
    #expect(isEqual)
    #expect(again.bytes == sample.wire)
  }

  @Test func everyCommandHasItsSamples() throws {
    let seen = Set(Sample.all.compactMap { try? Frame(exactly: $0.wire)?.header.command })
    for info in CommandTable.standard.commands { #expect(seen.contains(info.command)) }
  }

  @Test(arguments: Sample.all) func keepsWhatItDoesNotKnow(_ sample: Sample) throws {
    var raw = try #require(try Frame(exactly: sample.wire))
    raw = try Frame(
      raw.header.kind, raw.header.command, status: raw.header.status,
      sequence: raw.header.sequence, body: sample.body + strangeFields)
    let (isEqual, again) = try sample.recode(raw)
    #expect(!isEqual)
    #expect(again.bytes == raw.bytes)
  }

  @Test(arguments: Sample.all) func unknownFieldsInFrontGoBehind(_ sample: Sample) throws {
    let good = try #require(try Frame(exactly: sample.wire))
    let received = try Frame(
      good.header.kind, good.header.command, status: good.header.status,
      sequence: good.header.sequence, body: strangeFields + sample.body)
    let (_, again) = try sample.recode(received)
    #expect(Array(again.body) == sample.body + strangeFields)
  }

  /// A body that is cut anywhere is judged, and never read beyond its end.
  @Test(arguments: Sample.all) func isJudgedWhereverItIsCut(_ sample: Sample) throws {
    let header = try #require(try Frame(exactly: sample.wire)).header
    let type = try #require(CommandTable.standard.body(of: header))
    var arena = BodyArena()
    for count in 0..<sample.body.count {
      let cut = Array(sample.body.prefix(count))
      do throws(WireError) { try type.check(cut.span, in: &arena) } catch {
        #expect(error.code == .malformedBody)
        #expect((24...24 + count).contains(error.offset))
        #expect(!error.isFraming)
      }
    }
    try type.check(sample.body.span, in: &arena)
  }

  @Test func aBodyOfAnotherHeaderIsRefused() throws {
    let request = try Frame(.request(Keepalive.Request(), sequence: 1))
    #expect(throws: fault(.malformedBody, 3, "WP-5.1-3")) { try request.message(C2C.Request.self) }
    #expect(throws: fault(.malformedBody, 3, "WP-5.1-3")) {
      try request.message(Keepalive.Response.self)
    }
    #expect(throws: fault(.malformedBody, 3, "WP-5.1-3")) { try request.message(Failure.self) }
    #expect(throws: fault(.malformedBody, 3, "WP-5.1-3")) { try request.message(Account.self) }
    let refusal = try Frame(.response, .keepalive, status: .internal, sequence: 1)
    #expect(try refusal.message(Failure.self) == Failure())
    #expect(throws: fault(.malformedBody, 3, "WP-5.1-3")) {
      try refusal.message(Keepalive.Response.self)
    }
  }

  @Test func anUnknownCommandHasAnyBody() throws {
    var arena = BodyArena()
    for (kind, sequence) in [(FrameKind.request, 1), (.response, 1), (.notification, 0)] {
      let frame = try Frame(kind, Command(0xF00F), sequence: UInt32(sequence), body: [0xFF])
      try frame.view.checkBody(in: &arena)
    }
    let bad = try Frame(.request, .c2c, sequence: 1, body: [0xFF])
    #expect(throws: fault(.malformedBody, 24, "WP-5.1-3")) {
      try bad.view.checkBody(in: &arena)
    }
  }
}
