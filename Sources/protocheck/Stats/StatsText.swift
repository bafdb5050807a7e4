// stats --format text: tables for people, histograms, and what is missing.

import WireCapture
import WireProtocol

/// Writes statistics for a terminal.
struct StatsText {
  let commands: CommandTable
  let colors: TerminalColors
  let top: Int

  mutating func write(
    _ statistics: borrowing TrafficStatistics, streams: Int, _ reasons: [String],
    to bytes: inout [UInt8]
  ) {
    let total = statistics.total
    let seconds = Double(total.duration) / 1e9
    title(
      "\(DecodeCounts.count(total.frames, "frame")), \(DecodeCounts.count(total.bytes, "byte")) in "
        + DecodeCounts.count(streams, "stream")
        + (seconds > 0
          ? ", \(StatsText.latency(total.duration)): \(StatsText.rate(total.frames, seconds)) frames/s, "
            + "\(StatsText.rate(total.bytes, seconds)) bytes/s" : ""),
      to: &bytes)
    if total.frames > 0 {
      var rows = statistics.byCommand.map { row(commands.title(of: $0.0), $0.1, seconds) }
      let others = statistics.others.commands
      if others.frames > 0 { rows.append(row("others", others, seconds)) }
      rows.append(row("all", total, seconds))
      table(["command"] + StatsText.columns, rows, to: &bytes)
      facts(statistics, to: &bytes)
      histogram(total.answer, "request to answer", to: &bytes)
      histogram(total.delivery, "send to delivery", to: &bytes)
      parts(
        "account", statistics.byAccount.map { ($0.0.text, $0.1) }, statistics.others.accounts,
        to: &bytes)
      parts(
        "stream",
        statistics.byConnection.map { ("\($0.0.number) \($0.0.client) → \($0.0.server)", $0.1) },
        statistics.others.connections, to: &bytes)
    }
    for reason in reasons {
      bytes.append(fixed: colors.yellow)
      bytes.append(text: "incomplete: \(reason)\n")
      bytes.append(fixed: colors.plain)
    }
  }

  private static let columns = [
    "frames", "bytes", "frames/s", "bytes/s", "requests", "refused", "p50", "p90", "p99", "max",
  ]

  /// The columns of some figures, behind their name.
  private func row(_ name: String, _ figures: TrafficFigures, _ seconds: Double) -> [String] {
    let answer = figures.answer
    return [name, "\(figures.frames)", "\(figures.bytes)"]
      + [figures.frames, figures.bytes].map { seconds > 0 ? StatsText.rate($0, seconds) : "" }
      + ["\(figures.requests)", "\(figures.refusals)"]
      + [0.5, 0.9, 0.99].map { answer.quantile($0).map(StatsText.latency) ?? "" }
      + [answer.count > 0 ? StatsText.latency(answer.maximum) : ""]
  }

  /// A table of accounts or connections, each over its own time.
  private func parts(
    _ name: String, _ list: [(name: String, figures: TrafficFigures)], _ others: TrafficFigures,
    to bytes: inout [UInt8]
  ) {
    guard !list.isEmpty, top > 0 else { return }
    bytes.append(UInt8(ascii: "\n"))
    var rows = list.prefix(top).map { part in
      // A rate over less than a second would tell of the second that did not follow.
      let seconds = Double(part.figures.duration) / 1e9
      return row(part.name, part.figures, seconds < 1 ? 0 : seconds)
        + [
          "\(part.figures.retries)", "\(part.figures.reconnects)",
          part.figures.compressionRatio.map { "\(StatsText.decimal($0)):1" } ?? "",
          part.figures.delivery.quantile(0.5).map(StatsText.latency) ?? "",
        ]
    }
    if others.frames > 0 { rows.append(row("others", others, 0)) }
    table(
      [name] + StatsText.columns + ["retries", "reconnects", "ratio", "delivery p50"], rows,
      to: &bytes)
    let more = list.count - top
    if more > 0 {
      bytes.append(text: "and \(more) more: --top \(list.count) or --format json shows them\n")
    }
  }

  private func facts(_ statistics: borrowing TrafficStatistics, to bytes: inout [UInt8]) {
    let total = statistics.total
    var lines = [
      "\(DecodeCounts.count(total.logins, "login")), of them \(DecodeCounts.count(total.reconnects, "reconnect"))",
      total.retries == 1 ? "1 retry" : "\(total.retries) retries",
    ]
    if let ratio = total.compressionRatio {
      lines.append(
        "\(total.compressed) compressed bodies: \(total.plainBytes) bytes as \(total.compressedBytes), "
          + "\(StatsText.decimal(ratio)):1")
    }
    if total.unanswered > 0 {
      lines.append("\(DecodeCounts.count(total.unanswered, "request")) without an answer")
    }
    if statistics.unacked > 0 {
      lines.append("\(DecodeCounts.count(statistics.unacked, "message")) without an ack")
    }
    bytes.append(text: "\n" + lines.map { "\($0)\n" }.joined())
  }

  private func title(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(fixed: colors.bold)
    bytes.append(text: text)
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension StatsText {
  /// Rows under a heading: names to the left, numbers to the right.
  private func table(_ heading: [String], _ rows: [[String]], to bytes: inout [UInt8]) {
    var widths = heading.map(\.count)
    let safe = rows.map { row in row.map { $0.safeForTerminal } }
    for row in safe {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    for (index, row) in ([heading] + safe).enumerated() {
      if index == 0 { bytes.append(fixed: colors.dim) }
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      bytes.append(text: line)
      if index == 0 { bytes.append(fixed: colors.plain) }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// Quantiles, and a bar for each row.
  private func histogram(_ latency: LatencyHistogram, _ name: String, to bytes: inout [UInt8]) {
    guard latency.count > 0 else { return }
    bytes.append(UInt8(ascii: "\n"))
    let quantiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)].compactMap { name, part in
      latency.quantile(part).map { "\(name) \(StatsText.latency($0))" }
    }
    title(
      "\(name): \(latency.count), " + quantiles.joined(separator: ", ")
        + ", max \(StatsText.latency(latency.maximum))", to: &bytes)
    let rows = latency.rows
    let most = rows.map(\.count).max() ?? 1
    for row in rows {
      let bound =
        row.upper.map { "< \(StatsText.latency($0))" } ?? "≥ \(StatsText.latency(row.lower))"
      bytes.append(text: String(repeating: " ", count: max(0, 10 - bound.count)) + bound + "  ")
      // What is there is seen, however little it is.
      let length = row.count == 0 ? 0 : max(1, row.count * 40 / most)
      bytes.append(fixed: colors.cyan)
      bytes.append(text: String(repeating: "█", count: length))
      bytes.append(fixed: colors.plain)
      bytes.append(text: (length > 0 ? " " : "") + "\(row.count)\n")
    }
  }

  /// A time with three digits, such as `1.25 ms`.
  static func latency(_ nanoseconds: Int64) -> String {
    if nanoseconds < 1_000 { return "\(nanoseconds) ns" }
    let (unit, name): (Int64, String) =
      nanoseconds < 1_000_000
      ? (1_000, "µs")
      : nanoseconds < 1_000_000_000
        ? (1_000_000, "ms") : (1_000_000_000, "s")
    return "\(decimal(Double(nanoseconds) / Double(unit))) \(name)"
  }

  static func rate(_ count: Int, _ seconds: Double) -> String { decimal(Double(count) / seconds) }

  /// A number with three digits, or all of those in front of the point.
  static func decimal(_ value: Double) -> String {
    guard value < 100 else { return "\(UInt64(min(value, 1e18).rounded()))" }
    let scale: UInt64 = value < 10 ? 100 : 10
    let number = UInt64((value * Double(scale)).rounded())
    let fraction = "\(number % scale)"
    if number % scale == 0 { return "\(number / scale)" }
    let zeros = String(repeating: "0", count: (scale == 100 ? 2 : 1) - fraction.count)
    return "\(number / scale).\(zeros)\(fraction)"
  }
}
