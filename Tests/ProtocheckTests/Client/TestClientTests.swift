// protocheck test client: verdicts, patterns and exit codes, with good clients and with bad ones.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck test client")
struct TestClientTests {
  /// A good hello of a client that cannot scale its time.
  private static let hello =
    #"{"hello":{"protocol":1,"name":"fake","version":"1","features":["client"]}}"#
  private static let swift = [Tool.executable.path, "testee", "--client"]
  /// A scenario that needs no time, and one that does.
  private static let quick = ["--run", "WP-CLI-0301"]
  private static let timed = ["--run", "WP-CLI-0201"]

  private static func test(_ arguments: [String], _ command: [String]) throws -> Tool.Result {
    try Tool.run(["test", "client", "--jobs", "1"] + arguments + ["--"] + command)
  }

  /// A client as a program of the shell, behind a good hello.
  private static func test(_ arguments: [String], script: String) throws -> Tool.Result {
    try FakeTestee("echo '\(hello)'\n\(script)").test(client: arguments)
  }

  @Test("The Swift SDK passes what is sent and what ends a connection")
  func pass() throws {
    let result = try Tool.run(
      [
        "test", "client", "--time-scale", "0.1", "--run", "client/sending.json", "--run",
        "client/framing.json", "--",
      ] + Self.swift)
    #expect(result.exitCode == 0, "\(result.text)\(result.errors)")
    #expect(result.text.contains(/wire-swift-client .*: \d+ passed, 0 failed\n/))
    #expect(result.errors.isEmpty)
  }

  @Test("A failure says the step, the requirement, the difference, and what repeats it")
  func fail() throws {
    // Answers everything, and has no client: it never connects.
    let result = try Self.test(
      ["--timeout", "0.5", "--run", "WP-CLI-0003"],
      script: """
        read line; echo '{"id":1,"ok":{}}'
        echo '{"event":"waiting","reason":"nobody is there"}'
        while read line; do :; done
        """)
    #expect(result.exitCode == 1)
    #expect(result.text.contains("FAIL WP-CLI-0003 (client/opening.json): the attempt grows"))
    #expect(result.text.contains("  WP-6.3-14: A device MUST raise"))
    let difference = /step 1: connection\n +expected the client connects\n +got +it does not\n/
    #expect(result.text.contains(difference), "\(result.text)")
    #expect(
      result.text.contains("again: protocheck test client --vectors Vectors --run WP-CLI-0003"))
    #expect(result.text.contains("0 passed, 1 failed\n"))
  }

  @Test(
    "A client that is at fault itself fails its scenario, and the others go on",
    arguments: [
      ("read line; echo oh >&2; exit 3", "start: it ended with code 3"),
      ("read line; kill -9 $$", "start: it was ended by signal 9"),
      ("read line; echo hi; while read line; do :; done", "in the line hi"),
      (
        #"read line; echo '{"id":77,"ok":{}}'; while read line; do :; done"#,
        "an answer to request 77, which waits for none"
      ),
      (
        #"read line; echo '{"id":1,"ok":{},"error":{}}'; while read line; do :; done"#,
        "exactly one of ok, error and unsupported"
      ),
    ])
  func broken(script: String, message: String) throws {
    let result = try Self.test(
      ["--timeout", "5", "--run", "WP-CLI-0301", "--run", "WP-CLI-0302"], script: script)
    #expect(result.exitCode == 1)
    #expect(result.text.contains(message), "\(result.text)")
    #expect(result.text.contains("0 passed, 2 failed\n"))
  }

  @Test("A client that hangs fails its scenario")
  func hang() throws {
    let result = try Self.test(
      ["--timeout", "0.3"] + Self.quick, script: "while read line; do :; done")
    #expect(result.exitCode == 1)
    #expect(result.text.contains(/start: answer to start\n +expected one\n +got +none\n/))
  }

  @Test("A client that will not start fails its scenario, with what it says")
  func refused() throws {
    let result = try Self.test(
      Self.quick,
      script: """
        read line; echo '{"id":1,"error":{"code":"badRequest","text":"no"}}'
        while read line; do :; done
        """)
    #expect(result.exitCode == 1)
    #expect(result.text.contains("start: answer to start.ok"))
  }

  @Test("What a client tells without being asked fails its scenario")
  func chatter() throws {
    let scratch = try Scratch()
    let vectors = try scratch.write(
      Array(
        """
        {"schema": 1, "suite": "client", "source": "by hand", "numberOfTests": 1, "tests": [
          {"id": "WP-CLI-9999", "comment": "nothing", "requirements": ["WP-6.3-1"], "level": "MUST",
           "result": "valid", "steps": [{"inbox": {}}]}]}
        """.utf8), to: "client.json")
    let result = try Self.test(
      ["--vectors", vectors.path],
      script: """
        read line; echo '{"id":1,"ok":{}}'
        read line; echo '{"event":"message","messageId":"message-1"}'; echo '{"id":2,"ok":{}}'
        while read line; do :; done
        """)
    #expect(result.exitCode == 1)
    let difference = /stop: events\n +expected none that no step asks for\n/
    #expect(result.text.contains(difference), "\(result.text)")
  }

  @Test("What cannot be started, or is no client, is inconclusive")
  func missing() throws {
    let result = try Self.test(Self.quick, ["/nowhere/testee"])
    #expect(result.exitCode == 69)
    #expect(result.errors.contains("/nowhere/testee cannot be started: "))
    #expect(result.text.contains("0 passed, 0 failed, 1 inconclusive"))
    let codec = try Self.test(Self.quick, FakeTestee.codec)
    #expect(codec.exitCode == 69)
    #expect(codec.errors.contains("its hello does not name the feature client"))
    let silent = try Self.test(["--timeout", "0.3"] + Self.quick, ["sleep", "100"])
    #expect(silent.exitCode == 69)
    #expect(silent.errors.contains("it did not say hello in 0.3 seconds"))
  }

  @Test("Where nobody can listen, everything is inconclusive")
  func address() throws {
    let result = try Self.test(["--listen", "256.0.0.1:0"] + Self.quick, Self.swift)
    #expect(result.exitCode == 69)
    #expect(result.errors.contains("the host 256.0.0.1 is not known"))
  }

  @Test("One that is at fault at everything is given up, and what is left is inconclusive")
  func crashesAlways() throws {
    let result = try Self.test([], script: "read line; exit 1")
    #expect(result.exitCode == 69)
    #expect(result.errors.contains("it was started again 30 times"))
  }

  @Test("A client that cannot scale its time is not asked to, which is counted")
  func unsupported() throws {
    let result = try Self.test(["--time-scale", "0.1"] + Self.timed, script: "read line")
    #expect(result.exitCode == 0)
    #expect(result.text.contains("unsupported: timeScale, 1 cases"))
    #expect(result.text.contains("0 passed, 0 failed, 1 unsupported"))
    let strict = try Self.test(
      ["--strict", "--time-scale", "0.1"] + Self.timed, script: "read line")
    #expect(strict.exitCode == 1)
  }

  @Test(
    "Failures that are known: one that passes is an error, and so is an entry that is out of date")
  func expectations() throws {
    let scratch = try Scratch()
    func run(_ glob: String, _ command: [String]) throws -> Tool.Result {
      let file = try scratch.write(
        Array(
          """
          {"schema": 1, "expectedFailures": [{"glob": "\(glob)", "message": "", "reason": "known"}]}
          """.utf8), to: "known.json")
      return try Self.test(["--timeout", "0.3", "--expect", file.path] + Self.quick, command)
    }
    let pass = try run("WP-CLI-0301", Self.swift)
    #expect(pass.exitCode == 1)
    #expect(pass.text.contains("UNEXPECTED PASS WP-CLI-0301"))
    let idle = try FakeTestee("echo '\(Self.hello)'; while read line; do :; done")
    let known = try run("WP-CLI-0301", idle.command)
    #expect(known.exitCode == 0, "\(known.text)\(known.errors)")
    #expect(known.text.contains("1 failed as expected"))
    #expect(try run("WP-CLI-9301", Self.swift).exitCode == 65)
  }

  @Test("Reports have what went through the pipe and over the connection")
  func report() throws {
    let scratch = try Scratch()
    let path = scratch.folder.appending(path: "report.jsonl")
    let idle = try FakeTestee(
      "echo '\(Self.hello)'; read line; echo '{\"id\":1,\"ok\":{}}'; while read line; do :; done")
    let result = try Self.test(
      ["--timeout", "0.3", "--report", "json=\(path.path)"] + Self.quick, idle.command)
    #expect(result.exitCode == 1)
    let report = try String(contentsOf: path, encoding: .utf8)
    #expect(report.contains(#"\"request\":\"start\",\"server\":\"127.0.0.1:"#))
  }

  @Test("Patterns that match nothing, and a command that is missing, are mistakes")
  func usage() throws {
    #expect(try Self.test(["--run", "WP-XXX-*"], Self.swift).exitCode == 64)
    #expect(try Self.test(["--run", "header/*"], Self.swift).exitCode == 64)
    #expect(try Self.test(["--listen", "nowhere"], Self.swift).exitCode == 64)
    #expect(try Self.test(["--time-scale", "0"], Self.swift).exitCode == 64)
    #expect(try Tool.run(["test", "client"]).exitCode == 64)
    #expect(try Tool.run(["testee", "--client", "--mutant", "crash"]).exitCode == 64)
  }

  @Test("Control-C ends the run with 130, and no child is left")
  func interrupt() throws {
    let testee = try FakeTestee(
      """
      echo $$ >> "$(dirname "$0")/pids"
      echo '\(Self.hello)'
      kill -INT $PPID
      while read line; do :; done
      sleep 1000
      """)
    let result = try testee.test(client: [])
    #expect(result.exitCode == 130)
    let list = try String(
      contentsOf: testee.scratch.folder.appending(path: "pids"), encoding: .utf8)
    let pids = list.split(separator: "\n").compactMap { Int32($0) }
    #expect(pids.count == 1)
    for pid in pids { #expect(kill(pid, 0) == -1) }
  }

  @Test("The SDK as a client answers what it does not know, and what is no request, and goes on")
  func testee() throws {
    let lines = [
      #"{"id":1,"request":"fly"}"#, "no JSON", #"{"id":2,"request":"send","command":"c2c"}"#,
      #"{"id":3,"request":"start","server":"nowhere"}"#, #"{"id":4,"request":"stop"}"#,
    ]
    let result = try Tool.run(
      ["testee", "--client"], input: Array((lines.joined(separator: "\n") + "\n").utf8))
    #expect(result.exitCode == 0)
    let answers = try result.lines.map { try JSONValue(decoding: $0) }
    #expect(answers.count == 6)
    #expect(answers[0]["hello"]?["features"]?[0] == "client")
    #expect(answers[1] == ["id": 1, "unsupported": "fly"])
    #expect(answers[2]["id"] == .null)
    for index in 3...4 { #expect(answers[index]["error"]?["code"] == "badRequest") }
    #expect(answers[5] == ["id": 4, "ok": [:]])
  }
}

extension FakeTestee {
  /// Runs `protocheck test client` with one child.
  func test(client arguments: [String]) throws -> Tool.Result {
    try Tool.run(["test", "client", "--jobs", "1"] + arguments + ["--"] + command)
  }
}
