// A hole that the other end acknowledged: what is missing may stand a little further on in the capture.

import Testing
import WireCapture

@testable import CaptureTruth

struct ReassemblyDoubtTests {
  private let model = ConnectionModel()

  /// The events of segments and the nanosecond at which each was seen.
  private func events(_ segments: [(Int64, SegmentModel)]) -> [Recorder.Event] {
    var reassembler = TCPReassembler()
    var recorder = Recorder()
    recorder.isKeepingContents = false
    for (time, segment) in segments { reassembler.receive(segment, at: time, into: &recorder) }
    return recorder.events
  }

  private var handshake: [(Int64, SegmentModel)] { model.handshake.map { (0, $0) } }
  /// Bytes 2 and 3, without byte 1, and the acknowledgment of all three.
  private var hole: [(Int64, SegmentModel)] {
    [(1, model.up(1, [2, 3])), (2, model.down(0, [], ack: 3))]
  }

  @Test func exchangedSegmentsAreNoGap() {
    #expect(
      events(handshake + hole + [(3, model.up(0, [1]))]) == [
        .opened(0), .data(0, .forward, 3, [1]), .data(0, .forward, 1, [2, 3]),
      ])
  }

  @Test func aHoleOutlivesSixteenAcknowledgments() {
    let again = (Int64(2), model.down(0, [], ack: 3))
    let sixteen = handshake + hole + Array(repeating: again, count: 15)
    #expect(events(sixteen) == [.opened(0)])
    #expect(
      events(sixteen + [again]) == [
        .opened(0), .gap(0, .forward, 1), .data(0, .forward, 1, [2, 3]),
      ])
  }

  @Test func aHoleWaitsForASecond() {
    let second: Int64 = 1_000_000_000
    let later = { (time: Int64) in (time, model.down(0, [], ack: 3)) }
    #expect(events(handshake + hole + [later(2 + second)]) == [.opened(0)])
    #expect(
      events(handshake + hole + [later(3 + second)]) == [
        .opened(0), .gap(0, .forward, 1), .data(0, .forward, 1, [2, 3]),
      ])
  }

  @Test func aNewHoleIsNotGivenUpWithAnOldOne() {
    // The hole at 0 has had its time when the one at 3 has only begun.
    let again = (Int64(2), model.down(0, [], ack: 3))
    let second = [(Int64(4), model.up(4, [5])), (Int64(5), model.down(0, [], ack: 5))]
    #expect(
      events(
        handshake + hole + Array(repeating: again, count: 15) + second
          + [(6, model.up(3, [4]))]) == [
          .opened(0), .gap(0, .forward, 1), .data(0, .forward, 1, [2, 3]),
          .data(0, .forward, 6, [4]), .data(0, .forward, 4, [5]),
        ])
  }

  @Test func timesOfNoSenseDoNotCount() {
    // No time, then one; and the two ends of what Int64 holds.
    for (first, last, isOver) in [
      (Int64(0), Int64.max, false), (.min, .max, true), (.max, .min, false),
    ] {
      let segments = [(first, model.up(1, [2, 3])), (first, model.down(0, [], ack: 3))]
      let found = events(handshake + segments + [(last, model.down(0, [], ack: 3))])
      #expect(found.contains(.gap(0, .forward, 1)) == isOver)
    }
  }

  @Test func everyHoleIsDoubtedAnew() {
    let again = (Int64(2), model.down(0, [], ack: 5))
    let second = [(Int64(4), model.up(4, [5])), again]
    #expect(
      events(
        handshake + hole + Array(repeating: again, count: 16) + second
          + [(5, model.up(3, [4]))]) == [
          .opened(0), .gap(0, .forward, 1), .data(0, .forward, 1, [2, 3]),
          .data(0, .forward, 5, [4]), .data(0, .forward, 4, [5]),
        ])
  }
}
