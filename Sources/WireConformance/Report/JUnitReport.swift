// A report as JUnit XML, as Jenkins, GitLab and others read it.

enum JUnitReport {
  static func write(_ report: TestReport) -> [UInt8] {
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
    // The schema that most readers keep to has no count of what is skipped here.
    text +=
      "<testsuites"
      + attributes(
        [("name", report.testee.name)] + counts(report.cases).filter { $0.0 != "skipped" })
    text += attributes([("time", seconds(report.seconds))]) + ">\n"
    for tally in Tally.suites(of: report.cases) {
      let cases = report.cases.filter { $0.suite == tally.suite }
      text += "  <testsuite" + attributes([("name", tally.suite)] + counts(cases))
      text += attributes([
        ("time", seconds(cases.reduce(0) { $0 + $1.milliseconds } / 1_000)),
        ("timestamp", String(report.started.prefix(19))),
      ])
      text += ">\n"
      for test in cases { append(test, report.testee.name, to: &text) }
      text += "  </testsuite>\n"
    }
    text += "</testsuites>\n"
    return Array(text.utf8)
  }

  private static func append(_ test: CaseReport, _ testee: String, to text: inout String) {
    text +=
      "    <testcase"
      + attributes([
        ("name", "\(test.id): \(test.comment)"), ("classname", "\(testee).\(test.suite)"),
        ("time", seconds(test.milliseconds / 1_000)),
      ])
    let element: String? =
      switch test.verdict {
      case .pass: nil
      case .fail, .unexpectedPass: "failure"
      case .expectedFailure, .unsupported: "skipped"
      case .inconclusive: "error"
      }
    guard let element else {
      text += "/>\n"
      return
    }
    let message = test.mismatches.first?.description ?? test.note
    text += ">\n      <\(element)"
    var described = [("message", "\(test.verdict.words): \(message)")]
    // Only these two have it in the schema that most readers keep to.
    if element != "skipped" { described.append(("type", test.verdict.rawValue)) }
    text += attributes(described)
    text += element == "skipped" ? "/>\n" : ">\(details(test).escapedForXML)</\(element)>\n"
    text += "    </testcase>\n"
  }

  private static func details(_ test: CaseReport) -> String {
    var lines = test.requirements.map { "\($0.id): \($0.text)" }
    lines += test.mismatches.map(\.description)
    if !test.note.isEmpty { lines.append(test.note) }
    return (lines + ["input: \(test.input)", "again: \(test.again)"]).joined(separator: "\n")
  }

  private static func counts(_ cases: [CaseReport]) -> [(String, String)] {
    func count(_ verdicts: Verdict...) -> String {
      "\(cases.count { verdicts.contains($0.verdict) })"
    }
    return [
      ("tests", "\(cases.count)"), ("failures", count(.fail, .unexpectedPass)),
      ("errors", count(.inconclusive)), ("skipped", count(.expectedFailure, .unsupported)),
    ]
  }

  /// Seconds with three digits behind the point.
  private static func seconds(_ value: Double) -> String {
    let milliseconds = Int((value * 1_000).rounded())
    let rest = "\(milliseconds % 1_000)"
    return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  private static func attributes(_ list: [(String, String)]) -> String {
    list.map { " \($0.0)=\"\($0.1.escapedForXML)\"" }.joined()
  }
}
