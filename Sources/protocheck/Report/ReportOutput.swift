// Records on their way through the checker, and with its findings into a page.

import ArgumentParser
import WireCapture
import WireProtocol

/// Judges records and writes the page that shows them.
struct ReportOutput: ~Copyable, RecordingOutput {
  typealias Failure = DecodeStop

  var bytes: [UInt8] = []
  private(set) var counts = DecodeCounts()
  private(set) var mistake: LikelyMistake?
  private var checker: SessionChecker
  private var judge: BodyJudge
  private var reader: RecordReader
  private let filter: FrameFilter?
  private let redaction: Redaction
  private let title: ReportTitle
  private var parts: ReportParts
  private var answers = ReportAnswers()
  private var tally = CheckTally()
  private var requirements: Set<String> = []

  init(
    _ commands: CommandTable, _ filter: FrameFilter?, _ limits: ReportLimits, _ title: ReportTitle
  ) {
    checker = SessionChecker(commands: commands, filter: filter)
    judge = BodyJudge(commands)
    reader = RecordReader(for: filter)
    self.filter = filter
    redaction = Redaction(showsTokens: title.showsSecrets)
    self.title = title
    parts = ReportParts(limits)
  }

  mutating func streamRecognised(_ stream: RecordedStream) {
    checker.streamRecognised(stream)
    parts.add(stream, to: &bytes)
  }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    let login = checker.login(of: number).map {
      "\($0.account.text), device \($0.device)\($0.isAccepted ? "" : ", not logged in")"
    }
    checker.streamEnded(number, ending)
    addFindings()
    parts.end(number, ending, login ?? "", to: &bytes)
    answers.forget(number)
    reader.forget(number)
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    checker.frame(frame, at: place)
    parts.note(place)
    let answer = answers.answer(frame.view.header, at: place, number: checker.frames)
    if let filter, !filter.matches(reader.facts(of: frame, at: place, &judge)) {
      counts.filtered += 1
    } else {
      counts.frames += 1
      if parts.hasRoom(to: &bytes) { show(frame, at: place, answer) }
    }
    if !checker.findings.isEmpty { addFindings() }
  }

  private mutating func show(
    _ frame: borrowing RecordedFrame, at place: RecordPlace, _ answer: ReportAnswers.Answer?
  ) {
    let header = frame.view.header
    let known = judge.body(of: header)
    let error = known.flatMap { judge.error(in: frame.plainBody, as: $0) }
    var gist: [UInt8] = []
    if let error {
      gist.append(error)
    } else if let known {
      judge.appendGist(of: frame.plainBody, header, known, to: &gist)
    } else {
      gist.append(fixed: "unknown body")
    }
    let details =
      parts.hasBytes
      ? ReportDetails(frame, known, isSecret: redaction.holdsToken(header), isBad: error != nil)
      : nil
    let command = judge.commands.title(of: header.command)
    parts.addFrame(
      header, command, at: place, offset: frame.offset, length: frame.view.bytes.count,
      number: checker.frames, gist, answer, details)
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    counts.count(run)
    if mistake == nil { mistake = run.mistake }
    checker.malformed(run, at: place)
    parts.note(place)
    if filter?.matches(reader.facts(of: run, at: place)) ?? true, parts.hasRoom(to: &bytes) {
      var text: [UInt8] = []
      text.append(run, judge.commands)
      parts.add(
        .malformed, at: place, offset: run.offset, length: run.skipped, number: checker.frames, text
      )
    }
    addFindings()
  }

  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace) {
    checker.frameUnderWay(frame, at: place)
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    counts.count(gap)
    checker.gap(gap, at: place)
    parts.note(place)
    if filter?.matches(reader.facts(of: gap, at: place)) ?? true, parts.hasRoom(to: &bytes) {
      parts.add(
        .gap, at: place, offset: gap.offset, length: gap.bytes, number: checker.frames,
        Array(gap.sentence.utf8))
    }
  }

  private mutating func addFindings() {
    for finding in checker.findings {
      tally.count(finding.severity)
      if parts.add(finding, to: &bytes) { requirements.insert(finding.requirement) }
    }
    checker.findings.removeAll(keepingCapacity: true)
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode {
    checker.finish()
    addFindings()
    guard counts.frames + counts.filtered + counts.malformed + counts.gaps > 0 else {
      return .badData
    }
    var reasons =
      counts.isIncomplete || checker.gaps.isIncomplete ? counts.reasons(checker.gaps) : []
    if Signals.isInterrupted {
      reasons.append("interrupted, before the recording was read to its end")
    }
    let omissions = parts.omissions
    for omission in omissions { StandardError.say("left out of the page: \(omission)") }
    parts.flush(to: &bytes)
    ReportPage.end(
      ReportSummary(
        title: title, counts: counts, tally: tally, reasons: reasons, omissions: omissions,
        times: parts.times, requirements: requirements),
      &bytes)
    return .success
  }
}
