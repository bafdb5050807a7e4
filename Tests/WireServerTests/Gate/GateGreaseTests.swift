// Gates that keep their clients tolerant.

import ServerHarness
import Testing
import WireProtocol
import WireServer

@Suite(.timeLimit(.minutes(1)))
struct GateGreaseTests {
  /// Asks until the client has ignored something; how many answers that took, nil when `count` were not enough.
  private func answersUntilSomethingIsIgnored(isGreasing: Bool, atMost count: Int) async throws
    -> Int?
  {
    let world = GateWorld()
    let (gate, address) = try await world.gate(isGreasing: isGreasing)
    let ann = try await TestClient(address, account: People.ann)
    _ = try await ann.opened()
    var answers = 0
    while try await ann.ignoredFrames() == 0, answers < count {
      _ = try await ann.ask(.getOfflineMsg(GetOfflineMsg.Request()))
      answers += 1
    }
    let hasIgnored = try await ann.ignoredFrames() > 0
    await gate.stop()
    return hasIgnored ? answers : nil
  }

  @Test func whatNobodyKnowsIsSentNowAndThen() async throws {
    // One frame in sixteen brings one: that none of so many does is less likely than anything that has happened.
    let answers = try await answersUntilSomethingIsIgnored(isGreasing: true, atMost: 2_000)
    #expect(answers != nil)
    #expect(try await answersUntilSomethingIsIgnored(isGreasing: false, atMost: 200) == nil)
  }
}
