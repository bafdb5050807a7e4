// What a report says of a vector before it is run.

import WireConformance

extension CaseReport {
  /// A case of which nothing is known yet.
  ///
  /// - Parameter again: the line that repeats it.
  init(_ vector: Vector, again: String) {
    self.init(
      id: vector.id, suite: vector.suite, file: vector.file, comment: vector.comment,
      requirements: vector.requirements.map {
        Requirement(id: $0, text: Specification.requirement($0)?.text ?? "")
      }, verdict: .inconclusive, input: vector.input)
    self.again = again
  }
}
