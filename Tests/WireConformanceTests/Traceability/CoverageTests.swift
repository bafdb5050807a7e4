// When a requirement is covered, what coverage.json may say of it, and the page that is made of that.

import Testing
import WireConformance
import WireProtocol

@Suite("Coverage")
struct CoverageTests {
  private func found(_ change: (inout TraceSample) -> Void) throws -> [String] {
    var sample = TraceSample()
    change(&sample)
    return try sample.found
  }

  /// A sample whose WP-2.1-1 has a note beside the one of WP-2.2-1.
  private func noted(_ note: String, _ change: (inout TraceSample) -> Void = { _ in }) throws
    -> [String]
  {
    try found {
      $0.notes = $0.notes.replacing(
        #""requirements":{"#, with: #""requirements":{"WP-2.1-1":\#(note),"#)
      change(&$0)
    }
  }

  private static let gap = ["coverage WP-2.1-1 13"]

  @Test("A MUST needs vectors of both kinds, or a reason")
  func polarity() throws {
    let valid = #"{"polarity":"valid only","why":"it permits"}"#
    let invalid = #"{"polarity":"invalid only","why":"it forbids"}"#
    #expect(try found { $0.tests.removeLast() } == Self.gap)
    #expect(try noted(valid) { $0.tests.removeLast() } == [])
    #expect(try noted(invalid) { $0.tests.removeLast() } == Self.gap + ["coverageNote WP-2.1-1"])
    func withoutValid(_ sample: inout TraceSample) {
      sample.tests[0]["requirements"] = ["WP-2.1-2"]
    }
    #expect(try found(withoutValid) == Self.gap)
    #expect(try noted(invalid, withoutValid) == [])
    #expect(try noted(valid, withoutValid) == Self.gap + ["coverageNote WP-2.1-1"])
    // A reason where none is needed hides what comes later.
    #expect(try noted(valid) == ["coverageNote WP-2.1-1"])
    #expect(try noted(invalid) == ["coverageNote WP-2.1-1"])
  }

  @Test("A test or a reason stands for vectors, and a reason does not stand beside them")
  func instead() throws {
    func without(_ sample: inout TraceSample) {
      sample.tests[0]["requirements"] = ["WP-2.1-2"]
      sample.tests[1]["requirements"] = ["WP-2.1-2"]
    }
    #expect(try found(without) == Self.gap)
    #expect(try noted(#"{"tests":["ATests.BTests/isKind"]}"#, without) == [])
    #expect(try noted(#"{"untestable":"it is of the future"}"#, without) == [])
    #expect(try noted(#"{"untestable":"it is of the future"}"#) == ["coverageNote WP-2.1-1"])
  }

  @Test("A scenario is enough")
  func scenarios() throws {
    let scenario: JSONObject = [
      "id": "WP-SES-0001", "comment": "a sample", "requirements": ["WP-2.1-1"], "level": "MUST",
      "result": "valid", "steps": [["open": "a"], ["close": "a"]],
    ]
    func found(_ tests: [JSONObject]) throws -> [String] {
      try self.found {
        $0.suite = "session"
        $0.tests = tests
        $0.specification.replace(" (vector `WP-MSG-0001`):", with: ":")
      }.filter { !$0.hasPrefix("example") }
    }
    #expect(try found([scenario]) == [])
    let other = scenario.with("requirements", value: ["WP-2.1-2"])
    #expect(try found([other]) == Self.gap)
  }

  @Test("A note names tests and requirements that there are")
  func names() throws {
    #expect(
      try found { $0.sources = TestIndex() } == ["coverageNote WP-2.2-1"])
    #expect(
      try found { $0.notes.replace("isKind", with: "isKin") } == ["coverageNote WP-2.2-1"])
    #expect(
      try found { $0.notes.replace(#"ents":{"#, with: #"ents":{"WP-9-9":{"untestable":"x"},"#) }
        == ["coverageNote WP-9-9"])
  }

  @Test("Nine of ten SHOULD are needed")
  func share() throws {
    func found(_ covered: Int, of count: Int) throws -> [String] {
      try self.found { sample in
        sample.notes = #"{"schema":1,"requirements":{"#
        let all = (1...count).map { number in "- It SHOULD. [WP-2.2-\(number)]\n" }
        sample.specification = sample.specification.replacing(
          "- A receiver SHOULD be kind. [WP-2.2-1]\n", with: all.joined())
        let notes = (1...covered).map { #""WP-2.2-\#($0)":{"tests":["ATests.BTests/isKind"]}"# }
        sample.notes += notes.joined(separator: ",") + "}}"
      }
    }
    #expect(try found(9, of: 10) == [])
    #expect(try found(8, of: 10) == ["coverage"])
    #expect(try found(8, of: 9) == ["coverage"])
    #expect(try found(9, of: 9) == [])
  }

  @Test(
    "Notes that are not as they are described are refused",
    arguments: [
      "{}", #"{"tests":[]}"#, #"{"tests":[""]}"#, #"{"polarity":"valid only"}"#,
      #"{"polarity":"both","why":"x"}"#, #"{"why":"x","tests":["a"]}"#, #"{"untestable":""}"#,
      #"{"untestable":"x","tests":["a"]}"#, #"{"test":["a"]}"#, "[]",
    ])
  func refused(note: String) {
    #expect(throws: VectorError.self) { try noted(note) }
  }

  @Test("The page has a table a section, with counts, tests and reasons")
  func page() throws {
    var sample = TraceSample()
    sample.notes = sample.notes.replacing(
      #""requirements":{"#,
      with: #""requirements":{"WP-2.1-2":{"untestable":"it is a|b"},"WP-2.1-1":{"tests":["a"]},"#)
    let project = try sample.project
    let page = project.coverage.markdown(project.specification)
    #expect(
      page.hasSuffix(
        """
        | level | requirements | vectors or scenarios | tests only | cannot be tested | not covered |
        |---|---|---|---|---|---|
        | MUST | 1 | 1 | 0 | 0 | 0 |
        | SHOULD | 1 | 0 | 1 | 0 | 0 |
        | MAY | 1 | 0 | 0 | 1 | 0 |

        ## 2.1 Layout

        | requirement | level | valid | invalid | either | scenarios | tests and reasons |
        |---|---|---|---|---|---|---|
        | WP-2.1-1 | MUST | 1 | 1 |  |  | `a` |
        | WP-2.1-2 | MAY |  |  |  |  | cannot be tested: it is a\\|b |

        ## 2.2 Version

        | requirement | level | valid | invalid | either | scenarios | tests and reasons |
        |---|---|---|---|---|---|---|
        | WP-2.2-1 | SHOULD |  |  |  |  | `ATests.BTests/isKind` |

        """))
    sample.tests.removeLast()
    sample.notes = #"{"schema":1,"requirements":{}}"#
    let worse = try sample.project
    let gaps = worse.coverage.markdown(worse.specification)
    #expect(gaps.contains("| WP-2.1-1 | MUST | 1 |  |  |  | **no invalid vector** |"))
    #expect(gaps.contains("| WP-2.2-1 | SHOULD |  |  |  |  | **no vector and no test** |"))
    #expect(gaps.contains("| WP-2.1-2 | MAY |  |  |  |  |  |"))
  }
}
