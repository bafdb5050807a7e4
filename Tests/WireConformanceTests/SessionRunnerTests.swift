// Session vectors are read strictly, and the runner finds what is wrong with what comes.

import Testing
import WireConformance
import WireProtocol

@Suite("Session runner")
struct SessionRunnerTests {
  private static let login: JSONValue = [
    "login": "a", "account": "ann@58.user", "device": "d1", "attempt": "1",
  ]

  private static func test(_ steps: [JSONValue], needs: JSONValue? = nil, result: String = "valid")
    -> JSONObject
  {
    var test: JSONObject = [
      "id": "WP-SES-0001", "comment": "a sample", "requirements": ["WP-6.3-1"], "level": "MUST",
      "result": .string(result), "steps": .array(steps),
    ]
    test["needs"] = needs
    return test
  }

  private static func read(_ test: JSONObject) throws(VectorError) -> SessionTest? {
    guard let vector = try Sample.read(Sample.file([test], suite: "session")).first,
      case .session(let session) = vector.test
    else { return nil }
    return session
  }

  private static func run(_ steps: JSONValue..., needs: JSONValue? = nil) async throws
    -> SessionVerdict
  {
    let test = try #require(try read(Self.test(steps, needs: needs)))
    return await SessionRunner.run(test, on: SessionStub())
  }

  private static func expect(_ header: JSONValue, _ body: JSONValue? = nil) -> JSONValue {
    var frame: JSONObject = ["header": header]
    frame["body"] = body
    return ["expect": "a", "frame": .object(frame)]
  }

  private static func what(_ verdict: SessionVerdict) -> [String] {
    if case .failed(let mismatches) = verdict { mismatches.map(\.what) } else { ["\(verdict)"] }
  }

  private static let ask: JSONValue = [
    "send": "a", "frame": ["header": ["command": "keepalive", "sequence": 3], "body": [:]],
  ]

  @Test("Login, a fence, what is bound and what is said of it")
  func passes() async throws {
    let verdict = try await Self.run(
      Self.login, ["fence": "a", "sequence": 9], Self.ask,
      Self.expect(
        ["kind": "response", "command": "keepalive", "sequence": 3, "status": "ok"],
        ["inbox": ["epoch": ["same": "a.epoch"], "head": ["same": "a.head"]]]),
      ["send": "a", "frame": ["header": ["commandID": 0x8001, "sequence": 4]]],
      Self.expect(
        ["kind": "response", "commandID": 0x8001, "sequence": 4, "status": "unknownCommand"]),
      ["send": "a", "wire": "00"], Self.expect(["kind": "notification", "command": "goaway"]),
      ["expectClose": "a"])
    #expect(verdict == .passed)
  }

  @Test("What differs is named by step and member")
  func differences() async throws {
    let answer: JSONValue = ["kind": "response", "command": "keepalive", "sequence": 3]
    let cases: [(JSONValue, String)] = [
      (
        Self.expect(["kind": "response", "command": "keepalive", "sequence": 4]), "header.sequence"
      ),
      (Self.expect(answer, ["inbox": ["head": "4"]]), "body.inbox.head"),
      (Self.expect(answer, ["inbox": ["head": .null]]), "body.inbox.head"),
      (Self.expect(answer, ["inbox": .null]), "body.inbox"),
      (Self.expect(answer, ["inbox": ["head": ["other": "a.head"]]]), "body.inbox.head"),
      (Self.expect(answer, ["inbox": ["head": ["same": "a.head", "plus": 1]]]), "body.inbox.head"),
      (["expectClose": "a"], "connection"),
      (["fence": "a", "sequence": 4], "header.sequence"),
      (
        ["expectAll": "a", "frames": [["header": ["kind": "request", "command": "keepalive"]]]],
        "header.kind"
      ),
    ]
    for (step, what) in cases {
      let verdict = try await Self.run(Self.login, Self.ask, step)
      #expect(Self.what(verdict) == ["step 3: \(what)"])
    }
  }

  @Test("A frame that does not come, an end that comes early, and a name that is not bound")
  func absent() async throws {
    let goaway = Self.expect(["kind": "notification", "command": "goaway"])
    #expect(Self.what(try await Self.run(Self.login, goaway)) == ["step 2: frame"])
    #expect(
      Self.what(try await Self.run(["open": "a"], ["send": "a", "wire": "00"], goaway))
        == ["step 3: frame"])
    let unbound = try await Self.run(
      Self.login, Self.ask,
      Self.expect(
        ["kind": "response", "command": "keepalive"], ["inbox": ["head": ["same": "nothing"]]]))
    #expect(unbound == .inconclusive("step 3: nothing was bound to nothing"))
  }

  @Test("What a target cannot do is not run, and never passed")
  func needs() async throws {
    let verdict = try await Self.run(Self.login, ["advance": 5], needs: ["clock"])
    #expect(verdict == .notRun([.clock]))
  }

  @Test("Where two steps let time pass, nothing comes during the first", arguments: [8_999, 9_001])
  func silence(end: UInt64) async throws {
    let steps: [JSONValue] = [
      ["open": "a"], ["advance": 9_000], ["advance": 2_000], ["expectClose": "a"],
    ]
    let test = try #require(try Self.read(Self.test(steps, needs: ["clock"])))
    let verdict = await SessionRunner.run(test, on: SessionStub(end: end))
    if end > 9_000 {
      #expect(verdict == .passed)
    } else {
      #expect(Self.what(verdict) == ["step 2: connection a"])
    }
  }

  @Test("A frame in parts ends with its last part, however long suffixes make it")
  func parts() async throws {
    let c2c: JSONValue = [
      "header": ["command": "c2c", "sequence": 3],
      "body": [
        "to": ["domain": "58.user", "uid": "bob"],
        "clientMessageId": ["parts": [["x", 16]]], "contentType": "im.text",
        "content": ["parts": [["{}", 1]]],
      ],
    ]
    // 24 bytes of header and 50 of body.
    let steps: [JSONValue] = [
      Self.login, ["send": "a", "frame": c2c, "bytes": [0, 30]],
      ["send": "a", "frame": c2c, "bytes": [30, 74]],
      Self.expect(["kind": "response", "command": "c2c", "sequence": 3]),
    ]
    let test = try #require(try Self.read(Self.test(steps)))
    for suffix in ["", "-a", "-long-enough"] {
      let verdict = await SessionRunner.run(test, on: SessionStub(), uidSuffix: suffix)
      #expect(verdict == .passed, "\(suffix)")
    }
  }

  @Test("A scenario that is not as it is described is refused")
  func strict() throws {
    let bad: [JSONObject] = [
      Self.test([["jump": "a"]]), Self.test([["open": "a", "more": 1]]), Self.test([[:]]),
      Self.test([["fence": "a"]]), Self.test([["advance": -1]], needs: ["clock"]),
      Self.test([["advance": 1]]), Self.test([["open": "a"]], needs: ["clock"]),
      Self.test([["open": "a"]], needs: ["magic"]), Self.test([["send": "a"]]),
      Self.test([["send": "a", "wire": "0"]]),
      Self.test([["send": "a", "wire": "00", "bytes": [0, 1]]]),
      Self.test([["send": "a", "frame": ["header": ["sequence": 1]]]]),
      Self.test([["send": "a", "frame": ["header": ["command": "nothing"]]]]),
      Self.test([["send": "a", "frame": ["header": ["command": "c2c", "color": 1]]]]),
      Self.test([["expect": "a", "frame": ["header": ["command": "c2c"]]]]),
      Self.test([["expectAll": "a", "frames": []]]),
      Self.test([["login": "a", "account": "ann", "device": "d", "attempt": "1"]]),
      Self.test([["open": "a"]], result: "acceptable"),
      Self.test([["open": "a"]], result: "invalid"),
      Self.test([["open": "a"]]).with("server", value: ["color": 1]),
      Self.test([["open": "a"]]).with("server", value: ["pushWindow": 1]),
    ]
    for test in bad {
      #expect(throws: VectorError.self, "\(test)") { try Self.read(test) }
    }
    #expect(try Self.read(Self.test([["open": "a"]])) != nil)
  }
}
