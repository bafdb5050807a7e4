// What is known of one TCP connection while it is open: its directions, and whether it speaks this protocol.

import WireProtocol

/// One TCP connection under analysis.
final class StreamState {
  /// Set once the connection is recognised.
  var number: Int?
  /// The direction in which the client sends; known once the connection is recognised.
  var clientDirection = StreamDirection.forward
  var forward: StreamAnalyzer
  var reverse: StreamAnalyzer
  /// Whether the recording has the beginning of the connection.
  let hasStart: Bool
  /// A malformed run of each direction from before the connection was recognised, and its time. There is at most one:
  /// what follows it is a gap, in which everything else is counted until a header holds.
  var heldForward: HeldRun?
  var heldReverse: HeldRun?
  /// Payload that came before the connection was recognised.
  var undecidedBytes = 0
  /// When the last payload of each direction was captured.
  private var forwardTime: Int64?
  private var reverseTime: Int64?

  init(limits: Limits, hasStart: Bool) {
    self.hasStart = hasStart
    forward = StreamAnalyzer(limits: limits, startsInside: !hasStart)
    reverse = StreamAnalyzer(limits: limits, startsInside: !hasStart)
  }

  /// Bytes of frames under way that are kept.
  var heldBytes: Int { forward.heldBytes + reverse.heldBytes }

  /// Whether either direction has shown the magic or a header.
  var isRecognised: Bool { forward.isRecognised || reverse.isRecognised }

  /// Whether both directions have begun, and with something else than a frame. A beginning that is missing says
  /// nothing.
  var isRuledOut: Bool {
    hasStart && forward.beginsOtherwise && reverse.beginsOtherwise && !isRecognised
  }

  /// Decides which end is the client: it opened the connection; else it sends hello and login; else it has the
  /// higher port.
  func decideSides(_ stream: TCPStream, sent header: HeaderFields?, _ direction: StreamDirection) {
    if let initiator = stream.initiator {
      clientDirection = initiator
    } else if let header, header.command == .hello || header.command == .login,
      header.kind == FrameKind.request.rawValue || header.kind == FrameKind.response.rawValue
    {
      clientDirection =
        header.kind == FrameKind.request.rawValue ? direction : direction.opposite
    } else {
      clientDirection = stream.second.port > stream.first.port ? .reverse : .forward
    }
  }

  /// Notes when payload of a direction was captured.
  func note(_ timestamp: Int64, _ direction: StreamDirection) {
    switch direction {
    case .forward: forwardTime = timestamp
    case .reverse: reverseTime = timestamp
    }
  }

  /// When the last payload of a direction was captured; nil when there was none yet.
  func time(_ direction: StreamDirection) -> Int64? {
    direction == .forward ? forwardTime : reverseTime
  }

  /// The end that sends in `direction`.
  func side(_ direction: StreamDirection) -> StreamSide {
    direction == clientDirection ? .client : .server
  }
}

/// A malformed run that is not given yet.
struct HeldRun {
  let run: MalformedRun
  let time: Int64?
}

extension StreamState {
  /// Keeps a malformed run until the stream is recognised.
  func hold(_ run: UndecodedRun, _ direction: StreamDirection) {
    guard case .malformed(let run) = run else { return }
    let held = HeldRun(run: run, time: time(direction))
    switch direction {
    case .forward: heldForward = held
    case .reverse: heldReverse = held
    }
  }

  /// Takes out what was kept of a direction.
  func release(_ direction: StreamDirection) -> HeldRun? {
    switch direction {
    case .forward: return heldForward.take()
    case .reverse: return heldReverse.take()
    }
  }
}
