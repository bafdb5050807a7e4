// Times several pieces of work in turns, so that whatever disturbs the machine disturbs all of them.

import CAllocationCounter
import Reporting

/// A piece of work to be timed.
struct Work {
  let name: String
  /// Does the work this many times.
  let run: (Int) throws -> Void
}

/// What was measured of one piece of work.
struct Timing {
  let name: String
  /// Of one operation, one entry a round.
  let nanoseconds: [Double]
  /// Heap allocations of one operation; nil where they cannot be counted.
  let allocations: Double?

  var median: Double { nanoseconds.median }

  /// How many times as long the other takes: the median over the rounds, each compared with itself.
  func timesFaster(than other: Timing) -> Double {
    zip(other.nanoseconds, nanoseconds).map { $0 / $1 }.median
  }
}

enum Measurement {
  static let rounds = 21
  static let sliceNanoseconds = 20e6

  /// A B C A B C …: every work once a round, for about ``sliceNanoseconds`` each.
  static func interleaved(_ works: [Work]) throws -> [Timing] {
    let repetitions = try works.map { work in
      try work.run(1)
      var count = 1
      while true {
        let time = try nanoseconds(work, count)
        if time > sliceNanoseconds / 4 {
          return max(1, Int(Double(count) * sliceNanoseconds / time))
        }
        count *= 2
      }
    }
    var times = works.map { _ in [Double]() }
    for _ in 0..<rounds {
      for index in works.indices {
        let time = try nanoseconds(works[index], repetitions[index])
        times[index].append(time / Double(repetitions[index]))
      }
    }
    return try works.indices.map { index in
      Timing(
        name: works[index].name, nanoseconds: times[index],
        allocations: try allocations(works[index], min(repetitions[index], 10_000)))
    }
  }

  /// Heap allocations of one operation: what twice as many make more, so that setting up does not count.
  private static func allocations(_ work: Work, _ count: Int) throws -> Double? {
    guard allocation_counter_works() else { return nil }
    let first = allocation_count()
    try work.run(count)
    let second = allocation_count()
    try work.run(2 * count)
    let third = allocation_count()
    return (Double(third - second) - Double(second - first)) / Double(count)
  }

  private static func nanoseconds(_ work: Work, _ count: Int) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try work.run(count)
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
  }
}

/// Keeps the optimiser from dropping what is measured.
struct Sink: ~Copyable {
  private(set) var value: UInt64 = 0

  mutating func take(_ number: some BinaryInteger) {
    value = value &* 31 &+ UInt64(truncatingIfNeeded: number)
  }

  deinit { if value == 0x5EED { print("") } }
}
