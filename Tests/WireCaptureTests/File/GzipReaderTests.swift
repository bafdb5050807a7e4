// Gzip files of one and many members, in chunks of any size, cut and damaged at each byte.

import Testing
import WireCapture

@testable import CaptureTruth

struct GzipReaderTests {
  /// What comes out of a file, at most `step` bytes at a time; the error comes with what was in front of it.
  private func decompress(
    _ chunks: [[UInt8]], step: Int = 65_536
  ) -> (bytes: [UInt8], error: CaptureError?, offset: Int) {
    var reader = GzipReader()
    var plain: [UInt8] = []
    do throws(CaptureError) {
      for chunk in chunks {
        var input = chunk.span
        while true {
          let before = plain.count
          let count = try reader.read(&input, to: &plain, atMost: step)
          #expect(count == plain.count - before && count <= step)
          if count == 0 { break }
        }
        let isUsedUp = input.isEmpty
        #expect(isUsedUp)
      }
      try reader.finish()
    } catch {
      return (plain, error, reader.offset)
    }
    return (plain, nil, reader.offset)
  }

  @Test func membersOneBehindTheOther() {
    for seed in 0..<60 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var plain: [UInt8] = []
      var file: [UInt8] = []
      for _ in 0...Int.random(in: 0...3, using: &random) {
        // Repeated bytes become far more than they came from; no bytes are a member too.
        let count = [0, 1, 300, 20_000].randomElement(using: &random) ?? 0
        let part =
          Bool.random(using: &random) ? random.bytes(count) : Array(repeating: 7, count: count)
        plain += part
        let writer = GzipWriter(
          flags: UInt8.random(in: 0..<16, using: &random) << 1,
          level: [0, 1, 9].randomElement(using: &random) ?? 6)
        file += writer.member(part)
      }
      if seed % 3 == 0 { file += [UInt8](repeating: 0, count: 512) }
      for limit in [1, 100, 100_000] {
        let result = decompress(random.chunks(file, limit: limit), step: limit)
        #expect(result.error == nil, "seed \(seed)")
        #expect(result.bytes == plain, "seed \(seed)")
        #expect(result.offset == file.count, "seed \(seed)")
      }
    }
  }

  @Test func cutsAreReported() {
    let first = GzipWriter(flags: 0x1E).member(Array(0...99))
    let second = GzipWriter().member(Array(100...199))
    let file = first + second
    for end in 1..<file.count where end != first.count {
      let result = decompress([Array(file[..<end])])
      let start = end < first.count ? 0 : first.count
      #expect(result.error == CaptureError(.truncatedCompression(present: end - start), at: start))
      if end > first.count { #expect(result.bytes.starts(with: Array(0...99))) }
    }
    #expect(decompress([first]).error == nil)
    #expect(decompress([]).error == nil)
  }

  @Test func damageIsReported() {
    let file = GzipWriter().member(Array(0...99))
    for index in file.indices where !(3...9).contains(index) {
      var damaged = file
      damaged[index] ^= 0x55
      let result = decompress([damaged, damaged])
      #expect(result.error?.code == .corruptCompression, "byte \(index)")
    }
    // The checksum stands behind the data: all of it was given before it was judged.
    var damaged = file
    damaged[file.count - 8] ^= 1
    #expect(decompress([damaged]).bytes == Array(0...99))
  }

  @Test func onlyMembersAndZerosFollowAMember() {
    let file = GzipWriter().member([1, 2, 3])
    for rest in [[9], [0, 0, 7], [0, 0x1F, 0x8B]] as [[UInt8]] {
      let result = decompress([file + rest])
      #expect(result.bytes == [1, 2, 3])
      let zeros = rest.prefix { $0 == 0 }.count
      #expect(result.error == CaptureError(.notCompressed, at: file.count + zeros))
    }
    #expect(decompress([file + [0x1F, 9]]).error?.code == .corruptCompression)
  }

  @Test func errorsAreThrownAgain() throws {
    var reader = GzipReader()
    var plain: [UInt8] = []
    let bytes: [UInt8] = [0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]
    for _ in 0..<2 {
      var input = bytes.span
      var error: CaptureError?
      do throws(CaptureError) {
        _ = try reader.read(&input, to: &plain)
      } catch let thrown {
        error = thrown
      }
      #expect(error?.code == .corruptCompression)
    }
    try reader.finish()
    #expect(plain.isEmpty)
  }

  @Test func aBombComesInSteps() {
    let zeros = [UInt8](repeating: 0, count: 4 << 20)
    let file = GzipWriter(level: 9).member(zeros)
    #expect(file.count < 8_192)
    var reader = GzipReader()
    var input = file.span
    var total = 0
    var largest = 0
    var plain: [UInt8] = []
    do {
      while try reader.read(&input, to: &plain, atMost: 1_000) > 0 {
        total += plain.count
        largest = max(largest, plain.count)
        plain.removeAll(keepingCapacity: true)
      }
    } catch {
      Issue.record("\(error)")
    }
    #expect(total == zeros.count)
    #expect(largest == 1_000)
  }

  @Test func twoBytesTell() {
    func isGzip(_ bytes: [UInt8]) -> Bool { GzipReader.isGzip(beginning: bytes.span) }
    #expect(isGzip([0x1F, 0x8B]))
    #expect(!isGzip([0x1F]))
    #expect(!isGzip([0x1F, 0x9D]))
  }
}
