// One generated capture for each rule, which breaks that rule. The switch is exhaustive: no rule is without one.

import WireProtocol

@testable import WireCapture

extension Talk {
  /// Plays a session that breaks `rule`.
  ///
  /// - Returns: other rules that cannot but be broken with it.
  mutating func play(_ rule: CheckRule) throws -> Set<CheckRule> {
    switch rule {
    case .framing, .framingUnanswered, .reservedFlags, .version, .sequenceOrder, .sequenceOpen,
      .sequenceReused, .answerMismatch, .answerWithoutRequest, .requestWithoutAnswer:
      return try playFrames(rule)
    case .helloFirst, .helloRepeated, .helloOffer, .announcedLimit, .beforeLogin,
      .answeredBeforeLogin, .pushBeforeLogin, .loginRepeated, .attempt, .serviceOnly,
      .unknownAnswered, .unknownNotIgnored, .wrongSide, .statusPlace, .afterGoaway,
      .goawayAnswered, .afterEnd, .whileDraining, .sessionEnded:
      return try playStates(rule)
    case .missingKeepalive, .silenceTolerated, .loginDeadline, .keepaliveUnanswered,
      .keepaliveDeadline, .keepaliveInbox:
      return try playTimes(rule)
    case .bodyLimit, .messageLimit, .openRequests, .openPulls, .pushWindow, .compressionUnagreed,
      .dictionaryUnagreed, .compressionSmall, .compressionUseless, .body, .content,
      .contentTypeDiffers:
      return try playLimits(rule)
    case .deliveredTwice, .pushBelowHead, .unstoredSequence, .inboxGap, .belowHead, .ackBack,
      .ackAboveHead, .ackAccepted, .staleAck, .pageOrder, .pageInterval, .pageStuck,
      .notDelivered, .duplicateForgotten, .recipients, .topicAckAccepted:
      return try playMessages(rule)
    }
  }

  private mutating func playFrames(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet()
    switch rule {
    case .framing, .framingUnanswered:
      var bad = Talk.raw(kind: 0, command: 4, sequence: 3, body: [8, 1])
      bad[24] ^= 1
      send(bad, from: .client)
      if rule == .framingUnanswered {
        close()
        return [.framing]
      }
      try tell(Goaway(status: .bodyChecksum))
      close()
      return [.sessionEnded]
    case .reservedFlags:
      send(Talk.raw(kind: 0, flags: 1 << 4, command: 4, sequence: 3), from: .client)
      try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .version:
      send(Talk.raw(version: 0x11, kind: 0, command: 4, sequence: 3), from: .client)
      try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .sequenceOrder, .sequenceReused:
      let number: UInt32 = rule == .sequenceOrder ? 5 : 2
      send(Talk.raw(kind: 0, command: 4, sequence: number), from: .client)
      try answer(number, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .sequenceOpen:
      for _ in 1...2 { send(Talk.raw(kind: 0, command: 4, sequence: 3), from: .client) }
      try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .answerMismatch:
      let number = try ask(Keepalive.Request())
      try answer(number, Talk.sent())
      try answer(number, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .answerWithoutRequest: try answer(9, Talk.sent())
    default: try ask(Talk.c2c())
    }
    close()
    return []
  }

  private mutating func playTimes(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    if rule == .loginDeadline {
      let hello = try ask(Hello.Request(minVersion: .v1, maxVersion: .v1))
      try answer(hello, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000))
      wait(15)
      let login = try ask(
        Login.Request(account: Talk.alice, device: Device(id: "phone"), attempt: 1))
      try answer(login, Login.Response(inbox: InboxState(epoch: 7, head: 0)))
      close()
      return []
    }
    try greet()
    let inbox = InboxState(epoch: 7, head: 0)
    switch rule {
    case .missingKeepalive, .silenceTolerated:
      wait(rule == .missingKeepalive ? 75 : 100)
      try answer(try ask(Keepalive.Request()), Keepalive.Response(inbox: inbox))
      close()
      return rule == .silenceTolerated ? [.missingKeepalive] : []
    case .keepaliveUnanswered:
      try ask(Keepalive.Request())
      wait(12)
      try push(1)
    case .keepaliveDeadline:
      let number = try ask(Keepalive.Request())
      wait(15)
      try answer(number, Keepalive.Response(inbox: inbox))
    default: try answer(try ask(Keepalive.Request()), Keepalive.Response())
    }
    close()
    return []
  }
}
