// protocheck decode as a process: every form of output, every exit code.

import Testing
import WireProtocol

@Suite struct DecodeTests {
  private func json(_ input: [UInt8], _ arguments: [String] = []) throws -> (
    lines: [JSONValue], result: Tool.Result
  ) {
    let result = try Tool.run(["decode", "--format", "json"] + arguments, input: input)
    return (try result.lines.map { try JSONValue(decoding: $0, limits: .file) }, result)
  }

  @Test func jsonHasTheDocumentedShape() throws {
    let frame = try TestFrames.c2c(7)
    let result = try Tool.run(["decode", "--format", "json", "--input", "raw"], input: frame)
    let length = frame.count - 24
    let expected = [
      #"{"type":"frame","stream":0,"side":null,"time":null,"offset":0,"#,
      #""header":{"version":"1.0","kind":"request","flags":[],"command":"c2c","commandID":512,"#,
      #""status":"ok","statusCode":0,"sequence":7,"bodyLength":\#(length)},"#,
      #""body":{"to":{"domain":"58.user","uid":"u2"},"clientMessageId":"AQIDBAUGBwgJCgsMDQ4PEA==","#,
      #""contentType":"im.text","#,
      #""content":"eyJ0eXBlIjoiaW0udGV4dCIsImJvZHkiOnsidGV4dCI6ImhlbGxvIn19"},"#,
      #""content":{"type":"im.text","body":{"text":"hello"}}}"#,
    ].joined()
    #expect(result.lines.first == expected)
    #expect(result.lines.last?.hasPrefix(#"{"type":"summary","frames":1,"#) == true)
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
  }

  @Test func captureWithHandshakeNamesSidesAndTimes() throws {
    var capture = DecodeCapture(clientPort: 900, serverPort: 9_000)
    capture.handshake()
    let frame = try TestFrames.c2c(1)
    capture.send(Array(frame[..<10]), from: .client)
    capture.send(Array(frame[10...]), from: .client)
    capture.send(try Frame(.response, .c2c, status: .conflict, sequence: 1).bytes, from: .server)
    capture.close()
    let (lines, result) = try json(capture.bytes)
    #expect(result.exitCode == 0)
    #expect(lines.count == 3)
    // The lower port is the client: it sent the SYN. The time is that of the segment that completed the frame.
    #expect(lines[0]["side"]?.stringValue == "client")
    #expect(lines[0]["time"]?.stringValue == "2023-11-14T22:13:20.004000Z")
    #expect(lines[1]["side"]?.stringValue == "server")
    #expect(lines[1]["body"] == .object(JSONObject()))
    #expect(lines[2]["packets"] == 8)
    #expect(lines[2]["incomplete"] == false)
  }

  @Test func nanosecondsStayNanoseconds() throws {
    var capture = DecodeCapture(isNanoseconds: true)
    capture.send(try TestFrames.keepalive(1), from: .client)
    #expect(
      try json(capture.bytes).lines.first?["time"]?.stringValue == "2023-11-14T22:13:20.000000007Z")
  }

  @Test func withoutHandshakeHelloAndLoginOrThePortTellTheClient() throws {
    var login = DecodeCapture(clientPort: 900, serverPort: 9_000)
    login.send(try TestFrames.login(1, token: "t"), from: .client)
    #expect(try json(login.bytes).lines.first?["side"]?.stringValue == "client")
    var other = DecodeCapture(clientPort: 40_000, serverPort: 9_000)
    other.send(try TestFrames.keepalive(1), from: .server)
    #expect(try json(other.bytes).lines.first?["side"]?.stringValue == "server")
  }

  @Test func lostSegmentIsAGapAndExitCode2() throws {
    var capture = DecodeCapture()
    capture.handshake()
    let frame = try TestFrames.keepalive(1)
    capture.send(frame, from: .client)
    capture.send([UInt8](repeating: 1, count: 1_448), from: .client, isLost: true)
    capture.send(frame, from: .client)
    capture.close()
    let result = try Tool.run(["decode", "--format", "json"], input: capture.bytes)
    #expect(
      result.lines[1]
        == #"{"type":"gap","stream":0,"side":"client","time":"2023-11-14T22:13:20.004000Z","offset":24,"bytes":1448}"#
    )
    #expect(result.lines[2].contains(#""offset":1472,"#))
    #expect(result.exitCode == 2)
  }

  @Test func damageIsMalformedAndExitCode1() throws {
    let frame = try TestFrames.c2c(7)
    var bad = frame
    bad[10] ^= 1
    let result = try Tool.run(
      ["decode", "--format", "json", "--input", "raw"], input: frame + bad + frame)
    let beginning = [
      #"{"type":"malformed","stream":0,"side":null,"time":null,"offset":\#(frame.count),"#,
      #""error":"headerChecksum","errorOffset":\#(frame.count + 20),"requirement":"WP-2.3-3","#,
    ].joined()
    #expect(result.lines[1].hasPrefix(beginning))
    #expect(result.lines[1].hasSuffix(#"","skipped":\#(frame.count)}"#))
    #expect(result.exitCode == 1)
  }

  @Test func refusedHeaderIsShown() throws {
    var frame = try TestFrames.c2c(7)
    frame[frame.count - 1] ^= 1
    let (lines, result) = try json(frame, ["--input", "raw"])
    #expect(lines[0]["error"]?.stringValue == "bodyChecksum")
    #expect(lines[0]["header"]?["command"]?.stringValue == "c2c")
    #expect(result.exitCode == 1)
  }

  @Test func badBodyAndBadContentKeepTheirFrame() throws {
    let body = try Frame(.request, .c2c, sequence: 1, body: [0x0A, 0x05, 0x01]).bytes
    let lacking = try Frame(.request, .c2c, sequence: 2).bytes
    let content = try TestFrames.c2c(3, content: "{\n\"a\":1,\"a\":2}")
    let (lines, result) = try json(body + lacking + content, ["--input", "raw"])
    #expect(lines[0]["bodyHex"]?.stringValue == "0a0501")
    #expect(lines[0]["error"]?["code"]?.stringValue == "malformedBody")
    #expect(lines[1]["body"] == .object(JSONObject()))
    #expect(lines[1]["error"]?["offset"] == 24)
    #expect(lines[2]["error"]?["code"]?.stringValue == "malformedContent")
    #expect(lines[2]["content"]?.stringValue == "{\n\"a\":1,\"a\":2}")
    #expect(lines[3]["badBodies"] == 3)
    #expect(result.exitCode == 1)
  }

  @Test func lineBreaksInAContentDoNotEndTheLine() throws {
    let (lines, _) = try json(
      try TestFrames.c2c(1, type: "a.b", content: "{\n\"type\":\"a.b\",\"a\":\r\n1}"),
      ["--input", "raw"])
    #expect(lines.count == 2)
    #expect(lines[0]["error"] == nil)
    #expect(lines[0]["content"]?["a"] == 1)
  }

  @Test func unknownBodyIsHex() throws {
    let frame = try Frame(.notification, Command(0xF123), sequence: 0, body: [1, 2]).bytes
    let (lines, result) = try json(frame, ["--input", "raw"])
    #expect(lines[0]["bodyHex"]?.stringValue == "0102")
    #expect(lines[0]["error"] == nil)
    #expect(result.exitCode == 0)
  }

  @Test func cutOffEndIsIncomplete() throws {
    let frame = try TestFrames.c2c(1)
    let result = try Tool.run(
      ["decode", "--format", "json", "--input", "raw"], input: Array((frame + frame).dropLast(9)))
    let gap = [
      #"{"type":"gap","stream":0,"side":null,"time":null,"offset":\#(2 * frame.count - 9),"bytes":9,"#,
      #""skipped":\#(frame.count - 9),"atEnd":true}"#,
    ].joined()
    #expect(result.lines[1] == gap)
    #expect(result.exitCode == 2)
    var capture = DecodeCapture()
    capture.send(frame, from: .client)
    let cut = try json(capture.bytes.dropLast(3))
    #expect(cut.result.exitCode == 2)
    #expect(cut.result.errors.contains("capture ends inside the record"))
  }

  @Test func tokensAreNotShown() throws {
    let good = try TestFrames.login(1, token: "very-secret")
    // The length of the token reaches beyond the body, so that the field cannot be read.
    let place = try #require(good.firstRange(of: [0x22, 11] + Array("very-secret".utf8)))
    var body = Array(good[24...])
    body[place.lowerBound + 1 - 24] = 120
    let bad = try Frame(.request, .login, sequence: 1, body: body).bytes
    let unknown = try Frame(.notification, .login, sequence: 0, body: Array(good[24...])).bytes
    for (name, frame) in [("good", good), ("bad", bad), ("unknown", unknown)] {
      for format in ["summary", "tree", "json"] {
        let text = try Tool.run(["decode", "--input", "raw", "--format", format], input: frame).text
        #expect(text.contains("login"))
        for secret in ["very-secret", "dmVyeS1zZWNyZXQ", "766572792d", "76 65 72 79"] {
          #expect(!text.lowercased().contains(secret.lowercased()), "\(name), \(format): \(text)")
        }
        if name == "good" { #expect(text.contains("11 bytes"), "\(format): \(text)") }
      }
    }
  }

  @Test func tokensAreShownWhereThatIsAskedFor() throws {
    let frame = try TestFrames.login(1, token: "very-secret")
    let shown = try json(frame, ["--input", "raw", "--show-secrets"])
    #expect(shown.lines[0]["body"]?["token"]?.stringValue == "dmVyeS1zZWNyZXQ=")
    let again = try Tool.run(
      ["encode", "--output", "raw", "-"], input: Array(shown.result.lines[0].utf8))
    #expect(again.output == frame)
    let hidden = try json(frame, ["--input", "raw"])
    #expect(
      hidden.lines[0]["body"]?["token"]?.stringValue == "(11 bytes, not shown: a secret)")
    let refused = try Tool.run(
      ["encode", "--output", "raw", "-"], input: Array(hidden.result.lines[0].utf8))
    #expect(refused.exitCode == 65 && refused.output.isEmpty)
  }

  @Test func controlCharactersDoNotReachTheTerminal() throws {
    let body = #""body":{"text":"\u001b[31m\u0007 \u202e x","\u001b[0m":null}"#
    let good = try TestFrames.c2c(1, content: #"{"type":"im.text",\#(body)}"#)
    let bad = try TestFrames.c2c(2, content: #"{"type":"im.text","\u001b[1m":{},"fallback":7}"#)
    for (frame, format) in [(good, "summary"), (good, "tree"), (bad, "summary"), (bad, "tree")] {
      let result = try Tool.run(
        ["decode", "--input", "raw", "--format", format, "--color", "never"], input: frame)
      #expect(!result.output.contains { $0 < 0x20 && $0 != 0x0A })
      #expect(!result.text.unicodeScalars.contains("\u{202E}"))
    }
  }

  @Test func limitStopsAfterThatManyFrames() throws {
    let frame = try TestFrames.keepalive(1)
    let (lines, result) = try json(frame + frame + frame, ["--limit", "2", "--input", "raw"])
    #expect(lines.count == 3)
    #expect(result.exitCode == 0)
  }
}
