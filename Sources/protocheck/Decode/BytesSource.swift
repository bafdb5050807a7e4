// Bytes that are no capture on their way to an analyzer.

import ArgumentParser
import WireCapture
import WireProtocol

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
