// What a phone tells its client: foreground, background, and that the network has changed.

import Testing
import WireProtocol

@testable import WireClient

@Suite("Clients on a phone", .timeLimit(.minutes(1)))
struct PhoneTests {
  @Test func theBackgroundEndsTheConnectionAndTheForegroundMakesOne() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob)
    await ann.enterBackground()
    #expect(ann.state == .suspended)
    let sending = try await ann.c2c(to: People.bob, content: text("later"))
    await #expect(throws: ClientError.timedOut("the answer to a message")) {
      try await sending.answer(timeout: .milliseconds(1))
    }
    await ann.enterForeground()
    #expect(try await bob.texts(1) == ["later"])
    #expect(ann.state == .open)
    await world.stop()
  }

  @Test func whoComesBackAtOnceWaitsForNothing() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann) { $0.backgroundGrace = .seconds(86_400) }
    // What has no answer keeps the connection.
    world.relay.isMute = true
    try await ann.c2c(to: People.bob, content: text("1"))
    let background = Task { await ann.enterBackground() }
    while await ann.engine.wish != .suspended { await Task.yield() }
    await ann.enterForeground()
    await background.value
    #expect(ann.state == .open)
    world.relay.isMute = false
    await world.stop()
  }

  @Test func theBackgroundLetsOpenRequestsBeAnswered() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let sending = try await ann.c2c(to: People.bob, content: text("in time"))
    await ann.enterBackground()
    // Either it was sent before, and then it is answered by now, or it goes out in the foreground.
    await ann.enterForeground()
    #expect(try await sending.answer().isDuplicate == false)
    await world.stop()
  }

  @Test func aReachableNetworkEndsTheWait() async throws {
    let world = try await ClientWorld()
    world.relay.target = nil
    let ann = world.client(People.ann) {
      $0.reconnection = Backoff(first: 3_600_000, longest: 3_600_000)
    }
    let login = Task { try await ann.login() }
    await ann.reaches(\.isWaiting)
    world.relay.target = world.gateAddress
    ann.networkChanged(isReachable: true)
    try await login.value
    await world.stop()
  }

  @Test func aChangedNetworkFindsOutWhetherTheConnectionLives() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann) { $0.timers = SessionTimers().scaled(by: 0.01) }
    world.relay.isMute = true
    ann.networkChanged(isReachable: true)
    await ann.reaches { $0 != .open }
    world.relay.isMute = false
    await ann.reaches { $0 == .open }
    await world.stop()
  }
}
