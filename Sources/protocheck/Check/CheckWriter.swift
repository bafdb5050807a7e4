// Findings in the form that was asked for.

import WireCapture
import WireProtocol

/// Writes findings one after the other, and what stands around them.
struct CheckWriter {
  private let format: CheckFormat
  private let name: String
  private let colors: TerminalColors
  private var time: TimeText
  private var json: CheckJSON
  private var junit = CheckJUnit()
  private var sarif = CheckSARIF()
  private var repeats: CheckRepeats

  /// - Parameter most: how many findings of one rule on one stream are shown; 0: all; nil: what the format usually has.
  init(
    _ format: CheckFormat, name: String, _ colors: TerminalColors, _ time: TimeText, most: Int?
  ) {
    let most = most ?? format.usualMost
    repeats = CheckRepeats(most: most == 0 ? nil : most)
    if most == 0 { sarif.most = .max }
    self.format = format
    self.name = name == "-" ? "standard input" : name
    self.colors = colors
    self.time = time
    json = CheckJSON(time)
  }

  /// A finding.
  mutating func append(
    _ finding: Finding, _ severity: FindingSeverity, to bytes: inout [UInt8]
  ) {
    let isShown = repeats.isShown(finding)
    switch format {
    case .text: if isShown { text(finding, severity, to: &bytes) }
    case .json: if isShown { json.append(finding, severity, to: &bytes) }
    case .junit: junit.add(finding, severity, isShown: isShown)
    case .sarif: sarif.append(finding, severity, name, isShown: isShown, to: &bytes)
    }
    if repeats.isFull { tell(repeats.takeAll(), to: &bytes) }
  }

  /// Tells how many findings of a stream were not shown.
  mutating func streamEnded(_ number: Int, to bytes: inout [UInt8]) {
    tell(repeats.take(number), to: &bytes)
  }

  private mutating func tell(_ repeats: [CheckMore], to bytes: inout [UInt8]) {
    for more in repeats {
      switch format {
      case .text: text(more, to: &bytes)
      case .json: json.append(more, to: &bytes)
      // They count by rule, at the end.
      case .junit, .sarif: break
      }
    }
  }

  /// What stands at the end.
  ///
  /// - Parameter reasons: why the recording is not whole; none when it is.
  mutating func end(
    _ counts: DecodeCounts, _ tally: CheckTally, _ reasons: [String], to bytes: inout [UInt8]
  ) {
    tell(repeats.takeAll(), to: &bytes)
    switch format {
    case .text: summary(counts, tally, reasons, to: &bytes)
    case .json: json.end(counts, tally, reasons, to: &bytes)
    case .junit: junit.end(name, reasons, to: &bytes)
    case .sarif: sarif.end(reasons, to: &bytes)
    }
  }

  private mutating func text(
    _ finding: Finding, _ severity: FindingSeverity, to bytes: inout [UInt8]
  ) {
    let frame = finding.frame
    switch severity {
    case .error: bytes.append(fixed: colors.red)
    case .warning: bytes.append(fixed: colors.yellow)
    case .note: bytes.append(fixed: colors.cyan)
    }
    let start = bytes.count
    bytes.append(text: severity.rawValue)
    bytes.pad(from: start, to: 8)
    bytes.append(fixed: colors.plain)
    bytes.append(untrusted: finding.text, atMost: 400)
    bytes.append(text: " [\(finding.requirement)]\n        ")
    bytes.append(fixed: colors.dim)
    bytes.append(text: finding.rule.rawValue)
    if let side = frame.place.side {
      bytes.append(text: ": stream \(frame.place.stream) \(side == .client ? "→" : "←")")
    } else {
      bytes.append(UInt8(ascii: ":"))
    }
    bytes.append(text: " frame \(frame.number)")
    if frame.length > 0 {
      bytes.append(text: ", bytes \(frame.offset)–\(frame.offset + frame.length - 1)")
    }
    if let nanoseconds = frame.place.time {
      bytes.append(fixed: ", ")
      time.appendClock(nanoseconds, to: &bytes)
    }
    bytes.append(fixed: colors.plain)
    bytes.append(text: "\n        \(finding.rule.advice)\n")
  }

  private mutating func text(_ more: CheckMore, to bytes: inout [UInt8]) {
    bytes.append(text: "        and \(more.count) more of \(more.rule.rawValue)")
    if more.isStream { bytes.append(text: " on stream \(more.stream)") }
    if let nanoseconds = more.until {
      bytes.append(fixed: ", until ")
      time.appendClock(nanoseconds, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private func summary(
    _ counts: DecodeCounts, _ tally: CheckTally, _ reasons: [String], to bytes: inout [UInt8]
  ) {
    bytes.append(fixed: colors.bold)
    let verdict = tally.verdict(counts, isIncomplete: !reasons.isEmpty)
    bytes.append(
      text: "\(verdict): \(DecodeCounts.count(counts.frames, "frame")) in "
        + DecodeCounts.count(counts.streams, "stream")
        + (counts.filtered > 0 ? " judged, \(counts.filtered) passed over by the filter" : "")
        + "\n")
    bytes.append(fixed: colors.plain)
    for reason in reasons {
      bytes.append(fixed: colors.yellow)
      bytes.append(text: "incomplete: \(reason)\n")
      bytes.append(fixed: colors.plain)
    }
  }
}
