// What is wrong between SPEC.md, the vectors and the tests, and what to do about it.

/// Something that breaks the way from a requirement to what tests it.
public struct Finding: Sendable, Hashable {
  /// Which rule of Vectors/README.md ("Traceability") is broken.
  public enum Rule: String, Sendable, CaseIterable {
    /// A sentence of SPEC.md has a key word and not exactly one id, or an id and no key word.
    case sentence
    /// An id of SPEC.md stands twice, or not in its section.
    case requirementID
    /// A vector cites what SPEC.md does not have.
    case unknownRequirement
    /// A vector's id stands twice, or does not belong to its suite.
    case vectorID
    /// The number of a removed vector or requirement is used again.
    case usedAgain
    /// A file says another number of vectors than it has.
    case numberOfTests
    /// A vector is stronger or weaker than what it cites.
    case level
    /// An example of SPEC.md is not what its vector says.
    case example
    /// Something has changed since people looked at it, or is new.
    case review
    /// A requirement is not tested, as far as it has to be.
    case coverage
    /// coverage.json says what is not so.
    case coverageNote
  }

  /// The file, as the reader finds it.
  public let file: String
  /// The line in it, from 1; nil where an id tells the place.
  public let line: Int?
  /// The vector or requirement; nil when it is about a file or an example.
  public let id: String?
  /// Which rule is broken.
  public let rule: Rule
  /// What is wrong.
  public let text: String
  /// What to do.
  public let help: String

  init(
    _ rule: Rule, in file: String, line: Int? = nil, id: String? = nil, _ text: String,
    do help: String
  ) {
    self.rule = rule
    self.file = file
    self.line = line
    self.id = id
    self.text = text
    self.help = help
  }
}

extension Finding: CustomStringConvertible {
  /// The place, what is wrong, and what to do, as one line.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    return "\(place): \(id.map { "\($0) " } ?? "")\(text): \(help)"
  }
}
