// Frames in bytes that are no capture: one direction, without times, ends and gaps.

import WireProtocol

/// Analyses raw bytes: what one end sent, in order.
public struct BytesAnalyzer<Output: RecordSink & ~Copyable>: ~Copyable {
  /// Where the records go.
  public var output: Output
  private var analyzer: StreamAnalyzer
  private var arena: BodyArena
  private static var place: RecordPlace { RecordPlace(stream: 0, side: nil, time: nil) }

  /// An analyzer at the beginning of the bytes.
  public init(limits: Limits = .maximum, into output: consuming Output) {
    self.output = output
    analyzer = StreamAnalyzer(limits: limits)
    arena = BodyArena(limits: limits)
  }

  /// Whether the bytes begin with the magic of this protocol, or a header that holds was found.
  public var isRecognised: Bool { analyzer.isRecognised }

  /// Takes the next bytes. What is complete with them reaches the output before this returns.
  public mutating func feed(_ bytes: Span<UInt8>) throws(Output.Failure) {
    var input = bytes
    while let record = analyzer.next(&input) {
      try output.receive(record, at: Self.place, &arena)
    }
  }

  /// The bytes are at their end.
  public mutating func finish() throws(Output.Failure) {
    if let run = analyzer.finish() { try output.receive(run, at: Self.place) }
  }
}
