// The platform for many threads: a queue in front, a worker behind it, and outputs to the gates that they are for.

import Dispatch
import Foundation
import NIOConcurrencyHelpers
import Synchronization
import WireProtocol

/// Runs a ``Platform`` for the gates of this process.
///
/// While one batch is made durable, the next one collects: under load one write to the disk serves many requests.
public final class LogicService: LogicPort {
  /// Gets the outputs for one gate, in order, on the worker's thread: it must not wait.
  public typealias Sink = @Sendable ([LogicOutput]) -> Void

  private struct Waiting {
    var inputs: [(input: LogicInput, time: LogicTime)] = []
    var isBeingDrained = false
    var isShutDown = false
  }

  // NIO's lock, because the thread sanitizer sees it; it does not see that of Mutex on Linux.
  private let waiting = NIOLockedValueBox(Waiting())
  private let sinks = NIOLockedValueBox<[GateID: Sink]>([:])
  // Used by the worker, and by whoever sets the topics.
  private let platform: Mutex<Platform>
  private let worker = DispatchQueue(label: "wire.logic", qos: .userInitiated)
  private let clock: @Sendable () -> LogicTime
  private let batchLimit: Int

  /// A service around a platform that nobody else uses.
  ///
  /// - Parameters:
  ///   - platform: the rules.
  ///   - batchLimit: inputs that one transaction has at most.
  ///   - failed: hears why a batch could not be made durable; on the worker's thread: it must not wait.
  ///   - clock: the time.
  public init(
    _ platform: sending Platform, batchLimit: Int = 256,
    failed: @escaping @Sendable (any Error) -> Void = { _ in },
    clock: @escaping @Sendable () -> LogicTime
  ) {
    precondition(batchLimit > 0)
    platform.failed = failed
    self.platform = Mutex(platform)
    self.batchLimit = batchLimit
    self.clock = clock
  }

  /// Sends the outputs for a gate to `sink` from now on.
  public func attach(gate: GateID, sink: @escaping Sink) {
    sinks.withLockedValue { $0[gate] = sink }
  }

  /// Lets go of the sink of a gate. What is still to come for it is dropped.
  public func detach(gate: GateID) { sinks.withLockedValue { $0[gate] = nil } }

  /// Hands inputs over, from any thread; those of one thread are handled in their order. Returns at once.
  ///
  /// After ``shutdown()`` nothing is taken: a request is answered `unavailable` at once.
  public func submit(_ inputs: [LogicInput]) {
    let (isTaken, isFirst) = waiting.withLockedValue { waiting in
      if waiting.isShutDown { return (false, false) }
      // Read under the lock, so that the times are in the order of the inputs.
      let time = clock()
      for input in inputs { waiting.inputs.append((input, time)) }
      if waiting.isBeingDrained { return (true, false) }
      waiting.isBeingDrained = true
      return (true, true)
    }
    if isFirst { worker.async { self.drain() } }
    if !isTaken { for input in inputs { refuse(input) } }
  }

  /// Hands an input over.
  public func submit(_ input: LogicInput) { submit([input]) }

  /// Has what has expired looked for, again and again until ``shutdown()``, also when nobody asks for anything.
  public func tick(everyMilliseconds interval: Int) {
    worker.asyncAfter(deadline: .now() + .milliseconds(interval)) { [weak self] in
      guard let self, !waiting.withLockedValue({ $0.isShutDown }) else { return }
      submit(.tick)
      tick(everyMilliseconds: interval)
    }
  }

  /// Sets where c2s messages go from the next batch on.
  public func setTopics(_ topics: TopicMap) { platform.withLock { $0.topics = topics } }

  /// Takes nothing more and waits until what was submitted is handled and its outputs have gone to their sinks. What is stored is
  /// in one file then, where it is in a file at all.
  ///
  /// Not to be called by a sink, which the worker waits for.
  public func shutdown() {
    waiting.withLockedValue { $0.isShutDown = true }
    worker.sync {
      // Whoever handed over the first of what waits may not have woken the worker yet.
      drain()
      platform.withLock { platform in
        // Where that fails, it is as durable as it was.
        try? platform.storage.consolidate()
      }
    }
  }

  /// Handles what waits, batch by batch, until nothing does.
  private func drain() {
    while true {
      let inputs = waiting.withLockedValue { waiting in
        let inputs = waiting.inputs
        waiting.inputs = []
        if inputs.isEmpty { waiting.isBeingDrained = false }
        return inputs
      }
      if inputs.isEmpty { return }
      for start in stride(from: 0, to: inputs.count, by: batchLimit) {
        let batch = inputs[start..<min(start + batchLimit, inputs.count)]
        // The time when the first one came: a slow disk must not make leases run out that were renewed.
        let time = batch[start].time
        distribute(platform.withLock { $0.handle(batch.map(\.input), at: time) })
      }
    }
  }

  private func distribute(_ outputs: [LogicOutput]) {
    guard let first = outputs.first?.gate else { return }
    if outputs.allSatisfy({ $0.gate == first }) { return send(outputs, to: first) }
    for (gate, outputs) in Dictionary(grouping: outputs, by: \.gate) { send(outputs, to: gate) }
  }

  private func send(_ outputs: [LogicOutput], to gate: GateID) {
    // Called outside of the lock, so that a sink may attach and detach.
    sinks.withLockedValue { $0[gate] }?(outputs)
  }

  private func refuse(_ input: LogicInput) {
    switch input {
    case .login(let connection, _, _, let ticket), .request(let connection, _, let ticket):
      let answer = PlatformAnswer.refused(.unavailable, Failure(text: "the server goes away"))
      send([.answer(connection, ticket, answer)], to: connection.gate)
    case .closed, .gateDown, .renew, .tick: break
    }
  }
}

extension LogicTime {
  /// The time of this machine.
  public static func now() -> LogicTime {
    var (day, up) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &day)
    clock_gettime(CLOCK_MONOTONIC, &up)
    return LogicTime(milliseconds: day.milliseconds, uptimeMilliseconds: up.milliseconds)
  }
}

extension LogicTime {
  /// A clock that shows the time of this machine now and runs faster or slower than it from then on, for tests.
  ///
  /// Uptime stays the machine's: leases of gates are no deadline of the protocol, and a busy machine must not make one run out.
  ///
  /// - Parameter scale: how long a second of this clock is, in seconds.
  public static func clock(scale: Double) -> @Sendable () -> LogicTime {
    guard scale != 1 else { return now }
    let start = now().milliseconds
    return {
      let time = now()
      let passed = Double(time.milliseconds) - Double(start)
      let shown = max(0, Double(start) + passed / scale)
      return LogicTime(
        milliseconds: UInt64(shown), uptimeMilliseconds: time.uptimeMilliseconds)
    }
  }
}

extension timespec {
  fileprivate var milliseconds: UInt64 { UInt64(tv_sec) * 1_000 + UInt64(tv_nsec) / 1_000_000 }
}
