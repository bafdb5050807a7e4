// Records on their way into a new recording; what was left out is told at the end.

import ArgumentParser
import WireCapture
import WireProtocol

/// Counts records and passes them to a redactor.
struct RedactOutput: ~Copyable, RecordingOutput {
  typealias Failure = DecodeStop

  private(set) var counts = DecodeCounts()
  private(set) var mistake: LikelyMistake?
  private var redactor: RecordingRedactor
  private var judge: BodyJudge
  private let filter: FrameFilter?
  private var reader: RecordReader
  private let name: String
  /// Set when there are no connections.
  private var isNoCapture = false

  init(
    _ redactor: consuming RecordingRedactor, _ commands: CommandTable, _ filter: FrameFilter?,
    name: String
  ) {
    self.redactor = redactor
    judge = BodyJudge(commands)
    self.filter = filter
    reader = RecordReader(for: filter)
    self.name = name == "-" ? "standard input" : name
  }

  var bytes: [UInt8] {
    _read { yield redactor.bytes }
    _modify { yield &redactor.bytes }
  }

  mutating func streamRecognised(_ stream: RecordedStream) { redactor.streamRecognised(stream) }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    redactor.streamEnded(number, ending)
    reader.forget(number)
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) throws(DecodeStop) {
    try checkCapture(place)
    if let filter, !filter.matches(reader.facts(of: frame, at: place, &judge)) {
      counts.filtered += 1
      return redactor.passOver(frame.view.bytes.count, at: place)
    }
    counts.frames += 1
    redactor.frame(frame, at: place)
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) throws(DecodeStop) {
    try checkCapture(place)
    if let filter, !filter.matches(reader.facts(of: run, at: place)) {
      return redactor.passOver(run.skipped, at: place)
    }
    counts.count(run)
    if mistake == nil { mistake = run.mistake }
    redactor.malformed(run, at: place)
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) throws(DecodeStop) {
    try checkCapture(place)
    // The recording is incomplete, whether or not the gap fits.
    counts.count(gap)
    if let filter, !filter.matches(reader.facts(of: gap, at: place)) {
      return redactor.passOver(gap.bytes + gap.skipped, at: place)
    }
    redactor.gap(gap, at: place)
  }

  /// Records without a side are bytes that are no capture.
  private mutating func checkCapture(_ place: RecordPlace) throws(DecodeStop) {
    guard place.side == nil else { return }
    isNoCapture = true
    throw .limitReached
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode {
    if isNoCapture {
      StandardError.say("\(name) is no capture: redact takes pcap and pcapng")
      return .badData
    }
    guard counts.frames + counts.filtered + counts.malformed + counts.gaps > 0 else {
      return .badData
    }
    if counts.frames > 0, counts.filtered > 0 {
      StandardError.say(
        "wrote \(DecodeCounts.count(redactor.frames, "frame")); \(counts.filtered) passed over by the filter"
      )
    }
    let omissions = redactor.omissions
    var parts: [String] = []
    if omissions.badBodies > 0 {
      parts.append(
        "\(DecodeCounts.count(omissions.badBodies, "frame")) whose body cannot be read")
    }
    if omissions.malformed > 0 {
      parts.append(DecodeCounts.count(omissions.malformed, "malformed run"))
    }
    if omissions.gaps > 0 { parts.append(DecodeCounts.count(omissions.gaps, "gap")) }
    if !parts.isEmpty {
      StandardError.say(
        "left out of \(DecodeCounts.count(redactor.frames, "frame")): "
          + "\(parts.joined(separator: ", ")); \(DecodeCounts.count(omissions.bytes, "byte"))")
    }
    return omissions.count > 0 || counts.isIncomplete ? .incomplete : .success
  }
}
