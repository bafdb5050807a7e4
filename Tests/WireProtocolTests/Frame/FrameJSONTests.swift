// Frames as JSON, in both directions.

import Testing
import WireProtocol

@Suite struct FrameJSONTests {
  static let header =
    #"{"version":"1.0","kind":"request","flags":[],"command":"c2c","commandID":512,"#
    + #""status":"ok","statusCode":0,"sequence":7,"bodyLength":46}"#
  static let body =
    #"{"to":{"domain":"58.user","uid":"u2"},"clientMessageId":"AQIDBAUGBwgJCgsMDQ4PEA==","#
    + #""contentType":"im.text","content":"e30="}"#

  static func frame(_ json: String, _ commands: CommandTable = .standard) throws -> Frame {
    try Frame(json: JSONValue(decoding: json, limits: .file), commands: commands)
  }

  static func headerText(_ frame: Frame, _ commands: CommandTable = .standard) -> String {
    var writer = JSONWriter()
    frame.header.writeJSON(to: &writer, commands: commands)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func theFrameOfTheSpecification() throws {
    let frame = try Self.frame(
      #"{"type":"frame","stream":0,"side":null,"time":1,"offset":0,"header":\#(Self.header),"#
        + #""body":\#(Self.body),"content":{}}"#)
    #expect(frame.bytes == FrameEncoderTests.wire)
    #expect(Self.headerText(frame) == Self.header)
  }

  @Test(arguments: BodySample.all)
  func everyBodyFromHexadecimal(_ sample: BodySample) throws {
    let hex = sample.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let frame = try Self.frame(
      #"{"header":{"kind":"notification","commandID":61440},"bodyHex":"\#(hex)"}"#)
    #expect(Array(frame.body) == sample.bytes)
  }

  @Test func namesThatAreNotKnownAreNull() throws {
    let frame = try Frame(.response, Command(0xF000), status: Status(9_999), sequence: 1)
    let text = Self.headerText(frame)
    #expect(
      text == #"{"version":"1.0","kind":"response","flags":[],"command":null,"commandID":61440,"#
        + #""status":null,"statusCode":9999,"sequence":1,"bodyLength":0}"#)
    #expect(try Self.frame(#"{"header":\#(text)}"#) == frame)
  }

  @Test func defaultsOfTheHeader() throws {
    let frame = try Self.frame(#"{"header":{"kind":"notification","command":"goaway"}}"#)
    #expect(frame == (try Frame(.notification, .goaway, sequence: 0)))
    let minor = try Self.frame(
      #"{"header":{"kind":"request","commandID":4,"sequence":1,"version":"1.3"},"body":null}"#)
    #expect(minor.header.version == ProtocolVersion(rawValue: 0x13))
  }

  @Test func aResponseWithAStatusHasTheBodyOfAFailure() throws {
    let frame = try Self.frame(
      #"{"header":{"kind":"response","command":"c2c","status":"forbidden","sequence":1},"#
        + #""body":{"text":"no"}}"#)
    #expect(try frame.message(Failure.self).text == "no")
  }

  @Test func aPrivateCommandHasItsBody() throws {
    let schema = try BodySchema("Own", [.init(1, "n", .uint32)])
    var commands = CommandTable.standard
    try commands.register(Command(0x1001), name: "own", notification: BodyType(schema))
    let json = #"{"header":{"kind":"notification","command":"own"},"body":{"n":5}}"#
    let frame = try Self.frame(json, commands)
    #expect(Array(frame.body) == [0x08, 0x05])
    #expect(Self.headerText(frame, commands).contains(#""command":"own","commandID":4097"#))
    #expect(throws: FrameJSONError.self) { try Self.frame(json) }
  }

  @Test func aCompressedBodyIsGivenAsTransmitted() throws {
    let frame = try Self.frame(
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"flags":["compressed"],"#
        + #""bodyLength":99},"bodyHex":"00FF"}"#)
    #expect(frame.header.flags == .compressed)
    #expect(Array(frame.body) == [0x00, 0xFF])
    let error = #expect(throws: FrameJSONError.self) {
      try Self.frame(
        #"{"header":{"kind":"request","command":"c2c","sequence":1,"flags":["compressed"]},"#
          + #""body":{}}"#)
    }
    #expect(error?.path == "$.body")
    #expect(error?.explanation.contains("bodyHex") == true)
  }

  @Test(arguments: [
    ("[]", "$"), ("{}", "$.header"), (#"{"header":1}"#, "$.header"),
    (#"{"header":{"kind":"request","bogus":1}}"#, "$.header.bogus"),
    (#"{"header":{}}"#, "$.header.kind"), (#"{"header":{"kind":"question"}}"#, "$.header.kind"),
    (#"{"header":{"kind":"request"}}"#, "$.header.command"),
    (#"{"header":{"kind":"request","command":"nope"}}"#, "$.header.command"),
    (#"{"header":{"kind":"request","command":"c2c","commandID":513}}"#, "$.header.commandID"),
    (#"{"header":{"kind":"request","commandID":65536}}"#, "$.header.commandID"),
    (#"{"header":{"kind":"request","commandID":0,"sequence":1}}"#, "$.header.commandID"),
    (#"{"header":{"kind":"request","command":"c2c"}}"#, "$.header.sequence"),
    (#"{"header":{"kind":"request","command":"c2c","sequence":0}}"#, "$.header.sequence"),
    (#"{"header":{"kind":"request","command":"c2c","sequence":-1}}"#, "$.header.sequence"),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"statusCode":1}}"#,
      "$.header.statusCode"
    ),
    (
      #"{"header":{"kind":"response","command":"c2c","sequence":1,"status":"ok","statusCode":1}}"#,
      "$.header.statusCode"
    ),
    (
      #"{"header":{"kind":"response","command":"c2c","sequence":1,"status":"fine"}}"#,
      "$.header.status"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"version":"2.0"}}"#,
      "$.header.version"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"version":1}}"#,
      "$.header.version"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"flags":["compressed","x"]}}"#,
      "$.header.flags[1]"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"flags":["reserved6"]}}"#,
      "$.header.flags"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1,"bodyLength":1}}"#,
      "$.header.bodyLength"
    ),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1},"body":{},"bodyHex":""}"#,
      "$.bodyHex"
    ),
    (#"{"header":{"kind":"request","command":"c2c","sequence":1},"bodyHex":"0"}"#, "$.bodyHex"),
    (
      #"{"header":{"kind":"request","command":"c2c","sequence":1},"body":{"to":{"uid":1}}}"#,
      "$.body.to.uid"
    ),
    (#"{"header":{"kind":"notification","command":"c2c"},"body":{}}"#, "$.body"),
  ])
  func errorsNameThePath(_ json: String, _ path: String) throws {
    let error = #expect(throws: FrameJSONError.self) { try Self.frame(json) }
    #expect(error?.path == path)
    #expect(error?.explanation.isEmpty == false)
  }
}
