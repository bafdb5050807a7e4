// What went over the connections of a scenario, with times, for reports.

import WireProtocol

/// The log of one run of one scenario.
final class WireLog {
  /// The most lines that are kept, and the most of a line, in characters.
  private static let mostLines = 2_000
  private static let longest = 4_000

  private final class Direction {
    var reader = FrameReader()
    /// What came after a fault cannot be read.
    var isBroken = false
  }

  private let began: ContinuousClock.Instant
  private let tell: ((LogLine) -> Void)?
  private var directions: [String: Direction] = [:]
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
    directions[name + ">"] = Direction()
    directions[name + "<"] = Direction()
    note("\(name): connected")
  }

  /// Bytes went out or came in.
  func passed(_ bytes: [UInt8], on name: String, isAnswer: Bool) {
    let frames = frames(of: bytes, name + (isAnswer ? "<" : ">"))
    note("\(name): \(frames)\(hex(bytes.prefix(WireLog.longest)))", isAnswer: isAnswer)
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

  /// The frames that are complete with these bytes.
  private func frames(of bytes: [UInt8], _ key: String) -> String {
    guard let direction = directions[key], !direction.isBroken else { return "" }
    direction.reader.decoder.feed(bytes.span)
    var text = ""
    do throws(WireError) {
      while let frame = try direction.reader.next() { text += frame.line + " " }
    } catch {
      direction.isBroken = true
      text += "(\(error)) "
    }
    return text
  }
}
