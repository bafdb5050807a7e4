// What was measured, as a table a person reads.

/// Collects the lines and whether every target was met.
package struct Report {
  package private(set) var isEveryTargetMet = true

  package init() {}

  package func title(_ text: String) { print("\n\(text)") }

  /// A speed in bytes a second.
  package func line(_ name: String, gigabytesPerSecond: Double) {
    row(name, "\(fixed(gigabytesPerSecond, 2)) GB/s", "", "")
  }

  package func line(_ name: String, framesPerSecond: Double) {
    row(name, "\(Int(framesPerSecond)) frames/s", "", "")
  }

  /// What cannot be measured counts as missed.
  package mutating func missing(_ text: String) { judge(false, text) }

  package mutating func target(_ name: String, _ value: Double, atLeast bound: Double, unit: String)
  {
    judge(
      value >= bound,
      "\(name): \(fixed(value, 2))\(unit), target at least \(fixed(bound, 2))\(unit)")
  }

  package mutating func target(_ name: String, _ value: Double, atMost bound: Double, unit: String)
  {
    judge(
      value <= bound, "\(name): \(fixed(value, 2))\(unit), target at most \(fixed(bound, 2))\(unit)"
    )
  }

  package mutating func judge(_ isMet: Bool, _ text: String) {
    if !isMet { isEveryTargetMet = false }
    print("  \(isMet ? "met    " : "NOT MET") \(text)")
  }

  package func row(_ name: String, _ value: String, _ allocations: String, _ remark: String) {
    print("    \(padded(name, 44))\(leading(value, 14))\(leading(allocations, 20))  \(remark)")
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private func leading(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }

  package func fixed(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 1 ? 10.0 : 100.0
    let whole = Int((value * scale).rounded())
    let fraction = String(whole % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: digits - fraction.count)
      + fraction
  }
}

extension [Double] {
  /// The middle value; 0 for none.
  package var median: Double {
    isEmpty ? 0 : sorted()[count / 2]
  }
}
