// One run of decode: reads the input in chunks, feeds an analyzer, passes its output on, and says what is missing.

import ArgumentParser
import WireCapture
import WireProtocol

/// What a recording is, and which part of it is read.
struct RecordingOptions {
  var input = DecodeInputKind.auto
  var ports: Set<UInt16> = []
  var maxBody = Limits.maximumBodyLength
}

/// Reads an input to its end.
struct DecodeRun: ~Copyable {
  private let options: RecordingOptions
  private let isLive: Bool
  private var progress = DecodeProgress()

  init(_ options: RecordingOptions, isLive: Bool) {
    self.options = options
    self.isLive = isLive
  }

  /// Decodes all of `input`.
  ///
  /// - Parameter make: makes where the records go, for a precision of times.
  /// - Returns: what the process ends with.
  /// - Throws: ``ToolError`` for what ends the run; what was decoded before has been written.
  mutating func decode<Records: RecordingOutput & ~Copyable>(
    _ input: inout PlainInput, to output: inout StandardOutput,
    _ make: (TimeText.Precision) -> Records
  ) throws -> ExitCode {
    let ports = options.ports
    return try decode(&input, to: &output, make) { format, limits, records in
      CaptureSource(format, ports: ports, limits: limits, into: records)
    }
  }

  /// Decodes all of `input`, a capture on all processors.
  ///
  /// - Parameter commands: what bodies are judged by.
  mutating func judge<Records: RecordingOutput & JudgedSink & ~Copyable>(
    _ input: inout PlainInput, _ commands: CommandTable, to output: inout StandardOutput,
    _ make: (TimeText.Precision) -> Records
  ) throws -> ExitCode {
    let ports = options.ports
    return try decode(&input, to: &output, make) { format, limits, records in
      JudgedCaptureSource(
        format, ports: ports, limits: limits, commands: commands, into: records)
    }
  }

  private mutating func decode<
    Records: RecordingOutput & ~Copyable, Source: DecodeSource & ~Copyable
  >(
    _ input: inout PlainInput, to output: inout StandardOutput,
    _ make: (TimeText.Precision) -> Records,
    _ capture: (CaptureFormat, Limits, consuming Records) -> Source
  ) throws -> ExitCode {
    var chunk: [UInt8] = []
    let kind: DecodeInputKind
    do {
      kind = try self.kind(of: &input, &chunk)
    } catch let error as CaptureError {
      throw ToolError(
        error.isTruncation ? .incomplete : .badData,
        "\(input.name): \(error), before it shows what it holds")
    }
    let limits = Limits(maxBodyLength: options.maxBody)
    let records = make(
      DecodeInputKind.isNanosecondPcap(chunk) ? .nanoseconds : .microseconds)
    switch kind {
    case .raw, .hex:
      let bytes = BytesSource(isHex: kind == .hex, limits: limits, into: records)
      return try decode(&input, chunk, with: bytes, to: &output)
    case .auto, .pcap, .pcapng:
      let source = capture(kind == .pcap ? .pcap : .pcapng, limits, records)
      return try decode(&input, chunk, with: source, to: &output)
    }
  }

  /// The form of the input, with its first bytes in `chunk`. A live capture may pause behind them: no more are waited
  /// for than the form needs.
  private func kind(of input: inout PlainInput, _ chunk: inout [UInt8]) throws -> DecodeInputKind {
    var fault: CaptureError?
    repeat {
      do {
        let count = try input.read(into: &chunk, atMost: DecodeInputKind.window - chunk.count)
        if count == 0 { break }
      } catch let error as CaptureError {
        fault = error  // It is thrown again when more is read: what is in front of it comes first.
      }
    } while fault == nil && options.input == .auto && chunk.count < 24
    if let fault, chunk.isEmpty { throw fault }
    if chunk.isEmpty { throw DecodeRun.empty(input.name) }
    if options.input != .auto { return options.input }
    if let found = DecodeInputKind(beginning: chunk) { return found }
    if let fault { throw fault }
    throw DecodeRun.unknown(input.name, chunk)
  }

  /// Feeds the input to its end, to the limit or to a failure; then writes the last line in any case.
  private mutating func decode<Source: DecodeSource & ~Copyable>(
    _ input: inout PlainInput, _ first: [UInt8], with source: consuming Source,
    to output: inout StandardOutput
  ) throws -> ExitCode {
    var failure: DecodeFailure?
    var chunk = first
    do {
      repeat {
        do throws(DecodeFailure) { try source.feed(chunk) } catch { failure = error }
        try write(&source.written, to: &output)
        progress.note(input.byteCount, of: input.size)
        chunk.removeAll(keepingCapacity: true)
      } while try failure == nil && input.read(into: &chunk) > 0
    } catch let error as ToolError where !error.isClosedPipe {
      failure = .tool(error)
    } catch let error as CaptureError {
      failure = .capture(error)
    }
    progress.end()
    if case .stop = failure {
    } else {
      do throws(DecodeFailure) { try source.finish() } catch { failure = failure ?? error }
    }
    return try end(&source, failure, input.name, &output)
  }

  /// Writes the last line and judges how the run ended.
  private mutating func end<Source: DecodeSource & ~Copyable>(
    _ source: inout Source, _ failure: DecodeFailure?, _ name: String,
    _ output: inout StandardOutput
  ) throws -> ExitCode {
    var counts = source.counts
    var notes = source.notes
    var failed: ToolError?
    switch failure {
    case nil, .stop: break
    case .tool(let error): failed = error
    case .hex(let error):
      failed = ToolError(
        .badData, "\(name): line \(error.line), column \(error.column): \(error.explanation)")
    case .capture(let error):
      if error.isTruncation {
        counts.isTruncated = true
        notes.append("\(name): \(error); what is in front of it was decoded")
      } else {
        failed = ToolError(.badData, "\(name): \(error)\(DecodeRun.advice(error))")
      }
    }
    let code = source.end(counts)
    try write(&source.written, to: &output)
    try output.flush()
    if let failed { throw failed }
    for note in notes { StandardError.say(note) }
    return code
  }

  /// Passes on what was written; at once when somebody waits for it.
  private func write(_ written: inout [UInt8], to output: inout StandardOutput) throws {
    if output.buffer.isEmpty {
      swap(&output.buffer, &written)
    } else {
      output.buffer.append(contentsOf: written)
      written.removeAll(keepingCapacity: true)
    }
    if isLive { try output.flush() } else { try output.flushIfFull() }
  }

  private static func empty(_ name: String) -> ToolError {
    ToolError(
      .badData, "\(name) has no bytes: there is nothing to decode; check that the recording worked")
  }

  private static func unknown(_ name: String, _ bytes: [UInt8]) -> ToolError {
    if bytes.isEmpty { return empty(name) }
    let hint = LikelyMistake(beginning: bytes.span).map { "; \($0.advice)" } ?? ""
    return ToolError(
      .badData,
      "\(name) is no pcap or pcapng capture, no hexadecimal text, and has no frame at its beginning"
        + "\(hint). Name what it is with --input")
  }

  private static func advice(_ error: CaptureError) -> String {
    if case .notACapture = error.code {
      return ": leave --input away, and the form is told by itself"
    }
    return ": the file is damaged from there on; what is in front of it was decoded"
  }
}

/// Tells on a terminal how far a large input has been read.
struct DecodeProgress {
  private static let step = 16 << 20
  private let isShown = StandardError.isTerminal && !StandardOutput.isTerminal
  private var bytes = 0
  private var shown = 0

  /// Notes that `count` bytes were read so far.
  mutating func note(_ count: Int, of size: Int?) {
    bytes = count
    guard isShown, bytes - shown >= DecodeProgress.step else { return }
    shown = bytes
    let whole = size.map { " of \($0 >> 20) MiB" } ?? " MiB"
    StandardError.write("\r\(bytes >> 20)\(whole) read ")
  }

  /// Removes the line.
  func end() { if shown > 0 { StandardError.write("\r\u{1B}[K") } }
}

extension CaptureError {
  /// Whether the input only ends too soon.
  fileprivate var isTruncation: Bool {
    switch code {
    case .truncated, .truncatedCompression: true
    default: false
    }
  }
}
