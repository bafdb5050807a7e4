// Nothing is lost and nothing comes twice: cut connections, lost answers, ended processes, servers that go away.

import NIOConcurrencyHelpers
import ServerHarness
import Testing
import WireProtocol
import WireServer

@testable import WireClient

@Suite("Clients that lose what they stand on", .timeLimit(.minutes(1)))
struct ReliabilityTests {
  @Test func aMessageWhoseAnswerIsLostArrivesOnce() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    world.relay.isMute = true
    let sending = try await ann.c2c(to: People.bob, content: text("once"))
    // Nobody hears the platform now; another connection of bob's account tells that it has the message.
    let witness = try await TestClient(world.gateAddress, account: People.bob, device: "pad")
    _ = try await witness.opened()
    let pull = GetOfflineMsg.Request()
    while case .getOfflineMsg(let page) = try await witness.ask(.getOfflineMsg(pull)),
      page.messages.isEmpty
    {}
    // Whatever is still on its way is lost with the connection.
    world.relay.target = nil
    await world.relay.cut()
    world.relay.isMute = false
    world.relay.target = world.gateAddress
    let answer = try await sending.answer()
    #expect(answer.isDuplicate)
    try await ann.c2c(to: People.bob, content: text("and then"))
    #expect(try await bob.texts(2) == ["once", "and then"])
    await witness.close()
    await world.stop()
  }

  @Test func theCopyOfAnOwnMessageIsNotHandedOut() async throws {
    let world = try await ClientWorld()
    let pad = try await world.loggedIn(People.ann, device: "pad")
    let phone = try await world.loggedIn(People.ann)
    world.relay.isMute = true
    let sending = try await phone.c2c(to: People.bob, content: text("from the phone"))
    let witness = try await TestClient(world.gateAddress, account: People.bob)
    _ = try await witness.opened()
    while case .getOfflineMsg(let page) = try await witness.ask(
      .getOfflineMsg(GetOfflineMsg.Request())), page.messages.isEmpty
    {}
    // On the next connection the inbox is pulled before anything is sent again, so that the copy comes before the answer.
    world.relay.target = nil
    await world.relay.cut()
    world.relay.isMute = false
    world.relay.target = world.gateAddress
    #expect(try await sending.answer().isDuplicate)
    let bob = try await world.loggedIn(People.bob)
    try await bob.c2c(to: People.ann, content: text("to both"))
    #expect(try await phone.texts(1) == ["to both"])
    #expect(try await pad.texts(2) == ["from the phone", "to both"])
    await witness.close()
    await world.stop()
  }

  @Test func cutConnectionsChangeNothingInWhatArrives() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let wanted = (0..<300).map { "\($0)" }
    let sender = Task {
      for word in wanted { try await ann.c2c(to: People.bob, content: text(word)) }
    }
    let cutter = Task {
      for await state in ann.states where state == .open {
        if world.relay.connections > 12 { return }
        await world.relay.cut()
      }
    }
    #expect(try await bob.texts(300) == wanted)
    try await sender.value
    await cutter.value
    await world.stop()
  }

  @Test func whatWasSentWithoutAConnectionGoesOutInOrder() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let ann = world.client(People.ann)
    for word in ["1", "2", "3"] { try await ann.c2c(to: People.bob, content: text(word)) }
    #expect(ann.state == .idle)
    try await ann.login()
    #expect(try await bob.texts(3) == ["1", "2", "3"])
    await world.stop()
  }

  // MARK: Processes

  @Test func anEndedProcessLosesNothing() async throws {
    let world = try await ClientWorld()
    let file = TemporaryFile()
    defer { file.remove() }
    let bob = try await world.loggedIn(People.bob)
    let ann = try await world.loggedIn(People.ann, store: SQLiteClientStore(path: file.path))
    world.relay.isMute = true
    let sending = try await ann.c2c(to: People.bob, content: text("kept"))
    let witness = try await TestClient(world.gateAddress, account: People.bob, device: "pad")
    _ = try await witness.opened()
    while case .getOfflineMsg(let page) = try await witness.ask(.getOfflineMsg(.init())),
      page.messages.isEmpty
    {}
    await ann.close()
    await #expect(throws: ClientError.closed) { try await sending.answer() }
    world.relay.isMute = false
    let again = try await world.loggedIn(People.ann, store: SQLiteClientStore(path: file.path))
    for await outcome in again.outcomes {
      guard case .answered(sending.clientMessageID, let answer) = outcome else {
        throw TestFailure("\(outcome)")
      }
      #expect(answer.isDuplicate)
      break
    }
    // Bob's own connection is as deaf as all others were.
    await world.relay.cut()
    try await again.c2c(to: People.bob, content: text("next"))
    #expect(try await bob.texts(2) == ["kept", "next"])
    await witness.close()
    await world.stop()
  }

  @Test func aProcessGoesOnWhereTheOneBeforeHasStopped() async throws {
    let world = try await ClientWorld()
    let file = TemporaryFile()
    defer { file.remove() }
    let ann = try await world.loggedIn(People.ann)
    for word in ["1", "2", "3"] { try await ann.c2c(to: People.bob, content: text(word)) }
    let bob = try await world.loggedIn(People.bob, store: SQLiteClientStore(path: file.path))
    #expect(try await bob.texts(2) == ["1", "2"])
    await bob.close()
    let again = try await world.loggedIn(People.bob, store: SQLiteClientStore(path: file.path))
    #expect(try await again.texts(1) == ["3"])
    await world.stop()
  }

  @Test func aRenumberedInboxRepeatsNothing() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let known = try await ann.c2c(to: People.bob, content: text("known")).answer()
    try await ann.c2c(to: People.bob, content: text("new"))
    // As an earlier process would have left it, when the platform's inboxes had another epoch.
    let store = MemoryClientStore()
    var changes = ClientStoreChanges()
    changes.position = InboxPosition(epoch: 77, cursor: 900)
    changes.recentIDs = [known.messageID]
    try await store.apply(changes)
    let bob = try await world.loggedIn(People.bob, store: store)
    #expect(try await bob.texts(1) == ["new"])
    await world.stop()
  }

  // MARK: The outbox

  @Test func aFullOutboxTakesNoMore() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann) { $0.outboxCapacity = 2 }
    try await ann.c2c(to: People.bob, content: text("1"))
    try await ann.c2c(to: People.bob, content: text("2"))
    await #expect(throws: ClientError.outboxFull(capacity: 2)) {
      try await ann.c2c(to: People.bob, content: text("3"))
    }
    await world.stop()
  }

  @Test func anIDIsOnItsWayOnce() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann)
    let id = ClientMessageID.random()
    try await ann.c2c(to: People.bob, content: text("1"), clientMessageID: id)
    await #expect(throws: ClientError.alreadySending(id)) {
      try await ann.c2c(to: People.bob, content: text("1"), clientMessageID: id)
    }
    await world.stop()
  }

  @Test func whatHasNoAnswerForTooLongIsGivenUp() async throws {
    let world = try await ClientWorld()
    let clock = NIOLockedValueBox<UInt64>(1_000_000)
    var environment = ClientEnvironment()
    environment.wallClock = { clock.withLockedValue { $0 } }
    let store = MemoryClientStore()
    let configuration = world.configuration(People.ann)
    let ann = WireClient(configuration, store: store, environment: environment)
    let id = try await ann.c2c(to: People.bob, content: text("old")).clientMessageID
    await ann.close()
    clock.withLockedValue { $0 += 86_400_000 }
    let again = WireClient(configuration, store: store, environment: environment)
    try await again.login()
    for await outcome in again.outcomes {
      #expect(outcome == .failed(id, .gaveUp))
      break
    }
    await world.stop()
  }

  @Test func waitingForAnAnswerIsCancelledAndTheMessageGoesOn() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let ann = world.client(People.ann)
    let sending = try await ann.c2c(to: People.bob, content: text("on its way"))
    let wait = Task { try await sending.answer() }
    wait.cancel()
    await #expect(throws: CancellationError.self) { try await wait.value }
    try await ann.login()
    #expect(try await bob.texts(1) == ["on its way"])
    await world.stop()
  }

  @Test func aCancelledTaskSendsNothing() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann) { $0.outboxCapacity = 1 }
    let send = Task {
      while !Task.isCancelled { await Task.yield() }
      try await ann.c2c(to: People.bob, content: text("too late"))
    }
    send.cancel()
    await #expect(throws: CancellationError.self) { try await send.value }
    // The outbox has room for one.
    try await ann.c2c(to: People.bob, content: text("in time"))
    await world.stop()
  }

  // MARK: Servers that go away

  @Test func aHandOverThatIsLostDoesNotEndTheClient() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob, store: MemoryClientStore(attempt: 100))
    let (other, address) = try await world.anotherGate()
    world.relay.target = nil
    let drain = Task { await world.gate.drain() }
    // Some of bob's tries have begun by then, and are lost.
    while world.relay.connections < 4 { await Task.yield() }
    // As if one of their logins had arrived all the same: the earlier connection is told that it is replaced.
    let lost = try await TestClient(address, account: People.bob, attempt: 102)
    _ = try await lost.opened()
    await lost.close()
    world.relay.target = address
    let ann = try await world.loggedIn(People.ann)
    try await ann.c2c(to: People.bob, content: text("here"))
    #expect(try await bob.texts(1) == ["here"])
    await drain.value
    await other.stop()
    await world.stop()
  }

  @Test func aServerThatDrainsHandsOver() async throws {
    let world = try await ClientWorld()
    let (second, address) = try await world.anotherGate()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    try await ann.c2c(to: People.bob, content: text("1"))
    #expect(try await bob.texts(1) == ["1"])
    world.relay.target = address
    let drain = Task { await world.gate.drain() }
    await drain.value
    try await ann.c2c(to: People.bob, content: text("2"))
    #expect(try await bob.texts(1) == ["2"])
    #expect(ann.state == .open)
    #expect(second.connectionCount == 2)
    await second.stop()
    await world.stop()
  }
}
