// Connections that begin and end at awkward moments: what the platform and a recorder are told of them.

import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServerHarness
import Testing
import WireProtocol

@testable import WireServer

@Suite("The lifetimes of a gate's connections", .timeLimit(.minutes(1)))
struct GateLifetimeTests {
  @Test func aLoginWhoseConnectionIsGoneDoesNotReachThePlatform() async throws {
    let port = SpyPort()
    let authenticator = SlowAuthenticator()
    let (gate, address) = try await gate(port, authenticator)
    let ann = try await TestClient(address, account: People.ann)
    await authenticator.isAsked()
    await ann.close()
    while gate.connectionCount > 0 { await Task.yield() }
    authenticator.answer()
    // Judged after that one, and so handed over after it.
    let bob = try await TestClient(address, account: People.bob)
    await authenticator.isAsked()
    authenticator.answer()
    while port.logins.isEmpty { await Task.yield() }
    #expect(port.logins == [People.bob])
    await bob.close()
    await gate.stop()
  }

  @Test func aGateThatIsKilledTellsNobody() async throws {
    let port = SpyPort()
    let (gate, address) = try await gate(port, OpenAuthenticator())
    let ann = try await TestClient(address, account: People.ann)
    while port.logins.isEmpty { await Task.yield() }
    await gate.kill()
    #expect(await ann.ended()?.side == .peer)
    #expect(port.ends == 0)
  }

  @Test func aGateThatStopsTellsOfEveryConnection() async throws {
    let port = SpyPort()
    let (gate, address) = try await gate(port, OpenAuthenticator())
    let ann = try await TestClient(address, account: People.ann)
    while port.logins.isEmpty { await Task.yield() }
    await gate.stop()
    #expect(await ann.ended()?.side == .peer)
    // The connection, and the gate behind it.
    #expect(port.ends == 2)
    #expect(gate.connectionCount == 0)
  }

  @Test func theLeaseIsThereBeforeTheFirstLogin() async throws {
    let port = SpyPort()
    let (gate, _) = try await gate(port, OpenAuthenticator())
    #expect(port.inputs == [.renew(gate.id)])
    await gate.stop()
  }

  @Test func aRecorderSeesEachConnectionOpenedBytesAndClosed() async throws {
    let recorder = OrderRecorder()
    let (gate, address) = try await gate(SpyPort(), OpenAuthenticator(), recorder: recorder)
    _ = try await RawClient.answer(to: Array("GET /".utf8), from: address)
    let frame = try Frame(.request(Keepalive.Request(), sequence: 1)).bytes
    _ = try await RawClient.answer(to: frame, from: address)
    while recorder.closed < 2 { await Task.yield() }
    await gate.stop()
    #expect(recorder.faults == 0)
  }

  @Test func whoIsRefusedIsCountedApartAndBounded() {
    let limiter = ConnectionLimiter(maxConnections: 2, maxPerAddress: 1)
    #expect(limiter.enter("a") == .served)
    #expect(limiter.enter("a") == .refused)
    limiter.leave("a", .refused)
    #expect(limiter.enter("b") == .served)
    for _ in 0..<ConnectionLimiter.maxRefused { #expect(limiter.enter("c") == .refused) }
    #expect(limiter.enter("c") == .dropped)
    limiter.leave("c", .dropped)
    limiter.leave("a", .served)
    #expect(limiter.count == 1)
    #expect(limiter.enter("a") == .served)
    #expect(limiter.count == 2)
  }

  private func gate(
    _ port: SpyPort, _ authenticator: any Authenticator, recorder: (any TrafficRecorder)? = nil
  ) async throws -> (gate: Gate, address: SocketAddress) {
    let gate = Gate(
      GateConfiguration(port: 0, leaseMilliseconds: 100_000, recorder: recorder), id: .random(),
      logic: port, authenticator: authenticator, group: .singleton,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return (gate, try await gate.start())
  }
}

/// A platform that answers nothing and remembers all.
private final class SpyPort: LogicPort {
  private let seen = NIOLockedValueBox<[LogicInput]>([])

  var inputs: [LogicInput] { seen.withLockedValue { $0 } }
  var logins: [Account] {
    inputs.compactMap { if case .login(_, let request, _, _) = $0 { request.account } else { nil } }
  }
  /// Ends of connections, and of gates.
  var ends: Int {
    inputs.count {
      switch $0 {
      case .closed, .gateDown: true
      default: false
      }
    }
  }

  func attach(gate: GateID, sink: @escaping @Sendable ([LogicOutput]) -> Void) {}
  func submit(_ inputs: [LogicInput]) { seen.withLockedValue { $0 += inputs } }
}

/// Judges when the test says so.
private final class SlowAuthenticator: Authenticator {
  private let asked = AsyncStream<Void>.makeStream()
  private let answers = AsyncStream<Void>.makeStream()

  func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal> {
    asked.continuation.yield()
    for await _ in answers.stream { break }
    return .success(Rights(isService: false, reach: .all))
  }

  func isAsked() async { for await _ in asked.stream { break } }
  func answer() { answers.continuation.yield() }
}

/// Counts what comes out of order.
private final class OrderRecorder: TrafficRecorder {
  private struct State {
    var open: Set<ConnectionID> = []
    var faults = 0
    var closed = 0
  }

  private let state = NIOLockedValueBox(State())

  var faults: Int { state.withLockedValue { $0.faults } }
  var closed: Int { state.withLockedValue { $0.closed } }

  func opened(_ connection: ConnectionID, client: SocketAddress?, server: SocketAddress?) {
    state.withLockedValue { if !$0.open.insert(connection).inserted { $0.faults += 1 } }
  }

  func passed(_ connection: ConnectionID, _ direction: TrafficDirection, _ bytes: ByteBuffer) {
    state.withLockedValue { if !$0.open.contains(connection) { $0.faults += 1 } }
  }

  func closed(_ connection: ConnectionID) {
    state.withLockedValue {
      if $0.open.remove(connection) == nil { $0.faults += 1 }
      $0.closed += 1
    }
  }
}
