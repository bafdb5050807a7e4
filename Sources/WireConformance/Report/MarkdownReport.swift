// A report as Markdown: counts by suite, and the cases that need a look.

enum MarkdownReport {
  /// How many cases are listed of each verdict.
  private static let most = 50

  static func write(_ report: TestReport) -> [UInt8] {
    let testee = [report.testee.name, report.testee.version].filter { !$0.isEmpty }
    var text = "# \(testee.map(escaped).joined(separator: " "))\n\n"
    text += "`\(report.command.replacing("`", with: "'"))`, \(report.started), "
    text += "\(Int(report.seconds.rounded(.up))) s\n\n"
    text += "| suite | " + Verdict.allCases.map(\.words).joined(separator: " | ") + " | cases |\n"
    text += "|---|" + String(repeating: "---:|", count: Verdict.allCases.count + 1) + "\n"
    for tally in Tally.suites(of: report.cases) {
      text += row(tally.suite, tally.total) { tally[$0] }
    }
    text += row("all", report.cases.count, report.count)
    for verdict in [Verdict.fail, .unexpectedPass, .inconclusive, .expectedFailure, .unsupported] {
      let cases = report.cases.filter { $0.verdict == verdict }
      if cases.isEmpty { continue }
      text += "\n## \(cases.count) \(verdict.words)\n\n"
      for test in cases.prefix(most) { append(test, to: &text) }
      if cases.count > most { text += "- and \(cases.count - most) more\n" }
    }
    return Array(text.utf8)
  }

  private static func row(_ name: String, _ total: Int, _ count: (Verdict) -> Int) -> String {
    let cells = Verdict.allCases.map { count($0) == 0 ? "" : "\(count($0))" }
    return "| \(name) | " + cells.joined(separator: " | ") + " | \(total) |\n"
  }

  private static func append(_ test: CaseReport, to text: inout String) {
    text += "- **\(test.id)** \(escaped(test.comment))\n"
    if let first = test.mismatches.first { text += "  - \(escaped(first.description))\n" }
    if !test.note.isEmpty { text += "  - \(escaped(test.note))\n" }
    if test.verdict == .fail { text += "  - again: `\(test.again.replacing("`", with: "'"))`\n" }
  }

  /// Text that Markdown shows as it is, in one line and of bounded length.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.prefix(300) {
      if "\\`*_[]<>|#".contains(character) { result += "\\" }
      result += character.isNewline ? " " : String(character)
    }
    return text.count > 300 ? result + "…" : result
  }
}
