// Vectors/COVERAGE.md: what tests each requirement, as tables.

extension Coverage {
  /// The page, in Markdown: sums by level, and a table for each section that has requirements.
  public func markdown(_ specification: SpecificationText) -> String {
    var page = """
      # Coverage

      What tests each requirement of SPEC.md: how many vectors show what keeps it and what breaks it, in how many scenarios of sessions
      it has to hold, and which tests assert it. Vectors/README.md ("Traceability") says when a requirement is covered.
      Written by `Scripts/coverage` from SPEC.md, the vectors and coverage.json; nothing here is written by hand.

      | level | requirements | vectors or scenarios | tests only | cannot be tested | not covered |
      |---|---|---|---|---|---|

      """
    for level in Vector.Level.allCases { page += sums(level) }
    for section in specification.sections {
      let rows = requirements.filter { $0.sentence.section == section.number }
      if rows.isEmpty { continue }
      page += """

        ## \(section.number) \(section.title)

        | requirement | level | valid | invalid | either | scenarios | tests and reasons |
        |---|---|---|---|---|---|---|

        """
      for row in rows { page += row.tableRow }
    }
    return page
  }

  private func sums(_ level: Vector.Level) -> String {
    let all = all(level)
    let covered = all.filter { $0.gap == nil }
    let untestable = covered.filter { $0.note?.untestable != nil }.count
    let testsOnly = covered.filter { $0.hasOnlyTests }.count
    let numbers = [
      all.count, covered.count - untestable - testsOnly, testsOnly, untestable,
      all.count - covered.count,
    ]
    return "| \(level.rawValue) | \(numbers.map(String.init).joined(separator: " | ")) |\n"
  }
}

extension Coverage.Requirement {
  fileprivate var hasOnlyTests: Bool {
    note?.tests.isEmpty == false && valid + invalid + acceptable + scenarios == 0
  }

  fileprivate var tableRow: String {
    let counts = [valid, invalid, acceptable, scenarios].map { $0 == 0 ? "" : String($0) }
    var remarks = (note?.tests ?? []).map { "`\($0)`" }
    if let polarity = note?.polarity {
      remarks.append("\(polarity.only.rawValue): \(polarity.why)")
    }
    if let untestable = note?.untestable { remarks.append("cannot be tested: \(untestable)") }
    // Nothing is asked of a MAY.
    if let gap, level != .may { remarks.append("**\(gap.rawValue)**") }
    let cells = [id, level?.rawValue ?? ""] + counts + [remarks.joined(separator: "; ")]
    return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
  }
}
