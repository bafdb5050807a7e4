// Filters: what they mean, what is wrong with those that are none, and that no text traps.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

struct FilterTests {
  /// A c2c of `u1@58.user`, captured at 12:00:01.5 on the last day of January.
  private func facts() throws -> RecordFacts {
    var judge = BodyJudge(.standard)
    let request = C2C.Request(
      to: Account(domain: "58.merchant", uid: "shop"),
      clientMessageID: try #require(ClientMessageID(Array(1...16))), contentType: "im.text",
      content: Array("{}".utf8))
    var bytes: [UInt8] = []
    var encoder = FrameEncoder()
    try encoder.append(.request(request, sequence: 7), to: &bytes)
    let frame = try Frame(.request, .c2c, sequence: 7, body: Array(bytes.dropFirst(24)))
    let time: Int64 = 1_769_860_801_500_000_000
    var facts = RecordFacts(
      at: RecordPlace(stream: 3, side: .client, time: time), offset: 40,
      header: HeaderFields(frame.header))
    facts.message = try MessageFacts(frame.body.span, frame.header, &judge)
    facts.identity = SessionIdentity(
      account: Account(domain: "58.user", uid: "u1"), device: "phone-1")
    return facts
  }

  @Test(
    arguments: [
      "command == c2c", "command == 0x0200", "command == 512", "command in {c2s, c2c}",
      "command != c2s", "status == ok", "status < 100", "stream == 3", "side == client",
      "kind == request", "!flags", "flags != compressed", "version == 1.0", "sequence == 7",
      #"from == "u1@58.user""#, "from == u1@58.user", "to == shop@58.merchant", "uid == u1",
      "uid == shop", "domain contains merchant", "device == phone-1", "contentType == im.text",
      "clientMessageId == 0102030405060708090A0B0C0D0E0F10", "offset == 40", "bodyLength > 10",
      "time >= 2026-01-31T12:00:01.5Z", "time < 2026-01-31T20:00:02+08:00", "time > 12:00:01",
      "!(command == c2s) && (stream == 3 || stream == 4)", "!messageId", "type == frame",
      "command == hello || command == c2c && sequence == 7", "status == 0", "!error",
      #"uid == "u1" && domain == "58.user""#,
    ])
  func fits(_ text: String) throws {
    #expect(try FrameFilter(text).matches(facts()))
    #expect(try !FrameFilter("!(\(text))").matches(facts()))
  }

  @Test func choosesStreamsAndTimes() throws {
    let facts = try facts()
    #expect(try FrameFilter(streams: [1, 3]).matches(facts))
    #expect(try !FrameFilter(streams: [1]).matches(facts))
    #expect(try !FrameFilter(from: FilterTime("2026-01-31T12:00:02Z")).matches(facts))
    #expect(try FrameFilter(to: FilterTime("12:00:01.500000000")).matches(facts))
    #expect(try !FrameFilter("command == c2c", streams: [4]).matches(facts))
  }

  @Test(
    arguments: [
      ("", 0, "empty"), ("comand == c2c", 0, "is it command"), ("command = c2c", 8, "=="),
      ("command == c2x", 11, "is it c2s"), ("command == ", 11, "expected a value"),
      ("(command == c2c", 15, "expected )"), ("command == c2c)", 14, "expected &&"),
      ("stream == -1", 10, "whole number"), ("stream == 99999999999999999999", 10, "whole number"),
      ("from > a@b", 5, "text"), ("stream contains 1", 7, "no text"), ("uid in u1", 7, "{"),
      ("uid in {u1 u2}", 11, ", or }"), (#"uid == "u1"#, 7, "does not end"),
      (#"uid == "\n""#, 8, "backslash"), ("time > yesterday", 7, "no time"),
      ("time > 2026-02-29T00:00:00Z", 7, "no time"), ("side == clint", 8, "is it client"),
      ("flags == zipped", 9, "there are"), ("command == c2c & stream == 1", 15, "&&"),
      ("error == badMagik", 9, "badMagic"), ("command c2c", 8, "expected =="),
    ])
  func saysWhatIsWrong(_ text: String, _ offset: Int, _ part: String) {
    let error = #expect(throws: FilterError.self) { _ = try FrameFilter(text) }
    #expect(error?.offset == offset)
    #expect(error?.explanation.contains(part) == true, "\(error?.explanation ?? "")")
  }

  @Test func theCaretStandsBelowTheFault() throws {
    let text = "uid == \u{201C}\u{4E2D}\u{6587} && comand == c2c"
    let error = try #require(throws: FilterError.self) { _ = try FrameFilter(text) }
    let lines = error.marked(in: text).split(separator: "\n")
    let caret = try #require(lines.last).count - 1
    #expect(Array(lines[lines.count - 2])[caret] == "c")
    #expect(String(lines[lines.count - 2].dropFirst(caret)).hasPrefix("comand"))
  }

  @Test func lengthAndDepthAreBounded() throws {
    func nested(_ count: Int) -> String {
      String(repeating: "(", count: count) + "stream" + String(repeating: ")", count: count)
    }
    _ = try FrameFilter(nested(31))
    #expect(throws: FilterError.self) { _ = try FrameFilter(nested(32)) }
    #expect(throws: FilterError.self) {
      _ = try FrameFilter(String(repeating: "!", count: 4_000) + "stream")
    }
    let long = Array(repeating: "stream", count: 409).joined(separator: "&&")
    _ = try FrameFilter(long)
    #expect(throws: FilterError.self) { _ = try FrameFilter(long + long) }
  }

  @Test func noTextTraps() throws {
    let words =
      FilterField.allCases.map(\.rawValue) + [
        "==", "!=", "<", "<=", ">", ">=", "&&", "||", "!", "(", ")", "{", "}", ",", "in",
        "contains",
        "\"", "\\", "\"a\"", "c2c", "ok", "1", "0x", "0xFFFFFFFFFFFFFFFFF", "-1", "1.0", "16.1",
        "12:00:00", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "\u{0}", "\u{1F600}", " ", "=",
        "+1", "\n",
      ]
    let facts = try facts()
    var parsed = 0
    for seed in 1...4_000 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      var text = ""
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text += words.randomElement(using: &random) ?? ""
        if Bool.random(using: &random) { text += " " }
      }
      do throws(FilterError) {
        _ = try FrameFilter(text).matches(facts)
        parsed += 1
      } catch {
        #expect((0...text.utf8.count).contains(error.offset), "seed \(seed): \(text)")
        #expect(error.marked(in: text).hasSuffix("^"), "seed \(seed): \(text)")
      }
    }
    #expect(parsed > 0)
  }
}
