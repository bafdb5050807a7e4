// Vectors of contents by themselves: wrong expectations have to be found, and bad files refused.

import Testing
import WireConformance
import WireProtocol

@Suite("Vectors of contents") struct ContentTestTests {
  static let valid: JSONObject = [
    "id": "WP-CNT-0001", "comment": "a sample", "requirements": ["WP-8.2-4"], "level": "MUST",
    "result": "valid",
    "content": #"{"type":"im.contact","fallback":"F","body":{"account":"u2@58.user","name":"U"}}"#,
    "expect": ["type": "im.contact", "known": true, "shows": "F", "generated": "[Contact] U"],
  ]

  static let invalid: JSONObject = [
    "id": "WP-CNT-0002", "comment": "a sample", "requirements": ["WP-8.2-4"], "level": "MUST",
    "result": "invalid", "content": #"{"type":"im.text","body":{"text":""}}"#,
    "error": ["layer": "schema", "offset": 33],
  ]

  static func differences(_ test: JSONObject) throws -> [String] {
    try Sample.run(test, suite: "content-value").map(\.what)
  }

  @Test("What holds passes, in each spelling of the bytes")
  func passes() throws {
    #expect(try Self.differences(Self.valid).isEmpty)
    #expect(try Self.differences(Self.invalid).isEmpty)
    let hex = Self.invalid.with("content", value: nil).with("contentHex", value: "7bff7d")
      .with("requirements", value: ["WP-8.1-1"])
      .with("error", value: ["layer": "json", "offset": 1])
    #expect(try Self.differences(hex).isEmpty)
    let parts = Self.invalid.with("content", value: nil)
      .with("parts", value: [["[", 65_537]]).with("requirements", value: ["WP-8.1-2"])
      .with("error", value: ["layer": "json", "offset": 65_536])
    #expect(try Self.differences(parts).isEmpty)
  }

  @Test(
    "A wrong expectation is found",
    arguments: [
      ("type", "im.text" as JSONValue), ("known", false), ("shows", "G"), ("shows", .null),
      ("generated", "[Contact] V"),
    ])
  func wrongExpectation(member: String, value: JSONValue) throws {
    #expect(try Self.differences(Self.valid.with("expect", member, value: value)) == [member])
  }

  @Test("A wrong verdict, place or rule is found")
  func wrongVerdict() throws {
    let error: JSONValue = ["layer": "schema", "offset": 0]
    let refused = Self.valid.with("result", value: "invalid").with("expect", value: nil)
      .with("error", value: error)
    #expect(try Self.differences(refused) == ["result"])
    let accepted = Self.invalid.with("result", value: "valid").with("error", value: nil)
      .with("expect", value: ["type": "im.text", "known": true, "shows": ""])
    #expect(try Self.differences(accepted) == ["result"])
    #expect(try Self.differences(Self.invalid.with("error", "offset", value: 32)) == ["offset"])
    let rule = Self.invalid.with("requirements", value: ["WP-8.4-2"])
    #expect(try Self.differences(rule) == ["requirement"])
    let another = Self.valid.with("contentType", value: "im.text")
    #expect(try Self.differences(another) == ["known", "generated"])
  }

  @Test("Members that do not go together are refused")
  func badFiles() {
    for test in [
      Self.valid.with("contentHex", value: "7b7d"), Self.valid.with("content", value: nil),
      Self.valid.with("error", value: ["layer": "json", "offset": 0]),
      Self.valid.with("wire", value: []), Self.valid.with("result", value: "acceptable"),
      Self.invalid.with("error", "layer", value: "body"),
      Self.valid.with("content", value: nil).with("parts", value: [["a", 99_999_999]]),
      Self.valid.with("content", value: nil).with("parts", value: [["", 1]]),
    ] {
      #expect(throws: VectorError.self) {
        try Sample.read(Sample.file([test], suite: "content-value"))
      }
    }
  }
}
