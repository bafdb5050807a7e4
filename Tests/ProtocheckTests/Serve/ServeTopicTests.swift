// The topic map of serve, and how it is read again.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("The topic map of serve", .timeLimit(.minutes(1)))
  struct ServeTopicTests {
    @Test func aMapIsReadAgainAtSIGHUPAndABrokenOneChangesNothing() async throws {
      let scratch = try Scratch()
      let map = try scratch.write(
        Array(#"{"58.driver":{"im.track":"gps"}}"#.utf8), to: "topics.json")
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--topic-map", map.path,
      ])
      let bob = try await TestClient(server.address, account: People.bob)
      _ = try await bob.opened()
      #expect(try await status(bob, "im.track") == nil)
      #expect(try await status(bob, "trip.begun") == .unknownType)
      _ = try scratch.write(Array(#"{"58.driver":{"trip.*":"trips"}}"#.utf8), to: "topics.json")
      server.signal(SIGHUP)
      #expect(try await server.logLine(with: "read again") != nil)
      #expect(try await status(bob, "im.track") == .unknownType)
      #expect(try await status(bob, "trip.begun") == nil)
      _ = try scratch.write(Array(#"{"58.driver":"trips"}"#.utf8), to: "topics.json")
      server.signal(SIGHUP)
      #expect(try await server.logLine(with: "stays as it was")?.contains("58.driver") == true)
      #expect(try await status(bob, "trip.begun") == nil)
      await bob.close()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
    }

    @Test func withoutAMapNothingIsMappedAndSIGHUPEndsNothing() async throws {
      let server = try await ServerProcess(["--data", "memory", "--insecure-development"])
      server.signal(SIGHUP)
      #expect(try await server.logLine(with: "without --topic-map") != nil)
      let bob = try await TestClient(server.address, account: People.bob)
      _ = try await bob.opened()
      #expect(try await status(bob, "im.track") == .unknownType)
    }

    @Test func aBrokenMapIsToldAtTheStart() async throws {
      let scratch = try Scratch()
      let map = try scratch.write(Array(#"{"58.driver":{"im.track":""}}"#.utf8), to: "topics.json")
      let result = try await Tool.finish([
        "serve", "--listen", "127.0.0.1:0", "--data", "memory", "--insecure-development",
        "--topic-map", map.path,
      ])
      #expect(result.exitCode == 65)
      #expect(result.errors.contains("im.track"))
    }

    private func status(_ client: TestClient, _ type: ContentType) async throws -> Status? {
      switch try await client.ask(report(type)) {
      case .c2s: nil
      case .refused(let status, _): status
      case let answer: throw TestFailure("answered \(answer)")
      }
    }
  }
}
