// A small project that nothing is wrong with, to be changed in one place.

import WireConformance
import WireProtocol

/// A document of two sections, a file of two vectors, and what people say of them.
struct TraceSample {
  var specification = """
    # Sample

    ### 1.1 Words

    MUST and SHOULD are words.

    ### 2.1 Layout

    The example (vector `WP-MSG-0001`):

        \(TraceSample.hexadecimal)

    - A sender MUST do this, and
      that. [WP-2.1-1]
    - A sender MAY do more. [WP-2.1-2]

    ### 2.2 Version

    - A receiver SHOULD be kind. [WP-2.2-1]

    """
  var tests: [JSONObject] = [
    Sample.valid.with("requirements", value: ["WP-2.1-1"]),
    Sample.invalid.with("requirements", value: ["WP-2.1-1"]).with("id", value: "WP-MSG-0002"),
  ]
  var suite = "message"
  var statedCount: Int?
  var notes = #"{"schema":1,"requirements":{"WP-2.2-1":{"tests":["ATests.BTests/isKind"]}}}"#
  var lock: VectorLock?
  var sources = TestIndex()

  init() {
    sources.addSwift(
      """
      struct BTests {
        @Test func isKind() {}
      }
      """, target: "ATests")
  }

  /// The bytes of the vector, as SPEC.md writes them.
  static var hexadecimal: String {
    let digits = Array(Sample.wire.uppercased())
    return stride(from: 0, to: digits.count, by: 2).map { String(digits[$0...($0 + 1)]) }
      .joined(separator: " ")
  }

  /// What comes of it with the lock that it has.
  var project: Traceability {
    get throws(VectorError) { try project(lock) }
  }

  func project(_ lock: VectorLock?) throws(VectorError) -> Traceability {
    var file = Sample.file(tests, suite: suite)
    if let statedCount { file["numberOfTests"] = .number(JSONNumber(statedCount)) }
    return Traceability(
      specification: SpecificationText(specification, name: "SPEC.md"),
      files: [
        try VectorFile(counting: JSONValue.object(file).encoded(), name: "message/sample.json")
      ],
      notes: try CoverageNotes(decoding: Array(notes.utf8)), lock: lock, tests: sources)
  }

  /// What is found, with a lock that knows everything unless the sample has one: rule, id and line.
  var found: [String] {
    get throws {
      let reviewed = try project(lock ?? (try project(nil)).updatedLock)
      return reviewed.findings.map { finding in
        [finding.rule.rawValue, finding.id, finding.line.map(String.init)].compactMap(\.self)
          .joined(separator: " ")
      }
    }
  }
}
