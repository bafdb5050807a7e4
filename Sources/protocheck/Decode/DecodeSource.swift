// The analyzer that fits to an input: TCP streams of a capture, or bytes as they stand.

import ArgumentParser
import WireCapture
import WireProtocol

/// Why an input is not read on.
enum DecodeFailure: Error {
  /// As many frames as were asked for have been shown.
  case stop
  /// The capture is at fault.
  case capture(CaptureError)
  /// The hexadecimal text is at fault.
  case hex(HexText.Failure)
  /// Reading failed, or the user pressed control-C.
  case tool(ToolError)
}

/// Where the records of one input go, and what is written of them.
protocol RecordingOutput: ~Copyable, RecordSink where Failure == DecodeStop {
  /// What is written and not taken away.
  var bytes: [UInt8] { get set }
  /// The counts so far.
  var counts: DecodeCounts { get }
  /// What the first malformed run looks like.
  var mistake: LikelyMistake? { get }
  /// Writes what stands at the end.
  ///
  /// - Returns: what the process ends with.
  mutating func end(_ counts: DecodeCounts) -> ExitCode
}

/// Analyses one input.
protocol DecodeSource: ~Copyable {
  /// Takes the next chunk.
  mutating func feed(_ chunk: [UInt8]) throws(DecodeFailure)
  /// The input is at its end.
  mutating func finish() throws(DecodeFailure)
  /// The counts so far.
  var counts: DecodeCounts { get }
  /// What a person has to know beside the output, a line each.
  var notes: [String] { get }
  /// What is written and not taken away.
  var written: [UInt8] { get set }
  /// Writes what stands at the end.
  ///
  /// - Returns: what the process ends with.
  mutating func end(_ counts: DecodeCounts) -> ExitCode
}

/// A capture.
struct CaptureSource<Output: RecordingOutput & ~Copyable>: ~Copyable, DecodeSource {
  private var extractor: StreamExtractor
  private var analyzer: CaptureAnalyzer<Output>
  private let hasPorts: Bool

  init(
    _ format: CaptureFormat, ports: Set<UInt16>, limits: Limits, into output: consuming Output
  ) {
    extractor = StreamExtractor(format: format, ports: ports)
    analyzer = CaptureAnalyzer(limits: limits, isPortKnown: !ports.isEmpty, into: output)
    hasPorts = !ports.isEmpty
  }

  var written: [UInt8] {
    _read { yield analyzer.output.bytes }
    _modify { yield &analyzer.output.bytes }
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode { analyzer.output.end(counts) }

  mutating func feed(_ chunk: [UInt8]) throws(DecodeFailure) {
    do throws(StreamExtractionError<DecodeStop>) {
      try extractor.feed(chunk.span, into: &analyzer)
    } catch {
      throw CaptureSource.failure(error)
    }
  }

  mutating func finish() throws(DecodeFailure) {
    do throws(StreamExtractionError<DecodeStop>) {
      try extractor.finish(into: &analyzer)
    } catch {
      throw CaptureSource.failure(error)
    }
  }

  private static func failure(_ error: StreamExtractionError<DecodeStop>) -> DecodeFailure {
    switch error {
    case .capture(let error): .capture(error)
    case .sink: .stop
    }
  }

  var counts: DecodeCounts {
    var counts = analyzer.output.counts
    counts.streams = analyzer.statistics.streams
    counts.bytes = analyzer.statistics.bytes
    counts.capture = CaptureCounts(
      packets: extractor.packetStatistics, reassembly: extractor.streamStatistics)
    return counts
  }

  var notes: [String] {
    let packets = extractor.packetStatistics
    let streams = extractor.streamStatistics
    var notes: [String] = []
    if packets.truncated > 0 {
      notes.append(
        "\(DecodeCounts.count(packets.truncated, "packet")) cut by the snapshot length; record with "
          + "tcpdump -s 0")
    }
    if let fragments = packets.excluded[.fragment] {
      notes.append(
        "\(DecodeCounts.count(fragments, "fragmented packet")) passed over; fragments are not put "
          + "together")
    }
    for type in packets.unsupportedLinkTypes.map(\.rawValue).sorted() {
      notes.append("packets of link type \(type) passed over: it is not supported")
    }
    if streams.conflictingOverlaps > 0 {
      notes.append(
        "\(DecodeCounts.count(streams.conflictingOverlaps, "segment")) differ from bytes of the same "
          + "place; the first were taken")
    }
    guard analyzer.output.counts.frames == 0 else { return notes }
    if let note = analyzer.output.counts.filterNote { return notes + [note] }
    return notes + [nothingFound(packets, streams)]
  }

  private func nothingFound(_ packets: PacketStatistics, _ streams: ReassemblyStatistics)
    -> String
  {
    if packets.packets == 0 { return "the capture holds no packets" }
    if hasPorts, streams.streams == 0 {
      return "no connection uses this port; leave --port away to find frames on any port"
    }
    if streams.streams == 0 { return "the capture holds no TCP connections" }
    let mistake = analyzer.output.mistake ?? analyzer.statistics.otherMistake
    let hint = mistake.map { "; \($0.advice)" } ?? ""
    return
      "no frames found in \(DecodeCounts.count(streams.streams, "TCP connection"))\(hint)"
  }
}

/// Bytes that are no capture, as they stand or as hexadecimal text.
struct BytesSource<Output: RecordingOutput & ~Copyable>: ~Copyable, DecodeSource {
  private var analyzer: BytesAnalyzer<Output>
  private var hex: HexText?
  private var plain: [UInt8] = []
  private var byteCount = 0

  init(isHex: Bool, limits: Limits, into output: consuming Output) {
    analyzer = BytesAnalyzer(limits: limits, into: output)
    hex = isHex ? HexText() : nil
  }

  var written: [UInt8] {
    _read { yield analyzer.output.bytes }
    _modify { yield &analyzer.output.bytes }
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode { analyzer.output.end(counts) }

  mutating func feed(_ chunk: [UInt8]) throws(DecodeFailure) {
    guard hex != nil else { return try analyze(chunk) }
    plain.removeAll(keepingCapacity: true)
    var failure: HexText.Failure?
    do throws(HexText.Failure) {
      try hex?.feed(chunk, to: &plain)
    } catch {
      failure = error
    }
    try analyze(plain)
    if let failure { throw .hex(failure) }
  }

  mutating func finish() throws(DecodeFailure) {
    plain.removeAll(keepingCapacity: true)
    do throws(HexText.Failure) {
      try hex?.finish(to: &plain)
    } catch {
      throw .hex(error)
    }
    try analyze(plain)
    do throws(DecodeStop) {
      try analyzer.finish()
    } catch {
      throw .stop
    }
  }

  private mutating func analyze(_ bytes: [UInt8]) throws(DecodeFailure) {
    byteCount += bytes.count
    do throws(DecodeStop) {
      try analyzer.feed(bytes.span)
    } catch {
      throw .stop
    }
  }

  var counts: DecodeCounts {
    var counts = analyzer.output.counts
    counts.streams = byteCount > 0 ? 1 : 0
    counts.bytes = byteCount
    return counts
  }

  var notes: [String] {
    guard analyzer.output.counts.frames == 0 else { return [] }
    if let note = analyzer.output.counts.filterNote { return [note] }
    let hint = analyzer.output.mistake.map { "; \($0.advice)" } ?? ""
    return ["no frames found in \(DecodeCounts.count(byteCount, "byte"))\(hint)"]
  }
}
