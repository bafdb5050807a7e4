// Requests and their answers: numbers, pairs, and what stays without an answer (SPEC.md 2.5).

import WireProtocol

extension SessionChecker {
  /// A request: its number is judged, and it waits for its answer.
  mutating func request(
    _ header: FrameHeader, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession, _ side: StreamSide
  ) {
    checkNumber(header, frame, session, side)
    let request = OpenRequest(
      command: header.command, frame: frame, detail: detail(message),
      isLoggedIn: session.phase == .open,
      isDraining: session[side.other].goaway?.status == .draining,
      isKnown: isKnown(header, from: side))
    if session[side].remove(header.sequence) == nil { openRequests += 1 }
    session[side].add(request, header.sequence)
    checkOpen(session, request, side)
    begun(request, message, session, side)
  }

  private func detail(_ message: MessageFacts?) -> OpenRequest.Detail {
    switch message {
    case .hello: .hello
    case .login(let account, let device, let attempt, let epoch, let cursor):
      .login(account: account, device: device, attempt: attempt, epoch: epoch, cursor: cursor)
    case .send(let sent) where sent.to.count > 1:
      .recipients(sent.clientMessageID, sent.to.count)
    case .send(let sent):
      .send(sent.clientMessageID, to: sent.to.first, isUnstored: sent.isUnstored)
    case .ack(let epoch, let through): .ack(epoch: epoch, through: through)
    case .pull(_, let after): .pull(after: after)
    case .subscribe(let topic, let group, let hasAfter, let window):
      .subscribe(TopicRequest(topic: topic, group: group, hasAfter: hasAfter, window: window))
    case .topicAck(let topic, let group, let cursor):
      .topicAck(topic: topic, group: group, cursor: cursor)
    default: .none
    }
  }

  private mutating func checkNumber(
    _ header: FrameHeader, _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    let sequence = header.sequence
    defer { session[side].nextSequence = sequence == .max ? 1 : sequence + 1 }
    if let other = session[side].open[sequence] {
      return report(
        .sequenceOpen, frame,
        "\(name(header)) has the number of \(name(other)) in frame \(other.frame.number), which has no answer yet"
      )
    }
    guard var next = session[side].nextSequence, next != sequence else { return }
    // Behind the last number, those that are still open are skipped.
    while session[side].open[next] != nil, next != sequence { next = next == .max ? 1 : next + 1 }
    if next == sequence { return }
    if sequence < next {
      report(
        .sequenceReused, frame,
        "\(name(header)) has a number that was used on this connection; the next is \(next)")
    } else {
      report(
        .sequenceOrder, frame,
        session[side].frames == 0
          ? "the first request of the \(side.rawValue), \(name(header)), has not the number 1"
          : "\(name(header)) follows \(next - 1): the next number is \(next)")
    }
  }

  /// A request of which the header alone is known has its number.
  func skip(_ header: HeaderFields?, _ session: CheckedSession, _ side: StreamSide) {
    guard let header else {
      session[side].nextSequence = nil
      return
    }
    guard header.kind == FrameKind.request.rawValue else { return }
    session[side].nextSequence = header.sequence == .max ? 1 : header.sequence + 1
  }

  /// An answer: it finds its request, and is judged by it.
  mutating func response(
    _ header: FrameHeader, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession, _ side: StreamSide
  ) {
    let asker = side.other
    guard let request = session[asker].open[header.sequence] else {
      if !session[asker].isUncertain {
        report(
          .answerWithoutRequest, frame,
          "\(name(header)) answers a request that the \(asker.rawValue) has not open")
      }
      return
    }
    guard request.command == header.command else {
      return report(
        .answerMismatch, frame,
        "\(name(header)) has the number of \(name(request)) in frame \(request.frame.number)")
    }
    session[asker].remove(header.sequence)
    openRequests -= 1
    answered(request, header, message, frame, session, side)
  }

  /// What was not answered while its stream was there.
  mutating func unanswered(
    _ request: OpenRequest, _ session: CheckedSession, _ side: StreamSide, _ ending: StreamEnding
  ) {
    let answerer = side.other
    if session[answerer].isUncertain { return }
    let text = "request \(name(request)) has no answer"
    let waited = now &- (request.frame.place.time ?? now)
    if ending.closure == .captureEnded || ending.closure == .evicted {
      if request.command == .keepalive, waited > 10_000_000_000 + SessionChecker.slack {
        return report(.keepaliveUnanswered, request.frame, "\(text) for \(seconds(waited))")
      }
      gaps.open += 1
      return
    }
    var loss = LostRequest(request, text, session.inbox)
    if let goaway = session[answerer].goaway, goaway.status == .draining {
      guard !request.isDraining else { return }
      loss.text += ", although it was open when the \(answerer.rawValue) began to drain"
      loss.requirement = "WP-6.6-4"
    } else if session.isOver {
      // What is open when a session ends is dropped by rule; its sender has to send it again.
      loss.text += ": the session ended before"
      loss.severity = .note
    } else if request.command == .keepalive, waited >= 10_000_000_000 {
      return report(.keepaliveUnanswered, request.frame, text)
    } else {
      loss.text += ": \(words(of: ending, since: request.frame)), without goaway"
    }
    lose(loss)
  }

  /// Gives up what waits too long, or is too much.
  mutating func giveUp(_ session: CheckedSession) {
    giveUp(session, .client)
    giveUp(session, .server)
    if lost.mayBeOld(now) { giveUpLost() }
  }

  private mutating func giveUp(_ session: CheckedSession, _ side: StreamSide) {
    guard
      session[side].mayWait(since: now &- SessionChecker.patience)
        || session[side].open.count > SessionChecker.openLimitOfStream
        || openRequests > SessionChecker.openLimit
    else { return }
    while let (sequence, request) = session[side].oldest() {
      let waited = now &- (request.frame.place.time ?? now)
      let isTooOld = waited > SessionChecker.patience
      guard
        isTooOld || session[side].open.count > SessionChecker.openLimitOfStream
          || openRequests > SessionChecker.openLimit
      else { return }
      session[side].remove(sequence)
      openRequests -= 1
      gaps.evicted += 1
      if isTooOld, !session[side.other].isUncertain {
        report(
          request.command == .keepalive ? .keepaliveUnanswered : .requestWithoutAnswer,
          request.frame, "request \(name(request)) has no answer for \(seconds(waited))")
      }
    }
  }

  /// A duration as findings say it.
  func seconds(_ nanoseconds: Int64) -> String {
    let isShort = nanoseconds.magnitude < 1_000_000_000
    let tenths = nanoseconds.magnitude / (isShort ? 100_000 : 100_000_000)
    return "\(nanoseconds < 0 ? "−" : "")\(tenths / 10).\(tenths % 10) \(isShort ? "ms" : "s")"
  }

  /// A time of day as findings say it: UTC, to the microsecond.
  func clock(_ time: Int64) -> String {
    let rest = time % 86_400_000_000_000
    let microseconds = (rest < 0 ? rest + 86_400_000_000_000 : rest) / 1_000
    func digits(_ value: Int64, _ count: Int) -> String {
      let text = "\(value)"
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return
      "\(digits(seconds / 3_600, 2)):\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2)).\(digits(fraction, 6))"
  }

  /// How a connection ended, who ended it and when.
  private func words(of ending: StreamEnding, since frame: CheckedFrame) -> String {
    if ending.closure == .superseded {
      return "another connection between the same ends took the place of this one"
    }
    var text = "the connection was \(ending.closure == .reset ? "reset" : "closed")"
    if let side = ending.side { text += " by the \(side.rawValue)" }
    if let time = ending.time {
      text += " at \(clock(time))"
      if let asked = frame.place.time { text += ", \(seconds(time &- asked)) later" }
    }
    return text
  }
}
