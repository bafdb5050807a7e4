// Every session vector against the session machine and the platform's rules, and proof that the runner finds what is wrong.

import Foundation
import Testing
import WireConformance
import WireProtocol
import WireServer

@Suite("Session vectors")
struct SessionVectorTests {
  static let scenarios: [(vector: Vector, test: SessionTest)] = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let vectors = (try? VectorFolder.vectors(in: "/\(root)/Vectors/session")) ?? []
    return vectors.compactMap { vector in
      guard case .session(let test) = vector.test else { return nil }
      return (vector, test)
    }
  }()

  @Test("Every scenario passes")
  func all() async throws {
    #expect(Self.scenarios.count >= 80)
    for (vector, test) in Self.scenarios {
      let verdict = await SessionRunner.run(test, on: try PlatformTarget(test.settings))
      #expect(verdict == .passed, "\(vector.id) (\(vector.file)): \(vector.comment): \(verdict)")
    }
  }
}
