// Records on their way into statistics, which are written at the end.

import ArgumentParser
import WireCapture
import WireProtocol

/// Counts records and writes the figures behind the last one.
struct StatsOutput: ~Copyable, RecordingOutput {
  typealias Failure = DecodeStop

  var bytes: [UInt8] = []
  private(set) var counts = DecodeCounts()
  private(set) var mistake: LikelyMistake?
  private var statistics: TrafficStatistics
  private let format: StatsFormat
  private let commands: CommandTable
  private let top: Int
  private let colors: TerminalColors
  private let time: TimeText

  init(
    _ statistics: consuming TrafficStatistics, _ format: StatsFormat, _ commands: CommandTable,
    top: Int, _ colors: TerminalColors, _ time: TimeText
  ) {
    self.statistics = statistics
    self.format = format
    self.commands = commands
    self.top = top
    self.colors = colors
    self.time = time
  }

  mutating func streamRecognised(_ stream: RecordedStream) { statistics.streamRecognised(stream) }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    statistics.streamEnded(number, ending)
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    statistics.frame(frame, at: place)
    if statistics.total.frames > counts.frames {
      counts.frames += 1
    } else {
      counts.filtered += 1
    }
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    counts.count(run)
    if mistake == nil { mistake = run.mistake }
    statistics.malformed(run, at: place)
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    counts.count(gap)
    statistics.gap(gap, at: place)
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode {
    statistics.finish()
    var reasons = counts.reasons(statistics.gaps)
    if statistics.malformed > 0 {
      reasons.append(
        "\(DecodeCounts.count(statistics.malformed, "malformed frame")): see protocheck check")
    }
    if statistics.badBodies > 0 {
      reasons.append(
        "\(DecodeCounts.count(statistics.badBodies, "frame")) with a bad body: see protocheck check"
      )
    }
    switch format {
    case .text:
      var text = StatsText(commands: commands, colors: colors, top: top)
      text.write(statistics, streams: counts.streams, reasons, to: &bytes)
    case .json:
      var json = StatsJSON(commands: commands, time: time)
      json.write(statistics, streams: counts.streams, reasons, to: &bytes)
    }
    if !reasons.isEmpty { return .incomplete }
    return counts.frames + counts.filtered > 0 ? .success : .badData
  }
}
