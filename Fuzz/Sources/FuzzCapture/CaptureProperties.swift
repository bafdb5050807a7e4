// A capture gives the same streams and records however it comes in chunks, each byte once at most, and an error at a place in it.

import FuzzSupport
import WireCapture
import WireProtocol

/// A byte chooses chunks, filter and ports; the capture follows.
let captureStart = 1

/// What records are judged with; the sanitizer would take a global filter for a leak.
private func filter(_ choice: UInt8) -> FrameFilter? {
  let text: String
  switch choice & 3 {
  case 0: return nil
  case 1: text = "command == c2c && status == ok"
  case 2: text = "!(error) || from contains \"u\""
  default: text = "status != ok && sequence > 3"
  }
  do throws(FilterError) { return try FrameFilter(text) } catch {
    fatalError(error.marked(in: text))
  }
}

/// Checks bytes as a capture, compressed or not.
func checkCapture(_ input: [UInt8]) {
  guard let choice = input.first else { return }
  let capture = Array(input.dropFirst(captureStart))
  let ports: Set<UInt16> = choice & 4 == 0 ? [] : [9_000]
  let whole = streams(capture, size: capture.count, ports)
  checkError(whole.error, capture.count)
  expect(whole.bytes <= capture.count, "\(whole.bytes) bytes of \(capture.count) are passed on")
  for size in [1, 1 + Int(choice >> 3)] {
    let cut = streams(capture, size: size, ports)
    expect(cut == whole, "chunks of \(size) bytes: \(cut), whole: \(whole)")
  }
  checkAnalysis(capture, filter(choice), ports)
  checkCompressed(capture)
}

private func checkError(_ error: CaptureError?, _ count: Int) {
  guard let error else { return }
  expect((0...count).contains(error.offset), "\(error) lies outside of \(count) bytes")
  expect(!error.description.isEmpty, "the error is not explained")
}

/// What happened on streams.
private struct Streams: StreamSink, Equatable {
  enum Event: Equatable {
    case opened(Int)
    case data(Int, StreamDirection, Int64, [UInt8])
    case gap(Int, StreamDirection, Int)
    case closed(Int, StreamClosure)
  }

  var events: [Event] = []
  var open: Set<Int> = []
  var bytes = 0
  var packets = PacketStatistics()
  var error: CaptureError?

  mutating func streamOpened(_ stream: TCPStream) {
    expect(open.insert(stream.number).inserted, "the stream \(stream.number) opens twice")
    events.append(.opened(stream.number))
  }

  mutating func streamData(
    _ stream: TCPStream, _ direction: StreamDirection, at timestamp: Int64, _ bytes: Span<UInt8>
  ) {
    expect(open.contains(stream.number), "data on a stream that is not open")
    expect(!bytes.isEmpty, "data without a byte")
    self.bytes += bytes.count
    let copy = bytes.indices.map { bytes[$0] }
    events.append(.data(stream.number, direction, timestamp, copy))
  }

  mutating func streamGap(_ stream: TCPStream, _ direction: StreamDirection, missing count: Int) {
    expect(open.contains(stream.number), "a gap on a stream that is not open")
    expect(count > 0 && count <= Int(UInt32.max), "a gap of \(count) bytes")
    events.append(.gap(stream.number, direction, count))
  }

  mutating func streamClosed(_ stream: TCPStream, _ closure: StreamClosure) {
    expect(open.remove(stream.number) != nil, "a stream closes that is not open")
    events.append(.closed(stream.number, closure))
  }
}

private func streams(_ capture: [UInt8], size: Int, _ ports: Set<UInt16>) -> Streams {
  var extractor = StreamExtractor(ports: ports)
  var result = Streams()
  func note(_ error: StreamExtractionError<Never>) {
    if case .capture(let failure) = error { result.error = failure }
  }
  do throws(StreamExtractionError<Never>) {
    for start in stride(from: 0, to: capture.count, by: max(1, size)) {
      let end = min(start + size, capture.count)
      try extractor.feed(capture.span.extracting(start..<end), into: &result)
    }
  } catch { note(error) }
  do throws(StreamExtractionError<Never>) { try extractor.finish(into: &result) } catch {
    note(error)
  }
  expect(result.open.isEmpty, "streams are open behind the end")
  result.packets = extractor.packetStatistics
  return result
}

/// Frames of the streams, and what the rules of sessions say of them.
private func checkAnalysis(_ capture: [UInt8], _ filter: FrameFilter?, _ ports: Set<UInt16>) {
  var extractor = StreamExtractor(ports: ports)
  var analyzer = CaptureAnalyzer(isPortKnown: !ports.isEmpty, into: SessionChecker(filter: filter))
  do throws(StreamExtractionError<Never>) {
    try extractor.feed(capture.span, into: &analyzer)
  } catch { expect(extractor.offset <= capture.count, "more is read than there is") }
  try? extractor.finish(into: &analyzer)
  analyzer.output.finish()
  for finding in analyzer.output.findings {
    expect(!finding.text.isEmpty, "a finding of \(finding.rule) says nothing")
  }
}

/// The same bytes as a compressed capture: what comes out is bounded, and cuts change nothing.
private func checkCompressed(_ file: [UInt8]) {
  guard GzipReader.isGzip(beginning: file.span) else { return }
  let (whole, error) = decompress(file, size: file.count)
  checkError(error, file.count)
  let (cut, other) = decompress(file, size: 7)
  expect(cut == whole && other == error, "chunks of 7 bytes are decompressed otherwise")
}

private func decompress(_ file: [UInt8], size: Int) -> ([UInt8], CaptureError?) {
  var reader = GzipReader()
  var output: [UInt8] = []
  do throws(CaptureError) {
    for start in stride(from: 0, to: file.count, by: size) {
      var input = file.span.extracting(start..<min(start + size, file.count))
      while true {
        let before = output.count
        let count = try reader.read(&input, to: &output, atMost: 4_096)
        expect(count <= 4_096 && output.count == before + count, "\(count) bytes are appended")
        if count == 0 { break }
      }
    }
    try reader.finish()
  } catch { return (output, error) }
  return (output, nil)
}
