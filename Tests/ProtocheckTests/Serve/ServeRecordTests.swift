// serve --record: what it writes is a capture that others read.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("Recordings of serve", .timeLimit(.minutes(1)))
  struct ServeRecordTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func aRecordingHoldsBothDirections(host: String) async throws {
      let scratch = try Scratch()
      let file = scratch.folder.appending(path: "traffic.pcapng").path
      guard host == "127.0.0.1" || hasIPv6 else {
        return print("this machine has no IPv6: not tested")
      }
      let server = try await ServerProcess(
        ["--data", "memory", "--insecure-development", "--record", file], host: host)
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      let text = String(repeating: "long ", count: 1_000)
      guard case .c2c = try await ann.ask(chat(text, to: People.ann)) else {
        throw TestFailure("not accepted")
      }
      _ = try await ann.ask(.logout)
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
      let decoded = try await Tool.finish(["decode", "--format", "json", file])
      #expect(decoded.exitCode == 0, "\(decoded.errors)")
      for side in ["client", "server"] {
        for name in ["hello", "login", "c2c", "logout"] {
          #expect(
            decoded.lines.contains {
              $0.contains(#""side":"\#(side)""#) && $0.contains(#""\#(name)""#)
            }, "\(name) of the \(side)")
        }
      }
      try await compareWithTshark(file)
    }

    /// What tshark makes of the recording is what decode makes of it.
    private func compareWithTshark(_ file: String) async throws {
      let script = "PROTOCHECK='\(Tool.executable.path)' Scripts/compare-tshark '\(file)'"
      let result = try await Tool.finish(shell: script)
      print(result.text.trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(result.exitCode == 0, "\(result.errors)")
      #expect(
        result.text.contains("1 streams") || result.text.contains("tshark is not installed"))
    }

    private var hasIPv6: Bool {
      (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?.contains(" lo") ?? true
    }

    @Test func aRecordingTakesTheNameOfNothingElse() async throws {
      let scratch = try Scratch()
      let letter = Array("dear ann".utf8)
      let file = try scratch.write(letter, to: "letter")
      let serve = [
        "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--insecure-development",
        "--record",
      ]
      let refused = try await Tool.finish(serve + [file.path])
      #expect(refused.exitCode == 64)
      #expect(refused.errors.contains("is no pcapng capture"))
      #expect(Array(try Data(contentsOf: file)) == letter)
    }

    @Test func aRecordingThatIsBeingWrittenIsLeftAlone() async throws {
      let scratch = try Scratch()
      let file = scratch.folder.appending(path: "traffic.pcapng").path
      let arguments = ["--data", "memory", "--insecure-development", "--record", file]
      let server = try await ServerProcess(arguments)
      let again = try await Tool.finish(["serve", "--listen", "127.0.0.1:0"] + arguments)
      #expect(again.exitCode == 69)
      #expect(again.errors.contains("is being written by another server"))
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      await ann.close()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
      // The next one begins anew.
      let next = try await ServerProcess(arguments)
      next.signal(SIGTERM)
      #expect(try await next.wait() == 0)
      let decoded = try await Tool.finish(["decode", "--format", "json", file])
      #expect(decoded.errors.contains("holds no packets") && !decoded.text.contains("login"))
    }

    @Test func aFullDiskIsToldAndEndsWith74() async throws {
      guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--record", "/dev/full",
      ])
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      // Served on: traffic does not stop because it cannot be recorded.
      guard case .c2c = try await ann.ask(chat("on", to: People.bob)) else {
        throw TestFailure("not accepted")
      }
      await ann.close()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 74)
      #expect(try await server.errorText().contains("lacks traffic"))
    }
  }
}
