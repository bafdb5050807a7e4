// What a gate bears: too many connections, bytes of other protocols, clients that are slow, flood, or do not read.

import NIOCore
import NIOPosix
import ServerHarness
import Testing
import WireProtocol
import WireServer

@Suite("The limits of a gate", .timeLimit(.minutes(1)))
struct GateLimitTests {
  @Test(arguments: [(1, 100), (100, 1)])
  func oneConnectionTooManyIsToldOverloaded(limits: (all: Int, address: Int)) async throws {
    let world = GateWorld()
    let (gate, address) = try await world.gate(
      maxConnections: limits.all, maxConnectionsPerAddress: limits.address)
    let ann = try await TestClient(address, account: People.ann)
    _ = try await ann.opened()
    let bob = try await TestClient(address, account: People.bob)
    #expect(await bob.ended()?.status == .overloaded)
    await ann.close()
    // The place is free again once the gate has seen the end.
    while gate.connectionCount > 0 { await Task.yield() }
    _ = try await TestClient(address, account: People.bob).opened()
    await gate.stop()
  }

  @Test func anotherProtocolIsClosedWithoutAWord() async throws {
    let world = GateWorld()
    let (gate, address) = try await world.gate()
    #expect(
      try await RawClient.answer(to: Array("GET / HTTP/1.1\r\n\r\n".utf8), from: address).isEmpty)
    await gate.stop()
  }

  @Test func malformedBytesAreAnsweredAndClosed() async throws {
    let world = GateWorld()
    let (gate, address) = try await world.gate()
    var frame = try Frame(.request(Keepalive.Request(), sequence: 1)).bytes
    frame[20] ^= 1
    let answer = try await RawClient.answer(to: frame, from: address)
    let goaway = try #require(try Frame(exactly: answer))
    var arena = BodyArena()
    #expect(try goaway.view.message(Goaway.self, in: &arena).status == .headerChecksum)
    await gate.stop()
  }

  @Test func whoSaysNothingIsToldTimeout() async throws {
    let world = GateWorld()
    let timers = SessionTimers().scaled(by: 0.01)
    let (gate, address) = try await world.gate(ServerSessionConfiguration(timers: timers))
    let answer = try await RawClient.answer(to: [], from: address)
    let goaway = try #require(try Frame(exactly: answer))
    var arena = BodyArena()
    #expect(try goaway.view.message(Goaway.self, in: &arena).status == .timeout)
    await gate.stop()
  }

  @Test func aRefusedTokenLetsTheClientTryAgain() async throws {
    struct Nobody: Authenticator {
      func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal>
      {
        .failure(AuthenticationRefusal(.tokenExpired, "for the test"))
      }
    }
    let world = GateWorld()
    let (gate, address) = try await world.gate(authenticator: Nobody())
    let ann = try await TestClient(address, account: People.ann)
    let refusal: Status? = await ann.first {
      if case .loginRefused(let status, _) = $0 { status } else { nil }
    }
    #expect(refusal == .tokenExpired)
    await gate.stop()
  }

  @Test func aClientThatSendsTooFastIsReadSlowlyAndLosesNothing() async throws {
    let world = GateWorld()
    let rate = FrameRate(perSecond: 200, burst: 5)
    let (gate, address) = try await world.gate(ServerSessionConfiguration(frameRate: rate))
    let ann = try await TestClient(address, account: People.ann)
    _ = try await ann.opened()
    var tickets: Set<RequestTicket> = []
    for index in 0..<40 { tickets.insert(try await ann.send(chat("\(index)", to: People.bob))) }
    while !tickets.isEmpty {
      let answered: RequestTicket? = await ann.first {
        if case .answered(let ticket, .c2c) = $0 { ticket } else { nil }
      }
      let ticket = try #require(answered)
      #expect(tickets.remove(ticket) != nil)
    }
    await gate.stop()
  }

  @Test func aClientThatDoesNotReadIsGivenUpAndDisturbsNobody() async throws {
    let world = GateWorld()
    var timers = SessionTimers()
    (timers.slowConsumer, timers.linger) = (600, 20)
    let (gate, address) = try await world.gate(
      ServerSessionConfiguration(
        heartbeatMilliseconds: 600_000, pushWindow: 100_000, maxUnsentBytes: 65_536, timers: timers)
    )
    let ann = try await TestClient(address, account: People.ann)
    let bob = try await TestClient(address, account: People.bob, pushWindow: 100_000)
    _ = try await ann.opened()
    _ = try await bob.opened()
    try await bob.stopReading()
    let large = String(repeating: "x", count: 60_000)
    // Until the kernel's buffers are full and nothing goes for as long as slow consumers have.
    while gate.connectionCount == 2 {
      guard case .c2c = try await ann.ask(chat(large, to: People.bob)) else { break }
    }
    // The sender is served on.
    _ = try await ann.ask(chat("on", to: People.ann))
    await gate.stop()
  }

  @Test func drainingAsksClientsToGoAndAnswersWhatIsOpen() async throws {
    let world = GateWorld()
    var timers = SessionTimers()
    (timers.drain, timers.linger) = (600, 20)
    let (gate, address) = try await world.gate(ServerSessionConfiguration(timers: timers))
    let ann = try await TestClient(address, account: People.ann)
    _ = try await ann.opened()
    async let drained: Void = gate.drain()
    let isTold: Bool? = await ann.first { if case .draining = $0 { true } else { nil } }
    #expect(isTold == true)
    await ann.close()
    await drained
    #expect(gate.connectionCount == 0)
    await #expect(throws: (any Error).self) { try await TestClient(address, account: People.bob) }
  }
}
