// The examples of clients, as processes that talk to serve.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("The examples of clients", .timeLimit(.minutes(1)))
  struct ServeExampleTests {
    private static let chat = """
      ann: stored
      bob reads: where are you?
      ann: delivered
      ann reads: at the corner

      """

    @Test func twoPeopleChatAgainAndAgain() async throws {
      let server = try await ServerProcess(["--data", "memory", "--insecure-development"])
      let scratch = try Scratch()
      for folder in ["", " '\(scratch.folder.path)'", " '\(scratch.folder.path)'"] {
        let result = try await Tool.finish(shell: "Chat 127.0.0.1:\(server.port)\(folder)")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.text == Self.chat)
      }
      #expect(FileManager.default.fileExists(atPath: "\(scratch.folder.path)/ann.sqlite"))
    }

    @Test func anAppServerAnswersReportsWithOrders() async throws {
      let scratch = try Scratch()
      let map = try scratch.write(
        Array(#"{"58.driver":{"im.track":"gps"}}"#.utf8), to: "topics.json")
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--topic-map", map.path,
      ])
      let result = try await Tool.finish(shell: "AppServer 127.0.0.1:\(server.port)")
      #expect(result.exitCode == 0, "\(result.errors)")
      let order = """
        d7@58.driver is at 39.98, 116.31
          d7@58.driver: ok true
          d8@58.driver: ok false

        """
      #expect(result.text == String(repeating: order, count: 3))
      #expect(try await place(of: "dispatch", server) == 3)
    }

    @Test func withoutAServerTheySayWhyTheyEnd() async throws {
      for example in ["Chat", "AppServer"] {
        let result = try await Tool.finish(shell: "\(example) 192.0.2.1:9000")
        #expect(result.exitCode == 1)
        #expect(result.text.contains("192.0.2.1 is not this machine"))
      }
    }

    /// What a group has acked of the reports.
    private func place(of group: String, _ server: ServerProcess) async throws -> UInt64 {
      let service = try await TestClient(
        server.address, account: Account(domain: "58.service", uid: "dispatch"),
        token: Array("service".utf8))
      _ = try await service.opened()
      let answer = try await service.ask(
        .subscribe(Subscribe.Request(topic: "gps", group: group, after: nil, window: 1)))
      await service.close()
      guard case .subscribe(let answer) = answer else { throw TestFailure("answered \(answer)") }
      return answer.after
    }
  }
}
