// What a client tries again, and how soon: connections that do not last, pulls and acks that are refused.

import NIOConcurrencyHelpers
import Testing
import WireProtocol

@testable import WireClient

@Suite("Clients that are refused something for now", .timeLimit(.minutes(1)))
struct RetryTests {
  @Test func connectionsThatDoNotLastAreMadeLessAndLessOften() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann) { $0.reconnection = Backoff(first: 1, longest: 1_000) }
    try await ann.login()
    let begin = ContinuousClock.now
    for number in 2...10 {
      await world.relay.cut()
      while world.relay.connections < number { await Task.yield() }
      await ann.reaches { $0 == .open }
    }
    // At least half of 1, 2, 4 and so on up to 256 ms.
    #expect(ContinuousClock.now - begin >= .milliseconds(255))
    await world.stop()
  }

  @Test func aPullThatIsRefusedIsMadeAgain() async throws {
    let refusals = NIOLockedValueBox(2)
    let world = try await ClientWorld(refusing: { request in
      guard case .getOfflineMsg = request else { return nil }
      return refusals.withLockedValue { left in
        defer { left -= 1 }
        return left > 0 ? .unavailable : nil
      }
    })
    let ann = try await world.loggedIn(People.ann)
    _ = try await ann.c2c(to: People.bob, content: text("waits")).answer()
    // No keepalive tells it of the inbox again.
    let bob = try await world.loggedIn(People.bob) { $0.timers = SessionTimers().scaled(by: 10) }
    #expect(try await bob.texts(1) == ["waits"])
    #expect(world.relay.connections == 2)
    await world.stop()
  }

  @Test func anAckOfAnInboxThatWasRenumberedLooksForIt() async throws {
    let asked = NIOLockedValueBox((acks: 0, keepalives: 0))
    let (keepalives, noted) = AsyncStream<Void>.makeStream()
    let world = try await ClientWorld(refusing: { request in
      switch request {
      case .c2cAck:
        asked.withLockedValue { $0.acks += 1 }
        return .staleEpoch
      case .keepalive where asked.withLockedValue({ $0.acks > 0 }):
        noted.yield()
        return nil
      default: return nil
      }
    })
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    try await ann.c2c(to: People.bob, content: text("1"))
    _ = try await bob.texts(1)
    for await _ in keepalives { break }
    await world.stop()
  }

  @Test func aMessageThatIsRefusedForNowSaysWhyAndArrives() async throws {
    let isRefused = NIOLockedValueBox(true)
    let world = try await ClientWorld(refusing: { request in
      guard case .c2c = request, isRefused.withLockedValue({ $0 }) else { return nil }
      return .inboxFull
    })
    let ann = try await world.loggedIn(People.ann)
    let sending = try await ann.c2c(to: People.bob, content: text("waits"))
    var deferrals = sending.deferrals.makeAsyncIterator()
    #expect(await deferrals.next() == Deferral(status: .inboxFull, text: "not now"))
    isRefused.withLockedValue { $0 = false }
    while let deferral = await deferrals.next() { #expect(deferral.status == .inboxFull) }
    #expect(try await sending.answer().stage == .stored)
    await world.stop()
  }

  @Test func aWaitThatIsOverSaysWhyTheMessageIsNotTaken() async throws {
    let world = try await ClientWorld(refusing: { request in
      if case .c2c = request { .inboxFull } else { nil }
    })
    let ann = try await world.loggedIn(People.ann)
    let sending = try await ann.c2c(to: People.bob, content: text("waits"))
    var deferrals = sending.deferrals.makeAsyncIterator()
    #expect(await deferrals.next()?.status == .inboxFull)
    await #expect(
      throws: ClientError.timedOut(
        "the answer to a message, which the platform does not take for now (inboxFull: not now),")
    ) { try await sending.answer(timeout: .milliseconds(1)) }
    await ann.close()
    while await deferrals.next() != nil {}
    await world.stop()
  }
}
