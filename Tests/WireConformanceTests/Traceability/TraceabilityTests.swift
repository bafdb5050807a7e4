// Every rule of Vectors/README.md, "Traceability", is broken once, and found.

import Testing
import WireConformance
import WireProtocol

@Suite("Traceability")
struct TraceabilityTests {
  private func sample(_ change: (inout TraceSample) -> Void) -> TraceSample {
    var sample = TraceSample()
    change(&sample)
    return sample
  }

  private func replaced(_ text: String, _ other: String) -> TraceSample {
    sample {
      #expect($0.specification.contains(text))
      $0.specification = $0.specification.replacing(text, with: other)
    }
  }

  @Test("Nothing is found where nothing is wrong")
  func nothing() throws {
    #expect(try TraceSample().found == [])
  }

  @Test("A sentence has one id, and an id has a sentence that demands something")
  func sentences() throws {
    #expect(try replaced("[WP-2.1-2]", "").found == ["sentence 15"])
    // What is no demand any more is not one that needs a vector.
    #expect(try replaced("A sender MAY do", "A sender does").found == ["sentence WP-2.1-2 15"])
    #expect(
      try replaced("[WP-2.1-2]", "[WP-2.1-2] [WP-2.1-3]").found == ["sentence WP-2.1-2 15"])
    #expect(try replaced("The example (", "A table MUST be (").found == ["sentence 9"])
    #expect(
      try replaced("# Sample\n", "# Sample\n\n## 1. One\n\n| a | It MUST be |\n").found.first
        == "sentence 5")
  }

  @Test("An id stands once, in its section")
  func requirementIDs() throws {
    #expect(try replaced("[WP-2.1-2]", "[WP-2.1-1]").found == ["requirementID WP-2.1-1 15"])
    #expect(try replaced("[WP-2.1-2]", "[WP-2.2-2]").found == ["requirementID WP-2.2-2 15"])
  }

  @Test("A vector cites what there is")
  func citations() throws {
    let sample = sample { $0.tests[0]["requirements"] = ["WP-2.1-1", "WP-2.1-9"] }
    #expect(try sample.found == ["unknownRequirement WP-MSG-0001"])
  }

  @Test("An id of a vector is its own, and of its suite")
  func vectorIDs() throws {
    let twice = sample { $0.tests[1]["id"] = "WP-MSG-0001" }
    #expect(try twice.found.contains("vectorID WP-MSG-0001"))
    let other = sample { $0.tests[1]["id"] = "WP-FRM-0002" }
    #expect(try other.found == ["vectorID WP-FRM-0002"])
  }

  @Test(
    "Each suite has its letters",
    arguments: [
      ("header", "HDR"), ("frame", "FRM"), ("stream", "STR"), ("message", "MSG"),
      ("compression", "CMP"), ("content", "CNT"),
    ])
  func prefixes(suite: String, letters: String) throws {
    let sample = sample {
      $0.suite = suite
      $0.specification = $0.specification.replacing("MSG", with: letters)
      for index in $0.tests.indices {
        $0.tests[index]["id"] = .string("WP-\(letters)-000\(index + 1)")
      }
    }
    #expect(try sample.found == [])
  }

  @Test("A file has as many vectors as it says")
  func counts() throws {
    #expect(try sample { $0.statedCount = 3 }.found == ["numberOfTests"])
  }

  @Test("A vector is as strong as what it cites")
  func levels() throws {
    func found(_ requirements: JSONValue, _ level: JSONValue) throws -> [String] {
      let sample = sample {
        $0.tests.append(
          Sample.valid.with("id", value: "WP-MSG-0003").with("requirements", value: requirements)
            .with("level", value: level))
      }
      return try sample.found
    }
    let wrong = ["level WP-MSG-0003"]
    #expect(try found(["WP-2.1-1"], "MUST") == [])
    #expect(try found(["WP-2.1-1"], "SHOULD") == wrong)
    #expect(try found(["WP-2.1-1", "WP-2.1-2"], "MAY") == wrong)
    #expect(try found(["WP-2.2-1"], "SHOULD") == [])
    #expect(try found(["WP-2.2-1"], "MUST") == wrong)
    #expect(try found(["WP-2.2-1"], "MAY") == wrong)
    // What one end may do, the other one has to take.
    #expect(try found(["WP-2.1-2"], "MUST") == [])
    #expect(try found(["WP-2.1-2"], "SHOULD") == wrong)
  }

  @Test("Several outcomes are as strong as what permits them")
  func acceptable() throws {
    func found(_ requirements: JSONValue, _ level: JSONValue) throws -> [String] {
      let outcome: JSONValue = ["expect": ["frames": [], "consumed": 0, "needMore": 24]]
      let test: JSONObject = [
        "id": "WP-MSG-0003", "comment": "a sample", "requirements": requirements, "level": level,
        "result": "acceptable", "wire": [], "outcomes": [outcome, outcome],
      ]
      return try sample { $0.tests.append(test) }.found
    }
    let wrong = ["level WP-MSG-0003"]
    #expect(try found(["WP-2.1-1", "WP-2.1-2"], "MAY") == [])
    #expect(try found(["WP-2.1-1", "WP-2.1-2"], "MUST") == wrong)
    #expect(try found(["WP-2.1-1", "WP-2.2-1"], "SHOULD") == [])
    #expect(try found(["WP-2.1-1"], "MUST") == wrong)
  }

  @Test("An example is what its vector says, and names one")
  func examples() throws {
    let bytes = TraceSample.hexadecimal
    #expect(
      try replaced(bytes, String(bytes.dropLast(2)) + "00").found == ["example WP-MSG-0001 9"])
    #expect(try replaced(bytes, String(bytes.dropLast(3))).found == ["example WP-MSG-0001 9"])
    #expect(try replaced("`WP-MSG-0001`", "`WP-MSG-0009`").found == ["example WP-MSG-0009 9"])
    #expect(try replaced(" (vector `WP-MSG-0001`):", ":").found == ["example 11"])
    #expect(
      try replaced("    \(bytes)", "Nothing.").found == ["example WP-MSG-0001 9"])
    // A formula is no example.
    #expect(try replaced("### 2.2", "    bytes <-> frame\n\n### 2.2").found == [])
  }

  @Test("A finding says the place, what is wrong and what to do")
  func description() throws {
    let finding = try #require(
      try sample { $0.statedCount = 3 }.project(TraceSample().project.updatedLock).findings.first)
    #expect(
      finding.description
        == "message/sample.json: numberOfTests is 3, and there are 2 vectors: write 2, unless some are lost"
    )
    let sentence = try #require(try replaced("[WP-2.1-2]", "").project.findings.first)
    #expect(
      sentence.description
        == "SPEC.md:15: a sentence with MAY has no id: end it with a new [WP-2.1-n]")
  }
}
