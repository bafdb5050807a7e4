// How far a case is: what was answered, and what the report says of it.

import WireProtocol

/// A case of a run.
struct CaseProgress {
  /// The most of a line that a report keeps, in bytes.
  private static let keptLine = 4_000

  /// Nil when no testee can run it.
  let test: CodecCase?
  private(set) var report: CaseReport
  private(set) var isDone = false
  /// By the number of the ask.
  private var answers: [TesteeAnswer?]
  /// Asks without an answer; nil until a child has them.
  private var open: Int?
  private var log: [(ask: Int, line: LogLine)] = []
  private var began = 0.0

  init(_ test: CodecCase?, _ report: CaseReport) {
    self.test = test
    self.report = report
    answers = Array(repeating: nil, count: test?.asks.count ?? 0)
    if test == nil {
      self.report.verdict = .unsupported
      self.report.note = "a scenario needs a server or a client"
      isDone = true
    }
  }

  /// Gives the case to a child.
  ///
  /// - Returns: the numbers of the asks that it can be asked.
  mutating func begin(_ features: [String]) -> [Int] {
    guard let test else { return [] }
    let asks = test.asks.indices.filter { test.canAsk(test.asks[$0], features) }
    open = asks.count
    if asks.isEmpty { finish(features) }
    return asks
  }

  /// Notes a line that went to a child or came from it.
  mutating func note(_ ask: Int, _ milliseconds: Double, isAnswer: Bool, _ line: [UInt8]) {
    if log.isEmpty { began = milliseconds }
    report.milliseconds = milliseconds - began
    var text = String(decoding: line.prefix(CaseProgress.keptLine), as: UTF8.self)
    if line.count > CaseProgress.keptLine { text += "… (\(line.count) bytes)" }
    log.append(
      (ask, LogLine(milliseconds: milliseconds, isAnswer: isAnswer, text: text)))
  }

  /// Takes an answer, and judges the case when it was the last.
  mutating func take(_ answer: TesteeAnswer, to ask: Int, _ features: [String]) {
    guard !isDone, answers[ask] == nil else { return }
    answers[ask] = answer
    open = (open ?? 0) - 1
    if open == 0 { finish(features) }
  }

  private mutating func finish(_ features: [String]) {
    guard let test else { return }
    let judgement = test.judge(answers, features)
    report.mismatches = judgement.mismatches
    if !judgement.mismatches.isEmpty {
      report.verdict = .fail
    } else if let name = judgement.unsupported {
      report.verdict = .unsupported
      report.note = name
    } else {
      report.verdict = .pass
    }
    close(judgement.mismatches.first?.way)
  }

  /// The case broke the child.
  mutating func fail(at ask: Int, because reason: String, _ errors: String) {
    let way = test?.asks[ask].way ?? ""
    report.verdict = .fail
    report.mismatches = [
      Mismatch(what: "testee", expected: "an answer", actual: reason, way: way)
    ]
    report.note = errors.isEmpty ? "" : "its standard error ends with:\n\(errors)"
    close(way)
  }

  /// The case cannot be run.
  mutating func giveUp(_ reason: String) {
    report.verdict = .inconclusive
    report.note = reason
    close(nil)
  }

  /// Keeps of the log what explains the verdict: the bytes as they stand, and the way that failed.
  private mutating func close(_ way: String?) {
    isDone = true
    answers = []
    let failed = way.flatMap { way in test?.asks.firstIndex { $0.way == way } }
    report.log =
      log.filter { $0.ask == 0 || $0.ask == failed }.map(\.line)
    if report.verdict == .pass { report.log = report.log.map(\.short) }
    log = []
  }

  /// Lets go of what nobody needs once the report was told.
  mutating func forget() { report.log = [] }
}

extension LogLine {
  /// The most of a line of a case that passed that a report keeps, in bytes.
  private static let shortest = 400

  /// As a report keeps it of a case that passed.
  var short: LogLine {
    guard text.utf8.count > LogLine.shortest else { return self }
    return LogLine(
      milliseconds: milliseconds, isAnswer: isAnswer,
      text: "\(text.prefix(LogLine.shortest))… (\(text.utf8.count) bytes)")
  }
}
