// Runs histories of the whole platform: COUNT of them from the seed FIRST on, or from 0. Exit code 1: one went wrong.

import Dispatch
import Foundation
import PlatformSimulation
import Synchronization

let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard let count = numbers.first, count > 0, CommandLine.arguments.count <= 3,
  numbers.count == CommandLine.arguments.count - 1
else {
  print("usage: Simulate COUNT [FIRST]")
  exit(64)
}
let first = numbers.count > 1 ? numbers[1] : 0
let failures = Mutex<[UInt64]>([])
print("seeds \(first) to \(first + count - 1)")
DispatchQueue.concurrentPerform(iterations: Int(count)) { index in
  let seed = first + UInt64(index)
  let faults = ServerSimulation(seed: seed).run()
  guard !faults.isEmpty else { return }
  failures.withLock { $0.append(seed) }
  print("seed \(seed): \(faults.joined(separator: "; "))")
}
let failed = failures.withLock { $0.count }
print("\(count) histories, \(failed) went wrong")
exit(failed == 0 ? 0 : 1)
