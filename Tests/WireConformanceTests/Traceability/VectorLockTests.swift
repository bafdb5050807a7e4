// What was looked at is remembered, and what has changed since is found.

import Testing
import WireConformance
import WireProtocol

@Suite("Lock file")
struct VectorLockTests {
  /// What is found in a changed sample with the lock of the sample before.
  private func found(
    after old: TraceSample = TraceSample(), _ change: (inout TraceSample) -> Void
  ) throws -> [String] {
    var sample = old
    sample.lock = try old.project.updatedLock
    change(&sample)
    return try sample.found
  }

  @Test("Without a lock file, that alone is found")
  func none() throws {
    let findings = try TraceSample().project.findings
    #expect(findings.map(\.rule) == [.review])
    #expect(findings.map(\.file) == ["lock.json"])
    #expect(try found { _ in } == [])
  }

  @Test("A changed sentence has its vectors looked at again, until the lock is updated")
  func sentences() throws {
    var sample = TraceSample()
    sample.lock = try sample.project.updatedLock
    sample.specification.replace("MUST do this", with: "MUST do something")
    #expect(
      try sample.found == ["review WP-2.1-1 13", "review WP-MSG-0001", "review WP-MSG-0002"])
    sample.lock = try sample.project.updatedLock
    #expect(try sample.found == [])
  }

  @Test("Line breaks, comments and the order of vectors change nothing")
  func lines() throws {
    #expect(
      try found { $0.specification.replace("do this, and\n  that.", with: "do this,\n  and that.") }
        == [])
    #expect(try found { $0.tests[0]["comment"] = "said in another way" } == [])
    #expect(try found { $0.tests.swapAt(0, 1) } == [])
  }

  @Test("A vector that tests or cites something else is looked at again")
  func vectors() throws {
    #expect(try found { $0.tests[1]["flags"] = [] } == ["review WP-MSG-0002"])
    #expect(
      try found { $0.tests[1] = $0.tests[1].with("error", "offset", value: 17) } == [
        "review WP-MSG-0002"
      ])
    #expect(
      try found { $0.tests[0]["requirements"] = ["WP-2.1-1", "WP-2.1-2"] } == ["review WP-MSG-0001"]
    )
  }

  @Test("What is new is looked at once")
  func new() throws {
    let sentence = try found { $0.specification += "- It MAY. [WP-2.2-2]\n" }
    #expect(sentence == ["review WP-2.2-2 20"])
    let vector = try found { $0.tests.append($0.tests[0].with("id", value: "WP-MSG-0003")) }
    #expect(vector == ["review WP-MSG-0003"])
  }

  @Test("What is gone is found, kept as removed, and never comes back")
  func removed() throws {
    var sample = TraceSample()
    sample.tests.append(sample.tests[0].with("id", value: "WP-MSG-0003"))
    let before = sample
    sample.lock = try sample.project.updatedLock
    sample.tests.removeLast()
    sample.specification.replace("- A sender MAY do more. [WP-2.1-2]\n", with: "")
    #expect(try sample.found == ["review WP-2.1-2", "review WP-MSG-0003"])
    sample.lock = try sample.project.updatedLock
    #expect(try sample.found == [])

    sample.tests = before.tests
    sample.specification = before.specification
    let again = ["usedAgain WP-2.1-2 15", "usedAgain WP-MSG-0003"]
    #expect(Set(try sample.found) == Set(again))
    // No update of the lock makes that right.
    sample.lock = try sample.project.updatedLock
    #expect(Set(try sample.found) == Set(again))
  }

  @Test("The file has an entry a line, in order, and is read as it was written")
  func text() throws {
    var sample = TraceSample()
    sample.specification += "- It MAY. [WP-2.10-1]\n- It MAY. [WP-2.9-1]\n"
    sample.lock = try sample.project.updatedLock
    sample.tests.removeLast()
    let lock = try sample.project.updatedLock
    let lines = lock.text.split(separator: "\n")
    let keys = lines.compactMap { $0.firstMatch(of: #/^ +"(WP-.+?)":/#)?.output.1 }
    #expect(
      keys == [
        "WP-2.1-1", "WP-2.1-2", "WP-2.2-1", "WP-2.9-1", "WP-2.10-1", "WP-MSG-0001", "WP-MSG-0002",
      ])
    let sentence = #/ +"WP-2\.1-1": "[0-9a-f]{8}",/#
    let vector = #/ +"WP-MSG-0001": \["[0-9a-f]{8}","WP-2\.1-1"\],/#
    #expect(lines.contains { $0.wholeMatch(of: sentence) != nil })
    #expect(lines.contains { $0.wholeMatch(of: vector) != nil })
    #expect(lines.contains(#"    "WP-MSG-0002": "removed""#))
    #expect(try VectorLock(decoding: Array(lock.text.utf8)) == lock)
  }

  @Test("A digest is the CRC-32C of the sentence")
  func digest() throws {
    let sentence = "A sender MUST do this, and that."
    let digits = String(CRC32C.checksum(Array(sentence.utf8).span), radix: 16)
    #expect(try TraceSample().project.updatedLock.text.contains("\"WP-2.1-1\": \"\(digits)\""))
  }

  @Test(
    "A file that is not as it is described is refused",
    arguments: [
      "", "[]", "{}", #"{"schema":2,"requirements":{},"vectors":{}}"#,
      #"{"schema":1,"requirements":{"WP-1-1":1},"vectors":{}}"#,
      #"{"schema":1,"requirements":{},"vectors":{"WP-MSG-0001":[]}}"#,
      #"{"schema":1,"requirements":{},"vectors":{"WP-MSG-0001":"gone"}}"#,
      #"{"schema":1,"requirements":{},"vectors":{},"more":1}"#,
    ])
  func refused(text: String) {
    #expect(throws: VectorError.self) { try VectorLock(decoding: Array(text.utf8)) }
  }
}
