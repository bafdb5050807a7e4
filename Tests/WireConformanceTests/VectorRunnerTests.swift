// The runner finds what is wrong: an expectation that is changed in any place fails.

import Testing
import WireConformance
import WireProtocol

@Suite("Vector runner")
struct VectorRunnerTests {
  @Test("The samples pass as they are")
  func samples() throws {
    #expect(try Sample.run(Sample.valid).isEmpty)
    #expect(try Sample.run(Sample.invalid).isEmpty)
    #expect(try Sample.run(Sample.accountText).isEmpty)
  }

  @Test("A wrong expectation of a valid vector is found, and named")
  func wrongExpectation() throws {
    let cases: [(JSONObject, String)] = [
      (Sample.valid.with("expect", "consumed", value: 69), "consumed"),
      (Sample.valid.with("expect", "needMore", value: 1), "needMore"),
      (Sample.valid.with("expect", "frames", value: []), "frames"),
      (
        Sample.valid.with("expect", "frames", "0", "header", "sequence", value: 8),
        "frames[0].header.sequence"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "header", "flags", value: ["compressed"]),
        "frames[0].header.flags"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "body", "to", "uid", value: "u3"),
        "frames[0].body.to.uid"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "body", "delivery", value: [:]),
        "frames[0].body.delivery"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "body", "contentType", value: nil),
        "frames[0].body.contentType"
      ),
      (
        Sample.valid.with("expect", "frames", "0", "content", value: ["a": 1]),
        "frames[0].content.a"
      ),
    ]
    for (test, what) in cases {
      #expect(try Sample.run(test).map(\.what) == [what])
    }
  }

  @Test("A wrong error is found: code, phase, offset, and one where there is none")
  func wrongError() throws {
    for changed in [
      Sample.invalid.with("error", "code", value: "headerChecksum"),
      Sample.invalid.with("error", "phase", value: "header"),
      Sample.invalid.with("error", "offset", value: 17),
      Sample.invalid.with("wire", value: [.string(Sample.wire)])
        .with("expect", value: Sample.valid["expect"]),
    ] {
      #expect(try Sample.run(changed).map(\.what) == ["error"])
    }
  }

  @Test("Bytes that are valid and not canonical are found")
  func notCanonical() throws {
    // A body of two fields in the wrong order: through, then epoch.
    let frame = try Frame(.request, .c2cAck, sequence: 1, body: [0x10, 2, 0x08, 1])
    let wire = frame.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let test = Sample.valid.with("wire", value: [.string(wire)])
      .with(
        "expect",
        value: [
          "consumed": 28,
          "frames": [
            [
              "header": [
                "version": "1.0", "kind": "request", "flags": [], "command": "c2c-ack",
                "commandID": 513, "status": "ok", "statusCode": 0, "sequence": 1, "bodyLength": 4,
              ],
              "body": ["epoch": "1", "through": "2"],
            ]
          ],
        ])
    #expect(
      try Sample.run(test).map(\.what) == ["encoded from JSON", "encoded from Swift"])
    #expect(try Sample.run(test.with("canonical", value: nil)).isEmpty)
  }

  @Test("Any of the acceptable outcomes passes, no other one")
  func acceptable() throws {
    let refused: JSONValue = [
      "expect": ["frames": [], "consumed": 0], "error": ["code": "bodyChecksum", "phase": "body"],
    ]
    let accepted: JSONValue = ["expect": Sample.valid["expect"] ?? nil]
    let test = Sample.invalid.with("expect", value: nil).with("error", value: nil)
      .with("result", value: "acceptable")
    #expect(try Sample.run(test.with("outcomes", value: [accepted, refused])).isEmpty)
    #expect(!(try Sample.run(test.with("outcomes", value: [accepted, accepted])).isEmpty))
  }

  @Test("Contents are read only where the vector says so")
  func contents() throws {
    let frame = try Frame(
      .request(
        C2S.Request(
          clientMessageID: .random(), contentType: "im.text", content: Array("nope".utf8)),
        sequence: 1))
    let wire = frame.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let test = Sample.invalid.with("wire", value: [.string(wire)])
      .with("error", value: ["code": "malformedContent", "phase": "content", "offset": 51])
    #expect(try Sample.run(test.with("flags", value: ["content"])).isEmpty)
    #expect(!(try Sample.run(test).isEmpty))
  }

  @Test("A wrong account text is found")
  func accountText() throws {
    #expect(try Sample.run(Sample.accountText.with("uid", value: "a")).map(\.what) == ["account"])
    let bad = Sample.accountText.with("text", value: "a%41@58.user")
    #expect(try Sample.run(bad).map(\.what) == ["text"])
    let invalid = Sample.accountText.with("result", value: "invalid").with("domain", value: nil)
      .with("uid", value: nil)
    #expect(try Sample.run(invalid).map(\.what) == ["text"])
  }

  @Test("Numbers of a content are compared by their value")
  func numbers() throws {
    func run(_ written: String, expected: JSONValue) throws -> [Mismatch] {
      let frame = try Frame(
        .request(
          C2S.Request(
            clientMessageID: .random(), contentType: "t",
            content: Array("{\"a\":\(written)}".utf8)),
          sequence: 1))
      let wire = frame.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      let test = Sample.valid.with("wire", value: [.string(wire)])
        .with("expect", "frames", "0", "content", value: ["a": expected])
      return try Sample.run(test).filter { $0.what.contains(".content.a") }
    }
    #expect(try run("1e2", expected: 100).isEmpty)
    #expect(try run("9007199254740993", expected: 9_007_199_254_740_992).count == 1)
  }

  @Test(
    "Globs match whole names",
    arguments: [
      ("*", "", true), ("WP-*-0001", "WP-HDR-0001", true), ("WP-???-0001", "WP-HDR-0001", true),
      ("WP-??-0001", "WP-HDR-0001", false), ("HDR", "WP-HDR-0001", false), ("", "a", false),
      ("a*b*c", "aXbXbXc", true), ("a*b*c", "aXbXbX", false), ("*.json", "a/b.json", true),
    ])
  func globs(pattern: String, name: String, matches: Bool) {
    #expect(Glob(pattern).matches(name) == matches)
  }
}
