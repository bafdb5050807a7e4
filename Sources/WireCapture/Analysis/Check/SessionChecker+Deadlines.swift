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
      if silence > heartbeat + SessionChecker.slack { tellSilence(silence, frame, session) }
      if silence > heartbeat / 2 * 3 + SessionChecker.slack, !session.hasToldSilence {
        tolerated(silence, frame)
      }
      session.hasToldSilence = false
    } else if silence > heartbeat / 2 * 3 + SessionChecker.slack, !isGoaway,
      !session.hasToldSilence
    {
      session.hasToldSilence = true
      tolerated(silence, frame)
    }
  }

  private mutating func tellSilence(
    _ silence: Int64, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    report(
      .missingKeepalive, frame,
      "the client sent nothing for \(seconds(silence)), the heartbeat is \(seconds(session.heartbeat ?? 0))"
    )
  }

  private mutating func tolerated(_ silence: Int64, _ frame: CheckedFrame) {
    report(
      .silenceTolerated, frame,
      "the client had been silent for \(seconds(silence)), and the server had not ended the connection"
    )
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
      return tellSilence(time &- last, goaway.frame, session)
    }
    guard closure == .captureEnded, !session.isOver,
      now &- last > heartbeat + SessionChecker.slack
    else { return }
    tellSilence(now &- last, frame, session)
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
