// Findings in the order of their frames: what is absent becomes known only later.

import WireCapture

/// Holds findings, at most 10,000, until those in front of them are known.
struct FindingOrder {
  private var held: [Finding] = []
  /// A recording that still grows is judged for somebody who waits: each finding goes on at once.
  private let isImmediate: Bool
  private static let most = 10_000

  init(isImmediate: Bool) { self.isImmediate = isImmediate }

  /// Takes findings in.
  ///
  /// - Returns: those that are held no longer: the first half, when there is no more room.
  mutating func add(_ findings: [Finding]) -> [Finding] {
    if isImmediate { return findings }
    held += findings
    guard held.count > FindingOrder.most else { return [] }
    sort()
    let first = Array(held.prefix(held.count / 2))
    held.removeFirst(first.count)
    return first
  }

  /// Takes all of them out.
  mutating func removeAll() -> [Finding] {
    sort()
    defer { held.removeAll() }
    return held
  }

  /// By frame; what sums up several connections stands in front of what it sums up, the rest as it became known.
  private mutating func sort() {
    func key(_ finding: Finding) -> (Int, Int) {
      (finding.frame.number, finding.rule == .endedTogether ? 0 : 1)
    }
    held = held.enumerated().sorted { a, b in
      let (left, right) = (key(a.element), key(b.element))
      return left == right ? a.offset < b.offset : left < right
    }.map(\.element)
  }
}
