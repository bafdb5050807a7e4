// The queue in front of the platform: many threads in, outputs to the right gates, nothing lost at the end.

import Dispatch
import NIOConcurrencyHelpers
import Testing
import WireProtocol
import WireServer

/// Collects what a gate gets.
private final class Collector: Sendable {
  private let received = NIOLockedValueBox<[LogicOutput]>([])

  var outputs: [LogicOutput] { received.withLockedValue { $0 } }

  func take(_ outputs: [LogicOutput]) { received.withLockedValue { $0 += outputs } }
}

/// A clock that the test sets.
private final class Clock: Sendable {
  private let milliseconds = NIOLockedValueBox<UInt64>(1_800_000_000_000)

  var time: LogicTime {
    let now = milliseconds.withLockedValue { $0 }
    return LogicTime(milliseconds: now, uptimeMilliseconds: now)
  }

  func advance(_ step: UInt64) { milliseconds.withLockedValue { $0 += step } }
}

struct LogicServiceTests {
  private func service(
    _ kind: StorageKind, _ file: TemporaryFile, batchLimit: Int = 1_024,
    clock: @escaping @Sendable () -> LogicTime = {
      LogicTime(milliseconds: 1_800_000_000_000, uptimeMilliseconds: 1)
    }
  ) throws -> LogicService {
    let storage: any Storage =
      switch kind {
      case .memory: MemoryStorage()
      case .sqlite: try SQLiteStorage(path: file.path)
      }
    var numbers = Numbers()
    let platform = Platform(
      storage: storage, presence: MemoryPresenceStore(), topics: TopicMap(),
      configuration: PlatformConfiguration()
    ) { numbers.next() }
    return LogicService(platform, batchLimit: batchLimit, clock: clock)
  }

  private func login(_ uid: String, on connection: ConnectionID) -> LogicInput {
    .login(
      connection,
      Login.Request(
        account: Account(domain: "user", uid: uid), device: Device(id: "phone"), attempt: 1),
      World.everything, RequestTicket(command: .login, sequence: 1))
  }

  @Test(arguments: StorageKind.allCases, [7, 1_024])
  func threadsSubmitAndEachGateGetsItsOwn(_ kind: StorageKind, batchLimit: Int) throws {
    let file = TemporaryFile()
    defer { file.remove() }
    let service = try service(kind, file, batchLimit: batchLimit)
    let gates = [GateID(rawValue: 1), GateID(rawValue: 2)]
    let collectors = gates.map { _ in Collector() }
    for (gate, collector) in zip(gates, collectors) {
      service.attach(gate: gate) { collector.take($0) }
      service.submit(.renew(gate))
    }
    let bob = ConnectionID(gate: gates[1], number: 99)
    service.submit(login("bob", on: bob))
    let count = 200
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      let connection = ConnectionID(gate: gates[thread % 2], number: UInt64(thread))
      service.submit(login("u\(thread)", on: connection))
      var numbers = Numbers()
      for index in 0..<count {
        let request = C2C.Request(
          "\(thread) \(index)", to: .bob, id: ClientMessageID(using: &numbers))
        service.submit(
          .request(
            connection, .c2c(request), RequestTicket(command: .c2c, sequence: UInt32(index) + 2)))
      }
    }
    service.shutdown()

    for thread in 0..<4 {
      let connection = ConnectionID(gate: gates[thread % 2], number: UInt64(thread))
      let tickets = collectors[thread % 2].outputs.compactMap { output -> UInt32? in
        guard case .answer(connection, let ticket, .c2c) = output else { return nil }
        return ticket.sequence
      }
      #expect(tickets == (0..<count).map { UInt32($0) + 2 })
    }
    for (gate, collector) in zip(gates, collectors) {
      #expect(collector.outputs.allSatisfy { $0.gate == gate })
    }
    let pushed = collectors[1].outputs.compactMap { output -> Message? in
      guard case .push(bob, .message(let notification)) = output else { return nil }
      return notification.message
    }
    #expect(pushed.map(\.inboxSequence) == (1...UInt64(4 * count)).map { $0 })
  }

  @Test
  func afterShutdownRequestsAreRefusedAtOnce() throws {
    let service = try service(.memory, TemporaryFile())
    let gate = GateID(rawValue: 1)
    let collector = Collector()
    service.attach(gate: gate) { collector.take($0) }
    service.shutdown()
    service.submit(.tick)
    service.submit(login("bob", on: ConnectionID(gate: gate, number: 1)))
    guard collector.outputs.count == 1,
      case .answer(_, _, .refused(.unavailable, _)) = collector.outputs[0]
    else {
      Issue.record("\(collector.outputs)")
      return
    }
    service.detach(gate: gate)
    service.submit(login("bob", on: ConnectionID(gate: gate, number: 1)))
    #expect(collector.outputs.count == 1)
  }

  @Test
  func theTimeIsThatOfTheSubmission() throws {
    let clock = Clock()
    let service = try service(.memory, TemporaryFile(), batchLimit: 1) { clock.time }
    let gate = GateID(rawValue: 1)
    let bob = ConnectionID(gate: gate, number: 1)
    let collector = Collector()
    let isBusy = DispatchSemaphore(value: 0)
    let mayGoOn = DispatchSemaphore(value: 0)
    service.attach(gate: gate) { outputs in
      collector.take(outputs)
      guard case .answer(bob, _, .login) = outputs[0] else { return }
      isBusy.signal()
      mayGoOn.wait()
    }
    service.submit(.renew(gate))
    service.submit(login("bob", on: bob))
    // The worker is held up, as if by a disk, longer than a lease; the gate goes on renewing.
    isBusy.wait()
    for _ in 1...4 {
      clock.advance(20_000)
      service.submit(.renew(gate))
    }
    service.submit(.request(bob, .keepalive, RequestTicket(command: .keepalive, sequence: 2)))
    mayGoOn.signal()
    service.shutdown()
    guard collector.outputs.count == 2, case .answer(_, _, .keepalive) = collector.outputs[1] else {
      Issue.record("\(collector.outputs)")
      return
    }
  }
}
