// How a piece of work that was timed is reported.

import Reporting

extension Report {
  func line(_ timing: Timing, _ remark: String = "") {
    let allocations = timing.allocations.map { "\(fixed($0, 2)) allocations" } ?? ""
    row(timing.name, "\(fixed(timing.median, 1)) ns", allocations, remark)
  }

  mutating func noAllocation(_ timing: Timing) {
    guard let allocations = timing.allocations else {
      return print("  \(timing.name): allocations are not counted on this platform")
    }
    judge(allocations == 0, "\(timing.name): \(fixed(allocations, 2)) allocations, target 0")
  }
}
