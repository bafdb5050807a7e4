// Latencies in bounded memory: a histogram whose buckets grow with the values, as HdrHistogram has them.

/// Counts latencies, and gives their quantiles.
///
/// A quantile of up to 256 latencies is exact. One of more is at most 1/64 (1.6 %) above or below the true one: each power of two has
/// 32 buckets, and the middle of one is given. Below 64 ns, the least and the greatest value are exact. At most 1,888 buckets are kept.
public struct LatencyHistogram: Sendable {
  /// The greatest relative error of ``quantile(_:)``.
  public static let relativeError = 1.0 / 64

  /// How many latencies were added.
  public private(set) var count = 0
  /// The greatest, in nanoseconds; 0 when there is none.
  public private(set) var maximum: Int64 = 0
  private var minimum: Int64 = .max
  /// All of them, as long as they are few.
  private var values: [Int64] = []
  private static let few = 256
  /// Counts of the buckets from `firstBucket` on: latencies of one thing lie near each other.
  private var counts: [Int] = []
  private var firstBucket = 0
  /// Exact counts by ``bounds``, and of what is above.
  private var rowCounts: [Int] = []

  /// Bounds of the rows that people see, in nanoseconds: 1, 2, 5, 10 µs and so on to 500 s.
  private static let bounds: [Int64] = {
    var bounds: [Int64] = []
    var power: Int64 = 1_000
    while power <= 100_000_000_000 {
      bounds += [power, 2 * power, 5 * power]
      power *= 10
    }
    return bounds
  }()

  /// No latencies.
  public init() {}

  /// Adds a latency in nanoseconds; a negative one, of packets whose times are out of order, counts as 0.
  public mutating func add(_ nanoseconds: Int64) {
    let value = max(0, nanoseconds)
    count += 1
    maximum = max(maximum, value)
    minimum = min(minimum, value)
    if count <= LatencyHistogram.few {
      values.append(value)
    } else if !values.isEmpty {
      values = []
    }
    counts[place(of: LatencyHistogram.bucket(of: value))] += 1
    if rowCounts.isEmpty {
      rowCounts = Array(repeating: 0, count: LatencyHistogram.bounds.count + 1)
    }
    let row = LatencyHistogram.bounds.firstIndex { value < $0 } ?? LatencyHistogram.bounds.count
    rowCounts[row] += 1
  }

  /// The latency that a part of all does not exceed, in nanoseconds; nil when there is none.
  ///
  /// - Parameter part: 0.5 for the median, to 1.
  public func quantile(_ part: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = max(1, min(count, Int((part * Double(count)).rounded(.up))))
    if !values.isEmpty { return values.sorted()[rank - 1] }
    var seen = 0
    for (index, number) in counts.enumerated() {
      seen += number
      guard seen >= rank else { continue }
      let range = LatencyHistogram.values(of: firstBucket + index)
      let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
      return min(maximum, max(minimum, middle))
    }
    return maximum
  }

  /// Whether quantiles are exact: the latencies are few.
  public var isExact: Bool { count <= LatencyHistogram.few }

  /// A part of the latencies: those from `lower` to under `upper` nanoseconds; without an upper bound above 500 s.
  public struct Row: Sendable, Hashable {
    /// The least, in nanoseconds.
    public let lower: Int64
    /// What all are below; nil for the last row.
    public let upper: Int64?
    /// How many there are.
    public let count: Int
  }

  /// The latencies in steps of 1, 2, 5, 10, from the first row that has any to the last.
  public var rows: [Row] {
    guard let first = rowCounts.firstIndex(where: { $0 > 0 }),
      let last = rowCounts.lastIndex(where: { $0 > 0 })
    else { return [] }
    let bounds = LatencyHistogram.bounds
    return (first...last).map { row in
      Row(
        lower: row == 0 ? 0 : bounds[row - 1], upper: row < bounds.count ? bounds[row] : nil,
        count: rowCounts[row])
    }
  }

  /// Where a bucket is counted; makes room for it.
  private mutating func place(of bucket: Int) -> Int {
    if counts.isEmpty { firstBucket = bucket }
    if bucket < firstBucket {
      counts.insert(contentsOf: repeatElement(0, count: firstBucket - bucket), at: 0)
      firstBucket = bucket
    }
    while counts.count <= bucket - firstBucket { counts.append(0) }
    return bucket - firstBucket
  }

  private static func bucket(of value: Int64) -> Int {
    if value < 64 { return Int(value) }
    let shift = 58 - value.leadingZeroBitCount
    return shift * 32 + Int(value >> Int64(shift))
  }

  /// The values of a bucket, both ends included.
  private static func values(of bucket: Int) -> ClosedRange<Int64> {
    if bucket < 64 { return Int64(bucket)...Int64(bucket) }
    let shift = Int64(bucket / 32 - 1)
    let lower = Int64(bucket % 32 + 32) << shift
    return lower...lower + (1 << shift) - 1
  }
}
