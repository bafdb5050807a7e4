// What may come when: hello, login, goaway, the end (SPEC.md 3.3, 4.1, 6.1 to 6.3 and 6.6).

import WireProtocol

extension SessionChecker {
  /// Judges a frame by what its sender has said before.
  mutating func checkPlace(
    _ header: FrameHeader, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession, _ side: StreamSide
  ) {
    let own = session[side]
    if own.frames == 0, side == .client, session.hasStart, !own.isUncertain,
      header.command != .hello || header.kind != .request
    {
      report(.helloFirst, frame, "the client begins with \(name(header)) and not with hello")
    }
    if let goaway = own.goaway, goaway.status != .draining {
      report(
        .afterGoaway, frame,
        "\(name(header)) follows the \(side.rawValue)'s goaway \(goaway.status) in frame \(goaway.frame.number)"
      )
    } else if let end = own.end {
      report(.afterEnd, frame, "\(name(header)) follows \(end.text)", requirement: end.rule)
    }
    if header.kind != .response, !isKnown(header, from: side), header.command.range != .grease {
      report(
        .wrongSide, frame,
        "\(name(header)) of the \(side.rawValue) is not in the table of commands in this kind from this end"
      )
    }
  }

  /// A notification.
  mutating func notification(
    _ header: FrameHeader, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession, _ side: StreamSide
  ) {
    guard isKnown(header, from: side) else { return }
    switch message {
    case .goaway(let status): goaway(status, frame, session, side)
    case .message(let epoch, let delivered): pushed(delivered, epoch, frame, session)
    case .receipt(let receipt): messages.remove(receipt.messageID)
    case .topicMessage(let topic, let group, let cursor, _):
      topicDelivered(topic, group, cursor, frame, session)
    default: break
    }
    guard side == .server, session.phase != .open,
      [.message, .receipt, .topicMessage].contains(header.command)
    else { return }
    report(.pushBeforeLogin, frame, "\(name(header)) comes before login is answered with ok")
  }

  private mutating func goaway(
    _ status: Status, _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    let other = session[side.other]
    if side == .server, status != .replaced, status != .draining {
      checkReplaced(frame, session, as: "goaway \(status)")
    }
    if let first = other.goaway, first.status != .draining {
      report(
        .goawayAnswered, frame,
        "the \(side.rawValue) answers the goaway in frame \(first.frame.number) with goaway \(status)"
      )
    } else if other.hasSentUnknown, [.protocolViolation, .badCommand, .badKind].contains(status) {
      report(
        .unknownNotIgnored, frame,
        "the \(side.rawValue) ends the connection with \(status) behind a notification that it does not know"
      )
    } else if ![.draining, .replaced, .kicked].contains(status) {
      report(
        .sessionEnded, frame, "the \(side.rawValue) ends the connection with goaway \(status)")
    }
    session[side].goaway = (status, frame)
  }

  /// Notes what a request begins.
  mutating func begun(
    _ request: OpenRequest, _ message: MessageFacts?, _ session: CheckedSession,
    _ side: StreamSide
  ) {
    switch message {
    case .hello(let hello):
      if session.offer == nil, session.agreed == nil { session.offer = hello }
      session.began = session.began ?? request.frame.place.time
      if let limit = hello.limits?.maxBodyLength { announced(limit, request.frame, session, side) }
    case .login(let account, let device, _, _, _):
      session.loginSince = nil
      // What is refused as a second login does not change who is logged in.
      if session.phase != .open { session.login = (account, device) }
    case .ack(let epoch, let through):
      acks(epoch, through, request.frame, session)
      if !lost.isEmpty { sentAgain(request, session) }
    case .pull: session.inbox?.hasPulled = true
    case .send(let sent):
      if !lost.isEmpty { sentAgain(request, session) }
      checkDelivery(sent, request.frame)
      sends(sent.clientMessageID, request.frame, session)
    case .topicAck(let topic, let group, let cursor): topicAcks(topic, group, cursor, session)
    default: break
    }
  }

  /// Judges an answer by its request.
  mutating func answered(
    _ request: OpenRequest, _ header: FrameHeader, _ message: MessageFacts?,
    _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    let status = header.status
    if status.endsConnection {
      if request.command == .hello || request.command == .login {
        session[side].end = ("WP-4.1-3", "the answer \(status) to \(name(request))")
        report(
          .sessionEnded, frame,
          "the \(side.rawValue) ends the connection with \(name(header)): \(status)")
      } else {
        report(.statusPlace, frame, "\(name(header)) has the status \(status)")
      }
    }
    if request.command == .keepalive { checkKeepalive(request, message, frame, session, side) }
    switch request.detail {
    case .hello: helloAnswered(status, message, frame, session)
    case .login(let account, let device, let attempt, let epoch, let cursor):
      let login = LoginFacts(
        account: account, device: device, attempt: attempt, epoch: epoch, cursor: cursor)
      loginAnswered(login, request, status, message, frame, session)
    default:
      if side == .server { checkRefusal(request, header, frame, session) }
      if !lost.isEmpty { answeredAgain(request, status, message, frame, session) }
      delivered(request, status, message, frame, session)
    }
    if !request.isKnown, side == .client, status != .unknownCommand {
      report(
        .unknownAnswered, frame,
        "the client answers \(name(request)), which it does not know, with \(status)")
    }
    if request.command == .logout, status == .ok {
      session[side].end = ("WP-6.3-19", "the answer to logout")
      // The device is forgotten: it may begin anew.
      session.inbox?.ackSent = nil
    }
  }

  /// Requests that a server has to refuse, whatever they ask.
  private mutating func checkRefusal(
    _ request: OpenRequest, _ header: FrameHeader, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    let status = header.status
    if request.command == .keepalive { return }
    if session.phase != .open {
      if status == .notLoggedIn {
        report(
          .beforeLogin, request.frame,
          "request \(name(request)) comes before login is answered with ok")
      } else if !status.endsConnection, status != .malformedBody, status != .tooLarge {
        report(
          .answeredBeforeLogin, frame, "\(name(header)) is \(status), and nobody is logged in")
      }
      return
    }
    if status == .notLoggedIn, !request.isLoggedIn {
      report(
        .beforeLogin, request.frame,
        "request \(name(request)) comes before login is answered with ok")
    }
    if status == .unavailable || status == .rateLimited { return }
    if request.isDraining {
      return report(
        .whileDraining, frame,
        "\(name(header)) is \(status), and the request came behind goaway draining")
    }
    if !request.isKnown, status != .unknownCommand, request.isLoggedIn {
      report(
        .unknownAnswered, frame,
        "the server answers \(name(request)), which it does not know, with \(status)")
    }
    if status == .ok, !session.isService, session.hasStart, isForServices(request.command) {
      report(.serviceOnly, frame, "\(name(header)) is ok, and the session is no service")
    }
  }
}
