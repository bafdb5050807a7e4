// Every vector of Vectors/ passes, suite by suite.

import Foundation
import Testing
import WireConformance

@Suite("Vectors")
struct VectorTests {
  static let folder = SpecificationTests.root.appending(path: "Vectors").path

  @Test("Every vector of a suite passes", arguments: VectorFile.Suite.allCases)
  func suite(_ suite: VectorFile.Suite) throws {
    let vectors = try VectorFolder.vectors(in: Self.folder).filter { $0.suite == suite.rawValue }
    #expect(!vectors.isEmpty)
    for vector in vectors {
      // Scenarios run against a server, in WireServerTests, or a client, in ProtocheckTests.
      #expect(VectorRunner.canRun(vector) == (suite != .session && suite != .client))
      guard VectorRunner.canRun(vector) else { continue }
      let mismatches = VectorRunner.run(vector)
      #expect(mismatches.isEmpty, "\(vector.id): \(vector.comment): \(mismatches)")
    }
  }

  @Test("A folder, a folder in it and a file of it give the same vectors")
  func folders() throws {
    let all = try VectorFolder.vectors(in: Self.folder)
    #expect(Set(all.map(\.id)).count == all.count)
    let headers = try VectorFolder.vectors(in: Self.folder + "/header")
    #expect(headers.map(\.id) == all.filter { $0.file.hasPrefix("header/") }.map(\.id))
    let file = try VectorFolder.vectors(in: Self.folder + "/header/valid.json")
    #expect(file.map(\.id) == all.filter { $0.file == "header/valid.json" }.map(\.id))
    #expect((headers + file).allSatisfy { $0.file.hasPrefix("header/") })
  }

  @Test("A folder that is not there is told")
  func missing() {
    let error = #expect(throws: VectorError.self) {
      try VectorFolder.vectors(in: "/nowhere/at-all")
    }
    #expect(error?.kind == .missing)
  }
}
