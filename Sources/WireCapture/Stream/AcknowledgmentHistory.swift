// Which holes of a direction are given up: those that the other end acknowledged, once they stayed open for a while.

/// The latest acknowledgments behind a hole. A hole in the capture that, by an acknowledgment, was none on the wire may
/// yet be filled, because captures mix up what was sent at nearly the same time: each hole has its own time to be.
struct AcknowledgmentHistory {
  /// However many acknowledgments a hole may outlive, no more are kept.
  private static let capacity = 4096

  private struct Acknowledgment {
    let offset: Int
    let timestamp: Int64
  }

  private var latest: [Acknowledgment] = []
  /// What of `latest` is settled already.
  private var first = 0
  /// Holes in front of data that begins at or before this offset have been open for long enough.
  private(set) var settled = -1

  /// Notes that the other end has all bytes before `offset`.
  mutating func note(_ offset: Int, at timestamp: Int64, _ limits: ReassemblyLimits) {
    latest.append(Acknowledgment(offset: offset, timestamp: timestamp))
    let capacity = min(max(limits.acknowledgmentsInDoubt, 0), Self.capacity)
    while first < latest.count,
      latest.count - first > capacity
        || Self.isLong(from: latest[first].timestamp, to: timestamp, limits)
    {
      settled = max(settled, latest[first].offset)
      first += 1
    }
    // Half of it is of no use: moving the rest costs less than what was appended since.
    if first > latest.count / 2 {
      latest.removeFirst(first)
      first = 0
    }
  }

  private static func isLong(
    from start: Int64, to end: Int64, _ limits: ReassemblyLimits
  ) -> Bool {
    // Time 0 is that of packets without one; times may lie so far apart that Int64 cannot hold it.
    guard start != 0 else { return false }
    let (waited, isTooFar) = end.subtractingReportingOverflow(start)
    return isTooFar ? end > start : waited > limits.nanosecondsInDoubt
  }
}
