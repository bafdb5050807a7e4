// Captures that are cut, contradict themselves, or are none.

import Testing
import WireCapture

@testable import CaptureTruth

struct CaptureErrorTests {
  @Test(arguments: CaptureBuilder.Format.allCases)
  func truncationAtEachByteIsReported(_ format: CaptureBuilder.Format) {
    var capture = CaptureBuilder(format)
    if format == .pcapng { capture.block(0x0BAD, [UInt8](repeating: 1, count: 40)) }
    capture.packet([1, 2, 3, 4, 5])
    capture.packet([6, 7, 8])
    let whole = capture.bytes
    let starts = format == .pcapng ? capture.starts : [0] + capture.starts
    for end in 0..<whole.count {
      let bytes = Array(whole[..<end])
      let packets = starts.dropFirst(starts.count - 2).dropFirst().filter { $0 <= end }.count
      for chunks in [[bytes], bytes.map { [$0] }] {
        let result = readPackets(chunks)
        #expect(result.packets.count == packets)
        let start = starts.last { $0 <= end } ?? 0
        let isBoundary = starts.dropFirst().contains(end)
        let expected: CaptureError? =
          end < 4
          ? CaptureError(.notACapture, at: 0)
          : isBoundary ? nil : CaptureError(.truncated(present: end - start), at: start)
        #expect(result.error == expected, "cut at \(end)")
      }
    }
  }

  @Test func bytesThatAreNoCapture() {
    for bytes in [[], [1], Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x0A, 0x0D, 0x0D, 0x0A]] {
      let result = readPackets([bytes + [UInt8](repeating: 0, count: bytes.isEmpty ? 0 : 40)])
      #expect(result.error == CaptureError(.notACapture, at: 0))
    }
    let pcap = CaptureBuilder(.pcap).bytes
    let pcapng = CaptureBuilder(.pcapng).bytes
    #expect(readPackets([pcap], format: .pcapng).error?.code == .notACapture)
    #expect(readPackets([pcapng], format: .pcap).error?.code == .notACapture)
    #expect(readPackets([pcap], format: .pcap).error == nil)
    #expect(readPackets([pcapng], format: .pcapng).error == nil)
  }

  @Test func versions() {
    var pcap = CaptureBuilder()
    let bytes = Array(pcap.bytes[..<4]) + pcap.integer(UInt16(3)) + Array(pcap.bytes[6...])
    #expect(
      readPackets([bytes]).error
        == CaptureError(.unsupportedVersion(major: 3, minor: 4), at: 0))
    pcap = CaptureBuilder(.pcapng)
    let offset = pcap.bytes.count
    pcap.section(major: 2)
    #expect(
      readPackets([pcap.bytes]).error
        == CaptureError(.unsupportedVersion(major: 2, minor: 0), at: offset))
  }

  @Test func blockLengths() {
    let base = CaptureBuilder(.pcapng)
    let offset = base.bytes.count
    func error(_ type: UInt32, length: UInt32) -> CaptureError? {
      let bytes = base.bytes + base.integer(type) + base.integer(length)
      return readPackets([bytes + [UInt8](repeating: 0, count: 64)]).error
    }
    for (type, length) in [
      (UInt32(6), UInt32(0)), (6, 11), (6, 28), (6, 33), (2, 28), (1, 16), (3, 12), (0xBAD, 8),
      (0xBAD, 18), (0xBAD, 20), (6, 32),
    ] {
      #expect(error(type, length: length) == CaptureError(.badBlockLength(length), at: offset))
    }
    var section = base.bytes + base.integer(UInt32(0x0A0D_0D0A)) + base.integer(UInt32(24))
    section += base.integer(UInt32(0x1A2B_3C4D)) + base.integer(UInt32(1))
    #expect(readPackets([section]).error == CaptureError(.badBlockLength(24), at: offset))
    var capture = base
    capture.block(0xBAD, [1, 2, 3, 4], trailer: 20)
    #expect(readPackets([capture.bytes]).error == CaptureError(.badBlockLength(16), at: offset))
  }

  @Test func contentLongerThanItsBlock() {
    var capture = CaptureBuilder(.pcapng)
    let offset = capture.bytes.count
    let words = [0, 0, 0, 5, 5].flatMap { capture.integer(UInt32($0)) }
    capture.block(6, words + [1, 2, 3, 4])
    #expect(readPackets([capture.bytes]).error == CaptureError(.badBlockLength(36), at: offset))
    var interface = CaptureBuilder(.pcapng)
    let option = interface.integer(UInt16(9)) + interface.integer(UInt16(9))
    interface.block(1, [UInt8](repeating: 0, count: 8) + option + [0, 0, 0, 0])
    #expect(readPackets([interface.bytes]).error == CaptureError(.badBlockLength(28), at: offset))
  }

  @Test func interfacesThatAreNotDescribed() {
    var capture = CaptureBuilder(.pcapng)
    let offset = capture.bytes.count
    capture.packet([1], interface: 1)
    #expect(readPackets([capture.bytes]).error == CaptureError(.unknownInterface(1), at: offset))
    capture = CaptureBuilder(.pcapng)
    capture.section()
    capture.block(3, capture.integer(UInt32(0)))
    #expect(readPackets([capture.bytes]).error?.code == .unknownInterface(0))
  }

  @Test func recordsOverTheLimitAreRefusedBeforeTheyAreRead() {
    for format in CaptureBuilder.Format.allCases {
      var capture = CaptureBuilder(format)
      capture.packet([UInt8](repeating: 0, count: 60))
      let offset = capture.bytes.count
      capture.packet([UInt8](repeating: 0, count: 101))
      let head = Array(capture.bytes[..<(offset + 16)])
      let result = readPackets([head], recordLimit: 100)
      #expect(result.packets.count == 1)
      let length: UInt32 = format == .pcapng ? 136 : 101
      #expect(result.error == CaptureError(.recordTooLong(length, limit: 100), at: offset))
    }
  }

  @Test func unknownBlocksMayBeOfAnyLength() {
    let capture = CaptureBuilder(.pcapng)
    let head = [0xBAD, UInt32.max - 3, 7].flatMap { capture.integer($0) }
    #expect(
      readPackets([capture.bytes, head], recordLimit: 100).error
        == CaptureError(.truncated(present: 12), at: capture.bytes.count))
  }

  @Test func interfacesAreBounded() {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    let start = capture.bytes.count
    capture.interface(.raw)
    let block = Array(capture.bytes[start...])
    let many = Array(repeating: block, count: 65_536).flatMap { $0 }
    #expect(
      readPackets([capture.bytes, many]).error
        == CaptureError(.tooManyInterfaces(limit: 65_536), at: start + 65_536 * block.count))
  }

  @Test func errorIsThrownAgainAndNotByFinish() throws {
    var reader = CaptureReader()
    let bytes = [UInt8](repeating: 9, count: 8)
    for _ in 0..<2 {
      var input = bytes.span
      var error: CaptureError?
      do throws(CaptureError) { _ = try reader.next(&input) } catch let thrown { error = thrown }
      #expect(error?.code == .notACapture)
    }
    try reader.finish()
  }

  @Test func descriptionsSayWhereAndWhat() {
    #expect(
      CaptureError(.truncated(present: 7), at: 24).description
        == "capture ends inside the record at byte 24, after 7 bytes of it")
    #expect(CaptureError(.badBlockLength(9), at: 28).description == "bad block length 9 at byte 28")
  }
}
