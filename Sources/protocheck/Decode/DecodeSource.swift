// The analyzer that fits to an input: TCP streams of a capture, or bytes as they stand.

import ArgumentParser
import Foundation
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

  private var capture: CaptureCounts {
    CaptureCounts(
      packets: extractor.packetStatistics, reassembly: extractor.streamStatistics,
      analysis: analyzer.statistics, hasPorts: hasPorts)
  }

  var counts: DecodeCounts { capture.added(to: analyzer.output.counts) }

  var notes: [String] { capture.notes(analyzer.output.counts, analyzer.output.mistake) }
}

/// A capture that is analysed on all processors.
struct JudgedCaptureSource<Output: RecordingOutput & JudgedSink & ~Copyable>: ~Copyable,
  DecodeSource
{
  private var analyzer: ParallelAnalyzer<Output>
  private let hasPorts: Bool

  init(
    _ format: CaptureFormat, ports: Set<UInt16>, limits: Limits, commands: CommandTable,
    into output: consuming Output
  ) {
    // Parts that are smaller than a processor's share, so that none waits long for another.
    analyzer = ParallelAnalyzer(
      format: format, ports: ports, limits: limits, commands: commands,
      fullChunk: InputFile.chunk, parts: 2 * ProcessInfo.processInfo.activeProcessorCount,
      into: output)
    hasPorts = !ports.isEmpty
  }

  var written: [UInt8] {
    _read { yield analyzer.output.bytes }
    _modify { yield &analyzer.output.bytes }
  }

  mutating func end(_ counts: DecodeCounts) -> ExitCode { analyzer.output.end(counts) }

  mutating func feed(_ chunk: [UInt8]) throws(DecodeFailure) {
    do throws(CaptureError) { try analyzer.feed(chunk) } catch { throw .capture(error) }
  }

  mutating func finish() throws(DecodeFailure) {
    do throws(CaptureError) { try analyzer.finish() } catch { throw .capture(error) }
  }

  private var capture: CaptureCounts {
    CaptureCounts(
      packets: analyzer.packetStatistics, reassembly: analyzer.streamStatistics,
      analysis: analyzer.statistics, hasPorts: hasPorts)
  }

  var counts: DecodeCounts { capture.added(to: analyzer.output.counts) }

  var notes: [String] { capture.notes(analyzer.output.counts, analyzer.output.mistake) }
}
