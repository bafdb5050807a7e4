// The real rules as the platform of a simulation, over a storage that fails now and then, in a server that crashes.

import SessionSimulation
import WireProtocol
import WireServer

/// A storage whose disk is full at random moments.
private final class FailingStorage: Storage {
  private struct DiskFull: Error {}

  private let storage = MemoryStorage(epoch: 5)
  var failsNext = false

  var epoch: UInt64 { storage.epoch }
  var messages: any MessageStore { storage.messages }
  var bus: any MessageBus { storage.bus }

  func transaction(_ work: () throws -> Void) throws {
    try storage.transaction {
      try work()
      if failsNext { throw DiskFull() }
    }
  }
}

/// A server without gates of its own: the simulation has them.
final class SimulatedServer: SimulatedPlatform {
  private let storage = FailingStorage()
  private var random: SeededGenerator
  private var platform: Platform
  private var gate = GateID(rawValue: 1)
  private let failsOne: Int
  private var now: UInt64 = 0
  private var pushes: [(connection: Int, push: PlatformPush)] = []
  private var ends: [(connection: Int, status: Status)] = []

  /// - Parameter failsOne: in so many batches the disk is full; 0: in none.
  init(seed: UInt64, failsOne: Int) {
    random = SeededGenerator(seed: seed)
    self.failsOne = failsOne
    platform = SimulatedServer.platform(over: storage, seed: random.next())
    _ = handle([.renew(gate)])
  }

  private static func platform(over storage: FailingStorage, seed: UInt64) -> Platform {
    var numbers = SeededGenerator(seed: seed)
    var configuration = PlatformConfiguration()
    // Small pages, so that there are many.
    configuration.pageMessages = 3
    configuration.cachedInboxes = 4
    return Platform(
      storage: storage, presence: MemoryPresenceStore(), topics: TopicMap(),
      configuration: configuration, randomness: { numbers.next() })
  }

  /// The process dies: what was not durable is gone, and so is who was connected.
  func crash() {
    platform = SimulatedServer.platform(over: storage, seed: random.next())
    gate = GateID(rawValue: gate.rawValue + 1)
    pushes = []
    ends = []
    _ = handle([.renew(gate)])
  }

  func take(_ request: PlatformRequest, from connection: Int, at now: UInt64) -> PlatformAnswer {
    self.now = now
    let id = ConnectionID(gate: gate, number: UInt64(connection))
    // The simulation answers by itself, so that any ticket does.
    let ticket = RequestTicket(command: .keepalive, sequence: 1)
    let input: LogicInput =
      if case .login(let login) = request {
        .login(id, login, Rights(isService: false, reach: .all), ticket)
      } else {
        .request(id, request, ticket)
      }
    return handle([.renew(gate), input]) ?? .refused(.internal, Failure(text: "not answered"))
  }

  func closed(_ connection: Int) {
    _ = handle([.closed(ConnectionID(gate: gate, number: UInt64(connection)))])
  }

  func takePushes() -> [(connection: Int, push: PlatformPush)] {
    defer { pushes.removeAll() }
    // Any push may be lost between platform and gate; only stored ones are asked for again.
    return pushes.filter { _ in Int.random(in: 0..<8, using: &random) > 0 }
  }

  func takeEnds() -> [(connection: Int, status: Status)] {
    defer { ends.removeAll() }
    return ends
  }

  private func handle(_ batch: [LogicInput]) -> PlatformAnswer? {
    storage.failsNext = failsOne > 0 && Int.random(in: 0..<failsOne, using: &random) == 0
    var answer: PlatformAnswer?
    let time = LogicTime(milliseconds: 1_800_000_000_000 + now, uptimeMilliseconds: now)
    for output in platform.handle(batch, at: time) {
      switch output {
      case .answer(_, _, let said): answer = said
      case .push(let connection, let push): pushes.append((Int(connection.number), push))
      case .end(let connection, let status, _): ends.append((Int(connection.number), status))
      case .unknownGate: break
      }
    }
    return answer
  }
}
