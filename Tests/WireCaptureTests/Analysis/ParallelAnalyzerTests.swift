// A capture that is read on all processors gives what one thread gives, in the same order, and judged in the same way.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

struct ParallelAnalyzerTests {
  /// Chunks that go through all steps at once, and such that several are under way.
  @Test(arguments: [0, 1_000, .max])
  func anythingComesAsOnOneThread(fullChunk: Int) throws {
    for seed in 0..<60 as Range<UInt64> {
      let truth = GeneratedCapture(seed: seed)
      if truth.isCompressed { continue }
      var random = SeededGenerator(seed: ~seed)
      let chunks = random.chunks(truth.file, limit: 3_000)
      #expect(
        parallel(chunks, ports: truth.ports, fullChunk, 3) == serial(chunks, ports: truth.ports),
        "seed \(seed)")
    }
  }

  /// Bodies that break rules and bodies that do not, compressed ones, and one that is not kept decompressed.
  @Test(arguments: [0, .max], [1, 7])
  func bodiesAreJudgedAsOnOneThread(fullChunk: Int, parts: Int) throws {
    let capture = try Self.chats()
    let chunks = stride(from: 0, to: capture.count, by: 8_192).map {
      Array(capture[$0..<min($0 + 8_192, capture.count)])
    }
    let found = parallel(chunks, ports: [], fullChunk, parts)
    #expect(found == serial(chunks, ports: []))
    #expect(found.count { $0.contains("im.text") } >= 600)
    #expect(found.contains { $0.contains(".content(") })
    #expect(found.contains { $0.contains(".body(") })
    #expect(found.contains { $0.contains("plain 134") })
  }

  /// What is wrong with the file is told behind everything in front of it.
  @Test func theErrorOfTheFileComesLast() throws {
    let capture = try Self.chats()
    let cut = Array(capture[..<(capture.count - 7)])
    for fullChunk in [0, Int.max] {
      var analyzer = ParallelAnalyzer(fullChunk: fullChunk, parts: 2, into: Journal())
      try analyzer.feed(cut)
      #expect(throws: CaptureError.self) { try analyzer.finish() }
      #expect(analyzer.output.lines.count > 600)
    }
    var broken = capture
    broken[24 + 8 + 3] = 0xFF
    var analyzer = ParallelAnalyzer(fullChunk: 0, parts: 2, into: Journal())
    #expect(throws: CaptureError.self) { try analyzer.feed(broken) }
    #expect(analyzer.output.lines.isEmpty)
  }

  /// A live recording is seen as it comes.
  @Test func aShortChunkIsPassedOnAtOnce() throws {
    let capture = try Self.chats()
    var analyzer = ParallelAnalyzer(fullChunk: capture.count, parts: 2, into: Journal())
    try analyzer.feed(Array(capture[..<5_000]))
    #expect(analyzer.output.lines.count > 10)
  }
}

extension ParallelAnalyzerTests {
  /// A recording of 600 texts and their answers, of contents and bodies that break rules, and of compressed pages.
  private static func chats() throws -> [UInt8] {
    var talk = Talk()
    talk.open()
    try talk.greet()
    for index in 0..<600 as Range<UInt64> {
      talk.compression = index.isMultiple(of: 5) ? .standard : .none
      let text = #"{"type":"im.text","body":{"text":"\#(index) 谢谢, and thanks"}}"#
      let content =
        switch index % 50 {
        case 7: #"{"type":"im.text","body":{}}"#
        case 11: #"{"type":"im.other","body":{}}"#
        default: text
        }
      let request = C2C.Request(
        to: Talk.bob, clientMessageID: try id(index), contentType: "im.text",
        content: Array(content.utf8))
      try talk.answer(try talk.ask(request), Talk.sent("message-\(index)"))
      guard index.isMultiple(of: 100) else { continue }
      let messages = try (1...3).map { try message(2 * index + $0) }
      let page = GetOfflineMsg.Response(
        epoch: 7, messages: messages, through: 2 * index + 3, head: 2 * index + 3)
      try talk.answer(try talk.ask(GetOfflineMsg.Request(epoch: 7, after: 2 * index)), page)
      talk.send(
        Talk.raw(kind: 2, command: Command.message.rawValue, sequence: 0, body: [0x0A, 0x05]),
        from: .server)
    }
    talk.close()
    return talk.capture
  }

  private static func id(_ number: UInt64) throws -> ClientMessageID {
    var generator = SeededGenerator(seed: number)
    return ClientMessageID(using: &generator)
  }

  /// One of 45,000 bytes that compress well.
  private static func message(_ number: UInt64) throws -> Message {
    let text = String(repeating: "und noch einmal ", count: 2_800)
    return Message(
      id: "message-long-\(number)", from: Talk.bob, to: Talk.alice, clientMessageID: try id(number),
      inboxSequence: number, contentType: "im.text",
      content: Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8))
  }
}

/// What came, a line each.
private struct Journal: RecordSink, JudgedSink {
  var lines: [String] = []
  var judge = Judge()

  /// One for all copies; the tests use one thread at a time.
  final class Judge {
    var body = BodyJudge(.standard)
  }

  mutating func streamRecognised(_ stream: RecordedStream) { lines.append("\(stream)") }

  mutating func frame(_ frame: borrowing RecordedFrame, at place: RecordPlace) {
    self.frame(frame, JudgedFrame(frame, &judge.body), at: place)
  }

  mutating func frame(
    _ frame: borrowing RecordedFrame, _ judged: JudgedFrame, at place: RecordPlace
  ) {
    let bytes = copy(frame.view.bytes)
    let plain = copy(frame.plainBody)
    lines.append(
      "\(place) \(frame.offset) \(bytes.hashValue) plain \(plain.count) \(plain.hashValue) \(judged)"
    )
  }

  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) {
    lines.append("\(run) \(place)")
  }

  mutating func gap(_ gap: StreamGap, at place: RecordPlace) { lines.append("\(gap) \(place)") }

  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace) {
    lines.append("\(String(describing: frame)) \(place)")
  }

  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) {
    lines.append("\(number) \(ending)")
  }
}

private func serial(_ chunks: [[UInt8]], ports: Set<UInt16>) -> [String] {
  var extractor = StreamExtractor(ports: ports)
  var analyzer = CaptureAnalyzer(isPortKnown: !ports.isEmpty, into: Journal())
  var failure = ""
  do {
    for chunk in chunks { try extractor.feed(chunk.span, into: &analyzer) }
    try extractor.finish(into: &analyzer)
  } catch {
    failure = "\(error)"
  }
  return analyzer.output.lines + [
    "\(analyzer.statistics) \(extractor.packetStatistics.packets) \(failure)"
  ]
}

private func parallel(
  _ chunks: [[UInt8]], ports: Set<UInt16>, _ fullChunk: Int, _ parts: Int
) -> [String] {
  var analyzer = ParallelAnalyzer(
    ports: ports, fullChunk: fullChunk, parts: parts, into: Journal())
  var failure = ""
  do throws(CaptureError) {
    for chunk in chunks { try analyzer.feed(chunk) }
    try analyzer.finish()
  } catch {
    failure = "\(StreamExtractionError<Never>.capture(error))"
  }
  return analyzer.output.lines + [
    "\(analyzer.statistics) \(analyzer.packetStatistics.packets) \(failure)"
  ]
}
