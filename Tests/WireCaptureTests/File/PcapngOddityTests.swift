// What writers of pcapng files do that the format's description allows, forbids or does not mention, a case each.

import Testing
import WireCapture

@testable import CaptureTruth

struct PcapngOddityTests {
  private let base = CaptureBuilder(.pcapng, linkType: .raw)

  /// The words in the byte order of the capture.
  private func words(_ values: [UInt32], in capture: CaptureBuilder) -> [UInt8] {
    values.flatMap { capture.integer($0) }
  }

  @Test(arguments: [UInt64.max, 0, 28, 1_000_000, 1 << 63])
  func theLengthOfASectionIsNotBelieved(length: UInt64) {
    // Blocks follow each other, whatever a section header says; the next one ends the section.
    var capture = base
    capture.isBigEndian = true
    capture.section(length: length)
    capture.interface(.ethernet)
    capture.packet([1])
    capture.isBigEndian = false
    capture.section(length: length)
    capture.interface(.loop)
    capture.packet([2])
    let result = readPackets([capture.bytes])
    #expect(result.error == nil)
    #expect(result.packets.map(\.linkType) == [.ethernet, .loop])
  }

  @Test func minorVersionsAreRead() {
    var capture = base
    capture.section(minor: 2)
    capture.interface(.raw)
    capture.packet([1])
    #expect(readPackets([capture.bytes]).packets.count == 1)
  }

  @Test func interfacesEndWithTheirSection() {
    var capture = base
    capture.section()
    let offset = capture.bytes.count
    capture.packet([1])
    #expect(readPackets([capture.bytes]).error == CaptureError(.unknownInterface(0), at: offset))
  }

  @Test func interfacesMayComeBehindPackets() {
    var capture = base
    capture.packet([1])
    capture.interface(.loop)
    capture.packet([2], interface: 1)
    capture.packet([3])
    #expect(readPackets([capture.bytes]).packets.map(\.linkType) == [.raw, .loop, .raw])
  }

  @Test(arguments: [4, 5, 9, 10, 0x0BAD, 0x4000_0BAD, 0x8000_0001, 0, .max] as [UInt32])
  func blocksOfOtherKindsArePassedOver(type: UInt32) {
    // Names, statistics, journals, secrets, custom and private ones; they may even look like packets.
    var capture = base
    capture.block(type, [])
    capture.block(type, Array(base.bytes))
    capture.packet([1])
    let result = readPackets(capture.bytes.map { [$0] })
    #expect(result.error == nil)
    #expect(result.packets.map(\.bytes) == [[1]])
  }

  @Test func paddingNeedNotBeZero() {
    var capture = base
    capture.block(6, words([0, 0, 0, 1, 1], in: capture) + [7, 0xFF, 0xFF, 0xFF])
    capture.block(3, words([2], in: capture) + [8, 9, 0xEE, 0xEE])
    #expect(readPackets([capture.bytes]).packets.map(\.bytes) == [[7], [8, 9]])
  }

  @Test func optionsWithoutAnEndAndBehindIt() {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    let head = capture.integer(UInt16(101)) + [0xAA, 0xAA] + words([0], in: capture)
    let resolution =
      capture.integer(UInt16(9)) + capture.integer(UInt16(1)) + [9, 0xFF, 0xFF, 0xFF]
    capture.block(1, head + resolution)
    // What follows the end of the options says nothing.
    capture.block(1, head + [0, 0, 0, 0] + resolution)
    // An option of a known kind and another length says nothing either.
    capture.block(1, head + capture.integer(UInt16(9)) + capture.integer(UInt16(4)) + [9, 0, 0, 0])
    for interface in 0..<3 as Range<UInt32> { capture.packet([1], time: 5, interface: interface) }
    let result = readPackets([capture.bytes])
    #expect(result.error == nil)
    #expect(result.packets.map(\.timestamp) == [5, 5_000, 5_000])
  }

  @Test func optionsThatAreRepeated() {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.raw, options: [(9, [9]), (9, [3]), (14, capture.integer(Int64(-2)))])
    capture.packet([1], time: 5_000)
    // The last one counts; the offset may be negative.
    #expect(readPackets([capture.bytes]).packets.map(\.timestamp) == [3_000_000_000])
  }

  @Test(arguments: [Int64.min, .max]) func offsetsBeyondAllTimesAreTheirBounds(offset: Int64) {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.raw, options: [(14, capture.integer(offset))])
    capture.packet([1], time: 1)
    #expect(readPackets([capture.bytes]).packets.map(\.timestamp) == [offset])
  }

  @Test func lengthOfTheCheckSequence() throws {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.ethernet, options: [(13, [4])])
    capture.packet([1])
    capture.block(3, words([1], in: capture) + [2, 0, 0, 0])
    var reader = CaptureReader()
    var input = capture.bytes.span
    for _ in 0..<2 {
      let found = try reader.next(&input)?.checkSequenceLength
      #expect(found == 4)
    }
  }

  @Test func simplePacketsBelongToTheFirstInterfaceOfTheirSection() {
    var capture = base
    capture.section()
    capture.interface(.loop, snapshotLength: 2)
    capture.interface(.ethernet)
    capture.block(3, words([5], in: capture) + [1, 2, 0xEE, 0xEE])
    let result = readPackets([capture.bytes])
    #expect(result.packets.map(\.linkType) == [.loop])
    #expect(result.packets.map(\.bytes) == [[1, 2]])
    #expect(result.packets.map(\.originalLength) == [5])
  }

  @Test func moreCapturedThanTheSnapshotLengthOrThanSent() {
    var capture = CaptureBuilder(.pcapng, linkType: nil)
    capture.interface(.raw, snapshotLength: 2)
    capture.packet([1, 2, 3], originalLength: 1)
    let result = readPackets([capture.bytes])
    #expect(result.packets.map(\.bytes) == [[1, 2, 3]])
    #expect(result.packets.map(\.originalLength) == [1])
  }

  @Test func lengthsInFrontAndBehindThatDiffer() {
    for type in [1, 2, 3, 6, 5] as [UInt32] {
      var capture = base
      let offset = capture.bytes.count
      capture.block(type, [UInt8](repeating: 0, count: 20), trailer: 36)
      capture.packet([1])
      let result = readPackets([capture.bytes])
      #expect(result.packets.isEmpty)
      #expect(result.error == CaptureError(.badBlockLength(32), at: offset))
    }
  }

  @Test func aSectionHeaderThatIsDamagedInside() {
    var capture = base
    let offset = capture.bytes.count
    capture.section()
    var bytes = capture.bytes
    bytes[offset + 8] ^= 1
    #expect(readPackets([bytes]).error == CaptureError(.notACapture, at: offset))
    bytes[offset + 8] ^= 1
    bytes[bytes.count - 4] ^= 1
    #expect(readPackets([bytes]).error == CaptureError(.badBlockLength(28), at: offset))
  }

  @Test func lineEndsOfATextTransfer() {
    // The type of the section header is there to show it: 0D 0A became 0A.
    let bytes = [0x0A, 0x0D, 0x0A] + base.bytes.dropFirst(4)
    #expect(readPackets([bytes]).error == CaptureError(.notACapture, at: 0))
  }
}
