// Where reassembled streams go.

/// Receives what happens on the streams of a capture, in order.
///
/// Of each stream: opened, then data and gaps of both directions as the capture shows them, then closed.
/// Data and gaps of one direction add up to its sequence space, nothing twice. The stream's identity
/// comes along each time; ``TCPStream/slot`` finds state kept per stream without a dictionary.
///
/// A sink that throws ends the reassembly: the error comes out of the call that caused the event, and
/// the reassembler is of no more use.
public protocol StreamSink: ~Copyable {
  /// What the methods throw; `Never` for a sink that cannot fail.
  associatedtype Failure: Error = Never

  /// The first packet of `stream` was seen.
  mutating func streamOpened(_ stream: TCPStream) throws(Failure)

  /// The next bytes of a direction, with the time of the packet that carried them: nanoseconds since
  /// 1970. `bytes` is never empty and is borrowed for the call.
  mutating func streamData(
    _ stream: TCPStream, _ direction: StreamDirection, at timestamp: Int64, _ bytes: Span<UInt8>
  ) throws(Failure)

  /// The next `count` bytes of a direction are not in the capture.
  mutating func streamGap(
    _ stream: TCPStream, _ direction: StreamDirection, missing count: Int
  ) throws(Failure)

  /// Nothing more comes of `stream`, whose ``TCPStream/closing`` says who ended it; its slot is used again.
  mutating func streamClosed(_ stream: TCPStream, _ closure: StreamClosure) throws(Failure)
}
