// Records on their way to standard output: counted, and written in the form that was asked for.

import ArgumentParser
import WireCapture
import WireProtocol

/// How decode shows frames: the option `--format`.
enum DecodeFormat: String, CaseIterable, ExpressibleByArgument {
  /// One line a frame, for people.
  case summary
  /// Every field with its place.
  case tree
  /// One JSON object a line.
  case json
}

/// Why the analysis ends before the recording does.
enum DecodeStop: Error {
  /// As many frames as were asked for have been shown.
  case limitReached
}

/// Writes records into ``bytes``, which the caller takes away from time to time.
struct DecodeOutput: ~Copyable, RecordingOutput {
  typealias Failure = DecodeStop

  /// What is written and not taken away.
  var bytes: [UInt8] = []
  private(set) var counts = DecodeCounts()
  /// What the first malformed run looks like.
  private(set) var mistake: LikelyMistake?

  private let format: DecodeFormat
  private let limit: Int?
  private var judge: BodyJudge
  private var json: DecodeJSON
  private var summary: DecodeSummary
  private var tree: DecodeTree
  private let filter: FrameFilter?
  private var fields: DecodeFields?
  private var reader: RecordReader
  private let redaction: Redaction
  /// The facts of what is shown, where that is something else than what there is.
  private var shownReader: RecordReader

  init(
    _ format: DecodeFormat, _ commands: CommandTable, limit: Int?, filter: FrameFilter?,
    fields: [FilterField], redaction: Redaction, isColored: Bool, precision: TimeText.Precision
  ) {
    judge = BodyJudge(commands)
    self.format = format
    self.limit = limit
    self.filter = filter
    reader = RecordReader(for: filter, fields: redaction.parts.isEmpty ? fields : [])
    shownReader = RecordReader(for: nil, fields: fields)
    self.redaction = redaction
    let time = TimeText(precision)
    let colors = TerminalColors(isColored: isColored)
    json = DecodeJSON(commands, redaction, time: time)
    summary = DecodeSummary(commands: commands, colors: colors, time: time)
    tree = DecodeTree(commands: commands, colors: colors, redaction: redaction, time: time)
    guard !fields.isEmpty else { return }
    self.fields = DecodeFields(
      fields: fields, isJSON: format == .json, commands: commands, time: time)
  }

  /// Whether every record is shown in the usual form.
  private var isPlain: Bool { filter == nil && fields == nil }

  mutating func streamRecognised(_ stream: RecordedStream) {
    if format != .json, isPlain { summary.stream(stream, to: &bytes) }
  }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    if format != .json, isPlain, ending.closure == .reset {
      summary.reset(number, ending, to: &bytes)
    }
    reader.forget(number)
    shownReader.forget(number)
  }

  /// Whether a record is shown in the usual form: it fits, and no fields are asked for. What fits is written here when
  /// they are.
  ///
  /// - Parameter shown: the record without what is hidden.
  private mutating func isShown(_ record: RecordFacts, as shown: RecordFacts) -> Bool {
    if let filter, !filter.matches(record) { return false }
    fields?.append(shown, to: &bytes)
    return true
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) throws(DecodeStop) {
    guard !redaction.parts.isEmpty else { return try show(frame, frame, at: place) }
    switch redaction.shown(frame, &judge) {
    case .asItIs: try show(frame, frame, at: place)
    case .withoutBody: try show(frame, frame, hasBody: false, at: place)
    case .bytes(let bytes):
      guard let shown = RecordedFrame(bytes.span, at: frame.offset) else {
        return try show(frame, frame, hasBody: false, at: place)
      }
      try show(frame, shown, at: place)
    }
  }

  /// - Parameters:
  ///   - frame: as it is recorded: the filter sees it so.
  ///   - shown: the same without what is hidden.
  ///   - hasBody: false where nothing of the body may be shown.
  private mutating func show(
    _ frame: RecordedFrame, _ shown: RecordedFrame, hasBody: Bool = true, at place: RecordPlace
  ) throws(DecodeStop) {
    if !isPlain {
      let facts = reader.facts(of: frame, at: place, &judge)
      var shownFacts = facts
      if !redaction.parts.isEmpty, fields != nil {
        shownFacts =
          hasBody
          ? shownReader.facts(of: shown, at: place, &judge)
          : RecordFacts(
            at: place, offset: frame.offset, header: HeaderFields(frame.view.header))
      }
      guard isShown(facts, as: shownFacts) else {
        counts.filtered += 1
        return
      }
    }
    counts.frames += 1
    let isGood =
      switch format {
      case _ where fields != nil:
        judge.body(of: shown.view.header).flatMap {
          judge.error(in: shown.plainBody, as: $0)
        } == nil
      case .json: json.frame(shown, hasBody: hasBody, at: place, &judge, to: &bytes)
      case .summary: summary.frame(shown, hasBody: hasBody, at: place, &judge, to: &bytes)
      case .tree: tree.frame(shown, hasBody: hasBody, at: place, &judge, to: &bytes)
      }
    if !isGood || !hasBody { counts.badBodies += 1 }
    if counts.frames == limit { throw .limitReached }
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    if !isPlain {
      let facts = reader.facts(of: run, at: place)
      let shown = redaction.parts.isEmpty ? facts : shownReader.facts(of: run, at: place)
      if !isShown(facts, as: shown) { return }
    }
    counts.count(run)
    if mistake == nil { mistake = run.mistake }
    if fields != nil { return }
    switch format {
    case .json: json.malformed(run, at: place, to: &bytes)
    case .summary, .tree: summary.malformed(run, at: place, to: &bytes)
    }
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    var isGapShown = true
    if !isPlain {
      let facts = reader.facts(of: gap, at: place)
      let shown = redaction.parts.isEmpty ? facts : shownReader.facts(of: gap, at: place)
      isGapShown = isShown(facts, as: shown)
    }
    counts.count(gap)
    // The recording is incomplete, whether or not the gap is shown.
    if fields != nil || !isGapShown { return }
    switch format {
    case .json: json.gap(gap, at: place, to: &bytes)
    case .summary, .tree: summary.gap(gap, at: place, to: &bytes)
    }
  }

  /// Writes the last line.
  mutating func end(_ counts: DecodeCounts) -> ExitCode {
    if fields != nil { return counts.exitCode }
    switch format {
    case .json:
      JSONWriter.write(to: &bytes) { counts.writeJSON(to: &$0) }
      bytes.append(UInt8(ascii: "\n"))
    case .summary, .tree: summary.end(counts, to: &bytes)
    }
    return counts.exitCode
  }
}
