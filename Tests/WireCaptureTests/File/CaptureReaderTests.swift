// Packets out of captures of both formats, however the bytes arrive.

import Testing
import WireCapture

@testable import CaptureTruth

struct CaptureReaderTests {
  @Test(arguments: CaptureBuilder.Format.allCases, [false, true])
  func packetsComeOutAsWritten(_ format: CaptureBuilder.Format, isBigEndian: Bool) {
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var capture = CaptureBuilder(format, isBigEndian: isBigEndian, linkType: .raw)
      var expected: [PacketCopy] = []
      for index in 0..<40 {
        let data = random.bytes(Int.random(in: 0...90, using: &random))
        let time = UInt64(1_700_000_000_000_000 + index)
        capture.packet(data, time: time, originalLength: data.count + index % 3)
        let factor: Int64 = format == .pcapNanoseconds ? 1 : 1000
        expected.append(
          PacketCopy(
            timestamp: Int64(time) * factor, linkType: .raw, interface: 0,
            originalLength: data.count + index % 3, bytes: data))
      }
      for limit in [1, 3, 50, 700, 100_000] {
        let result = readPackets(random.chunks(capture.bytes, limit: limit))
        #expect(result.error == nil, "seed \(seed)")
        #expect(result.packets == expected, "seed \(seed), chunks up to \(limit)")
      }
    }
  }

  @Test(arguments: CaptureBuilder.Format.allCases)
  func packetIsThereWithItsLastByte(_ format: CaptureBuilder.Format) throws {
    var capture = CaptureBuilder(format)
    capture.packet([1, 2, 3, 4])
    let end = capture.bytes.count
    capture.packet([5])
    var reader = CaptureReader()
    var count = 0
    for (index, byte) in capture.bytes.enumerated() {
      let chunk = [byte]
      var input = chunk.span
      while try reader.next(&input) != nil { count += 1 }
      if index == end - 2 { #expect(count == 0) }
      if index == end - 1 { #expect(count == 1) }
    }
    #expect(count == 2)
    #expect(reader.offset == capture.bytes.count)
  }

  @Test func sectionsInterfacesAndUnknownBlocks() {
    var first = CaptureBuilder(.pcapng, isBigEndian: true)
    first.block(0x0000_0BAD, [UInt8](repeating: 0xEE, count: 100_000))
    first.interface(.raw, options: [(2, [0x6C, 0x6F]), (9, [9]), (14, big(UInt64(100)))])
    first.interface(.linuxCooked, options: [(9, [0x8A])])
    first.packet([1], time: 5)
    first.packet([2], time: 5, interface: 1)
    first.packet([3], time: 1536, interface: 2)
    var second = CaptureBuilder(.pcapng, isBigEndian: false, linkType: .loop)
    second.block(4, [])
    second.packet([4], time: 7)
    // The obsolete Packet Block: a 16-bit interface, then how many packets were dropped.
    let head: [UInt8] = [0, 0, 9, 0]
    let rest = [UInt64(8) << 32, UInt64(3) << 32 | 1].map(second.integer).joined()
    second.block(2, head + rest + [5, 0, 0, 0])
    let result = readPackets([first.bytes, second.bytes])
    #expect(result.error == nil)
    #expect(result.packets.map(\.timestamp) == [5000, 100_000_000_005, 1_500_000_000, 7000, 8000])
    #expect(result.packets.map(\.linkType) == [.ethernet, .raw, .linuxCooked, .loop, .loop])
    #expect(result.packets.map(\.interface) == [0, 1, 2, 0, 0])
    #expect(result.packets.map(\.bytes) == [[1], [2], [3], [4], [5]])
    #expect(result.packets.map(\.originalLength) == [1, 1, 1, 1, 3])
  }

  @Test func simplePacketsEndAtTheSnapshotLength() {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.raw, snapshotLength: 6)
    capture.block(3, capture.integer(UInt32(9)) + [1, 2, 3, 4, 5, 6, 0, 0])
    capture.block(3, capture.integer(UInt32(3)) + [7, 8, 9, 0])
    let result = readPackets([capture.bytes])
    #expect(result.error == nil)
    #expect(result.packets.map(\.bytes) == [[1, 2, 3, 4, 5, 6], [7, 8, 9]])
    #expect(result.packets.map(\.originalLength) == [9, 3])
  }

  @Test(arguments: [
    (UInt8(0), UInt64(3), Int64(3_000_000_000)), (3, 5, 5_000_000), (12, 5999, 5),
    (127, .max, 1), (0x80, 2, 2_000_000_000), (0xA0, 1 << 31, 500_000_000), (0xFF, .max, 0),
    (0, .max, .max),
  ])
  func timeResolutions(_ resolution: UInt8, units: UInt64, nanoseconds: Int64) {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.raw, options: [(9, [resolution])])
    capture.packet([], time: units)
    #expect(readPackets([capture.bytes]).packets.map(\.timestamp) == [nanoseconds])
  }

  @Test func lengthsInTheOrderOfOldVersions() {
    for (minor, isSwapped) in [(UInt16(2), true), (3, true), (3, false), (4, false)] {
      var capture = CaptureBuilder()
      capture.fileHeader(magic: 0xA1B2_C3D4, linkType: .raw, minor: minor)
      let lengths: [UInt32] = isSwapped ? [9, 2] : [2, 9]
      let record = ([0, 0] + lengths).flatMap(capture.integer) + [1, 2]
      let result = readPackets([capture.bytes, record])
      #expect(result.error == nil)
      #expect(result.packets.map(\.bytes) == [[1, 2]])
      #expect(result.packets.map(\.originalLength) == [9])
    }
  }

  @Test func recordHeadersOfPatchedLibpcap() {
    var capture = CaptureBuilder(isBigEndian: true)
    capture.fileHeader(magic: 0xA1B2_CD34, linkType: .raw)
    let header = [0, 0, 2, 2, 3, 4].flatMap { capture.integer(UInt32($0)) }
    #expect(readPackets([capture.bytes, header, [8, 9]]).packets.map(\.bytes) == [[8, 9]])
  }
}
