// Both implementations against one that goes bit by bit.

import SessionSimulation
import Testing
import WireProtocol

@Suite(.serialized) struct CRC32CTests {
  typealias Way = CRC32C.Implementation

  /// Random bytes, and the checksum of each of their beginnings.
  static let bytes: [UInt8] = {
    var generator = SeededGenerator(seed: 0xC0C)
    return generator.bytes(5_200)
  }()

  @Test(arguments: Way.allCases) func hasTheCheckValues(_ way: Way) {
    let digits = Array("123456789".utf8)
    #expect(CRC32C.checksum(digits.span, by: way) == 0xE306_9283)
    let nothing: [UInt8] = []
    #expect(CRC32C.checksum(nothing.span, by: way) == 0)
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(CRC32C.checksum(zeros.span, by: way) == 0x8A91_36AA)
    let ones = [UInt8](repeating: 0xFF, count: 32)
    #expect(CRC32C.checksum(ones.span, by: way) == 0x62A8_AB43)
  }

  @Test(arguments: Way.allCases) func isTheReferenceAtEveryLength(_ way: Way) {
    var expected: UInt32 = 0
    for length in 0...5_000 {
      let found = CRC32C.checksum(Self.bytes.span.extracting(first: length), by: way)
      if found != expected {
        Issue.record("\(length) bytes: \(found), not \(expected)")
        return
      }
      expected = referenceCRC32C([Self.bytes[length]], after: expected)
    }
  }

  @Test(arguments: Way.allCases) func isTheReferenceFromEveryStart(_ way: Way) {
    for start in 0..<17 {
      for length in [0, 1, 7, 8, 9, 63, 64, 65, 191, 192, 193, 1_024, 3_071, 3_072, 3_073, 4_999] {
        let range = start..<start + length
        let found = CRC32C.checksum(Self.bytes.span.extracting(range), by: way)
        #expect(found == referenceCRC32C(Self.bytes[range]), "\(range)")
      }
    }
  }

  @Test(arguments: Way.allCases) func goesOnFromAnyPlace(_ way: Way) {
    let whole = referenceCRC32C(Self.bytes)
    for cut in [0, 1, 20, 64, 192, 200, 3_072, 3_300, 5_199, 5_200] {
      let first = CRC32C.checksum(Self.bytes.span.extracting(first: cut), by: way)
      let rest = Self.bytes.span.extracting(droppingFirst: cut)
      #expect(CRC32C.checksum(rest, after: first, by: way) == whole, "\(cut)")
    }
  }
}
