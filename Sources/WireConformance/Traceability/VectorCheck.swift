// The vectors beside SPEC.md: ids, counts, citations and levels.

extension Traceability {
  /// What is wrong with vectors, whatever it was before.
  var vectorFindings: [Finding] {
    let levels = Dictionary(
      specification.requirements.map { ($0.id, $0.sentence.level) },
      uniquingKeysWith: { first, _ in first })
    var owners: [String: String] = [:]
    var findings: [Finding] = []
    for file in files {
      if file.statedCount != file.vectors.count {
        findings.append(
          Finding(
            .numberOfTests, in: file.name,
            "numberOfTests is \(file.statedCount), and there are \(file.vectors.count) vectors",
            do: "write \(file.vectors.count), unless some are lost"))
      }
      for vector in file.vectors {
        let wrong =
          idFault(vector, file, &owners) + citationFaults(vector, levels)
          + levelFault(vector, levels)
        findings += wrong.map { rule, text, help in
          Finding(rule, in: file.name, id: vector.id, text, do: help)
        }
      }
    }
    return findings
  }

  private typealias Fault = (Finding.Rule, String, String)

  private func idFault(_ vector: Vector, _ file: VectorFile, _ owners: inout [String: String])
    -> [Fault]
  {
    var faults: [Fault] = []
    let prefix = file.suite.prefix
    if !vector.id.hasPrefix("\(prefix)-") {
      faults.append(
        (
          .vectorID, "does not begin with \(prefix), as ids of the suite \(file.suite.rawValue) do",
          "give it a new number of its suite"
        ))
    }
    if let owner = owners.updateValue(file.name, forKey: vector.id) {
      faults.append((.vectorID, "stands in \(owner) too", "give the newer one a new number"))
    }
    return faults
  }

  private func citationFaults(_ vector: Vector, _ levels: [String: Vector.Level?]) -> [Fault] {
    vector.requirements.filter { levels[$0] == nil }.map { id in
      (
        .unknownRequirement, "cites \(id), which \(specification.name) does not have",
        "cite what it tests"
      )
    }
  }

  /// The level of a vector follows from what it cites.
  ///
  /// Several outcomes are right because of a SHOULD or MAY, so that one is their level: the weakest. A server may choose inside
  /// of a MUST too. One outcome is as strong as the strongest. What one end MAY do, the other one has to take: such a vector may
  /// be MUST too.
  private func levelFault(_ vector: Vector, _ levels: [String: Vector.Level?]) -> [Fault] {
    let cited = vector.requirements.compactMap { levels[$0] ?? nil }
    let order = Vector.Level.allCases
    guard let strongest = order.first(where: cited.contains),
      let weakest = order.last(where: cited.contains)
    else { return [] }
    if vector.result == .acceptable {
      if weakest == .must, !vector.isScenario {
        return [
          (
            .level, "has several outcomes, and everything it cites is a MUST",
            "cite what permits them"
          )
        ]
      }
      return vector.level == weakest ? [] : [levelFault(vector, weakest)]
    }
    if vector.level == strongest || (vector.level == .must && weakest == .may) { return [] }
    return [levelFault(vector, strongest)]
  }

  private func levelFault(_ vector: Vector, _ expected: Vector.Level) -> Fault {
    (
      .level, "is \(vector.level.rawValue), and what it cites makes it \(expected.rawValue)",
      "write \(expected.rawValue), or cite what it tests"
    )
  }
}

extension Vector {
  /// Whether it is steps of a session.
  var isScenario: Bool {
    switch test {
    case .session, .client: true
    case .stream, .accountText, .content: false
    }
  }
}

extension VectorFile.Suite {
  /// What the ids of its vectors begin with.
  var prefix: String {
    switch self {
    case .header: "WP-HDR"
    case .frame: "WP-FRM"
    case .stream: "WP-STR"
    case .message, .accountText: "WP-MSG"
    case .compression: "WP-CMP"
    case .content, .contentValue: "WP-CNT"
    case .session: "WP-SES"
    case .client: "WP-CLI"
    }
  }
}
