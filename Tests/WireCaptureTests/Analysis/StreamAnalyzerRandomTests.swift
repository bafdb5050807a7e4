// Properties of the analyzer under seeded damage, holes and chunking.

import Testing
import WireCapture
import WireProtocol

@testable import CaptureTruth

@Suite struct StreamAnalyzerRandomTests {
  /// A direction with damage and holes in it.
  func pieces(_ generator: inout SeededGenerator) throws -> [Piece] {
    var bytes: [UInt8] = []
    for sequence in 1...UInt32.random(in: 1...12, using: &generator) {
      let body = generator.bytes(Int.random(in: 0...300, using: &generator))
      bytes += try testFrame(sequence, body: body)
      if Int.random(in: 0..<6, using: &generator) == 0 {
        bytes += [0xD5, 0x58, 0x10] + generator.bytes(Int.random(in: 0...60, using: &generator))
      }
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      bytes[Int.random(in: bytes.indices, using: &generator)] ^=
        1 << UInt8.random(in: 0...7, using: &generator)
    }
    var pieces: [Piece] = []
    var start = 0
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let end = Int.random(in: start...bytes.count, using: &generator)
      let count = min(Int.random(in: 1...400, using: &generator), bytes.count - end)
      pieces.append(.data(Array(bytes[start..<end])))
      if count > 0 { pieces.append(.hole(count)) }
      start = end + count
    }
    return pieces + [.data(Array(bytes[start...]))]
  }

  @Test func chunkingChangesNothingAndEveryByteIsAccountedFor() throws {
    for seed in UInt64(1)...400 {
      var generator = SeededGenerator(seed: seed)
      let whole = try pieces(&generator)
      let expected = records(whole)
      var cut: [Piece] = []
      for piece in whole {
        guard case .data(let bytes) = piece else {
          cut.append(piece)
          continue
        }
        let limit = [1, 7, 64, 500].randomElement(using: &generator) ?? 1
        cut += generator.chunks(bytes, limit: limit).map(Piece.data)
      }
      #expect(records(cut) == expected, "seed \(seed)")
      let length = whole.reduce(0) {
        switch $1 {
        case .data(let bytes): $0 + bytes.count
        case .hole(let count): $0 + count
        }
      }
      #expect(expected.reduce(0) { $0 + $1.extent } == length, "seed \(seed): \(expected)")
    }
  }

  @Test func anyBytesEndWellInAnyChunks() {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      // Few different bytes, so that magics and headers begin often.
      let alphabet: [UInt8] = [0xD5, 0x58, 0x10, 0x00, 0x01]
      let bytes = (0..<2_000).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let expected = records(bytes)
      let chunks = generator.chunks(bytes, limit: 50).map(Piece.data)
      #expect(records(chunks) == expected, "seed \(seed)")
    }
  }

  @Test func timeStaysLinearOnManyFalseMagics() {
    func time(_ count: Int) -> Duration {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count)
      while bytes.count < count { bytes += [0xD5, 0x58, 0x10] }
      var shortest = Duration.seconds(1_000)
      for _ in 0..<3 {
        shortest = min(shortest, ContinuousClock().measure { _ = records(bytes) })
      }
      return shortest
    }
    let small = time(100_000)
    let large = time(1_600_000)
    // Sixteen times as much; a quadratic analyzer would take 256 times as long.
    #expect(large < small * 80, "\(small) and \(large)")
  }
}
