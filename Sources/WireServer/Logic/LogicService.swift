// The platform's rules at work in this process: a queue before them, and one batch after the other.

import Dispatch
import Foundation
import Synchronization

/// Runs a ``Platform`` on a queue of its own. While one batch becomes durable the next collects, so that many requests
/// share one flush of the disk.
public final class LogicService: LogicPort {
  private struct Waiting {
    var inputs: [LogicInput] = []
    var isScheduled = false
    var isOver = false
    var sinks: [GateID: @Sendable ([LogicOutput]) -> Void] = [:]
  }

  private let waiting = Mutex(Waiting())
  private let platform: Mutex<Platform>
  private let queue = DispatchQueue(label: "wire.logic", qos: .userInitiated)
  private let clock: @Sendable () -> LogicTime
  private let tickMilliseconds: Int

  /// The most inputs of one transaction.
  public static let batch = 1_024

  /// A service that begins at once.
  ///
  /// - Parameters:
  ///   - platform: the rules, which nobody else uses from now on.
  ///   - clock: the time.
  ///   - tickMilliseconds: how often what has expired is looked for.
  public init(
    _ platform: sending Platform, tickMilliseconds: Int = 1_000,
    clock: @escaping @Sendable () -> LogicTime
  ) {
    self.platform = Mutex(platform)
    self.clock = clock
    self.tickMilliseconds = tickMilliseconds
    scheduleTick()
  }

  /// Says where what is for a gate goes. The sink is called on the service's queue.
  public func attach(gate: GateID, sink: @escaping @Sendable ([LogicOutput]) -> Void) {
    waiting.withLock { $0.sinks[gate] = sink }
  }

  /// Takes what has happened, in order. Returns at once; after ``shutdown()`` nothing is taken.
  public func submit(_ inputs: [LogicInput]) {
    let isFirst = waiting.withLock { waiting in
      guard !waiting.isOver else { return false }
      waiting.inputs += inputs
      defer { waiting.isScheduled = true }
      return !waiting.isScheduled
    }
    if isFirst { queue.async { self.work() } }
  }

  /// Where c2s messages go from the next batch on.
  public func setTopics(_ topics: TopicMap) { platform.withLock { $0.topics = topics } }

  /// Takes nothing more, and returns when everything that was taken is durable and answered.
  public func shutdown() {
    waiting.withLock { $0.isOver = true }
    queue.sync {}
  }

  private func scheduleTick() {
    queue.asyncAfter(deadline: .now() + .milliseconds(tickMilliseconds)) { [weak self] in
      guard let self, !waiting.withLock({ $0.isOver }) else { return }
      submit([.tick])
      scheduleTick()
    }
  }

  private func work() {
    while let batch = nextBatch() {
      let time = clock()
      let outputs = platform.withLock { $0.handle(batch, at: time) }
      give(outputs)
    }
  }

  private func nextBatch() -> [LogicInput]? {
    waiting.withLock { waiting in
      guard !waiting.inputs.isEmpty else {
        waiting.isScheduled = false
        return nil
      }
      guard waiting.inputs.count > LogicService.batch else {
        defer { waiting.inputs.removeAll(keepingCapacity: true) }
        return waiting.inputs
      }
      defer { waiting.inputs.removeFirst(LogicService.batch) }
      return Array(waiting.inputs.prefix(LogicService.batch))
    }
  }

  private func give(_ outputs: [LogicOutput]) {
    guard !outputs.isEmpty else { return }
    let sinks = waiting.withLock { $0.sinks }
    if sinks.count == 1, let only = sinks.first {
      let mine = outputs.filter { $0.gate == only.key }
      if !mine.isEmpty { only.value(mine) }
      return
    }
    for (gate, outputs) in Dictionary(grouping: outputs, by: \.gate) { sinks[gate]?(outputs) }
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

extension timespec {
  fileprivate var milliseconds: UInt64 { UInt64(tv_sec) * 1_000 + UInt64(tv_nsec) / 1_000_000 }
}
