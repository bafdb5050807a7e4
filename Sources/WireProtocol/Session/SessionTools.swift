// What sessions need for a moment and share, so that an idle connection costs little.

/// Memory for the body under way, in both directions: one for all sessions of a thread.
public struct SessionTools: ~Copyable, Sendable {
  var arena = BodyArena()
  var encoder = FrameEncoder()

  /// Empty tools.
  public init() {}
}

/// Why a session ended, for logs and for whoever decides what comes next.
public struct SessionEnd: Sendable, Hashable {
  /// Which end ended it.
  public enum Side: String, Sendable {
    /// This one.
    case local
    /// The other one.
    case peer
  }

  /// Which end ended it.
  public let side: Side
  /// What goaway or the answer to hello or login said, or would have said; nil: the connection was simply closed, after a
  /// logout or by the application.
  public let status: Status?
  /// For logs.
  public let text: String
  /// How long the other end asks to wait, in milliseconds; 0: nothing said.
  public let retryAfterMilliseconds: UInt32

  /// An end.
  public init(
    side: Side, status: Status?, text: String, retryAfterMilliseconds: UInt32 = 0
  ) {
    self.side = side
    self.status = status
    self.text = text
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }

  /// The end that an answer announces whose status is from 1 to 99.
  init(refusal status: Status, _ failure: Failure) {
    self.init(
      side: .peer, status: status, text: failure.text,
      retryAfterMilliseconds: failure.retryAfterMilliseconds)
  }

  /// The end that a goaway announces.
  init(goaway frame: FrameView, _ arena: inout BodyArena) throws(WireError) {
    let goaway = Goaway(try frame.body(Goaway.self, in: &arena))
    side = .peer
    status = goaway.status
    text = goaway.text
    retryAfterMilliseconds = goaway.retryAfterMilliseconds
  }
}

extension SessionEnd: CustomStringConvertible {
  /// Such as `timeout, said by peer: no frame for 90 s`.
  public var description: String {
    "\(status.map { "\($0), said by \(side.rawValue)" } ?? "closed by \(side.rawValue)"): \(text)"
  }
}
