// What an application still does while its client is being closed.

import NIOConcurrencyHelpers
import Testing
import WireProtocol

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
