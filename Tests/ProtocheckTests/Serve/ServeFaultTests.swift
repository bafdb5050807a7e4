// serve --fault: what is done wrong, and that clients which keep the rules mend it.

import Foundation
import NIOCore
import ServerHarness
import Testing
import WireProtocol

extension ServeSuites {
  @Suite("The faults of serve", .timeLimit(.minutes(2)))
  struct ServeFaultTests {
    @Test(arguments: [
      "lose-messages", "repeat-messages", "swap-messages", "lose-answers", "refuse-some",
    ])
    func clientsMendIt(fault: String) async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--fault", fault, "--grease",
      ])
      let fleet = try await CrashFleet(server.address)
      try await fleet.accepted(500)
      let logs = try await fleet.quietLogs()
      try CrashVerdict(logs).check()
      server.signal(SIGTERM)
      #expect(try await server.wait() == 0)
    }

    /// ann sends to bob one by one; what bob gets pushed of it.
    private func pushed(_ fault: String, _ count: Int) async throws -> [UInt64] {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--fault", fault,
      ])
      let ann = try await TestClient(server.address, account: People.ann)
      let bob = try await TestClient(server.address, account: People.bob)
      _ = try await ann.opened()
      _ = try await bob.opened()
      for index in 0..<count { _ = try await ann.ask(chat("\(index)", to: People.bob)) }
      // The end of the connection comes behind all pushes.
      let again = try await TestClient(server.address, account: People.bob, attempt: 2)
      _ = try await again.opened()
      var sequences: [UInt64] = []
      while let event = await bob.event() {
        if case .pushed(.message(let push)) = event { sequences.append(push.message.inboxSequence) }
      }
      return sequences
    }

    @Test func everyThirdPushIsLost() async throws {
      #expect(try await pushed("lose-messages", 9) == [1, 2, 4, 5, 7, 8])
    }

    @Test func everyThirdPushComesTwice() async throws {
      #expect(try await pushed("repeat-messages", 6) == [1, 2, 3, 3, 4, 5, 6, 6])
    }

    @Test func pushesChangePlaces() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--fault", "swap-messages",
      ])
      let ann = try await TestClient(server.address, account: People.ann)
      let bob = try await TestClient(server.address, account: People.bob)
      _ = try await ann.opened()
      _ = try await bob.opened()
      // Two pushes have to be of one batch for that, which happens soon and not at once.
      var last: UInt64 = 0
      var (epoch, through): (UInt64, UInt64) = (0, 0)
      var isSwapped = false
      while !isSwapped {
        for index in 0..<8 { _ = try await ann.send(chat("\(index)", to: People.bob)) }
        for _ in 0..<8 {
          let push = try await bob.message()
          let sequence = push.message.inboxSequence
          (epoch, through) = (push.epoch, max(through, sequence))
          isSwapped = isSwapped || sequence < last
          last = sequence
          _ = await ann.first { if case .answered = $0 { true } else { nil } }
        }
        _ = try await bob.ask(
          .c2cAck(C2CAck.Request(epoch: epoch, through: through)))
      }
    }

    @Test func theConnectionEndsInsteadOfTheTenthAnswer() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--fault", "lose-answers",
      ])
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      for index in 1...9 {
        guard case .c2c = try await ann.ask(chat("\(index)", to: People.bob)) else {
          throw TestFailure("message \(index) was refused")
        }
      }
      _ = try await ann.send(chat("10", to: People.bob))
      #expect(await ann.ended()?.status == .overloaded)
      let bob = try await TestClient(server.address, account: People.bob)
      #expect(try await bob.opened().inbox.head == 10)
    }

    @Test func theTenthMessageIsRefusedAndNotStored() async throws {
      let server = try await ServerProcess([
        "--data", "memory", "--insecure-development", "--fault", "refuse-some",
      ])
      let ann = try await TestClient(server.address, account: People.ann)
      _ = try await ann.opened()
      for index in 1...10 {
        let answer = try await ann.ask(chat("\(index)", to: People.bob))
        switch answer {
        case .c2c: #expect(index < 10)
        case .refused(let status, _): #expect(index == 10 && status == .unavailable)
        default: throw TestFailure("answered \(answer)")
        }
      }
      let bob = try await TestClient(server.address, account: People.bob)
      #expect(try await bob.opened().inbox.head == 9)
    }
  }
}
