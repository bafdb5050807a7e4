// Findings that repeat: the first ones of a rule on a stream are shown, and the others counted.

import WireCapture

/// Findings that were counted and not shown.
struct CheckMore {
  let rule: CheckRule
  let stream: Int
  /// Whether it is a stream, and no file of raw bytes.
  let isStream: Bool
  var count: Int
  /// When the last one was.
  var until: Int64?
}

/// Counts findings by stream and rule.
struct CheckRepeats {
  private struct Repeats {
    var shown = 0
    var more: CheckMore
  }

  /// Of one rule on one stream; nil: all are shown.
  private let most: Int?
  private var streams: [Int: [CheckRule: Repeats]] = [:]
  /// Findings may follow streams that have ended: of more than these, all counts begin anew.
  private static let mostStreams = 4_096

  init(most: Int?) { self.most = most }

  /// Counts a finding.
  ///
  /// - Returns: whether it is shown.
  mutating func isShown(_ finding: WireCapture.Finding) -> Bool {
    guard let most else { return true }
    let place = finding.frame.place
    var repeats =
      streams[place.stream]?[finding.rule]
      ?? Repeats(
        more: CheckMore(
          rule: finding.rule, stream: place.stream, isStream: place.side != nil, count: 0))
    let isShown = repeats.shown < most
    if isShown {
      repeats.shown += 1
    } else {
      repeats.more.count += 1
      if let time = place.time { repeats.more.until = max(repeats.more.until ?? time, time) }
    }
    streams[place.stream, default: [:]][finding.rule] = repeats
    return isShown
  }

  /// Whether there are so many streams that all of them have to be taken out.
  var isFull: Bool { streams.count > CheckRepeats.mostStreams }

  /// Takes out what was counted of a stream, in the order of the rules.
  mutating func take(_ stream: Int) -> [CheckMore] {
    guard let repeats = streams.removeValue(forKey: stream) else { return [] }
    return CheckRule.allCases.compactMap { repeats[$0]?.more }.filter { $0.count > 0 }
  }

  /// Takes out what was counted of all streams.
  mutating func takeAll() -> [CheckMore] { streams.keys.sorted().flatMap { take($0) } }
}
