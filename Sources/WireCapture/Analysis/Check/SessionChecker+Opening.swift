// Hello and login, and what they agree on (SPEC.md 6.3 and 9.2).

import WireProtocol

/// What a login says.
struct LoginFacts {
  let account: Account
  let device: String
  let attempt: UInt64
  let epoch: UInt64
  let cursor: UInt64
}

extension SessionChecker {
  /// A body limit that an end announces.
  mutating func announced(
    _ limit: UInt32, _ frame: CheckedFrame, _ session: CheckedSession, _ side: StreamSide
  ) {
    let allowed = Limits.minimumAnnouncedBodyLength...Limits.maximumBodyLength
    guard limit != 0 else { return }
    if !allowed.contains(Int(limit)) {
      report(
        .announcedLimit, frame, "the \(side.rawValue) announces a body limit of \(limit) bytes")
    }
    session[side].bodyLimit = Int(limit)
  }

  /// The answer to hello.
  mutating func helloAnswered(
    _ status: Status, _ message: MessageFacts?, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    if session.agreed != nil {
      if status != .conflict {
        report(.helloRepeated, frame, "a second hello is answered with \(status)")
      }
      return
    }
    guard case .helloAnswer(let answer) = message else { return }
    if let offer = session.offer {
      for fault in SessionChecker.faults(of: answer, to: offer) {
        report(.helloOffer, frame, "the answer to hello \(fault.text)", requirement: fault.rule)
      }
    }
    if let limit = answer.limits?.maxBodyLength { announced(limit, frame, session, .server) }
    session.agreed = answer
    session.offer = nil
    session.hasHello = true
    if session.phase == .greeting { session.phase = .authenticating }
    let isLoginOpen = session.client.open.values.contains { $0.command == .login }
    if !isLoginOpen, session.phase == .authenticating { session.loginSince = frame.place.time }
  }

  /// What an answer chooses outside of the offer.
  private static func faults(of answer: Hello.Response, to offer: Hello.Request)
    -> [(rule: String, text: String)]
  {
    var faults: [(String, String)] = []
    if answer.version < offer.minVersion || answer.version > offer.maxVersion {
      faults.append(
        (
          "WP-6.3-5",
          "chooses \(answer.version), and \(offer.minVersion)–\(offer.maxVersion) was offered"
        ))
    }
    let extra = answer.features.filter { !offer.features.contains($0) }
    if !extra.isEmpty {
      faults.append(
        ("WP-6.3-5", "has features that were not offered: \(extra.joined(separator: ", "))"))
    }
    let heartbeat = answer.heartbeatMilliseconds
    if heartbeat == 0 {
      faults.append(("WP-6.3-5", "has no heartbeat"))
    } else if offer.heartbeatMilliseconds != 0, heartbeat > offer.heartbeatMilliseconds {
      faults.append(
        (
          "WP-6.3-5",
          "has a heartbeat of \(heartbeat) ms, and \(offer.heartbeatMilliseconds) ms was wished"
        ))
    }
    let wished = offer.pushWindow == 0 ? 256 : offer.pushWindow
    let window = answer.pushWindow == 0 ? 256 : answer.pushWindow
    if window > wished {
      faults.append(("WP-6.3-5", "has a push window of \(window), above the client's \(wished)"))
    }
    if let zlib = answer.zlib {
      let offered = offer.zlib?.dictionaries ?? []
      if offer.zlib == nil {
        faults.append(("WP-9.2-2", "agrees on compression, which was not offered"))
      } else if zlib.dictionaries.contains(where: { !offered.contains($0) }) {
        faults.append(("WP-9.2-2", "names a dictionary that was not offered"))
      }
    }
    return faults
  }

  /// The answer to login.
  mutating func loginAnswered(
    _ login: LoginFacts, _ request: OpenRequest, _ status: Status, _ message: MessageFacts?,
    _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    if request.isLoggedIn, session.hasStart {
      if status != .alreadyLoggedIn {
        report(
          .loginRepeated, frame,
          "a login on a connection that is logged in is answered with \(status)")
      }
      return
    }
    let track = inboxes.track(login.account, login.device)
    let isNewer = login.attempt > track.attempt
    if !isNewer {
      tellAttempt(login, track, request, status, session)
    } else {
      track.attempt = login.attempt
      track.attemptFrame = request.frame
    }
    guard status == .ok, case .loginAnswer(let inbox, let acked, let isService) = message else {
      if !status.endsConnection { session.loginSince = frame.place.time }
      return
    }
    session.phase = .open
    session.isService = isService
    session.account = login.account
    session.inbox = track
    session.inboxKey = login.account.hashValue
    session.loginHead = inbox.head
    loggedIn(track, isNewer: isNewer, frame, session)
    messages.connected(login.account)
    cameBack(track)
    let isCurrent = login.epoch == inbox.epoch
    checkCursor(login, inbox, acked: acked, track, request, frame)
    if track.epoch != inbox.epoch { track.begin(inbox.epoch) }
    // The device says itself what it has; it may have lost what it had.
    track.base = isCurrent ? login.cursor : 0
    track.ahead.removeAll()
    track.missing = nil
    track.hasPulled = false
    track.head = max(track.head, inbox.head)
    let taken = isCurrent && login.cursor <= inbox.head ? login.cursor : 0
    track.acked = max(acked, taken)
    track.lastAck = track.acked
    track.lastTime = now
    // A service with an empty hand does not need its inbox; a device below head has to pull.
    if !isService { track.settle(frame) }
  }
}
