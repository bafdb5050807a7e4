// Reads a capture on all processors: while a piece of it is read, the frames of the piece before are judged, and the
// sessions of the piece before that are followed.

import Dispatch
import WireProtocol

/// Analyses a capture that comes in chunks, and gives what ``CaptureAnalyzer`` gives, in the same order, with the frames
/// judged.
///
/// Each chunk is a step: it is read into a batch, the batch of the step before is judged in parts, and the one before that
/// goes to the output, all at the same time, and nothing between the steps. A chunk that is shorter than a full one goes
/// through all of it at once: whoever feeds a live recording waits for what is in it.
///
/// Memory: what ``CaptureAnalyzer`` holds, and three batches of a chunk each.
package struct ParallelAnalyzer<Output: JudgedSink & ~Copyable>: ~Copyable {
  /// Bytes from which on a chunk is taken for one of many.
  private let fullChunk: Int
  private let reader: BatchReader
  private let writer: BatchWriter<Output>
  /// What was read and is judged next.
  private var waiting: JudgedBatch

  /// Where the records go.
  package var output: Output {
    _read { yield writer.output }
    _modify { yield &writer.output }
  }
  /// Counts of the streams so far.
  package var statistics: AnalysisStatistics { reader.statistics }
  /// Counts of the packets so far.
  package var packetStatistics: PacketStatistics { reader.packetStatistics }
  /// Counts of the segments so far.
  package var streamStatistics: ReassemblyStatistics { reader.streamStatistics }

  /// An analyzer at the beginning of a capture.
  ///
  /// - Parameters:
  ///   - ports: only connections with one of these are read, and all of them speak the protocol; empty: any.
  ///   - limits: a longer body is `bodyTooLong`.
  ///   - commands: what bodies are judged by.
  ///   - fullChunk: bytes from which on a chunk is taken for one of many; more than a live recording gives at once.
  ///   - parts: in how many parts a batch is judged at most.
  package init(
    format: CaptureFormat = .auto, ports: Set<UInt16> = [], limits: Limits = .maximum,
    commands: CommandTable = .standard, fullChunk: Int, parts: Int, into output: consuming Output
  ) {
    self.fullChunk = fullChunk
    reader = BatchReader(format, ports, limits)
    let makeJudges = { (0..<max(parts, 1)).map { _ in BatchJudge(commands, limits) } }
    writer = BatchWriter(JudgedBatch(makeJudges()), output)
    waiting = JudgedBatch(makeJudges())
  }

  /// Takes the next bytes of the capture.
  ///
  /// - Throws: the capture's error, when everything in front of it has reached the output.
  package mutating func feed(_ chunk: [UInt8]) throws(CaptureError) {
    reader.task = .read(chunk)
    step()
    if reader.failure != nil || chunk.count < fullChunk { drain() }
    if let failure = reader.failure { throw failure }
  }

  /// The capture is at its end: all streams are closed.
  ///
  /// - Throws: the error of a capture that ends inside a record; what ``feed(_:)`` threw is not thrown again.
  package mutating func finish() throws(CaptureError) {
    reader.task = .finish
    step()
    drain()
    if let failure = reader.failure { throw failure }
  }

  /// Passes on everything that was read.
  private mutating func drain() {
    while !(waiting.batch.isEmpty && writer.judged.batch.isEmpty) { step() }
  }

  /// Moves every batch on by one place, all of them at the same time.
  private mutating func step() {
    let work: [any StepWork] = [writer, reader] + waiting.divide()
    DispatchQueue.concurrentPerform(iterations: work.count) { work[$0].run() }
    swap(&writer.judged, &waiting)
    reader.swapBatch(with: &waiting)
  }
}

/// What one thread does in a step. Sendable, because nothing else uses what it uses until the step is over.
protocol StepWork: AnyObject, Sendable {
  func run()
}

/// Reads a chunk into a batch.
private final class BatchReader: StepWork, @unchecked Sendable {
  enum Task {
    case nothing
    case read([UInt8])
    case finish
  }

  var task = Task.nothing
  /// What the last task ended with.
  private(set) var failure: CaptureError?
  private var extractor: StreamExtractor
  private var analyzer: CaptureAnalyzer<FrameBatch>

  var statistics: AnalysisStatistics { analyzer.statistics }
  var packetStatistics: PacketStatistics { extractor.packetStatistics }
  var streamStatistics: ReassemblyStatistics { extractor.streamStatistics }

  init(_ format: CaptureFormat, _ ports: Set<UInt16>, _ limits: Limits) {
    extractor = StreamExtractor(format: format, ports: ports)
    analyzer = CaptureAnalyzer(limits: limits, isPortKnown: !ports.isEmpty, into: FrameBatch())
  }

  /// Does the task, and has none any more.
  func run() {
    do throws(StreamExtractionError<Never>) {
      switch task {
      case .nothing: return
      case .read(let chunk): try extractor.feed(chunk.span, into: &analyzer)
      case .finish: try extractor.finish(into: &analyzer)
      }
      failure = nil
    } catch {
      switch error {
      case .capture(let error): failure = error
      }
    }
    task = .nothing
  }

  /// Gives what was read for an empty batch.
  func swapBatch(with judged: inout JudgedBatch) {
    judged.batch.removeAll()
    swap(&judged.batch, &analyzer.output)
  }
}

/// Passes a batch on.
private final class BatchWriter<Output: JudgedSink & ~Copyable>: StepWork, @unchecked Sendable {
  var judged: JudgedBatch
  var output: Output

  init(_ judged: JudgedBatch, _ output: consuming Output) {
    self.judged = judged
    self.output = output
  }

  func run() { judged.pass(to: &output) }
}
