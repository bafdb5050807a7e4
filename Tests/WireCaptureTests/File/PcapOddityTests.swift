// What writers of pcap files do that the format's description allows, forbids or does not mention, a case each.

import Testing
import WireCapture

@testable import CaptureTruth

struct PcapOddityTests {
  /// A capture of which the header is written anew, with two packets.
  private func capture(
    magic: UInt32 = 0xA1B2_C3D4, isBigEndian: Bool = false, snapshotLength: UInt32 = 262_144,
    upper: UInt32 = 0, linkType: LinkType = .raw
  ) -> CaptureBuilder {
    var capture = CaptureBuilder(
      magic & 0xFFFF == 0x3C4D ? .pcapNanoseconds : .pcap, isBigEndian: isBigEndian)
    capture.fileHeader(
      magic: magic, linkType: linkType, snapshotLength: snapshotLength, upper: upper)
    if magic == 0xA1B2_CD34 { capture.recordExtra = [1, 0, 0, 0, 8, 0, 4, 0xFF] }
    capture.packet([1, 2, 3], time: 5)
    capture.packet([4, 5, 6, 7], time: 6, originalLength: 9)
    return capture
  }

  private func expect(
    _ capture: CaptureBuilder, nanosecondsPerUnit: Int64 = 1000,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for chunks in [[capture.bytes], capture.bytes.map { [$0] }] {
      let result = readPackets(chunks)
      #expect(result.error == nil, sourceLocation: sourceLocation)
      #expect(
        result.packets.map(\.bytes) == [[1, 2, 3], [4, 5, 6, 7]], sourceLocation: sourceLocation)
      #expect(result.packets.map(\.originalLength) == [3, 9], sourceLocation: sourceLocation)
      #expect(
        result.packets.map(\.timestamp) == [5 * nanosecondsPerUnit, 6 * nanosecondsPerUnit],
        sourceLocation: sourceLocation)
      #expect(result.packets.allSatisfy { $0.linkType == .raw }, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [false, true]) func magicsInBothByteOrders(isBigEndian: Bool) {
    expect(capture(isBigEndian: isBigEndian))
    expect(capture(magic: 0xA1B2_3C4D, isBigEndian: isBigEndian), nanosecondsPerUnit: 1)
    // Eight more bytes in each record: interface, protocol, kind of packet.
    expect(capture(magic: 0xA1B2_CD34, isBigEndian: isBigEndian))
  }

  @Test(arguments: [UInt32(0xA1B2_34CD), 0xA12B_3C4D, 0xA1E2_CB12, 0xC3D4_A1B2])
  func magicsOfOtherProgramsAreNoCapture(magic: UInt32) {
    // Their record headers differ in ways that the magic does not tell for sure.
    #expect(readPackets([capture(magic: magic).bytes]).error?.code == .notACapture)
  }

  @Test(arguments: [UInt32(0), 3, 65_535, 0x7FFF_FFFF, .max])
  func theSnapshotLengthOfTheHeaderIsNotBelieved(length: UInt32) {
    // 0 stands for no limit in the files of some writers, and records longer than it occur.
    expect(capture(snapshotLength: length))
  }

  @Test func zoneAndAccuracyAreNotLookedAt() {
    let capture = capture()
    var bytes = capture.bytes
    bytes.replaceSubrange(8..<16, with: [UInt8](repeating: 0xFF, count: 8))
    #expect(readPackets([bytes]).packets == readPackets([capture.bytes]).packets)
  }

  @Test func reservedBitsOfTheLinkTypeAreNotLookedAt() {
    expect(capture(upper: 0x0BFF_0000))
    expect(capture(upper: 0xFFFF_0000))
  }

  @Test(arguments: [(UInt32(0), 0), (0x2400_0000, 4), (0x2000_0000, 0), (0xF400_0000, 30)])
  func lengthOfTheCheckSequence(upper: UInt32, length: Int) throws {
    let bytes = capture(upper: upper).bytes
    var reader = CaptureReader()
    var input = bytes.span
    let found = try reader.next(&input)?.checkSequenceLength
    #expect(found == length)
  }

  @Test func moreCapturedThanSent() {
    var capture = CaptureBuilder(linkType: .raw)
    capture.packet([1, 2, 3, 4], originalLength: 2)
    let result = readPackets([capture.bytes])
    #expect(result.error == nil)
    #expect(result.packets.map(\.bytes) == [[1, 2, 3, 4]])
    #expect(result.packets.map(\.originalLength) == [2])
  }

  @Test func emptyPackets() {
    var capture = CaptureBuilder(linkType: .raw)
    capture.packet([])
    capture.packet([], originalLength: 60)
    #expect(readPackets([capture.bytes]).packets.map(\.originalLength) == [0, 60])
  }

  @Test func timesBeyondTheirRange() {
    // The seconds have no sign; a fraction of more than a second is added.
    let header = capture().bytes.prefix(24)
    let record = [UInt32.max, .max, 0, 0].flatMap { CaptureBuilder().integer($0) }
    let result = readPackets([Array(header), record])
    #expect(result.packets.map(\.timestamp) == [(4_294_967_295 * 1_000_000 + 4_294_967_295) * 1000])
  }

  @Test func lengthsNobodyCanMean() {
    for length in [UInt32.max, 0x8000_0000, UInt32(CaptureReader.defaultRecordLimit) + 1] {
      var bytes = capture().bytes
      let offset = bytes.count
      bytes += [0, 0, length, length].flatMap { CaptureBuilder().integer($0) }
      let result = readPackets([bytes])
      #expect(result.packets.count == 2)
      #expect(
        result.error
          == CaptureError(
            .recordTooLong(length, limit: CaptureReader.defaultRecordLimit), at: offset))
    }
  }

  @Test func versionsOfOtherSystems() {
    // DG/UX wrote 543.0.
    var bytes = capture().bytes
    bytes.replaceSubrange(4..<8, with: [0x1F, 2, 0, 0])
    #expect(
      readPackets([bytes]).error == CaptureError(.unsupportedVersion(major: 543, minor: 0), at: 0))
  }
}
