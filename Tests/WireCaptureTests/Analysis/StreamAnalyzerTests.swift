// One direction: frames, errors of each kind, gaps at each place, and where decoding goes on.

import Testing
import WireCapture
import WireProtocol

@Suite struct StreamAnalyzerTests {
  let first: [UInt8]
  let second: [UInt8]

  init() throws {
    first = try testFrame(1, body: Array("first body".utf8))
    second = try testFrame(2, body: [])
  }

  /// A frame whose header was changed and given a right checksum again.
  func resealed(_ frame: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var frame = frame
    change(&frame)
    let covered = Array(frame[..<20])
    let checksum = CRC32C.checksum(covered.span)
    for index in 0..<4 {
      frame[20 + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * index))
    }
    return frame
  }

  @Test func framesInARow() {
    #expect(
      records(first + second + first) == [
        .frame(sequence: 1, bodyLength: 10, offset: 0),
        .frame(sequence: 2, bodyLength: 0, offset: 34),
        .frame(sequence: 1, bodyLength: 10, offset: 58),
      ])
  }

  @Test func nothingGivesNothing() { #expect(records([]) == []) }

  @Test func damagedHeaderIsOneRunUpToTheNextHeader() {
    var bad = first
    bad[9] ^= 0x40
    #expect(
      records(first + bad + second) == [
        .frame(sequence: 1, bodyLength: 10, offset: 0),
        .malformed(.headerChecksum, offset: 34, errorOffset: 54, skipped: 34, hasHeader: false),
        .frame(sequence: 2, bodyLength: 0, offset: 68),
      ])
  }

  @Test func garbageIsOneRunHoweverManyMagicsItHas() {
    let garbage: [UInt8] =
      [0xD5, 0x58, 0x10, 0xD5, 0xD5, 0x58, 0x10, 0x00] + [UInt8](repeating: 7, count: 40)
    #expect(
      records(garbage + second) == [
        .malformed(.headerChecksum, offset: 0, errorOffset: 20, skipped: 48, hasHeader: false),
        .frame(sequence: 2, bodyLength: 0, offset: 48),
      ])
  }

  @Test func damagedBodyIsPassedOverByItsLength() throws {
    // The body holds a whole frame: it is not taken for one.
    var bad = try testFrame(3, body: second + [1])
    bad[bad.count - 1] = 2
    #expect(
      records(bad + first) == [
        .malformed(.bodyChecksum, offset: 0, errorOffset: 16, skipped: 49, hasHeader: true),
        .frame(sequence: 1, bodyLength: 10, offset: 49),
      ])
  }

  @Test(arguments: [
    (3, UInt8(0x40), WireError.Code.reservedFlag, 3), (3, 3, .badKind, 3),
    (3, 8, .decryptionFailed, 3),
    (7, 1, .badStatus, 6),
  ])
  func errorsBehindTheChecksumSkipTheBody(
    at index: Int, bits: UInt8, code: WireError.Code, fault: Int
  ) throws {
    let bad = resealed(try testFrame(3, body: second)) { $0[index] |= bits }
    #expect(
      records(bad + first) == [
        .malformed(code, offset: 0, errorOffset: fault, skipped: 48, hasHeader: true),
        .frame(sequence: 1, bodyLength: 10, offset: 48),
      ])
  }

  @Test func tooLongABodyIsPassedOver() throws {
    let long = try testFrame(3, body: [UInt8](repeating: 0xD5, count: 5_000))
    #expect(
      records(long + second, limits: Limits(maxBodyLength: 4_999)) == [
        .malformed(.bodyTooLong, offset: 0, errorOffset: 12, skipped: 5_024, hasHeader: true),
        .frame(sequence: 2, bodyLength: 0, offset: 5_024),
      ])
  }

  @Test func lengthThatNoFrameHasIsNotBelieved() {
    let bad = resealed(first) { $0[12] = 1 }
    #expect(
      records(bad + second) == [
        .malformed(.bodyTooLong, offset: 0, errorOffset: 12, skipped: 34, hasHeader: true),
        .frame(sequence: 2, bodyLength: 0, offset: 34),
      ])
  }

  @Test func endInsideAFrame() {
    #expect(
      records(Array(second + first[..<20])).last
        == .gap(offset: 44, bytes: 4, skipped: 20, isAtEnd: true))
    #expect(
      records(Array(first[..<30])) == [.gap(offset: 30, bytes: 4, skipped: 30, isAtEnd: true)])
  }

  @Test func gapBetweenFrames() {
    #expect(
      records([.data(first), .hole(24), .data(second)]) == [
        .frame(sequence: 1, bodyLength: 10, offset: 0),
        .gap(offset: 34, bytes: 24, skipped: 0, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: 58),
      ])
  }

  @Test func gapInABodyGoesOnBehindTheFrame() throws {
    // What is left of the body holds a frame, which is none of the stream.
    let outer = try testFrame(3, body: [UInt8](repeating: 1, count: 100) + first + [9])
    #expect(
      records([.data(Array(outer[..<40])), .hole(50), .data(Array(outer[90...]) + second)]) == [
        .gap(offset: 40, bytes: 50, skipped: 40 + outer.count - 90, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: outer.count),
      ])
  }

  @Test func gapOverTheEndOfAFrameLooksForTheNextHeader() {
    #expect(
      records([.data(Array(first[..<30])), .hole(10), .data(Array(first[6...]) + second)]) == [
        .gap(offset: 30, bytes: 10, skipped: 30 + 28, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: 68),
      ])
  }

  @Test func gapsWithNoFrameBetweenThemAreOne() {
    #expect(
      records([.hole(5), .data([1, 2, 3]), .hole(7), .data(second), .hole(2)]) == [
        .gap(offset: 0, bytes: 12, skipped: 3, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: 15),
        .gap(offset: 39, bytes: 2, skipped: 0, isAtEnd: false),
      ])
  }

  @Test func gapEndsAMalformedRun() {
    #expect(
      records([.data([1, 2, 3, 0xD5, 0x58]), .hole(4), .data(second)]) == [
        .malformed(.badMagic, offset: 0, errorOffset: 0, skipped: 5, hasHeader: false),
        .gap(offset: 5, bytes: 4, skipped: 0, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: 9),
      ])
  }

  @Test func missingStartIsAGapOfUnknownSize() {
    #expect(
      records([.data(Array(first[5...]) + second)], startsInside: true) == [
        .gap(offset: 0, bytes: 0, skipped: 29, isAtEnd: false),
        .frame(sequence: 2, bodyLength: 0, offset: 29),
      ])
    #expect(
      records([.data(second)], startsInside: true) == [
        .frame(sequence: 2, bodyLength: 0, offset: 0)
      ])
  }

  @Test func judgesTheMagicAtItsFirstByte() {
    var analyzer = StreamAnalyzer()
    let wrong: [UInt8] = [0x47]
    var input = wrong.span
    if case .some = analyzer.next(&input) { Issue.record("a record before the next header") }
    let isRecognised = analyzer.isRecognised
    #expect(!isRecognised)
    var rest = second.span
    guard let record = analyzer.next(&rest) else {
      Issue.record("no record")
      return
    }
    let owned = OwnedRecord(record)
    #expect(
      owned == .malformed(.badMagic, offset: 0, errorOffset: 0, skipped: 1, hasHeader: false))
  }
}
