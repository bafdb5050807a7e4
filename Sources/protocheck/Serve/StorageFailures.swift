// What an operator hears when the disk does not take what is to be stored.

import CoreMetrics
import Logging
import Synchronization

/// Counts batches that could not be made durable, and logs the first of them and then one in ten seconds at most.
final class StorageFailures: Sendable {
  private struct State {
    var unsaid = 0
    var quietUntil: UInt64 = 0
  }

  private static let pause: UInt64 = 10_000_000_000

  private let logger: Logger
  private let counter = Counter(label: "wire_logic_failed_batches_total")
  private let state = Mutex(State())

  init(logger: Logger) { self.logger = logger }

  func note(_ error: any Error) {
    counter.increment()
    let now = System.nanosecondsSince1970
    let count: Int? = state.withLock { state in
      state.unsaid += 1
      guard now >= state.quietUntil else { return nil }
      defer { (state.unsaid, state.quietUntil) = (0, now + Self.pause) }
      return state.unsaid
    }
    guard let count else { return }
    logger.error(
      "nothing can be stored: requests are answered unavailable, and nothing of them is kept",
      metadata: ["batches": "\(count)", "why": "\(error)"])
  }
}
