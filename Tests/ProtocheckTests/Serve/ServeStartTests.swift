// How serve starts, and how it says why it does not.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("serve starts, or says why not", .timeLimit(.minutes(1)))
  struct ServeStartTests {
    private static let open = ["--data", "memory", "--insecure-development"]

    @Test func portZeroIsChosenAndTold() async throws {
      let server = try await ServerProcess(Self.open)
      #expect(server.port > 0)
      _ = try await TestClient(server.address, account: People.ann).opened()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
    }

    @Test func messagesOutliveTheProcessInTheFile() async throws {
      let scratch = try Scratch()
      let data = scratch.folder.appending(path: "platform.sqlite").path
      let arguments = ["--data", data, "--insecure-development"]
      let first = try await ServerProcess(arguments)
      #expect(FileManager.default.fileExists(atPath: data))
      let ann = try await TestClient(first.address, account: People.ann)
      _ = try await ann.opened()
      guard case .c2c(let answer) = try await ann.ask(chat("kept", to: People.bob)) else {
        throw TestFailure("not accepted")
      }
      first.signal(SIGKILL)
      try await first.wait()
      let second = try await ServerProcess(arguments)
      let bob = try await TestClient(second.address, account: People.bob)
      let inbox = try await bob.opened().inbox
      let pull = GetOfflineMsg.Request(epoch: inbox.epoch, after: 0)
      guard case .getOfflineMsg(let page) = try await bob.ask(.getOfflineMsg(pull)) else {
        throw TestFailure("no page")
      }
      #expect(page.messages.map(\.id) == [answer.messageID])
    }

    @Test func aFileInUseIsUnavailable() async throws {
      let scratch = try Scratch()
      let data = scratch.folder.appending(path: "platform.sqlite").path
      let first = try await ServerProcess(["--data", data, "--insecure-development"])
      let second = try await Tool.finish([
        "serve", "--listen", "127.0.0.1:0", "--data", data, "--insecure-development",
      ])
      #expect(second.exitCode == 69)
      #expect(second.errors.contains("in use"))
      #expect(second.output.isEmpty)
      first.signal(SIGTERM)
      #expect(try await first.wait() == 0)
    }

    @Test func anAddressInUseIsUnavailable() async throws {
      let first = try await ServerProcess(Self.open)
      let second = try await Tool.finish(
        ["serve", "--listen", "127.0.0.1:\(first.port)"] + Self.open)
      #expect(second.exitCode == 69)
      #expect(second.errors.contains("cannot listen on 127.0.0.1:\(first.port)"))
    }

    @Test func whatIsNoDatabaseIsLeftAsItIs() async throws {
      let scratch = try Scratch()
      let text = Array(String(repeating: "not a database\n", count: 100).utf8)
      let file = try scratch.write(text, to: "letter.txt")
      let result = try await Tool.finish([
        "serve", "--listen", "127.0.0.1:0", "--data", file.path, "--insecure-development",
      ])
      #expect(result.exitCode == 65)
      #expect(Array(try Data(contentsOf: file)) == text)
    }

    @Test func dataAndRecordingsThatCannotBeWrittenAreIOErrors() async throws {
      for arguments in [
        ["--data", "/nowhere/platform.sqlite", "--insecure-development"],
        Self.open + ["--record", "/nowhere/traffic.pcapng"],
      ] {
        let result = try await Tool.finish(["serve", "--listen", "127.0.0.1:0"] + arguments)
        #expect(result.exitCode == 74, "\(arguments)")
        #expect(result.errors.contains("/nowhere/"))
      }
    }

    @Test(arguments: ["0.0.0.0:0", "[::]:0"])
    func anAddressThatOthersReachNeedsMoreThanOneWord(address: String) async throws {
      let scratch = try Scratch()
      let key = try scratch.write(Array(String(repeating: "k", count: 32).utf8), to: "key").path
      let refused: [[String]] = [
        ["--insecure-development"], ["--insecure-development", "--allow-plaintext"],
        ["--key-file", key],
      ]
      for arguments in refused {
        let result = try await Tool.finish(
          ["serve", "--listen", address, "--data", "memory"] + arguments)
        #expect(result.exitCode == 64, "\(arguments)")
        #expect(result.errors.contains("is reached by others"))
      }
    }

    @Test func anAddressThatOthersReachIsServedWhenToldSo() async throws {
      let scratch = try Scratch()
      let key = try scratch.write(Array(String(repeating: "k", count: 32).utf8), to: "key").path
      let server = try await ServerProcess(
        ["--data", "memory", "--key-file", key, "--allow-plaintext"], host: "0.0.0.0")
      let ann = try await TestClient(server.address, account: People.ann)
      #expect(await ann.refusal() == .unauthorized)
    }

    @Test func whoCannotJudgeAnybodyDoesNotStart() async throws {
      let scratch = try Scratch()
      let serve = ["serve", "--listen", "127.0.0.1:0", "--data", "memory"]
      let none = try await Tool.finish(serve, environment: ["PROTOCHECK_TOKEN_KEY": ""])
      #expect(none.exitCode == 65)
      let missing = try await Tool.finish(
        shell:
          "unset PROTOCHECK_TOKEN_KEY; protocheck serve --listen 127.0.0.1:0 --data memory")
      #expect(missing.exitCode == 64)
      #expect(missing.errors.contains("--key-file"))
      let short = try scratch.write(Array("short".utf8), to: "key").path
      #expect(try await Tool.finish(serve + ["--key-file", short]).exitCode == 65)
      #expect(try await Tool.finish(serve + ["--key-file", "/nowhere/key"]).exitCode == 66)
    }

    @Test(arguments: [
      (#"{"heartbeatMilliseconds":0}"#, "heartbeatMilliseconds"),
      (#"{"maxConnections":"many"}"#, "maxConnections"),
      (#"{"maxBodyLength":100}"#, "maxBodyLength"),
      (#"{"clientRate":{"perSecond":1}}"#, "clientRate"),
      (#"{"serviceRate":{"perSecond":0,"burst":1}}"#, "serviceRate.perSecond"),
      (#"{"compression":1}"#, "compression"), (#"{"senderLimit":0}"#, "senderLimit"),
      (#"{"tokens":[]}"#, "tokens"), (#"{"tokens":{"bad":{"refuse":"ok"}}}"#, "tokens.bad"),
      (#"{"tokens":{"x":{"reach":[1]}}}"#, "tokens.x"), (#"{"tokens":{"x":1}}"#, "tokens.x"),
      (#"{"domains":{"58.user":"key"}}"#, "domains.58.user"), (#"{"colour":1}"#, "colour"),
      ("[]", "the file"), ("{", "the file"),
    ])
    func aBadConfigurationSaysWhichMember(json: String, member: String) async throws {
      let scratch = try Scratch()
      let config = try scratch.write(Array(json.utf8), to: "config.json").path
      let result = try await Tool.finish(
        ["serve", "--listen", "127.0.0.1:0", "--config", config] + Self.open)
      #expect(result.exitCode == 65)
      #expect(result.errors.contains("\(config): \(member) "), "\(result.errors)")
    }

    @Test(
      arguments: [
        (["--config", "/nowhere/config.json"], 66), (["--topic-map", "/nowhere/topics.json"], 66),
        (["--fault", "lose-everything"], 64), (["--metrics", "here"], 64), (["--nope"], 64),
        (["--time-scale", "0"], 64), (["--time-scale", "1.5"], 64), (["--time-scale", "x"], 64),
      ] as [([String], Int32)])
    func wrongArgumentsHaveTheirCodes(arguments: [String], code: Int32) async throws {
      let result = try await Tool.finish(
        ["serve", "--listen", "127.0.0.1:0"] + Self.open + arguments)
      #expect(result.exitCode == code)
      #expect(result.output.isEmpty)
    }

    @Test func helpNamesEveryOptionAndFault() async throws {
      let help = try await Tool.finish(["serve", "--help"])
      #expect(help.exitCode == 0)
      for word in [
        "--listen", "--data", "--topic-map", "--metrics", "--config", "--record", "--key-file",
        "--insecure-development", "--allow-plaintext", "--grease", "--fault", "--restored",
        "lose-messages", "repeat-messages", "swap-messages", "lose-answers", "refuse-some",
      ] { #expect(help.text.contains(word), "\(word)") }
    }

    @Test func aFullStandardOutputIsAnIOError() async throws {
      guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
      let result = try await Tool.finish(
        shell:
          "protocheck serve --listen 127.0.0.1:0 --data memory --insecure-development > /dev/full")
      #expect(result.exitCode == 74)
    }

    /// Nothing that is opened later may take the place of standard output.
    @Test func aClosedStandardOutputEndsNothing() async throws {
      let scratch = try Scratch()
      let data = scratch.folder.appending(path: "platform.sqlite").path
      let port = try await ServerProcess(Self.open).port
      let result = try await Tool.finish(
        shell:
          """
          protocheck serve --listen 127.0.0.1:\(port) --data '\(data)' --insecure-development >&- &
          until protocheck bench --server 127.0.0.1:\(port) --pairs 1 --messages 5 2> /dev/null; do :; done
          kill -TERM $!; wait $!
          """)
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        Array(try Data(contentsOf: URL(filePath: data)).prefix(15)) == Array("SQLite format 3".utf8)
      )
    }
  }
}
