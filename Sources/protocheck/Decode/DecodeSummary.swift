// decode --format summary: one aligned line a frame, for people.

import WireCapture
import WireProtocol

/// The escape sequences of a terminal, or none.
struct TerminalColors {
  let isColored: Bool

  var red: StaticString { isColored ? "\u{1B}[31m" : "" }
  var yellow: StaticString { isColored ? "\u{1B}[33m" : "" }
  var cyan: StaticString { isColored ? "\u{1B}[36m" : "" }
  var dim: StaticString { isColored ? "\u{1B}[2m" : "" }
  var bold: StaticString { isColored ? "\u{1B}[1m" : "" }
  var plain: StaticString { isColored ? "\u{1B}[0m" : "" }
}

/// Writes records as lines: time, stream, direction, kind, command, sequence, status, size, gist.
struct DecodeSummary {
  let commands: CommandTable
  let colors: TerminalColors
  var time: TimeText

  /// The line that a stream begins with.
  func stream(_ stream: RecordedStream, to bytes: inout [UInt8]) {
    bytes.append(fixed: colors.dim)
    bytes.append(
      text: "stream \(stream.number): client \(stream.client) → server \(stream.server)")
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A stream that an end aborted: who, and when.
  mutating func reset(_ stream: Int, _ ending: StreamEnding, to bytes: inout [UInt8]) {
    bytes.append(fixed: colors.bold)
    bytes.append(text: "stream \(stream): reset by the \(ending.side?.rawValue ?? "other end")")
    if let moment = ending.time {
      bytes.append(fixed: " at ")
      time.appendClock(moment, to: &bytes)
    }
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A frame.
  ///
  /// - Parameter hasBody: false where nothing of the body may be shown.
  /// - Returns: whether its body and contents are valid.
  mutating func frame(
    _ frame: borrowing RecordedFrame, hasBody: Bool = true, at place: RecordPlace,
    _ judge: inout BodyJudge, to bytes: inout [UInt8]
  ) -> Bool {
    begin(place, to: &bytes)
    let header = frame.view.header
    column(header.kind.description, 13, to: &bytes)
    bytes.append(fixed: colors.cyan)
    column(commands.title(of: header.command), 16, to: &bytes)
    bytes.append(fixed: colors.plain)
    column(header.kind == .notification ? "" : "#\(header.sequence)", 9, to: &bytes)
    let isFailure = header.status != .ok
    if isFailure { bytes.append(fixed: colors.yellow) }
    column(header.kind == .response ? header.status.description : "", 13, to: &bytes)
    if isFailure { bytes.append(fixed: colors.plain) }
    size(of: frame, to: &bytes)
    let known = hasBody ? judge.body(of: header) : nil
    let error = known.flatMap { judge.error(in: frame.plainBody, as: $0) }
    if let error {
      bytes.append(fixed: colors.red)
      bytes.append(error)
      bytes.append(fixed: colors.plain)
    } else if let known {
      judge.appendGist(of: frame.plainBody, header, known, to: &bytes)
    } else {
      bytes.append(
        text: hasBody ? "unknown body" : "body not shown: \(TokenlessBody.unreadable)")
    }
    bytes.append(UInt8(ascii: "\n"))
    return error == nil
  }

  /// A malformed run.
  mutating func malformed(
    _ run: MalformedRun, at place: RecordPlace, to bytes: inout [UInt8]
  ) {
    begin(place, to: &bytes)
    bytes.append(fixed: colors.red)
    bytes.append(text: "MALFORMED ")
    bytes.append(run, commands)
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A gap.
  mutating func gap(_ gap: StreamGap, at place: RecordPlace, to bytes: inout [UInt8]) {
    begin(place, to: &bytes)
    bytes.append(fixed: colors.yellow)
    bytes.append(text: gap.sentence)
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The counts, as the last line.
  func end(_ counts: DecodeCounts, to bytes: inout [UInt8]) {
    bytes.append(fixed: colors.bold)
    bytes.append(text: counts.sentence)
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Time, stream and direction: → from the client, ← from the server.
  mutating func begin(_ place: RecordPlace, to bytes: inout [UInt8]) {
    guard let side = place.side else { return }
    bytes.append(fixed: colors.dim)
    let start = bytes.count
    if let nanoseconds = place.time { time.appendClock(nanoseconds, to: &bytes) }
    bytes.pad(from: start, to: 15)
    bytes.append(fixed: colors.plain)
    let number = bytes.count
    bytes.append(UInt8(ascii: " "))
    bytes.append(decimal: place.stream)
    bytes.pad(from: number, to: 4)
    bytes.append(text: side == .client ? " → " : " ← ")
  }

  /// A column and a space behind it.
  private func column(_ text: String, _ width: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(text: text)
    bytes.pad(from: start, to: width)
    bytes.append(UInt8(ascii: " "))
  }

  private func size(of frame: borrowing RecordedFrame, to bytes: inout [UInt8]) {
    let length = frame.view.header.bodyLength
    let text =
      frame.view.header.flags.contains(.compressed)
      ? "\(length)→\(frame.plainBody.count) B" : "\(length) B"
    let missing = 9 - text.utf8.count
    if missing > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: missing)) }
    bytes.append(text: text)
    bytes.append(fixed: "  ")
  }
}
