// Quantiles against those of the sorted values, and what keeps the state of statistics bounded.

import Testing

@testable import CaptureTruth
@testable import WireCapture

struct LatencyHistogramTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func quantilesAreAsNearAsIsSaid(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var histogram = LatencyHistogram()
    let values = (0..<Int.random(in: 1...2_000, using: &random)).map { _ in
      Int64.random(in: 0...(1 << Int64.random(in: 0...62, using: &random)), using: &random)
    }
    for value in values { histogram.add(value) }
    let sorted = values.sorted()
    for part in [0.001, 0.5, 0.9, 0.99, 1] {
      let exact = sorted[max(1, Int((part * Double(values.count)).rounded(.up))) - 1]
      let found = histogram.quantile(part) ?? -1
      let error = abs(Double(found) - Double(exact))
      #expect(
        error <= (histogram.isExact ? 0 : Double(exact) * LatencyHistogram.relativeError),
        "seed \(seed): p\(part) is \(exact), found \(found)")
    }
    #expect(histogram.maximum == sorted.last)
    #expect(histogram.rows.map(\.count).reduce(0, +) == values.count)
    for row in histogram.rows {
      let exact = values.count { $0 >= row.lower && $0 < row.upper ?? .max }
      #expect(row.count == exact || row.upper == nil, "seed \(seed): \(row)")
    }
  }

  @Test func quantilesOfFewAreExact() {
    var histogram = LatencyHistogram()
    for value in 1...256 as ClosedRange<Int64> { histogram.add(value * 1_000_003) }
    #expect(histogram.isExact && histogram.quantile(0.5) == 128 * 1_000_003)
    histogram.add(1)
    #expect(!histogram.isExact && histogram.quantile(1) == 256 * 1_000_003)
  }

  @Test func nothingHasNoQuantiles() {
    var histogram = LatencyHistogram()
    #expect(histogram.quantile(0.5) == nil && histogram.rows.isEmpty)
    histogram.add(-5)
    #expect(histogram.quantile(0.5) == 0 && histogram.maximum == 0)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func whatWaitsLongestIsFound(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var waiting = Waiting<Int, Int>()
    var model: [(key: Int, value: Int)] = []
    for step in 0..<4_000 {
      let key = Int.random(in: 0..<300, using: &random)
      if Bool.random(using: &random) {
        waiting.add(step, for: key)
        model.removeAll { $0.key == key }
        model.append((key, step))
      } else {
        let removed = waiting.remove(key)
        #expect(removed == model.first { $0.key == key }?.value, "seed \(seed)")
        model.removeAll { $0.key == key }
      }
      let oldest = waiting.oldest()
      #expect(oldest?.key == model.first?.key && oldest?.value == model.first?.value)
      #expect(waiting.count == model.count)
    }
  }

  @Test func whatIsRememberedIsBounded() {
    var recent = RecentSet<Int>(most: 3)
    for value in 1...3 {
      let isKnown = recent.isKnown(value)
      #expect(!isKnown)
    }
    let third = recent.isKnown(3)
    let fourth = recent.isKnown(4)
    let first = recent.isKnown(1)
    #expect(third && !fourth && !first)
    #expect(recent.forgotten == 2)
  }
}
