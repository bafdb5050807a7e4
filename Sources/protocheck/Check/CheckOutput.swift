// Records on their way through the checker, and its findings on their way out.

import ArgumentParser
import WireCapture
import WireProtocol

/// How many findings there were.
struct CheckTally {
  var errors = 0
  var warnings = 0
  var notes = 0

  mutating func count(_ severity: FindingSeverity) {
    switch severity {
    case .error: errors += 1
    case .warning: warnings += 1
    case .note: notes += 1
    }
  }

  /// How many are at least this severe.
  func atLeast(_ severity: FindingSeverity) -> Int {
    switch severity {
    case .error: errors
    case .warning: errors + warnings
    case .note: errors + warnings + notes
    }
  }

  /// What was found, in words; what is not whole, or has nothing of this protocol, is never called clean.
  func verdict(_ counts: DecodeCounts, isIncomplete: Bool) -> String {
    let found = [(errors, "error"), (warnings, "warning"), (notes, "note")]
      .filter { $0.0 > 0 }.map { DecodeCounts.count($0.0, $0.1) }.joined(separator: ", ")
    if !found.isEmpty { return found }
    // What was passed over may have findings.
    let isAll = !isIncomplete && counts.filtered == 0 && counts.frames + counts.malformed > 0
    return isAll ? "clean" : "nothing found"
  }
}

/// Checks records and writes what is found.
struct CheckOutput: ~Copyable, RecordingOutput, JudgedSink {
  typealias Failure = DecodeStop

  var bytes: [UInt8] = []
  private(set) var counts = DecodeCounts()
  private(set) var mistake: LikelyMistake?
  private var checker: SessionChecker
  private var writer: CheckWriter
  private var order: FindingOrder
  private var tally = CheckTally()
  private let failOn: FindingSeverity
  private let isStrict: Bool

  init(
    _ checker: consuming SessionChecker, _ writer: CheckWriter, failOn: FindingSeverity,
    isStrict: Bool, isLive: Bool
  ) {
    order = FindingOrder(isImmediate: isLive)
    self.checker = checker
    self.writer = writer
    self.failOn = failOn
    self.isStrict = isStrict
  }

  mutating func streamRecognised(_ stream: RecordedStream) { checker.streamRecognised(stream) }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    checker.streamEnded(number, ending)
    writeFindings()
    writer.streamEnded(number, to: &bytes)
  }

  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) {
    counts.frames += 1
    checker.frame(frame, at: place)
    if !checker.findings.isEmpty { writeFindings() }
  }

  mutating func frame(
    _ frame: borrowing RecordedFrame, _ judged: JudgedFrame, at place: RecordPlace
  ) {
    counts.frames += 1
    checker.frame(frame, judged, at: place)
    if !checker.findings.isEmpty { writeFindings() }
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    counts.count(run)
    if mistake == nil { mistake = run.mistake }
    checker.malformed(run, at: place)
    writeFindings()
  }

  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace) {
    checker.frameUnderWay(frame, at: place)
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) {
    counts.count(gap)
    checker.gap(gap, at: place)
  }

  private mutating func writeFindings() {
    write(order.add(checker.findings))
    checker.findings.removeAll(keepingCapacity: true)
  }

  private mutating func write(_ findings: [Finding]) {
    for finding in findings {
      let severity = isStrict ? finding.severity.raised : finding.severity
      tally.count(severity)
      writer.append(finding, severity, to: &bytes)
    }
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode {
    checker.finish()
    writeFindings()
    write(order.removeAll())
    var counts = counts
    counts.filtered = checker.passedOver
    let isIncomplete = counts.isIncomplete || checker.gaps.isIncomplete
    let reasons = counts.reasons(checker.gaps)
    writer.end(counts, tally, isIncomplete ? reasons : [], to: &bytes)
    if tally.atLeast(failOn) > 0 { return .findings }
    if isIncomplete { return .incomplete }
    return counts.frames + counts.malformed > 0 ? .success : .badData
  }
}
