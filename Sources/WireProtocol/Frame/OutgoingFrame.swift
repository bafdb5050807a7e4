// A frame that is about to be encoded: a typed body and what its header says.

/// A body with the fields of its header, made so that kind, command, status and sequence fit each other.
public struct OutgoingFrame<Body: WireMessage>: Sendable {
  @usableFromInline let body: Body
  @usableFromInline let kind: FrameKind
  @usableFromInline let command: Command
  @usableFromInline let status: Status
  @usableFromInline let sequence: UInt32

  @inlinable
  init(kind: FrameKind, command: Command, status: Status, sequence: UInt32, body: Body) {
    self.kind = kind
    self.command = command
    self.status = status
    self.sequence = sequence
    self.body = body
  }
}

extension OutgoingFrame where Body: WireRequest {
  /// A request.
  ///
  /// - Parameters:
  ///   - body: of any values; its rules are judged when the frame is encoded.
  ///   - sequence: from ``SequenceCounter``; 0 is refused when the frame is encoded.
  @inlinable
  public static func request(_ body: Body, sequence: UInt32) -> OutgoingFrame {
    OutgoingFrame(
      kind: .request, command: Body.command, status: .ok, sequence: sequence, body: body)
  }
}

extension OutgoingFrame where Body: WireResponse {
  /// The answer with status ok to a request.
  ///
  /// - Parameters:
  ///   - body: of any values; its rules are judged when the frame is encoded.
  ///   - sequence: that of the request.
  @inlinable
  public static func response(_ body: Body, sequence: UInt32) -> OutgoingFrame {
    OutgoingFrame(
      kind: .response, command: Body.command, status: .ok, sequence: sequence, body: body)
  }

  /// The answer with status ok to a request.
  @inlinable
  public static func response(_ body: Body, to request: FrameHeader) -> OutgoingFrame {
    response(body, sequence: request.sequence)
  }
}

extension OutgoingFrame where Body: WireNotification {
  /// A notification.
  @inlinable
  public static func notification(_ body: Body) -> OutgoingFrame {
    OutgoingFrame(kind: .notification, command: Body.command, status: .ok, sequence: 0, body: body)
  }
}

extension OutgoingFrame where Body == Failure {
  /// The refusal of a request, known or not.
  ///
  /// - Parameters:
  ///   - request: the header of the request: the answer repeats its command and sequence.
  ///   - status: not ok.
  ///   - failure: why.
  @inlinable
  public static func response(
    to request: FrameHeader, status: Status, _ failure: Failure = Failure()
  ) -> OutgoingFrame {
    OutgoingFrame(
      kind: .response, command: request.command, status: status, sequence: request.sequence,
      body: failure)
  }
}
