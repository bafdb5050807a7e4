// What went over the connections of a scenario, with times, for reports.

import WireProtocol

/// The log of one run of one scenario.
final class WireLog {
  /// The most lines that are kept, and the most of a line, in characters.
  private static let mostLines = 2_000
  private static let longest = 4_000

  private let began: ContinuousClock.Instant
  private let tell: ((LogLine) -> Void)?
  private var directions: [String: FrameTexts] = [:]
  private(set) var lines: [LogLine] = []

  /// - Parameters:
  ///   - began: what times are counted from.
  ///   - tell: is given each line at once.
  init(began: ContinuousClock.Instant, tell: ((LogLine) -> Void)? = nil) {
    self.began = began
    self.tell = tell
  }

  /// A connection begins; frames are counted anew.
  func opened(_ name: String) {
    directions[name + ">"] = FrameTexts()
    directions[name + "<"] = FrameTexts()
    note("\(name): connected")
  }

  /// Bytes went out or came in.
  func passed(_ bytes: [UInt8], on name: String, isAnswer: Bool) {
    let text = directions[name + (isAnswer ? "<" : ">")]?.passed(bytes, atMost: WireLog.longest)
    note("\(name): \(text ?? hex(bytes.prefix(WireLog.longest)))", isAnswer: isAnswer)
  }

  /// Something that is no bytes.
  func note(_ text: String, isAnswer: Bool = false) {
    let line = LogLine(
      milliseconds: (ContinuousClock.now - began) / .milliseconds(1), isAnswer: isAnswer,
      text: text.count > WireLog.longest
        ? "\(text.prefix(WireLog.longest))… (\(text.utf8.count) characters)" : text)
    if lines.count < WireLog.mostLines { lines.append(line) }
    tell?(line)
  }
}
