// What the reassembler makes of each thing that TCP and captures do.

import Testing
import WireCapture

@testable import CaptureTruth

extension ConnectionModel {
  fileprivate func up(_ offset: Int, _ payload: [UInt8], _ flags: TCPFlags) -> SegmentModel {
    up(offset, payload, ack: 0, flags)
  }
}

extension ReassemblyLimits {
  /// Believes an acknowledgment at once.
  fileprivate static var believing: ReassemblyLimits {
    var limits = ReassemblyLimits()
    limits.acknowledgmentsInDoubt = 0
    return limits
  }
}

/// The events of `segments`, each seen a nanosecond after the one before.
private func events(_ segments: [SegmentModel], limits: ReassemblyLimits = .believing)
  -> (events: [Recorder.Event], statistics: ReassemblyStatistics, streams: [TCPStream])
{
  var reassembler = TCPReassembler(limits: limits)
  var recorder = Recorder()
  recorder.isKeepingContents = false
  for (time, segment) in segments.enumerated() {
    reassembler.receive(segment, at: Int64(time), into: &recorder)
  }
  return (recorder.events, reassembler.statistics, recorder.streams)
}

struct ReassemblyTests {
  private let model = ConnectionModel()

  @Test func wholeConnection() {
    let result = events(
      model.handshake + [
        model.up(0, [1, 2]), model.down(0, [3], ack: 2), model.up(2, [4], ack: 1, [.fin, .ack]),
        model.down(1, [], ack: 4, [.fin, .ack]), model.up(4, [], ack: 2),
      ])
    #expect(
      result.events == [
        .opened(0), .data(0, .forward, 3, [1, 2]), .data(0, .reverse, 4, [3]),
        .data(0, .forward, 5, [4]), .closed(0, .finished),
      ])
    #expect(result.streams.map(\.initiator) == [.forward])
    #expect(result.streams.map { $0.sender(.forward) } == [model.client])
    #expect(result.streams.map { $0.sender(.reverse) } == [model.server])
  }

  @Test func outOfOrderAndRetransmitted() {
    let result = events(
      model.handshake + [
        model.up(2, [3]), model.up(0, [1]), model.up(3, [4]), model.up(1, [2]), model.up(0, [9]),
        model.up(2, [3, 4, 5]),
      ])
    #expect(
      result.events == [
        .opened(0), .data(0, .forward, 4, [1]), .data(0, .forward, 6, [2]),
        .data(0, .forward, 3, [3]), .data(0, .forward, 5, [4]), .data(0, .forward, 8, [5]),
      ])
    #expect(result.statistics.outOfOrder == 2)
    #expect(result.statistics.retransmitted == 1)
    #expect(result.statistics.overlapping == 1)
  }

  @Test func firstBytesWinAndConflictsAreCounted() {
    let result = events(
      model.handshake + [model.up(2, [3, 4]), model.up(1, [2, 9, 4, 5]), model.up(0, [1, 2])])
    #expect(result.statistics.conflictingOverlaps == 1)
    #expect(
      result.events.dropFirst() == [
        .data(0, .forward, 5, [1]), .data(0, .forward, 4, [2]), .data(0, .forward, 3, [3, 4]),
        .data(0, .forward, 4, [5]),
      ])
  }

  @Test func overlapOnBothSidesCountsOnce() {
    let result = events(
      model.handshake + [model.up(0, [1, 2]), model.up(4, [5]), model.up(1, [2, 3, 4, 5, 6])])
    #expect(result.statistics.overlapping == 1)
    #expect(
      result.events.dropFirst() == [
        .data(0, .forward, 3, [1, 2]), .data(0, .forward, 5, [3, 4]), .data(0, .forward, 4, [5]),
        .data(0, .forward, 5, [6]),
      ])
  }

  @Test func holeBecomesGapWhenTheOtherEndHasIt() {
    let result = events(
      model.handshake + [
        model.up(5, [6]), model.down(0, [], ack: 4), model.up(6, [7]), model.down(0, [], ack: 7),
        model.up(0, [1, 2, 3, 4, 5]),
      ])
    #expect(
      result.events == [
        .opened(0), .gap(0, .forward, 5), .data(0, .forward, 3, [6]), .data(0, .forward, 5, [7]),
      ])
    #expect(result.statistics.missingBytes == 5)
    #expect(result.statistics.retransmitted == 1)
  }

  @Test func acknowledgmentAheadOfTheCapturedDataIsNoGap() {
    let result = events(
      model.handshake + [model.down(0, [], ack: 3), model.up(1, [2, 3]), model.up(0, [1])])
    #expect(
      result.events == [
        .opened(0), .data(0, .forward, 5, [1]), .data(0, .forward, 4, [2, 3]),
      ])
  }

  @Test func missingEndOfDataBeforeFINIsAGap() {
    let result = events(
      model.handshake + [
        model.up(0, [1]), model.up(4, [], [.fin, .ack]), model.down(0, [], ack: 5, [.fin, .ack]),
      ])
    #expect(
      result.events == [
        .opened(0), .data(0, .forward, 3, [1]), .gap(0, .forward, 3), .closed(0, .finished),
      ])
  }

  @Test func resetAndEndOfCaptureFlush() {
    let result = events(
      model.handshake + [model.up(1, [2]), model.down(3, [4]), model.up(9, [], .rst)])
    let flushed: [Recorder.Event] = [
      .gap(0, .forward, 1), .data(0, .forward, 3, [2]), .gap(0, .reverse, 3),
      .data(0, .reverse, 4, [4]),
    ]
    #expect(result.events == [.opened(0)] + flushed + [.closed(0, .reset)])

    var reassembler = TCPReassembler()
    var recorder = Recorder()
    for (time, segment) in (model.handshake + [model.up(1, [2]), model.down(3, [4])]).enumerated() {
      reassembler.receive(segment, at: Int64(time), into: &recorder)
    }
    #expect(reassembler.heldBytes > 0)
    reassembler.finish(into: &recorder)
    #expect(recorder.events == [.opened(0)] + flushed + [.closed(0, .captureEnded)])
    #expect(reassembler.heldBytes == 0)
  }

  @Test func dataBehindTheEndIsNotPassedOn() {
    let result = events(
      model.handshake + [
        model.up(0, [1], [.fin, .ack]), model.up(2, [9]), model.down(0, [], [.rst]),
        model.up(2, [9]),
      ])
    #expect(
      result.events == [.opened(0), .data(0, .forward, 3, [1]), .closed(0, .reset)])
    #expect(result.statistics.afterClose == 2)
  }

  @Test func missingStart() {
    let result = events([
      model.down(0, [], ack: 7), model.up(7, [1]), model.up(8, [2]), model.up(6, [0]),
      model.down(3, [9]),
    ])
    #expect(
      result.events == [
        .opened(0), .data(0, .reverse, 1, [1]), .data(0, .reverse, 2, [2]),
        .data(0, .forward, 4, [9]),
      ])
    #expect(result.streams.map(\.initiator) == [nil])
  }

  @Test func handshakeInPartsTellsWhereDataBegins() {
    // Only the SYN+ACK; then only SYN and ACK: the first data segment is missing each time.
    var result = events([model.handshake[1], model.up(2, [3]), model.down(0, [], ack: 3)])
    #expect(result.events == [.opened(0), .gap(0, .reverse, 2), .data(0, .reverse, 1, [3])])
    #expect(result.streams.map(\.initiator) == [.reverse])
    result = events([
      model.handshake[0], model.handshake[2], model.down(2, [3]), model.up(0, [], ack: 3),
    ])
    #expect(result.events == [.opened(0), .gap(0, .reverse, 2), .data(0, .reverse, 2, [3])])
    // The SYN behind its answer, and behind data.
    result = events([model.handshake[1], model.handshake[0], model.up(0, [1])])
    #expect(result.events == [.opened(0), .data(0, .reverse, 2, [1])])
    #expect(result.streams.map(\.initiator) == [.reverse])
    result = events([model.up(0, [1]), model.handshake[0], model.handshake[1], model.up(1, [2])])
    #expect(
      result.events == [.opened(0), .data(0, .forward, 0, [1]), .data(0, .forward, 3, [2])])
    #expect(result.statistics.streams == 1)
  }

  @Test func dataInTheSYN() {
    let result = events([
      model.up(-1, [1, 2], .syn), model.down(-1, [], ack: 2, [.syn, .ack]), model.up(2, [3]),
      model.up(-1, [1, 2], .syn),
    ])
    #expect(
      result.events == [.opened(0), .data(0, .forward, 0, [1, 2]), .data(0, .forward, 2, [3])])
    #expect(result.statistics.retransmitted == 1)
  }

  @Test func probesAreNotData() {
    let result = events(
      model.handshake + [
        model.up(0, [1]), model.up(0), model.up(0, [0]), model.up(1, [2]), model.up(1, [2]),
        model.up(2, [3]),
      ])
    #expect(
      result.events.dropFirst() == [
        .data(0, .forward, 3, [1]), .data(0, .forward, 6, [2]), .data(0, .forward, 8, [3]),
      ])
    #expect(result.statistics.keepAlives == 3)
  }

  @Test func sequenceWraps() {
    var model = model
    model.clientStart = UInt32.max - 1
    let result = events(
      model.handshake + [
        model.up(3, [4]), model.up(0, [1, 2, 3]), model.up(6, [7]), model.down(0, [], ack: 7),
      ])
    #expect(
      result.events.dropFirst() == [
        .data(0, .forward, 4, [1, 2, 3]), .data(0, .forward, 3, [4]), .gap(0, .forward, 2),
        .data(0, .forward, 5, [7]),
      ])
  }

  @Test func hugeHoleHasItsSize() {
    let result = events(
      model.handshake + [model.up(3_000_000_000, [1]), model.down(0, [], ack: 3_000_000_001)])
    #expect(
      result.events.dropFirst() == [.gap(0, .forward, 3_000_000_000), .data(0, .forward, 3, [1])])
  }

  @Test func newSYNBeginsANewStream() {
    var next = model
    next.clientStart = 900_000
    next.serverStart = 7
    let result = events(
      model.handshake + [model.up(0, [1]), model.up(2, [3])] + next.handshake + [next.up(0, [2])])
    #expect(
      result.events == [
        .opened(0), .data(0, .forward, 3, [1]), .gap(0, .forward, 1), .data(0, .forward, 4, [3]),
        .closed(0, .superseded), .opened(1), .data(1, .forward, 8, [2]),
      ])
    #expect(result.streams.map(\.slot) == [0, 0])
  }

  @Test func aRefusedConnectionIsTriedAgainWithTheSameNumber() {
    let refusal = model.down(-1, [], ack: 0, [.rst, .ack])
    let result = events([model.handshake[0], refusal] + model.handshake + [model.up(0, [1])])
    #expect(
      result.events == [
        .opened(0), .closed(0, .reset), .opened(1), .data(1, .forward, 5, [1]),
      ])
    #expect(result.streams.map(\.initiator) == [.forward, .forward])
  }

  @Test func cutDataIsAGapAtOnce() {
    var reassembler = TCPReassembler()
    var recorder = Recorder()
    for segment in model.handshake { reassembler.receive(segment, into: &recorder) }
    reassembler.receive(model.up(0, [1, 2]), missing: 3, into: &recorder)
    reassembler.receive(model.up(7, [8]), missing: 2, into: &recorder)
    reassembler.receive(model.up(0, [1]), missing: 4, into: &recorder)
    reassembler.receive(model.up(5, []), missing: 2, into: &recorder)
    reassembler.receive(model.up(10, [11]), into: &recorder)
    #expect(
      recorder.events.dropFirst() == [
        .data(0, .forward, 0, [1, 2]), .gap(0, .forward, 3), .gap(0, .forward, 2),
        .data(0, .forward, 0, [8]), .gap(0, .forward, 2), .data(0, .forward, 0, [11]),
      ])
    #expect(reassembler.heldBytes == 0)
  }

  @Test func portsSelectConnections() {
    var other = model
    other.server.port = 9001
    var reassembler = TCPReassembler(ports: [9000, 65535])
    var recorder = Recorder()
    reassembler.receive(other.up(0, [1]), into: &recorder)
    reassembler.receive(model.up(0, [2]), into: &recorder)
    reassembler.receive(model.down(0, [3]), into: &recorder)
    #expect(recorder.content(0, .forward) == [2])
    #expect(recorder.content(0, .reverse) == [3])
    #expect(reassembler.statistics.filtered == 1)
    #expect(reassembler.statistics.streams == 1)
  }
}
