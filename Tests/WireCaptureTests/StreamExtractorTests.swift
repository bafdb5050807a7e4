// From chunks to streams, as the analyzer uses it; and input made to break it.

import Testing
import WireCapture

@testable import CaptureTruth

/// A sink that gives up after some events.
private struct ThrowingSink: StreamSink {
  struct Enough: Error {}
  var remaining: Int

  private mutating func event() throws(Enough) {
    remaining -= 1
    if remaining < 0 { throw Enough() }
  }
  mutating func streamOpened(_ stream: TCPStream) throws(Enough) { try event() }
  mutating func streamData(
    _ stream: TCPStream, _ direction: StreamDirection, at timestamp: Int64, _ bytes: Span<UInt8>
  ) throws(Enough) { try event() }
  mutating func streamGap(_ stream: TCPStream, _ direction: StreamDirection, missing count: Int)
    throws(Enough)
  { try event() }
  mutating func streamClosed(_ stream: TCPStream, _ closure: StreamClosure) throws(Enough) {
    try event()
  }
}

struct StreamExtractorTests {
  private let model = ConnectionModel()

  private func capture(_ format: CaptureBuilder.Format = .pcap) -> CaptureBuilder {
    var capture = CaptureBuilder(format)
    let segments =
      model.handshake + [
        model.up(0, Array(repeating: 1, count: 50)), model.down(5, [9, 9], ack: 50),
        model.up(60, [7, 8]), model.up(50, Array(repeating: 2, count: 10)),
        model.down(7, [], ack: 62, [.fin, .ack]), model.up(62, [], ack: 8, [.fin, .ack]),
      ]
    for (time, segment) in segments.enumerated() {
      let packet = InternetModel().packet(segment)
      capture.packet(LinkModel.vlan.wrap(packet, isIPv6: false), time: UInt64(time))
    }
    return capture
  }

  @Test func statisticsTellWhatWasPassedOver() throws {
    var capture = CaptureBuilder(.pcapng)
    capture.interface(LinkType(rawValue: 147))
    let packet = InternetModel().packet(model.up(0, [1, 2, 3]))
    let whole = LinkModel.ethernet.wrap(packet, isIPv6: false)
    capture.packet(Array(whole.dropLast()), originalLength: whole.count)
    capture.packet([1], interface: 1)
    capture.packet([UInt8](repeating: 0, count: 14))
    capture.packet(Array(whole.prefix(40)), originalLength: whole.count)
    let datagram = InternetModel(firstHeader: 17).packet(model.up(0))
    capture.packet(LinkModel.ethernet.wrap(datagram, isIPv6: false))
    var extractor = StreamExtractor(ports: [9000])
    var recorder = Recorder()
    try extractor.feed(capture.bytes.span, into: &recorder)
    try extractor.finish(into: &recorder)
    let statistics = extractor.packetStatistics
    #expect(statistics.packets == 5)
    #expect(statistics.truncated == 2)
    #expect(
      statistics.excluded == [
        .unsupportedLinkType: 1, .notIP: 1, .truncatedHeaders: 1, .notTCP: 1,
      ])
    #expect(statistics.unsupportedLinkTypes == [LinkType(rawValue: 147)])
    #expect(recorder.content(0, .forward) == [1, 2, nil])
    #expect(extractor.streamStatistics.segments == 1)
    #expect(extractor.offset == capture.bytes.count)
  }

  @Test func errorsOfTheCaptureComeAfterWhatWasRead() {
    let bytes = Array(capture().bytes.dropLast())
    var extractor = StreamExtractor()
    var recorder = Recorder()
    do {
      try extractor.feed(bytes.span, into: &recorder)
      try extractor.finish(into: &recorder)
      Issue.record("the cut was not reported")
    } catch {
      guard case .capture(let error) = error else { return }
      #expect(error.code == .truncated(present: 73))
    }
    #expect(recorder.events.last == .closed(0, .captureEnded))
  }

  @Test func errorsOfTheSinkComeThrough() {
    let bytes = capture().bytes
    var limits = ReassemblyLimits()
    limits.acknowledgmentsInDoubt = 0
    for count in 0..<7 {
      var extractor = StreamExtractor(limits: limits)
      var sink = ThrowingSink(remaining: count)
      do {
        try extractor.feed(bytes.span, into: &sink)
        Issue.record("\(count) events are not all")
      } catch {
        guard case .sink = error else { Issue.record("\(error)"); continue }
      }
    }
  }

  @Test(arguments: CaptureBuilder.Format.allCases)
  func mutatedCapturesNeverTrap(_ format: CaptureBuilder.Format) {
    let valid = capture(format).bytes
    for seed in 0..<1000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var bytes = valid
      for _ in 0...Int.random(in: 0...5, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      }
      if seed % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      exercise(random.chunks(bytes, limit: 300), maximum: bytes.count)
    }
  }

  @Test func randomPacketsNeverTrap() {
    for seed in 0..<1000 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var capture = CaptureBuilder(.pcapng, linkType: nil)
      let link = LinkModel.allCases.randomElement(using: &random) ?? .raw
      capture.interface(link.type(isIPv6: seed % 2 == 0))
      for _ in 0..<20 {
        // Few enough values that segments meet: overlaps, SYNs and RSTs of one connection.
        var segment = model.up(Int.random(in: -3...9, using: &random))
        if Bool.random(using: &random) { segment = model.down(segment.payload.count) }
        segment.flags = TCPFlags(rawValue: UInt8.random(in: 0...31, using: &random))
        segment.payload = random.bytes(Int.random(in: 0...9, using: &random))
        segment.acknowledgment &+= UInt32.random(in: 0...20, using: &random)
        if Int.random(in: 0..<9, using: &random) == 0 {
          segment.sequence = .random(in: 0 ... .max, using: &random)
        }
        var bytes = link.wrap(InternetModel().packet(segment), isIPv6: false)
        if Bool.random(using: &random) {
          bytes.removeLast(Int.random(in: 0...12, using: &random))
        }
        if Int.random(in: 0..<5, using: &random) == 0 {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
            in: 0 ... .max, using: &random)
        }
        capture.packet(bytes, originalLength: bytes.count + 12)
      }
      exercise([capture.bytes, random.bytes(Int.random(in: 0...200, using: &random))])
    }
  }

  /// Feeds chunks; streams open before all else and close once, and no data comes from nowhere.
  private func exercise(_ chunks: [[UInt8]], maximum: Int = .max) {
    var extractor = StreamExtractor()
    var recorder = Recorder()
    recorder.isKeepingContents = false
    do {
      for chunk in chunks { try extractor.feed(chunk.span, into: &recorder) }
    } catch {}
    do { try extractor.finish(into: &recorder) } catch {}
    var open: Set<Int> = []
    var dataLength = 0
    for event in recorder.events {
      switch event {
      case .opened(let stream): #expect(open.insert(stream).inserted)
      case .data(let stream, _, _, let bytes):
        #expect(open.contains(stream) && !bytes.isEmpty)
        dataLength += bytes.count
      case .gap(let stream, _, let count): #expect(open.contains(stream) && count > 0)
      case .closed(let stream, _): #expect(open.remove(stream) != nil)
      }
    }
    #expect(open.isEmpty)
    #expect(dataLength <= maximum)
  }
}
