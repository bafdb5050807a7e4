// What SPEC.md leaves to an implementation: where two of them may make something else of the same bytes.

import WireProtocol

/// A difference between this library and a testee that is no defect of either.
struct AcceptedDifference: Sendable {
  /// The section of SPEC.md that leaves it open.
  let section: String
  /// What it leaves open.
  let reason: String
  let covers: @Sendable (Disagreement) -> Bool

  private static let good = GoodFields()

  /// The one that a testee's outcome of `wire` is, where it is not that of the library; nil: it is a defect.
  static func of(_ seen: Seen, from expected: Outcome, _ wire: [UInt8]) -> AcceptedDifference? {
    guard let disagreement = Disagreement(wire, expected, seen, good) else { return nil }
    return all.first { $0.covers(disagreement) }
  }

  /// All that are accepted.
  static let all = [
    AcceptedDifference(
      section: "5.7", reason: "which of several faults of order 14 is reported is not defined"
    ) { disagreement in
      guard disagreement.library?.code == .malformedBody,
        disagreement.testee?.code == .malformedBody,
        let offset = disagreement.testee?.offset
      else { return false }
      return disagreement.faults?.places.contains(offset) == true
    },
    AcceptedDifference(
      section: "5.6",
      reason: "how much memory a body takes differs, and bounding it is recommended, not required"
    ) { disagreement in
      guard !disagreement.isCanonical else { return false }
      return disagreement.library?.code == .tooLarge || disagreement.testee?.code == .tooLarge
    },
    AcceptedDifference(
      section: "5.1",
      reason: "a receiver may accept long tags and lengths (WP-5.1-6), and keep groups and known "
        + "fields of another wire type as unknown ones (WP-5.1-8)"
    ) { disagreement in
      guard disagreement.testee == nil, let fault = disagreement.faults?.first else { return false }
      return BodyFaults.open.contains(fault.requirement)
    },
    AcceptedDifference(
      section: "5.2",
      reason: "of a string that a later one overwrites a receiver may judge nothing (WP-5.2-5)"
    ) { disagreement in
      guard disagreement.testee == nil, let fault = disagreement.faults?.first,
        ["WP-5.2-1", "WP-5.2-2"].contains(fault.requirement)
      else { return false }
      return disagreement.isOverwritten(fault.offset - Frame.headerLength)
    },
  ]
}
