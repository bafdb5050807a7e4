// Time: silence, login, keepalive (SPEC.md 6.4 and 6.5). Timers may be a second late before it is a finding.

import WireProtocol

extension SessionChecker {
  /// Judges the time that passed before a frame.
  mutating func checkDeadlines(
    _ header: FrameHeader, _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    checkPartial(header, frame, session, side)
    if session.replaced != nil, side == .server, header.command != .goaway {
      checkReplaced(frame, session, as: name(header))
    }
    guard let time = frame.place.time, !session.isOver else { return }
    let isGoaway = header.command == .goaway
    if let since = session.loginSince, time &- since > 10_000_000_000 + SessionChecker.slack,
      !isGoaway || side == .client
    {
      session.loginSince = nil
      report(
        .loginDeadline, frame,
        "\(seconds(time &- since)) after hello there was no login, and the server let the connection live"
      )
    }
    guard let heartbeat = session.heartbeat, heartbeat > 0, !session.client.isUncertain else {
      return
    }
    let silence = time &- (session.client.last?.place.time ?? time)
    if side == .client {
      if silence > heartbeat + SessionChecker.slack {
        tellSilence(silence, frame, session)
        if silence > heartbeat / 2 * 3 { noteSilence(silence, frame, session) }
      }
      if session.silence != nil { silenceEnded(session) }
      session.pushedIntoSilence = 0
    } else if silence > heartbeat / 2 * 3, !isGoaway {
      noteSilence(silence, frame, session)
    }
  }

  /// The connection still lives, though the client was silent for longer than it may be.
  private func noteSilence(_ silence: Int64, _ frame: CheckedFrame, _ session: CheckedSession) {
    session.silence = (session.silence?.frame ?? frame, silence)
  }

  private mutating func tellSilence(
    _ silence: Int64, _ frame: CheckedFrame, _ session: CheckedSession, isForGood: Bool = false
  ) {
    // One that never speaks again may be gone, which is no fault of its own.
    report(
      .missingKeepalive, frame,
      "the client sent nothing for \(seconds(silence))\(isForGood ? ", and never again" : ""); the heartbeat is \(seconds(session.heartbeat ?? 0))",
      severity: isForGood ? .warning : nil)
  }

  /// Judges a silence of the client that is over, with its connection or by a frame. A timer may be a second late; a frame of the
  /// server may be 10 s old before a recording at the client has it.
  private mutating func silenceEnded(_ session: CheckedSession) {
    guard let (frame, length) = session.silence, let heartbeat = session.heartbeat else { return }
    session.silence = nil
    let deadline = heartbeat / 2 * 3
    guard length > deadline + SessionChecker.slack else { return }
    let pushed = session.pushedIntoSilence
    let pushes =
      pushed > 0
      ? ": \(pushed) message\(pushed == 1 ? " was" : "s were") pushed into the silence" : ""
    report(
      .silenceTolerated, frame,
      "the client was silent for \(seconds(length)), and the server did not end the connection after \(seconds(deadline)), 1.5 heartbeats\(pushes)",
      severity: length > deadline + 10 * SessionChecker.slack ? nil : .warning)
  }

  /// Judges the silence at the end of a stream.
  mutating func checkSilence(
    _ session: CheckedSession, _ side: StreamSide, _ closure: StreamClosure
  ) {
    guard side == .client, let heartbeat = session.heartbeat, heartbeat > 0,
      !session.client.isUncertain, let frame = session.client.last, let last = frame.place.time
    else { return }
    if let goaway = session.server.goaway, goaway.status == .timeout,
      let time = goaway.frame.place.time, time &- last > heartbeat + SessionChecker.slack
    {
      tellSilence(time &- last, goaway.frame, session, isForGood: true)
    } else if closure == .captureEnded, !session.isOver,
      now &- last > heartbeat + SessionChecker.slack
    {
      if let silence = session.silence { session.silence = (silence.frame, now &- last) }
      tellSilence(now &- last, frame, session, isForGood: true)
    }
    silenceEnded(session)
  }

  /// The answer to a keepalive.
  mutating func checkKeepalive(
    _ request: OpenRequest, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession, _ side: StreamSide
  ) {
    let waited = (frame.place.time ?? 0) &- (request.frame.place.time ?? 0)
    if waited > 10_000_000_000 + SessionChecker.slack {
      report(
        .keepaliveDeadline, request.frame,
        "keepalive was answered after \(seconds(waited)); the \(side.other.rawValue) had to close after 10 s"
      )
    }
    guard side == .server, case .keepaliveAnswer(let inbox) = message else { return }
    if let inbox {
      saw(inbox, frame, session)
    } else if request.isLoggedIn, session.hasStart {
      report(
        .keepaliveInbox, frame, "the answer to keepalive does not say where the inbox stands")
    }
  }
}
