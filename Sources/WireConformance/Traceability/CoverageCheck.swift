// Whether every requirement is tested, and whether coverage.json says what is so.

extension Traceability {
  /// Requirements that are not covered, and notes that do not hold.
  var coverageFindings: [Finding] {
    let coverage = coverage
    return gaps(coverage) + share(coverage) + unknownNotes(coverage)
      + coverage.requirements.flatMap(noteFindings)
  }

  /// Each MUST has to be covered.
  private func gaps(_ coverage: Coverage) -> [Finding] {
    coverage.all(.must).compactMap { requirement in
      guard let gap = requirement.gap else { return nil }
      return Finding(
        .coverage, in: specification.name, line: requirement.sentence.line, id: requirement.id,
        "is a MUST and has \(gap.rawValue)",
        do: "add a vector, or name a test or a reason in \(CoverageNotes.fileName)")
    }
  }

  /// Of the SHOULD, a share has to be covered.
  private func share(_ coverage: Coverage) -> [Finding] {
    let all = coverage.all(.should)
    let missing = all.filter { $0.gap != nil }
    guard (all.count - missing.count) * 100 < all.count * Coverage.neededShare else { return [] }
    return [
      Finding(
        .coverage, in: specification.name,
        "\(all.count - missing.count) of \(all.count) SHOULD are covered, and \(Coverage.neededShare) % are needed",
        do: "cover some of \(missing.map(\.id).joined(separator: ", "))")
    ]
  }

  private func unknownNotes(_ coverage: Coverage) -> [Finding] {
    let known = Set(coverage.requirements.map(\.id))
    return notes.notes.keys.filter { !known.contains($0) }.sorted().map { id in
      Finding(
        .coverageNote, in: CoverageNotes.fileName, id: id, "is not in \(specification.name)",
        do: "take it out, or write the id that is meant")
    }
  }

  private func noteFindings(_ requirement: Coverage.Requirement) -> [Finding] {
    guard let note = requirement.note else { return [] }
    func finding(_ text: String, do help: String) -> Finding {
      Finding(.coverageNote, in: CoverageNotes.fileName, id: requirement.id, text, do: help)
    }
    var findings = note.tests.filter { !tests.names.contains($0) }.map {
      finding("names the test \($0), which is not in the sources", do: "name one that is")
    }
    let isValid = requirement.valid + requirement.acceptable > 0
    let isInvalid = requirement.invalid + requirement.acceptable > 0
    if note.untestable != nil, isValid || isInvalid || requirement.scenarios > 0 {
      findings.append(
        finding("is said not to be testable, and has vectors", do: "take the note out"))
    }
    switch note.polarity?.only {
    case .valid where isInvalid || !isValid, .invalid where isValid || !isInvalid:
      findings.append(
        finding(
          "is said to have vectors of one kind only, and has others or none",
          do: "take the note out, or correct it"))
    default: break
    }
    return findings
  }
}
