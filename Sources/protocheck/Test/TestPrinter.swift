// What the subcommands of test print, for people and for programs.

import WireConformance
import WireProtocol

/// Prints cases as they end.
struct TestPrinter {
  let format: ReportOptions.Format

  /// Values longer than this are cut in text; in JSON they are whole.
  private static let longest = 400

  /// Prints a case; as text only one that needs a look.
  func print(_ test: CaseReport, to output: inout StandardOutput) throws {
    if format == .json {
      output.buffer += JSONReport.value(of: test, withLog: false).encoded()
      return try output.endLine()
    }
    switch test.verdict {
    case .fail: try failure(test, to: &output)
    case .unexpectedPass:
      try output.line("UNEXPECTED PASS \(test.id) (\(test.file)): \(test.note)".safeForTerminal)
    case .pass, .expectedFailure, .unsupported, .inconclusive: break
    }
  }

  private func failure(_ test: CaseReport, to output: inout StandardOutput) throws {
    try output.line("FAIL \(test.id) (\(test.file)): \(test.comment)".safeForTerminal)
    for requirement in test.requirements {
      let text = requirement.text.isEmpty ? "not in SPEC.md" : requirement.text
      try output.line("  \(requirement.id): \(text)")
    }
    for mismatch in test.mismatches {
      try output.line(
        "  \(mismatch.what)\(mismatch.way.isEmpty ? "" : ", \(mismatch.way)")".safeForTerminal)
      try output.line("    expected \(cut(mismatch.expected))")
      try output.line("    got      \(cut(mismatch.actual))")
    }
    if !test.note.isEmpty {
      for line in test.note.split(separator: "\n") { try output.line("  \(cut(String(line)))") }
    }
    // The steps of a scenario are a line each.
    for (index, line) in test.input.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      try output.line("  \(index == 0 ? "input: " : "       ")\(cut(String(line)))")
    }
    try output.line("  again: \(test.again)")
  }

  /// Prints the last lines.
  func summary(
    _ report: TestReport, stale: [ExpectedFailures.Entry], to output: inout StandardOutput
  ) throws {
    if format == .json {
      var object = JSONReport.summary(report).objectValue ?? [:]
      if !stale.isEmpty { object["stale"] = .array(stale.map { .string($0.glob) }) }
      output.buffer += JSONValue.object(object).encoded()
      return try output.endLine()
    }
    for entry in stale where !hasPassed(entry, report) {
      try output.line("STALE '\(entry.glob)': nothing that it matches fails".safeForTerminal)
    }
    for (name, count) in unsupported(report) {
      try output.line("unsupported: \(name), \(count) cases".safeForTerminal)
    }
    let counts = Verdict.allCases.filter { $0 == .pass || $0 == .fail || report.count($0) > 0 }
      .map { "\(report.count($0)) \($0.words)" }
    let testee = [report.testee.name, report.testee.version].filter { !$0.isEmpty }
    try output.line(
      "\(testee.joined(separator: " ")): ".safeForTerminal + counts.joined(separator: ", "))
  }

  /// Whether its cases were told of already, as unexpected passes.
  private func hasPassed(_ entry: ExpectedFailures.Entry, _ report: TestReport) -> Bool {
    report.cases.contains { entry.matches($0) && $0.verdict == .unexpectedPass }
  }

  /// What is unsupported, and how many cases need it.
  private func unsupported(_ report: TestReport) -> [(String, Int)] {
    var counts: [String: Int] = [:]
    for test in report.cases where test.verdict == .unsupported {
      counts[test.note, default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func cut(_ text: String) -> String {
    text.count <= TestPrinter.longest
      ? text.safeForTerminal
      : "\(String(text.prefix(TestPrinter.longest)).safeForTerminal)… (\(text.utf8.count) bytes in all: see --format json)"
  }
}
