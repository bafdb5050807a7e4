// Chats through gates on real sockets: within one, across two, and when one of them dies.

import NIOCore
import ServerHarness
import Testing
import WireProtocol
import WireServer

@Suite("Chats through gates", .timeLimit(.minutes(1)))
struct GateChatTests {
  @Test func aMessageArrivesAndIsReceipted() async throws {
    let world = GateWorld()
    let (gate, address) = try await world.gate()
    let ann = try await TestClient(address, account: People.ann)
    let bob = try await TestClient(address, account: People.bob)
    _ = try await ann.opened()
    let state = try await bob.opened().inbox
    guard case .c2c(let answer) = try await ann.ask(chat("hello", to: People.bob)) else {
      throw TestFailure("not accepted")
    }
    #expect(answer.stage == .stored)
    let push = try await bob.message()
    #expect(push.message.id == answer.messageID)
    #expect(push.message.from == People.ann)
    #expect(push.message.inboxSequence == state.head + 1)
    _ = try await bob.ask(.c2cAck(C2CAck.Request(epoch: push.epoch, through: 1)))
    let receipt: Receipt? = await ann.first {
      if case .pushed(.receipt(let receipt)) = $0 { receipt } else { nil }
    }
    #expect(receipt?.messageID == answer.messageID)
    await gate.stop()
  }

  @Test func twoGatesBeforeOnePlatformChatWithEachOther() async throws {
    let world = GateWorld()
    let (first, firstAddress) = try await world.gate()
    let (second, secondAddress) = try await world.gate()
    let ann = try await TestClient(firstAddress, account: People.ann)
    let bob = try await TestClient(secondAddress, account: People.bob)
    _ = try await ann.opened()
    _ = try await bob.opened()
    _ = try await ann.ask(chat("there?", to: People.bob))
    #expect(try await bob.message().message.from == People.ann)
    _ = try await bob.ask(chat("here", to: People.ann))
    #expect(try await ann.message().message.from == People.bob)
    await first.stop()
    await second.stop()
  }

  @Test func aGateThatDiesBlocksNobody() async throws {
    let world = GateWorld()
    let (dying, dyingAddress) = try await world.gate()
    let (other, otherAddress) = try await world.gate()
    let ann = try await TestClient(otherAddress, account: People.ann)
    _ = try await ann.opened()
    let bob = try await TestClient(dyingAddress, account: People.bob, attempt: 7)
    _ = try await bob.opened()
    await dying.kill()
    #expect(await bob.ended()?.side == .peer)
    // Stored, although the platform still takes bob for present on the gate that is gone.
    guard case .c2c(let answer) = try await ann.ask(chat("wait", to: People.bob)) else {
      throw TestFailure("not accepted")
    }
    // The other gate lives on; the dead one's lease runs out.
    world.clock.advance(20_000)
    world.logic.submit(.renew(other.id))
    world.clock.advance(20_000)
    let again = try await TestClient(otherAddress, account: People.bob, attempt: 1)
    let login = try await again.opened()
    #expect(login.inbox.head == 1)
    let pull = GetOfflineMsg.Request(epoch: login.inbox.epoch, after: 0)
    guard case .getOfflineMsg(let page) = try await again.ask(.getOfflineMsg(pull)) else {
      throw TestFailure("no page")
    }
    #expect(page.messages.map(\.id) == [answer.messageID])
    await other.stop()
  }

  @Test func aDeviceThatLogsInAgainReplacesItsConnectionOnAnotherGate() async throws {
    let world = GateWorld()
    let (first, firstAddress) = try await world.gate()
    let (second, secondAddress) = try await world.gate()
    let old = try await TestClient(firstAddress, account: People.ann, attempt: 1)
    _ = try await old.opened()
    let new = try await TestClient(secondAddress, account: People.ann, attempt: 2)
    _ = try await new.opened()
    #expect(await old.ended()?.status == .replaced)
    let late = try await TestClient(firstAddress, account: People.ann, attempt: 2)
    #expect(await late.ended()?.status == .replaced)
    // The one in between lives on.
    _ = try await new.ask(chat("still here", to: People.bob))
    await first.stop()
    await second.stop()
  }
}
