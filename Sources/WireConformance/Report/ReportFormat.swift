// The forms of a report, each written from the same values.

/// A form of a report.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// JSON Lines: the run, the cases, the summary.
  case json
  /// XML as continuous integration reads it.
  case junit
  /// Markdown, for a comment or a summary of a build.
  case md
  /// One page that needs nothing else.
  case html

  /// The bytes of a report.
  public func write(_ report: TestReport) -> [UInt8] {
    switch self {
    case .json: JSONReport.write(report)
    case .junit: JUnitReport.write(report)
    case .md: MarkdownReport.write(report)
    case .html: HTMLReport.write([report])
    }
  }
}

/// The counts of a suite, or of all.
struct Tally {
  let suite: String
  private(set) var counts: [Verdict: Int] = [:]

  var total: Int { counts.values.reduce(0, +) }

  subscript(verdict: Verdict) -> Int { counts[verdict] ?? 0 }

  /// One for each suite, in the order in which they come.
  static func suites(of cases: [CaseReport]) -> [Tally] {
    var tallies: [Tally] = []
    var places: [String: Int] = [:]
    for report in cases {
      let place = places[report.suite] ?? tallies.count
      if place == tallies.count {
        places[report.suite] = place
        tallies.append(Tally(suite: report.suite))
      }
      tallies[place].counts[report.verdict, default: 0] += 1
    }
    return tallies
  }
}
