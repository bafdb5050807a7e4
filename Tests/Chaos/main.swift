// Runs rounds of chaos: for SECONDS, each from a seed of its own, FIRST and up. Exit code 1: something went wrong.

import ChaosHarness
import Foundation
import NIOConcurrencyHelpers

let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
guard let seconds = numbers.first, seconds > 0, CommandLine.arguments.count <= 3,
  numbers.count == CommandLine.arguments.count - 1
else {
  print("usage: Chaos SECONDS [FIRST]")
  exit(64)
}
let first = numbers.count > 1 ? numbers[1] : UInt64.random(in: 1...999_999)
let counts = Counts()
let end = ContinuousClock.now + .seconds(Int64(min(seconds, 1 << 30)))
let state = NIOLockedValueBox((next: first, hasFailed: false))

/// Prints at once, also where the output is a file.
@Sendable func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

say("seeds from \(first)")

// A few rounds at a time, because each of them waits most of the time.
await withTaskGroup(of: Void.self) { group in
  for _ in 0..<3 {
    group.addTask {
      while ContinuousClock.now < end {
        let seed = state.withLockedValue { state -> UInt64? in
          defer { state.next += 1 }
          return state.hasFailed ? nil : state.next
        }
        guard let seed else { return }
        let violations = await ChaosRound(seed: seed, counts).run()
        if !violations.isEmpty {
          state.withLockedValue { $0.hasFailed = true }
          say("seed \(seed): \(violations.joined(separator: "\n  "))")
        } else if seed % 20 == 0 {
          say(
            "seed \(seed): \(counts["rounds"]) rounds, "
              + "\(counts["messages acknowledged"]) messages acknowledged")
        }
      }
    }
  }
}
say(counts.table)
let hasFailed = state.withLockedValue { $0.hasFailed }
say(hasFailed ? "something went wrong" : "nothing went wrong")
exit(hasFailed ? 1 : 0)
