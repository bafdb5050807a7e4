// protocheck test server: verdicts, exit codes and reports, with a good server, with one that is set up otherwise, and with bad ones.

import Foundation
import NIOCore
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("protocheck test server", .timeLimit(.minutes(2)))
  struct TestServerTests {
    private static let scale = ["--time-scale", "0.05"]
    /// Fewer to read than all.
    private static let vectors = ["--vectors", "Vectors/session"]
    private static let open = ["--data", "memory", "--insecure-development"]
    private static let topics = [
      "--topic-map", Tool.root.appending(path: "Vectors/server/topics.json").path,
    ]
    private static let tokens = [
      "--config", Tool.root.appending(path: "Vectors/server/tokens.json").path,
    ]

    private static func test(_ server: ServerProcess, _ arguments: String...) async throws
      -> Tool.Result
    {
      try await Tool.finish(["test", "server", "127.0.0.1:\(server.port)"] + vectors + arguments)
    }

    @Test("A good server passes: clock, tokens, topics that are empty for each, also another time")
    func passes() async throws {
      let server = try await ServerProcess(Self.open + Self.topics + Self.tokens + Self.scale)
      for _ in 1...2 {
        let result = try await Self.test(
          server, "--time-scale", "0.05", "--run", "WP-SES-030?", "--run", "session/topics.json",
          "--run", "WP-SES-016*", "--run", "WP-SES-0313", "--burst")
        #expect(result.exitCode == 0, "\(result.text)\(result.errors)")
        #expect(
          result.text.contains(/protocheck serve: \d\d passed, 0 failed\n/), "\(result.text)")
        #expect(result.errors.isEmpty)
      }
    }

    @Test("A failure says requirement, step, expected and got, the steps, and what repeats it")
    func fails() async throws {
      // The scenario is for a server whose inboxes hold one message.
      let server = try await ServerProcess(Self.open + Self.topics)
      let folder = try Scratch()
      let reports = ["json", "junit", "html", "md"].flatMap {
        ["--report", "\($0)=\(folder.folder.appending(path: "report.\($0)").path)"]
      }
      let result = try await Tool.finish(
        [
          "test", "server", "127.0.0.1:\(server.port)", "--setting", "inboxLimit=1", "--run",
          "WP-SES-0416",
        ] + Self.vectors + reports)
      #expect(result.exitCode == 1)
      #expect(result.text.contains("FAIL WP-SES-0416 (session/send-once.json): "))
      #expect(result.text.contains("  WP-7.1-6: A request that was refused MUST leave nothing"))
      #expect(
        result.text.contains(/step \d+: header.status\n +expected "inboxFull"\n +got +"ok"\n/))
      #expect(result.text.contains(#"  input: 1: {"login":"#))
      let again = try #require(result.text.firstMatch(of: /again: (.*)\n/)).1
      let repeated = try await Tool.finish(shell: String(again))
      #expect(repeated.exitCode == 1)
      #expect(repeated.text.contains(/0 passed, 1 failed\n/))
      let json = try Data(contentsOf: folder.folder.appending(path: "report.json"))
      let lines = try json.split(separator: 10).map {
        try JSONValue(decoding: Array($0), limits: .file)
      }
      let log = try #require(lines[1]["log"]?.arrayValue)
      #expect(log.first?["line"] == "a: connected")
      #expect(log.contains { $0["from"] == "runner" && "\($0)".contains("d55810") })
      #expect(log.contains { $0["from"] == "testee" && "\($0)".contains(#"\"command\":\"c2c\""#) })
      let times = log.compactMap { $0["milliseconds"]?.numberValue?.double }
      #expect(times.count == log.count && times == times.sorted())
    }

    @Test("Failures that are known, one that passes, and an entry out of date")
    func expectations() async throws {
      let server = try await ServerProcess(Self.open + Self.topics)
      let scratch = try Scratch()
      let made = scratch.folder.appending(path: "made.json").path
      let wrong =
        Self.vectors + ["--setting", "inboxLimit=1", "--run", "WP-SES-0416", "--expect", made]
      let update = try await Tool.finish(
        ["test", "server", "127.0.0.1:\(server.port)", "--update-expect"] + wrong)
      #expect(update.exitCode == 0, "\(update.errors)")
      let known = try await Tool.finish(["test", "server", "127.0.0.1:\(server.port)"] + wrong)
      #expect(known.exitCode == 0)
      #expect(known.text.contains("0 passed, 0 failed, 1 failed as expected"))
      func file(_ glob: String) throws -> String {
        let entry = #"{"glob": "\#(glob)", "message": "", "reason": "known"}"#
        return try scratch.write(
          Array(#"{"schema": 1, "expectedFailures": [\#(entry)]}"#.utf8), to: "expected.json"
        ).path
      }
      let unexpected = try await Self.test(
        server, "--run", "session/greeting.json", "--expect", try file("session/greeting.json"))
      #expect(unexpected.exitCode == 1)
      #expect(unexpected.text.contains("UNEXPECTED PASS WP-SES-"))
      let stale = try await Self.test(
        server, "--run", "WP-SES-0416", "--expect", try file("WP-SES-0416"))
      #expect(stale.exitCode == 1)
      #expect(stale.text.contains("STALE 'WP-SES-0416'"))
    }

    @Test("Patterns, settings and addresses that fit nothing are mistakes")
    func usage() async throws {
      for arguments in [
        ["127.0.0.1:1", "--vectors", "Vectors/client"],
        ["127.0.0.1:1", "--run", "WP-XXX-*"], ["127.0.0.1:1", "--vectors", "Vectors/header"],
        ["127.0.0.1:1", "--setting", "inboxLimit=77"], ["127.0.0.1:1", "--setting", "color=1"],
        ["127.0.0.1"], [], ["127.0.0.1:1", "--time-scale", "2"], ["127.0.0.1:1", "--jobs", "0"],
      ] {
        let result = try await Tool.finish(["test", "server"] + Self.vectors + arguments)
        #expect(result.exitCode == 64, "\(arguments): \(result.errors)")
      }
    }

    @Test("What is not there is inconclusive, and told at once")
    func missing() async throws {
      let server = try await FakeServer(.silent)
      await server.stop()
      let result = try await Tool.finish(
        [
          "test", "server", server.address, "--timeout", "0.2", "--run", "session/greeting.json",
        ] + Self.vectors)
      #expect(result.exitCode == 69)
      #expect(result.errors.contains("Connection refused"), "\(result.errors)")
      #expect(result.text.contains(/0 passed, 0 failed, \d+ inconclusive/))
    }

    @Test("What cannot be tested says why")
    func untestable() async throws {
      let cases: [(FakeServer.Habit, String)] = [
        (.closes, "it ends the connection instead of answering hello"),
        (.silent, "it does not answer hello in 0.5 seconds"),
        (.echoes, "it does not answer hello of version 1.0 with ok"),
        (.says(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), "badMagic"),
        (.refuses(.unauthorized), "--insecure-development"),
      ]
      for (habit, text) in cases {
        let server = try await FakeServer(habit)
        let result = try await Tool.finish(
          [
            "test", "server", server.address, "--timeout", "0.5", "--run", "session/greeting.json",
          ] + Self.vectors)
        #expect(result.exitCode == 69, "\(habit)")
        #expect(result.errors.contains(text), "\(result.errors)")
        #expect(result.text.contains(/0 passed, 0 failed, \d+ inconclusive/))
        await server.stop()
      }
    }

    @Test("A server that hangs fails its cases, and the others go on")
    func hangs() async throws {
      let server = try await FakeServer(.hangs)
      let result = try await Tool.finish(
        [
          "test", "server", server.address, "--timeout", "0.5", "--run", "session/open.json",
          "--run",
          "session/hello.json", "--jobs", "64",
        ] + Self.vectors)
      #expect(result.exitCode == 1)
      #expect(result.text.contains("expected one more\n    got      none\n"))
      #expect(result.text.contains(/: [1-9]\d* passed, [1-9]\d* failed/))
      #expect(!result.text.contains("inconclusive"))
      await server.stop()
    }

    @Test("A server that goes away leaves the rest inconclusive")
    func goes() async throws {
      // Five connections are for questions before the first case.
      let server = try await FakeServer(.goes(after: 7))
      let result = try await Tool.finish(
        [
          "test", "server", server.address, "--timeout", "0.3", "--run", "session/hello.json",
          "--jobs", "1",
        ] + Self.vectors)
      #expect(result.exitCode == 69)
      #expect(result.errors.contains("it was there and is not any more"), "\(result.errors)")
      #expect(result.text.contains(/: \d+ passed, \d+ failed, .*[1-9]\d* inconclusive/))
      await server.stop()
    }

    @Test("What the server lacks is unsupported and says how to start it")
    func lacks() async throws {
      let server = try await ServerProcess(Self.open)
      let result = try await Self.test(
        server, "--timeout", "1", "--time-scale", "0.02", "--run", "session/topics.json", "--run",
        "WP-SES-0301", "--run", "WP-SES-0166", "--run", "WP-SES-0416", "--run", "session/flow.json")
      #expect(result.exitCode == 0, "\(result.errors)")
      for text in [
        "topics: the server has to have the topic map Vectors/server/topics.json",
        "tokens: the server has to have the tokens of Vectors/server/tokens.json",
        "clock: the server's clock has to be divided by 50.0",
        "settings: start a server with the scenario's 'server'", "burst: say --burst",
        "drain, which cannot be had over TCP",
      ] {
        #expect(result.text.contains("unsupported: \(text)"), "\(text): \(result.text)")
      }
      let strict = try await Self.test(server, "--strict", "--run", "WP-SES-0416")
      #expect(strict.exitCode == 1)
    }

    @Test("A server whose clock is faster than it is said to be is found")
    func otherClock() async throws {
      let server = try await ServerProcess(Self.open + ["--time-scale", "0.02"])
      let result = try await Self.test(server, "--time-scale", "0.1", "--run", "WP-SES-0301")
      #expect(result.text.contains("unsupported: clock: "), "\(result.text)")
    }

    @Test("Control-C ends a run with 130")
    func interrupt() async throws {
      let server = try await FakeServer(.silent)
      let result = try await Tool.finish(
        shell:
          "timeout --preserve-status -s INT 1 protocheck test server \(server.address) --timeout 600 --vectors Vectors/session"
      )
      #expect(result.exitCode == 130)
      await server.stop()
    }

    @Test("A clock that runs faster is refused where real tokens are judged")
    func scaleNeedsDevelopment() async throws {
      let result = try await Tool.finish([
        "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--key-file", "/nowhere/key",
        "--time-scale", "0.5",
      ])
      #expect(result.exitCode == 64)
      #expect(result.errors.contains("--insecure-development"))
    }
  }
}
