// Random traffic with a known truth, as captures distort it: lost, doubled, overlapping, out of order,
// wrapping, many connections mixed, through every link layer and both file formats.

import Testing
import WireCapture

@testable import CaptureTruth

/// One direction's segments in the order of the capture, and what must come of them.
private struct DirectionTruth {
  var segments: [(start: Int, payload: [UInt8])] = []
  /// The first byte seen of each place; nil where none was.
  var expected: [UInt8?]

  /// Cuts `length` bytes into segments, with `losses` of them missing, others doubled, overlapping
  /// with the same or other bytes, and moved by up to `shift` places.
  init(length: Int, losses: Bool, shift: Int, _ random: inout SeededGenerator) {
    let truth = random.bytes(length)
    expected = Array(repeating: nil, count: length)
    var start = 0
    while start < length {
      let end = min(start + Int.random(in: 1...120, using: &random), length)
      let kind = Int.random(in: 0..<20, using: &random)
      if !(losses && kind == 0 && end < length) {
        segments.append((start, Array(truth[start..<end])))
      }
      if kind >= 15 {
        let from = max(start - Int.random(in: 0...200, using: &random), 0)
        let to = min(end + Int.random(in: 0...200, using: &random), length)
        let bytes = kind == 19 ? random.bytes(to - from) : Array(truth[from..<to])
        segments.append((from, bytes))
      }
      start = end
    }
    for index in segments.indices {
      let other = min(index + Int.random(in: 0...shift, using: &random), segments.count - 1)
      segments.swapAt(index, other)
    }
    for segment in segments {
      for (index, byte) in segment.payload.enumerated()
      where expected[segment.start + index] == nil {
        expected[segment.start + index] = byte
      }
    }
    while expected.last == .some(nil) { expected.removeLast() }
  }
}

struct ReassemblyTruthTests {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func streamsAreWhatWasCaptured(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var queues: [[SegmentModel]] = []
    var models: [ConnectionModel] = []
    var truths: [[DirectionTruth]] = []
    for index in 0..<4 {
      var model = ConnectionModel()
      if index % 2 == 1 {
        model.client.address = IPAddress(ipv6High: 1, low: UInt64(index))
        model.server.address = IPAddress(ipv6High: 2, low: 9)
      }
      model.client.port = UInt16(1000 + index)
      model.clientStart = UInt32.random(in: 0 ... .max, using: &random)
      model.serverStart = UInt32.max - UInt32.random(in: 0...3000, using: &random)
      let shift = [0, 3, 30][Int.random(in: 0...2, using: &random)]
      let truth = (0..<2).map { _ in
        let length = Int.random(in: 0...5000, using: &random)
        return DirectionTruth(length: length, losses: index > 0, shift: shift, &random)
      }
      var up = truth[0].segments.map { model.up($0.start, $0.payload) }[...]
      var down = truth[1].segments.map { model.down($0.start, $0.payload) }[...]
      var queue = model.handshake
      while let next = Bool.random(using: &random) ? up.popFirst() : down.popFirst() {
        queue.append(next)
      }
      queues.append(queue + up + down)
      models.append(model)
      truths.append(truth)
    }
    let capture = Self.capture(&queues, &random)
    let recorder = Self.extract(random.chunks(capture, limit: 2000), seed)
    #expect(recorder.streams.count == 4, "seed \(seed)")
    for stream in recorder.streams {
      guard let index = models.firstIndex(where: { $0.client == stream.first }) else {
        Issue.record("seed \(seed): stream from \(stream.first)")
        continue
      }
      #expect(stream.initiator == .forward)
      #expect(stream.second == models[index].server)
      let number = stream.number
      #expect(recorder.content(number, .forward) == truths[index][0].expected, "seed \(seed)")
      #expect(recorder.content(number, .reverse) == truths[index][1].expected, "seed \(seed)")
    }
  }

  /// Writes the segments of all queues, mixed, as a capture of a random kind.
  private static func capture(
    _ queues: inout [[SegmentModel]], _ random: inout SeededGenerator
  ) -> [UInt8] {
    let format = CaptureBuilder.Format.allCases.randomElement(using: &random) ?? .pcap
    let link = LinkModel.allCases.filter { $0 != .ipOnly }.randomElement(using: &random) ?? .raw
    var capture = CaptureBuilder(
      format, isBigEndian: Bool.random(using: &random), linkType: link.type(isIPv6: false))
    while let index = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &random) {
      let segment = queues[index].removeFirst()
      let isIPv6 = segment.source.address.isIPv6
      capture.packet(link.wrap(InternetModel().packet(segment), isIPv6: isIPv6))
      if format == .pcapng, Int.random(in: 0..<40, using: &random) == 0 {
        capture.isBigEndian.toggle()
        capture.section()
        capture.interface(link.type(isIPv6: false))
      }
    }
    return capture.bytes
  }

  private static func extract(_ chunks: [[UInt8]], _ seed: UInt64) -> Recorder {
    var extractor = StreamExtractor()
    var recorder = Recorder()
    do {
      for chunk in chunks { try extractor.feed(chunk.span, into: &recorder) }
      try extractor.finish(into: &recorder)
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
    #expect(extractor.packetStatistics.excluded.isEmpty)
    return recorder
  }

  /// The receiver acknowledges what reached it; the capture lacks some segments and their copies.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func acknowledgedHolesBecomeGapsBeforeTheEnd(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var model = ConnectionModel()
    model.clientStart = UInt32.random(in: 0 ... .max, using: &random)
    let truth = random.bytes(3000)
    var order = (0..<60).flatMap { Array(repeating: $0, count: $0 % 7 == 0 ? 2 : 1) }
    for index in order.indices {
      let other = min(index + Int.random(in: 0...6, using: &random), order.count - 1)
      order.swapAt(index, other)
    }
    let lost = Set((0..<10).map { _ in Int.random(in: 0..<59, using: &random) })
    var limits = ReassemblyLimits()
    limits.acknowledgmentsInDoubt = 0
    var reassembler = TCPReassembler(limits: limits)
    var recorder = Recorder()
    for segment in model.handshake { reassembler.receive(segment, into: &recorder) }
    var received: Set<Int> = []
    var next = 0
    for piece in order {
      received.insert(piece)
      while received.contains(next) { next += 1 }
      let payload = Array(truth[(piece * 50)..<(piece * 50 + 50)])
      if !lost.contains(piece) {
        reassembler.receive(model.up(piece * 50, payload), into: &recorder)
      }
      reassembler.receive(model.down(0, [], ack: next * 50), into: &recorder)
      #expect(recorder.content(0, .forward).count <= next * 50, "seed \(seed)")
    }
    #expect(reassembler.heldBytes == 0, "seed \(seed)")
    let expected = truth.indices.map { lost.contains($0 / 50) ? nil : truth[$0] }
    #expect(recorder.content(0, .forward) == expected, "seed \(seed)")
  }
}
