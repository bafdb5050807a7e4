// Asynchronous work of a command that is not: the main thread waits.

import Dispatch
import Synchronization

/// Runs `body` and returns what it returns. For the main thread only.
func runBlocking<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) -> Result {
  let done = DispatchSemaphore(value: 0)
  let result = Mutex<Result?>(nil)
  Task {
    let value = await body()
    result.withLock { $0 = value }
    done.signal()
  }
  while true {
    done.wait()
    if let value = result.withLock({ $0 }) { return value }
  }
}
