// SPEC.md, the vectors and the tests of this repository belong together.

import Foundation
import Testing
import WireConformance

@Suite("SPEC.md") struct SpecificationTests {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("Nothing is found, in as much as there is")
  func findings() throws {
    let trace = try Traceability(
      vectors: Self.root.appending(path: "Vectors").path,
      specification: Self.root.appending(path: "SPEC.md").path,
      tests: Self.root.appending(path: "Tests").path)
    for finding in trace.findings { Issue.record("\(finding)") }
    #expect(trace.specification.requirements.count > 250)
    #expect(trace.files.count > 30)
    #expect(trace.tests.names.count > 800)
    #expect(trace.notes.notes.count > 50)
  }
}
