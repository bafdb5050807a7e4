// What an application still does while its client is being closed.

import NIOConcurrencyHelpers
import ServerHarness
import Testing
import WireProtocol
import WireServer

@testable import WireClient

@Suite("Clients that are being closed", .timeLimit(.minutes(1)))
struct ClosingTests {
  @Test func aClientThatIsClosedHandsOutNothingMore() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let store = ObservedStore()
    let bob = try await world.loggedIn(People.bob, store: store)
    for word in ["1", "2", "3"] { try await ann.c2c(to: People.bob, content: text(word)) }
    let mailbox = bob.engine.mailbox
    let reader = mailbox.claim()
    _ = try await mailbox.next(reader, announce: {})
    while mailbox.count < 2 { await Task.yield() }
    // What a loop asks for by now is noted by nobody.
    store.whenClosed {
      let given = try await mailbox.next(reader, announce: {})
      #expect(given == nil)
    }
    await bob.close()
    store.whenClosed {}
    let again = try await world.loggedIn(People.bob, store: store)
    #expect(try await again.texts(3) == ["1", "2", "3"])
    await world.stop()
  }

  @Test(arguments: [false, true]) func whatIsHandledIsAckedAtTheEnd(inBackground: Bool) async throws
  {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    let sending = try await ann.c2c(to: People.bob, content: text("1"))
    _ = try await bob.texts(1)
    if inBackground { await bob.enterBackground() } else { await bob.close() }
    for try await stage in sending.stages where stage == .delivered { break }
    await world.stop()
  }

  @Test func aTopicIsAckedAtTheEnd() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let service = try await world.service()
    for word in ["1", "2"] {
      try await bob.c2s(bytes: Array("{\"v\":\"\(word)\"}".utf8), type: "gps")
    }
    let messages = service.subscribe(topic: "gps", group: "all")
    for try await message in messages {
      messages.handled(message)
      break
    }
    await service.close()
    let next = try await world.service()
    var later = next.subscribe(topic: "gps", group: "all").makeAsyncIterator()
    #expect(try await later.next()?.cursor == 2)
    await world.stop()
  }

  @Test func closingDoesNotWaitForLong() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    try await ann.c2c(to: People.bob, content: text("1"))
    _ = try await bob.next()
    world.relay.isMute = true
    var messages: ReceivedMessages.Iterator? = bob.messages.makeAsyncIterator()
    _ = await messages?.next()
    let handled = Task { [messages] in
      var messages = messages
      return await messages?.next()
    }
    messages = nil
    await bob.close()
    #expect(await handled.value == nil)
    #expect(bob.state == .closed(.byApplication))
    await world.stop()
  }

  @Test func theLoopsEndWhenTheServerDoesNotWantTheDevice() async throws {
    let world = try await ClientWorld()
    let service = try await world.service(device: "phone")
    let messages = Task { for await _ in service.messages {} }
    let topic = Task { for try await _ in service.subscribe(topic: "gps", group: "all") {} }
    let other = try await TestClient(world.gateAddress, account: People.orders, attempt: .max / 2)
    _ = try await other.opened()
    await messages.value
    let error = await #expect(throws: ClientError.self) { try await topic.value }
    guard case .refused(.replaced, _) = error, case .closed(.refused(.replaced, _)) = service.state
    else { throw TestFailure("\(service.state)") }
    await other.close()
    await world.stop()
  }

  @Test func aMessageWithoutAnAnswerEndsWithTheRefusalAndIsKept() async throws {
    let world = try await ClientWorld(authenticator: OneToken("good"))
    let bob = try await world.loggedIn(People.bob) { $0.token = { Array("good".utf8) } }
    let token = NIOLockedValueBox("good")
    let ann = try await world.loggedIn(People.ann) {
      $0.token = { Array(token.withLockedValue { $0 }.utf8) }
    }
    token.withLockedValue { $0 = "bad" }
    world.relay.target = nil
    await world.relay.cut()
    let sending = try await ann.c2c(to: People.bob, content: text("kept"))
    world.relay.target = world.gateAddress
    await #expect(throws: ClientError.refused(.unauthorized, "no")) { try await sending.answer() }
    token.withLockedValue { $0 = "good" }
    try await ann.login()
    #expect(try await bob.texts(1) == ["kept"])
    await world.stop()
  }

  @Test func aClientThatIsBeingClosedIsNotOpenedByAMessage() async throws {
    let world = try await ClientWorld()
    let store = ObservedStore()
    let ann = try await world.loggedIn(People.ann, store: store)
    let late = NIOLockedValueBox<Task<Void, any Error>?>(nil)
    store.whenClosed {
      let task = Task<Void, any Error> { try await ann.c2c(to: People.bob, content: text("late")) }
      late.withLockedValue { $0 = task }
      // Until the message waits for the end.
      for _ in 0..<100 { await Task.yield() }
    }
    await ann.close()
    await #expect(throws: ClientError.closed) { try await late.withLockedValue { $0 }?.value }
    _ = try await store.open(account: People.ann, device: "phone")
    await world.stop()
  }
}

/// Lets in who has one token.
private struct OneToken: Authenticator {
  private let token: [UInt8]

  init(_ token: String) { self.token = Array(token.utf8) }

  func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal> {
    guard token == self.token else { return .failure(AuthenticationRefusal(.unauthorized, "no")) }
    return .success(Rights(isService: false, reach: .all))
  }
}

/// A store in memory that has something done while it is closed.
private final class ObservedStore: ClientStore {
  private let base = MemoryClientStore()
  private let work = NIOLockedValueBox<@Sendable () async throws -> Void>({})

  func whenClosed(_ work: @escaping @Sendable () async throws -> Void) {
    self.work.withLockedValue { $0 = work }
  }

  func open(account: Account, device: String) async throws -> ClientStoreContents {
    try await base.open(account: account, device: device)
  }

  func apply(_ changes: ClientStoreChanges) async throws { try await base.apply(changes) }

  func close() async {
    try? await work.withLockedValue { $0 }()
    await base.close()
  }
}
