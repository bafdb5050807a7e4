// What has changed since people looked at it.

/// Compares the document and the vectors with what the lock file remembers.
struct LockReview {
  let specification: SpecificationText
  let files: [VectorFile]
  let lock: VectorLock

  private static let look = "look at it, then run protocheck vectors lint --update-lock"
  private static let newNumber = "give it a number that was never used"

  var findings: [Finding] { sentences + vectors + gone }

  /// Sentences that are new, changed, or have the id of a removed one.
  private var sentences: [Finding] {
    specification.requirements.compactMap { id, sentence in
      func finding(_ rule: Finding.Rule, _ text: String, do help: String) -> Finding {
        Finding(rule, in: specification.name, line: sentence.line, id: id, text, do: help)
      }
      guard let reviewed = lock.requirements[id] else {
        return finding(.review, "is not in \(VectorLock.fileName)", do: LockReview.look)
      }
      guard let reviewed else {
        return finding(.usedAgain, "was removed once, and is used again", do: LockReview.newNumber)
      }
      if reviewed == sentence.digest { return nil }
      return finding(
        .review, "says something else than when its vectors and tests were looked at",
        do: "look at them again, then run protocheck vectors lint --update-lock")
    }
  }

  /// Vectors that are new or changed, or whose requirements are.
  private var vectors: [Finding] {
    let sentences = Dictionary(
      specification.requirements.map { ($0.id, $0.sentence.digest) },
      uniquingKeysWith: { first, _ in first })
    return files.flatMap { file in
      zip(file.vectors, file.tests).flatMap { vector, test in
        review(vector, VectorLock.review(vector, test), sentences).map { rule, text, help in
          Finding(rule, in: file.name, id: vector.id, text, do: help)
        }
      }
    }
  }

  private func review(
    _ vector: Vector, _ now: VectorLock.Reviewed, _ sentences: [String: String]
  ) -> [(Finding.Rule, String, String)] {
    guard let reviewed = lock.vectors[vector.id] else {
      return [(.review, "is not in \(VectorLock.fileName)", LockReview.look)]
    }
    guard let reviewed else {
      return [(.usedAgain, "was removed once, and is used again", LockReview.newNumber)]
    }
    var findings: [(Finding.Rule, String, String)] = []
    if reviewed.digest != now.digest {
      findings.append(
        (
          .review, "tests something else than when it was looked at",
          "if it has another meaning, \(LockReview.newNumber); if it was wrong, \(LockReview.look)"
        ))
    }
    if reviewed.requirements != now.requirements {
      findings.append(
        (.review, "cites other requirements than when it was looked at", LockReview.look))
    }
    for id in now.requirements {
      guard let old = lock.requirements[id] ?? nil, let new = sentences[id], old != new else {
        continue
      }
      findings.append((.review, "was looked at before \(id) was changed", LockReview.look))
    }
    return findings
  }

  /// What the lock remembers and nobody has any more.
  private var gone: [Finding] {
    let sentences = Set(specification.requirements.map(\.id))
    let vectors = Set(files.flatMap(\.vectors).map(\.id))
    let lost =
      lock.requirements.filter { $0.value != nil && !sentences.contains($0.key) }.map(\.key)
      + lock.vectors.filter { $0.value != nil && !vectors.contains($0.key) }.map(\.key)
    return lost.sorted().map { id in
      Finding(
        .review, in: VectorLock.fileName, id: id, "is not there any more",
        do: "bring it back, or run protocheck vectors lint --update-lock, which keeps it as removed"
      )
    }
  }
}
