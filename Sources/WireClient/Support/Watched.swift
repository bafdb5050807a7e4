// A value that tasks wait on: the one way in which this library waits for something.

import NIOConcurrencyHelpers

/// A value behind a lock. Whoever waits looks again at each change.
final class Watched<Value: Sendable>: Sendable {
  /// Somebody who looks again once this is resumed.
  typealias Waiter = CheckedContinuation<Void, Never>

  private struct State: Sendable {
    var value: Value
    /// Grows with each change, so that none is missed between looking and waiting.
    var version: UInt64 = 0
    var lastWaiter: UInt64 = 0
    var waiters: [(id: UInt64, continuation: Waiter)] = []
  }

  private enum Look<Result: Sendable>: Sendable {
    case found(Result)
    case nothing(version: UInt64, waiter: UInt64)
  }

  // NIO's lock, because the thread sanitizer sees it; it does not see that of Mutex on Linux.
  private let state: NIOLockedValueBox<State>

  init(_ value: Value) { state = NIOLockedValueBox(State(value: value)) }

  /// The value of now.
  var value: Value { state.withLockedValue { $0.value } }

  /// Changes the value, and lets everybody look who waits.
  @discardableResult
  func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    var waiters: [Waiter] = []
    let result = update(change, waking: &waiters)
    for waiter in waiters { waiter.resume() }
    return result
  }

  /// Changes the value. Who waits is added to `waiters`, which the caller resumes later: waking many at once costs less than one
  /// after the other.
  func update<Result: Sendable>(
    _ change: (inout Value) -> Result, waking waiters: inout [Waiter]
  ) -> Result {
    state.withLockedValue { state in
      let result = change(&state.value)
      state.version &+= 1
      if !state.waiters.isEmpty {
        waiters += state.waiters.lazy.map(\.continuation)
        state.waiters = []
      }
      return result
    }
  }

  /// Changes something that nobody waits for.
  func change<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    state.withLockedValue { change(&$0.value) }
  }

  /// Waits until `pick` finds something; it may change the value then, and only then.
  func first<Result: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ pick: (inout Value) -> Result?
  ) async throws(CancellationError) -> Result {
    while true {
      if Task.isCancelled { throw CancellationError() }
      let look: Look<Result> = state.withLockedValue { state in
        if let result = pick(&state.value) { return .found(result) }
        state.lastWaiter &+= 1
        return .nothing(version: state.version, waiter: state.lastWaiter)
      }
      switch look {
      case .found(let result): return result
      case .nothing(let version, let waiter): await wait(waiter, since: version)
      }
    }
  }

  private func wait(
    _ id: UInt64, since version: UInt64, isolation: isolated (any Actor)? = #isolation
  ) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLockedValue { state in
          // Cancelled before this lock: seen here. Later: the handler finds the waiter.
          if state.version != version || Task.isCancelled { return true }
          state.waiters.append((id, continuation))
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLockedValue { state in
        state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
      }
      waiter?.continuation.resume()
    }
  }
}
