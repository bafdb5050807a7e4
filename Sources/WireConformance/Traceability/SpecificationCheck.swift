// SPEC.md alone, and its examples beside the vectors that they name.

extension Traceability {
  /// Sentences without an id, ids without a key word, ids that stand twice or in another section.
  var specificationFindings: [Finding] {
    var lines: [String: Int] = [:]
    var findings: [Finding] = []
    for sentence in specification.sentences {
      func add(_ rule: Finding.Rule, _ id: String?, _ text: String, do help: String) {
        findings.append(
          Finding(rule, in: specification.name, line: sentence.line, id: id, text, do: help))
      }
      let ids = sentence.ids
      if let level = sentence.level, ids.isEmpty {
        add(
          .sentence, nil, "a sentence with \(level.rawValue) has no id",
          do: "end it with a new [WP-\(sentence.section)-n]")
      } else if sentence.level == nil {
        add(
          .sentence, ids.first, "stands at a sentence without MUST, SHOULD or MAY",
          do: "say what is demanded, or take the id away")
      } else if ids.count > 1 {
        add(
          .sentence, ids.first,
          "shares its sentence with \(ids.dropFirst().joined(separator: ", "))",
          do: "make a sentence of its own for each id")
      }
      for id in ids {
        if let line = lines.updateValue(sentence.line, forKey: id) {
          add(.requirementID, id, "stands in line \(line) too", do: "give the newer one a new id")
        }
        if id.dropFirst(3).prefix(while: { $0 != "-" }) != sentence.section[...] {
          add(
            .requirementID, id, "stands in section \(sentence.section)",
            do: "use an id of this section")
        }
      }
    }
    return findings
  }

  /// Examples that name no vector, one that does not exist, or one that says something else.
  var exampleFindings: [Finding] {
    let vectors = Dictionary(
      files.flatMap(\.vectors).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return specification.examples.compactMap { example in
      func finding(_ text: String, do help: String) -> Finding {
        Finding(
          .example, in: specification.name, line: example.line, id: example.vector, text, do: help)
      }
      guard let id = example.vector else {
        return finding("bytes that name no vector", do: "put (vector `WP-…`) in front of them")
      }
      guard let vector = vectors[id] else {
        return finding("is no vector", do: "name one that shows the same")
      }
      guard let given = vector.given else {
        return finding("has neither bytes nor a content", do: "name a vector that has")
      }
      let shown: [UInt8]
      switch example.shown {
      case .nothing:
        return finding("is named, and nothing is shown", do: "show its bytes, or do not name it")
      case .bytes(let bytes): shown = bytes
      case .content(let text): shown = Array(text.utf8)
      }
      if shown == given { return nil }
      let place = zip(shown, given).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      return finding(
        "differs from what is shown here, at byte \(place ?? min(shown.count, given.count))",
        do: "show what the vector has")
    }
  }
}

extension Vector {
  /// The bytes that a reader is given; nil for scenarios.
  fileprivate var given: [UInt8]? {
    switch test {
    case .stream(let test): test.bytes
    case .content(let test): test.bytes
    case .accountText(let text, _): Array(text.utf8)
    case .session, .client: nil
    }
  }
}
