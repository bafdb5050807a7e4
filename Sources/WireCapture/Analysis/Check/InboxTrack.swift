// Where a device stands in its inbox, over connections.

import WireProtocol

/// Numbers that were seen: few ranges, because they come nearly in order.
struct SequenceSet {
  private(set) var ranges: [ClosedRange<UInt64>] = []
  /// Ranges that are kept; of more, the lowest are joined.
  private static let most = 1_024

  func contains(_ number: UInt64) -> Bool { ranges.contains { $0.contains(number) } }

  /// Adds numbers.
  mutating func insert(_ numbers: ClosedRange<UInt64>) {
    // Nearly always they come in order.
    if let last = ranges.last, last.upperBound < .max, numbers.lowerBound == last.upperBound + 1 {
      ranges[ranges.count - 1] = last.lowerBound...numbers.upperBound
      return
    }
    var joined = numbers
    var index = ranges.count
    while index > 0, ranges[index - 1].upperBound >= joined.lowerBound &- 1 {
      index -= 1
      if ranges[index].lowerBound <= joined.upperBound &+ 1 {
        joined =
          min(
            ranges[index].lowerBound, joined.lowerBound)...max(
            ranges[index].upperBound, joined.upperBound)
        ranges.remove(at: index)
      }
    }
    ranges.insert(
      joined, at: ranges.firstIndex { $0.lowerBound > joined.lowerBound } ?? ranges.count)
    if ranges.count > SequenceSet.most {
      ranges[1] = ranges[0].lowerBound...ranges[1].upperBound
      ranges.removeFirst()
    }
  }

  /// How far the numbers from `start` on are there without a gap.
  func end(from start: UInt64) -> UInt64 {
    for range in ranges where range.contains(start &+ 1) || range.contains(start) {
      return max(start, range.upperBound)
    }
    return start
  }

  mutating func removeAll() { ranges.removeAll() }
}

/// One device's inbox.
final class InboxTrack {
  var epoch: UInt64 = 0
  /// The device has everything up to here; nil while it cannot be told.
  var base: UInt64?
  var ahead = SequenceSet()
  var head: UInt64 = 0
  var acked: UInt64 = 0
  /// The highest ack that the device sent in this epoch.
  var lastAck: UInt64 = 0
  /// The last ack that is not answered by a lower cursor of a login, and the number of its frame.
  var ackSent: (through: UInt64, frame: Int)?
  var attempt: UInt64 = 0
  /// The login that had it.
  var attemptFrame: CheckedFrame?
  /// What showed that something is missing, and whether it is a hole; nil when nothing is.
  var missing: (frame: CheckedFrame, isHole: Bool)?
  var hasPulled = false
  /// Where it is logged in.
  var stream: Int?
  /// Messages that had no answer when its last connection ended, in their order.
  var owed: [ClientMessageID] = []
  /// When the device was seen last.
  var lastTime: Int64?

  /// Another numbering begins: nothing of it is there.
  func begin(_ epoch: UInt64) {
    self.epoch = epoch
    base = 0
    ahead.removeAll()
    head = 0
    acked = 0
    lastAck = 0
    ackSent = nil
    missing = nil
    hasPulled = false
  }

  /// The numbers count as received.
  func receive(_ numbers: ClosedRange<UInt64>) {
    ahead.insert(numbers)
    guard let base else { return }
    self.base = ahead.end(from: base)
  }

  /// Judges anew whether something is missing.
  func settle(_ frame: CheckedFrame) {
    guard let base else { return }
    if base >= head {
      missing = nil
      hasPulled = false
    } else if missing == nil {
      missing = (frame, !ahead.ranges.filter { $0.lowerBound > base }.isEmpty)
      hasPulled = false
    }
  }
}
