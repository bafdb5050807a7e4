// What tests each requirement of SPEC.md.

/// The coverage of all requirements.
public struct Coverage: Sendable {
  /// What tests one requirement.
  public struct Requirement: Sendable {
    /// Such as `WP-2.3-4`.
    public let id: String
    /// The sentence that it stands in.
    public let sentence: SpecificationText.Sentence
    /// How strong it is; nil when the sentence has no key word.
    public var level: Vector.Level? { sentence.level }
    /// Vectors that keep the rules.
    public internal(set) var valid = 0
    /// Vectors that break one.
    public internal(set) var invalid = 0
    /// Vectors with several right outcomes: they are of both kinds.
    public internal(set) var acceptable = 0
    /// Scenarios of sessions. What an end does has no wrong form that could be given to it, so one is enough.
    public internal(set) var scenarios = 0
    /// What people say of it.
    public internal(set) var note: CoverageNotes.Note?

    /// What is still missing.
    public var gap: Gap? {
      if note?.untestable != nil || note?.tests.isEmpty == false { return nil }
      if scenarios > 0 || acceptable > 0 { return nil }
      switch (valid > 0, invalid > 0) {
      case (true, true): return nil
      case (false, false): return .everything
      case (true, false): return note?.polarity?.only == .valid ? nil : .invalid
      case (false, true): return note?.polarity?.only == .invalid ? nil : .valid
      }
    }
  }

  /// What a requirement lacks.
  public enum Gap: String, Sendable {
    /// Nothing tests it.
    case everything = "no vector and no test"
    /// Nothing tests what keeps it.
    case valid = "no valid vector"
    /// Nothing tests what breaks it.
    case invalid = "no invalid vector"
  }

  /// The share of the SHOULD that has to be covered, in percent.
  static let neededShare = 90

  /// All requirements, in the order of SPEC.md.
  public let requirements: [Requirement]

  /// Counts the vectors of each requirement.
  public init(_ specification: SpecificationText, _ vectors: [Vector], _ notes: CoverageNotes) {
    var found = specification.requirements.map { Requirement(id: $0.id, sentence: $0.sentence) }
    let places = Dictionary(
      found.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first }
    )
    for vector in vectors {
      for id in Set(vector.requirements) {
        guard let place = places[id] else { continue }
        if vector.isScenario {
          found[place].scenarios += 1
          continue
        }
        switch vector.result {
        case .valid: found[place].valid += 1
        case .invalid: found[place].invalid += 1
        case .acceptable: found[place].acceptable += 1
        }
      }
    }
    for place in found.indices { found[place].note = notes.notes[found[place].id] }
    requirements = found
  }

  /// The requirements of a level.
  func all(_ level: Vector.Level) -> [Requirement] { requirements.filter { $0.level == level } }
}
