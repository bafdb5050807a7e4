// Where the records of an analysed recording go.

import WireProtocol

/// The end that sent something.
public enum StreamSide: String, Sendable {
  /// The end that opened the connection.
  case client
  /// The end that accepted it.
  case server
}

/// Where and when a record was seen.
public struct RecordPlace: Sendable, Hashable {
  /// Counts the streams of this protocol from 0.
  public let stream: Int
  /// The end that sent it; nil for bytes that are no capture.
  public let side: StreamSide?
  /// When the packet was captured that completed it: nanoseconds since 1970 UTC. What a hole or the end of the stream
  /// completes has the time of the last payload in front of it. Nil where there is none, and for bytes that are no capture.
  public let time: Int64?
}

/// A frame of a recording, with its body as its message was packed.
public struct RecordedFrame: ~Escapable {
  /// The frame as transmitted.
  public let view: FrameView
  /// The body, decompressed where the header says so.
  public let plainBody: Span<UInt8>
  /// Where in its direction the frame begins, missing bytes counted.
  public let offset: Int

  @_lifetime(copy view, copy plainBody)
  init(_ view: FrameView, plainBody: Span<UInt8>, offset: Int) {
    self.view = view
    self.plainBody = plainBody
    self.offset = offset
  }
}

/// A TCP connection that speaks this protocol.
public struct RecordedStream: Sendable, Hashable {
  /// Counts from 0 in the order in which the streams were recognised.
  public let number: Int
  /// The end that opened the connection.
  public let client: Endpoint
  /// The end that accepted it.
  public let server: Endpoint
  /// Whether the recording has the beginning of the connection.
  public let hasStart: Bool
}

/// How a stream ended, who ended it and when.
public struct StreamEnding: Sendable, Hashable {
  /// Why nothing more comes of it.
  public let closure: StreamClosure
  /// The end that sent the RST, or else the first FIN; nil where the recording has neither.
  public let side: StreamSide?
  /// When that was captured: nanoseconds since 1970 UTC; nil where the recording has neither.
  public let time: Int64?

  /// An end of a stream.
  public init(_ closure: StreamClosure, by side: StreamSide? = nil, at time: Int64? = nil) {
    self.closure = closure
    self.side = side
    self.time = time
  }
}

/// Receives the records of a recording, in order. A sink that throws ends the analysis.
public protocol RecordSink: ~Copyable {
  /// What the methods throw; `Never` for a sink that cannot fail.
  associatedtype Failure: Error = Never

  /// A stream was recognised: it has its first record now. Not called for bytes that are no capture.
  mutating func streamRecognised(_ stream: RecordedStream) throws(Failure)

  /// A frame whose framing is valid; its message was not judged yet.
  mutating func frame(_ frame: RecordedFrame, at place: RecordPlace) throws(Failure)

  /// A framing error and what was passed over because of it.
  mutating func malformed(_ run: MalformedRun, at place: RecordPlace) throws(Failure)

  /// Bytes that are missing and what was passed over because of them.
  mutating func gap(_ gap: StreamGap, at place: RecordPlace) throws(Failure)

  /// A packet ended inside a frame; nil when bytes of that frame are missing. Called for streams that were recognised.
  mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace) throws(Failure)

  /// Nothing more comes of a stream that was recognised. Not called for bytes that are no capture.
  mutating func streamEnded(_ number: Int, _ ending: StreamEnding) throws(Failure)
}

extension RecordSink where Self: ~Copyable {
  /// A sink that shows whole frames has nothing to do.
  public mutating func frameUnderWay(_ frame: FrameUnderWay?, at place: RecordPlace)
    throws(Failure)
  {}

  /// A sink that keeps nothing of a stream has nothing to forget.
  public mutating func streamEnded(_ number: Int, _ ending: StreamEnding) throws(Failure) {}
}
