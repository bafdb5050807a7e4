// Logging in and out, and all the ways in which a connection does not come about or ends.

import NIOConcurrencyHelpers
import ServerHarness
import Testing
import WireProtocol
import WireServer

@testable import WireClient

@Suite("Sessions of clients", .timeLimit(.minutes(1)))
struct SessionTests {
  @Test func aClientLogsInAndIsClosed() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann)
    #expect(ann.state == .idle)
    try await ann.login()
    #expect(ann.state == .open)
    try await ann.login()
    await ann.close()
    #expect(ann.state == .closed(.byApplication))
    await #expect(throws: ClientError.closed) {
      try await ann.c2c(to: People.bob, content: text("too late"))
    }
    try await ann.login()
    #expect(ann.state == .open)
    await world.stop()
  }

  @Test func statesBeginWithTheOneOfNow() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    var states = ann.states.makeAsyncIterator()
    #expect(await states.next() == .open)
    await ann.close()
    #expect(await states.next() == .closed(.byApplication))
    await world.stop()
  }

  // MARK: Refusals

  @Test func aTokenThatIsNotValidIsRefusedForGood() async throws {
    let world = try await ClientWorld(authenticator: Doorkeeper(.unauthorized))
    let ann = world.client(People.ann)
    let error = await #expect(throws: ClientError.self) { try await ann.login() }
    #expect(error == .refused(.unauthorized, "no"))
    #expect(ann.state == .closed(.refused(.unauthorized, "no")))
    #expect(world.relay.connections == 1)
    await world.stop()
  }

  @Test func aTokenThatHasExpiredIsReplacedOnTheSameConnection() async throws {
    let world = try await ClientWorld(authenticator: Doorkeeper(.tokenExpired, exceptFor: "new"))
    let tokens = NIOLockedValueBox(["new", "old"])
    let ann = world.client(People.ann) {
      $0.token = { Array((tokens.withLockedValue { $0.popLast() } ?? "new").utf8) }
    }
    try await ann.login()
    #expect(world.relay.connections == 1)
    await world.stop()
  }

  @Test func anExpiredTokenThatNobodyReplacesIsRefusedForGood() async throws {
    let world = try await ClientWorld(authenticator: Doorkeeper(.tokenExpired))
    let ann = world.client(People.ann)
    await #expect(throws: ClientError.refused(.tokenExpired, "no")) { try await ann.login() }
    #expect(world.relay.connections == 1)
    await world.stop()
  }

  @Test func aPlatformThatIsNotThereIsTriedAgain() async throws {
    let doorkeeper = Doorkeeper(.unavailable, times: 2)
    let world = try await ClientWorld(authenticator: doorkeeper)
    // No deadline of the connection is near, so that the refusal alone has it tried again.
    let ann = world.client(People.ann) { $0.timers = SessionTimers().scaled(by: 10) }
    try await ann.login(timeout: .seconds(50))
    #expect(world.relay.connections == 3)
    await world.stop()
  }

  @Test func aTokenThatCannotBeHadIsAskedForAgain() async throws {
    let world = try await ClientWorld()
    let failures = NIOLockedValueBox(2)
    let ann = world.client(People.ann) {
      $0.token = {
        let isOver = failures.withLockedValue { failures in
          defer { failures -= 1 }
          return failures <= 0
        }
        guard isOver else { throw TestFailure("the token server is not there") }
        return []
      }
    }
    try await ann.login()
    await world.stop()
  }

  @Test func aServerThatIsNotThereIsNamed() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann)
    await world.stop()
    let login = Task { try await ann.login() }
    await ann.reaches(\.isWaiting)
    if case .waiting(_, let reason) = ann.state {
      #expect(reason.hasPrefix("127.0.0.1:\(world.relay.port) cannot be reached: "))
    }
    login.cancel()
    await #expect(throws: CancellationError.self) { try await login.value }
  }

  @Test func aServerThatClosesAtOnceIsSeenAtOnce() async throws {
    let world = try await ClientWorld()
    world.relay.target = nil
    // The deadline of hello is not near, and each client comes upon another moment.
    let clients = (0..<20).map { number in
      world.client(People.ann, device: "phone-\(number)") {
        $0.timers = SessionTimers().scaled(by: 10)
        $0.reconnection = Backoff(first: 60_000, longest: 60_000)
      }
    }
    let logins = clients.map { client in Task { try await client.login() } }
    for client in clients { await client.reaches(\.isWaiting) }
    for login in logins { login.cancel() }
    await world.stop()
  }

  @Test(arguments: ["example.org", "192.0.2.1", "127.0.0.1.example.org", "127.1"])
  func plaintextDoesNotLeaveTheMachine(host: String) async throws {
    let configuration = ClientConfiguration(
      host: host, port: 9_000, account: People.ann, device: Device(id: "phone")
    ) { [] }
    let ann = WireClient(configuration)
    await #expect(throws: ClientError.plaintextRefused(host: host)) { try await ann.login() }
    #expect(ann.state == .idle)
  }

  // MARK: Waiting

  @Test func loggingInTakesNoLongerThanItMay() async throws {
    let world = try await ClientWorld()
    world.relay.target = nil
    let ann = world.client(People.ann)
    let error = await #expect(throws: ClientError.self) {
      try await ann.login(timeout: .milliseconds(1))
    }
    #expect(error == .timedOut("logging in"))
    #expect(ann.state == .closed(.byApplication))
    world.relay.target = world.gateAddress
    try await ann.login()
    await world.stop()
  }

  @Test func loggingInIsCancelled() async throws {
    let world = try await ClientWorld()
    world.relay.target = nil
    let ann = world.client(People.ann)
    let login = Task { try await ann.login() }
    await ann.reaches(\.isWaiting)
    login.cancel()
    await #expect(throws: CancellationError.self) { try await login.value }
    #expect(ann.state == .closed(.byApplication))
    await world.stop()
  }

  @Test func aServerThatDoesNotAnswerIsLeft() async throws {
    let world = try await ClientWorld()
    world.relay.isMute = true
    let ann = world.client(People.ann) { $0.timers = SessionTimers().scaled(by: 0.001) }
    let login = Task { try await ann.login() }
    await ann.reaches(\.isWaiting)
    world.relay.isMute = false
    login.cancel()
    _ = await login.result
    let other = world.client(People.bob)
    try await other.login()
    await world.stop()
  }

  // MARK: Endings

  @Test func aLostConnectionIsMadeAgain() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    var states = ann.states.makeAsyncIterator()
    #expect(await states.next() == .open)
    await world.relay.cut()
    while let state = await states.next(), state == .open {}
    await ann.reaches { $0 == .open }
    #expect(world.relay.connections == 2)
    await world.stop()
  }

  @Test func aReplacedDeviceStaysAway() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    let other = try await TestClient(
      world.gateAddress, account: People.ann, attempt: .max / 2)
    _ = try await other.opened()
    await ann.reaches(\.isClosed)
    guard case .closed(.refused(.replaced, _)) = ann.state else {
      throw TestFailure("\(ann.state)")
    }
    #expect(world.relay.connections == 1)
    await other.close()
    await world.stop()
  }

  @Test func aReplacedDeviceMayBeLoggedInAgain() async throws {
    let world = try await ClientWorld()
    let ann = try await world.loggedIn(People.ann)
    // Behind, on a connection of its own: the same device with a store that has forgotten.
    let other = try await world.loggedIn(People.ann, store: MemoryClientStore(attempt: .max / 2))
    await ann.reaches(\.isClosed)
    // The count of this one is behind, as the platform tells it.
    await #expect(throws: ClientError.self) { try await ann.login() }
    await other.close()
    while world.gate.connectionCount > 0 { await Task.yield() }
    try await ann.login()
    await world.stop()
  }

  @Test func aDeviceThatWasLoggedOutIsForgotten() async throws {
    let world = try await ClientWorld()
    let store = MemoryClientStore()
    let ann = try await world.loggedIn(People.ann)
    let bob = try await world.loggedIn(People.bob, store: store)
    try await ann.c2c(to: People.bob, content: text("1"))
    _ = try await bob.texts(1)
    try await bob.logout()
    #expect(bob.state == .closed(.loggedOut))
    await #expect(throws: ClientError.loggedOut) {
      try await bob.c2c(to: People.ann, content: text("too late"))
    }
    _ = try await ann.c2c(to: People.bob, content: text("2")).answer()
    // What is stored for an account without devices reaches the first one.
    try await bob.login()
    #expect(try await bob.texts(1) == ["2"])
    await world.stop()
  }

  @Test func onlyWhoIsLoggedInCanLogOut() async throws {
    let world = try await ClientWorld()
    let ann = world.client(People.ann)
    await #expect(throws: ClientError.notLoggedIn) { try await ann.logout() }
    await #expect(throws: ClientError.notLoggedIn) { try await ann.getOfflineMessages() }
    await world.stop()
  }

  @Test func aClientThatNobodyHoldsEnds() async throws {
    let world = try await ClientWorld()
    var ann: WireClient? = try await world.loggedIn(People.ann)
    #expect(world.gate.connectionCount == 1)
    _ = consume ann
    ann = nil
    while world.gate.connectionCount > 0 { await Task.yield() }
    await world.stop()
  }
}

/// Refuses logins, some or all.
private final class Doorkeeper: Authenticator {
  private let status: Status
  private let exception: [UInt8]?
  private let left: NIOLockedValueBox<Int>

  init(_ status: Status, exceptFor token: String? = nil, times: Int = .max) {
    self.status = status
    exception = token.map { Array($0.utf8) }
    left = NIOLockedValueBox(times)
  }

  func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal> {
    let refuses = left.withLockedValue { left in
      defer { left -= 1 }
      return left > 0
    }
    if !refuses || token == exception { return .success(Rights(isService: false, reach: .all)) }
    return .failure(AuthenticationRefusal(status, "no"))
  }
}
