// How serve ends.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("The end of serve", .timeLimit(.minutes(1)))
  struct ServeSignalTests {
    private static let open = ["--data", "memory", "--insecure-development"]

    @Test(arguments: [(SIGTERM, 0), (SIGINT, 130)] as [(Int32, Int32)])
    func clientsAreAskedToGoAndWaitedFor(signal: Int32, code: Int32) async throws {
      let server = try await ServerProcess(Self.open)
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      server.signal(signal)
      let isTold: Bool? = await ann.first { if case .draining = $0 { true } else { nil } }
      #expect(isTold == true)
      // Nobody else is let in, and it does not end before the client has gone.
      await #expect(throws: (any Error).self) {
        try await TestClient(server.address, account: People.bob)
      }
      #expect(server.isRunning)
      await ann.close()
      #expect(try await server.wait() == code)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSecondControlCEndsAtOnce(first: Int32) async throws {
      let server = try await ServerProcess(Self.open)
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      server.signal(first)
      let isTold: Bool? = await ann.first { if case .draining = $0 { true } else { nil } }
      #expect(isTold == true)
      server.signal(SIGINT)
      // The client still stays, and has 30 s.
      #expect(try await server.wait() == 130)
      #expect(await ann.ended()?.side != .local)
    }

    @Test func clientsThatStayAreNotWaitedForEndlessly() async throws {
      let server = try await ServerProcess(Self.open + ["--time-scale", "0.01"])
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
    }

    @Test func signalsBeforeTheFirstClientAreTakenToo() async throws {
      let server = try await ServerProcess(Self.open)
      server.signal(SIGINT)
      #expect(try await server.wait() == 130)
    }
  }
}
