// What every test of an implementation does with its cases: judges them, prints them as they end, writes the reports, concludes.

import WireConformance

/// A run of cases against one implementation.
struct JudgedRun {
  /// Who was tested, and what was odd.
  struct Ending {
    let testee: TesteeHello
    /// What is said when cases are inconclusive.
    let gone: String
    /// What is odd but fails no case.
    var warnings: [String] = []

    /// The end of a run against a child process.
    init(_ ending: TesteeRun.Ending, of command: [String]) {
      testee = ending.hello ?? TesteeHello(name: command[0], version: "", features: [])
      gone = "\(command[0]): \(ending.failure ?? "it is gone")"
      warnings = ending.warnings.map { "\(command[0]): \($0)" }
    }

    /// The end of a run against a server.
    init(_ ending: ServerRun.Ending, at server: String) {
      testee = TesteeHello(
        name: ending.agent.isEmpty ? server : ending.agent, version: "", features: [])
      gone = "\(server): \(ending.failure ?? "it is gone")"
    }
  }

  let expectation: ExpectOptions
  let report: ReportOptions
  let expected: ExpectedFailures

  /// Runs the cases, and ends the command as they say.
  ///
  /// - Parameters:
  ///   - vectors: what is run, in the order of the reports.
  ///   - command: what the reports call the run.
  ///   - body: runs all of it and gives each case to its argument as it ends.
  func run(
    _ vectors: [Vector], command: String,
    _ body: ((CaseReport) throws -> Void) throws -> Ending
  ) throws {
    let places = Dictionary(
      vectors.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    try report.check()
    Signals.endInOrder()
    let started = System.nanosecondsSince1970
    var cases: [CaseReport] = []
    var ending: Ending?
    // Whoever ends a run that takes too long wants what it has found.
    try StandardOutput.use(.eachLine) { output in
      let printer = TestPrinter(format: report.format)
      let end: Ending
      do {
        end = try body { test in
          var test = test
          expected.judge(&test)
          try printer.print(test, to: &output)
          cases.append(test)
        }
      } catch let error as ToolError where error.exitCode == .interrupted {
        let reports = report.reports.isEmpty ? "" : "; no report is written"
        StandardError.say("ended after \(cases.count) of \(vectors.count) cases\(reports)")
        throw error
      }
      ending = end
      cases.sort { places[$0.id] ?? 0 < places[$1.id] ?? 0 }
      let result = TestReport(
        testee: end.testee, command: command, started: System.utcClock(started),
        seconds: Double(System.nanosecondsSince1970 - started) / 1e9, cases: cases)
      // First, so that it is seen whatever becomes of the files.
      try printer.summary(result, stale: expected.stale(cases), to: &output)
      try report.write(result)
      try expectation.update(expected, with: cases)
    }
    for warning in ending?.warnings ?? [] { StandardError.say(warning) }
    try expectation.conclude(
      cases, expected, isStrict: report.strict, gone: ending?.gone ?? "")
  }
}
