// What a TCP stream is to those who consume it: its number, its ends, its two directions.

/// One of the two directions of a TCP stream.
public enum StreamDirection: Int, Hashable, Sendable, CaseIterable {
  /// From the end that sent the first packet seen.
  case forward = 0
  /// To the end that sent the first packet seen.
  case reverse = 1

  /// The other direction.
  public var opposite: StreamDirection { self == .forward ? .reverse : .forward }
}

/// The identity of a TCP connection in a capture.
public struct TCPStream: Hashable, Sendable {
  /// Counts from 0 in the order of the first packets; never used again.
  public let number: Int
  /// A small index for state kept per stream: below ``ReassemblyLimits/connections``, unique among
  /// the streams that are open, and used again after the stream is closed.
  public let slot: Int
  /// The end that sent the first packet seen.
  public let first: Endpoint
  /// The other end.
  public let second: Endpoint
  /// The direction in which the end sends that opened the connection. Known from its SYN, or from the
  /// SYN+ACK that answered it; nil when the capture holds neither. It can become known after the
  /// stream was opened, by a handshake captured out of order.
  public internal(set) var initiator: StreamDirection?
  /// Who ended it: the RST, or else the first FIN; nil as long as the capture has shown neither.
  public internal(set) var closing: StreamClosing?

  /// The end that sends in `direction`.
  public func sender(_ direction: StreamDirection) -> Endpoint {
    direction == .forward ? first : second
  }
}

/// The RST or FIN with which one end of a connection ended it.
public struct StreamClosing: Hashable, Sendable {
  /// In which direction it was sent.
  public let direction: StreamDirection
  /// When it was captured: nanoseconds since 1970 UTC.
  public let timestamp: Int64
}

/// Why a stream ended.
public enum StreamClosure: Hashable, Sendable {
  /// Both ends sent FIN, and everything before it was passed on.
  case finished
  /// An end aborted the connection.
  case reset
  /// A SYN began another connection between the same ends.
  case superseded
  /// Too many connections were open, and this one was idle longest.
  case evicted
  /// The capture ended first.
  case captureEnded
}
