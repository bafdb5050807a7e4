// Two generated captures for each rule: one breaks that rule, its twin does the same and keeps it. The switch is exhaustive: no
// rule is without.

import WireProtocol

@testable import WireCapture

extension Talk {
  /// Plays a session that breaks `rule`, or with ``keepsRule`` one that keeps it where the other does not.
  ///
  /// - Returns: other rules that cannot but be broken with it.
  mutating func play(_ rule: CheckRule) throws -> Set<CheckRule> {
    switch rule {
    case .framing, .framingUnanswered, .reservedFlags, .version, .sequenceOrder, .sequenceOpen,
      .sequenceReused, .answerMismatch, .answerWithoutRequest, .requestWithoutAnswer:
      return try playFrames(rule)
    case .helloFirst, .helloRepeated, .helloOffer, .announcedLimit, .beforeLogin,
      .answeredBeforeLogin, .pushBeforeLogin, .loginRepeated, .attempt, .notReplaced, .serviceOnly,
      .unknownAnswered, .unknownNotIgnored, .wrongSide, .statusPlace, .afterGoaway,
      .goawayAnswered, .afterEnd, .whileDraining, .sessionEnded, .endedTogether:
      return try playStates(rule)
    case .missingKeepalive, .silenceTolerated, .loginDeadline, .headerDeadline, .bodyDeadline,
      .keepaliveUnanswered, .keepaliveDeadline, .keepaliveInbox:
      return try playTimes(rule)
    case .bodyLimit, .messageLimit, .openRequests, .openPulls, .pushWindow, .compressionUnagreed,
      .dictionaryUnagreed, .compressionSmall, .compressionUseless, .body, .canonical, .content,
      .contentTypeDiffers:
      return try playLimits(rule)
    case .deliveredTwice, .pushBelowHead, .unstoredSequence, .sequenceTwice, .inboxGap, .belowHead,
      .ackBack, .cursorBack,
      .ackAboveHead, .ackAccepted, .staleAck, .pageOrder, .pageInterval, .pageStuck,
      .notDelivered, .duplicateForgotten, .recipients:
      return try playMessages(rule)
    case .resendOrder, .backoff, .deliveryPolicy: return try playSends(rule)
    case .topicCursor, .topicStart, .topicFirst, .topicTaken, .topicNotSubscribed, .topicWindow,
      .topicAckAccepted:
      return try playTopics(rule)
    }
  }

  private mutating func playFrames(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet()
    switch rule {
    case .framing, .framingUnanswered:
      var bad = Talk.raw(kind: 0, command: 4, sequence: 3, body: [8, 1])
      if rule == .framing, keepsRule {
        send(bad, from: .client)
        try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
        close()
        return []
      }
      bad[24] ^= 1
      send(bad, from: .client)
      if rule == .framingUnanswered, !keepsRule {
        close()
        return [.framing]
      }
      try tell(Goaway(status: .bodyChecksum))
      close()
      return rule == .framing ? [.sessionEnded] : [.framing, .sessionEnded]
    case .reservedFlags:
      send(Talk.raw(kind: 0, flags: keepsRule ? 0 : 1 << 4, command: 4, sequence: 3), from: .client)
      try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .version:
      send(
        Talk.raw(version: keepsRule ? 0x10 : 0x11, kind: 0, command: 4, sequence: 3), from: .client)
      try answer(3, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .sequenceOrder, .sequenceReused:
      let number: UInt32 = keepsRule ? 3 : rule == .sequenceOrder ? 5 : 2
      send(Talk.raw(kind: 0, command: 4, sequence: number), from: .client)
      try answer(number, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .sequenceOpen:
      let numbers: [UInt32] = [3, keepsRule ? 4 : 3]
      for number in numbers {
        send(Talk.raw(kind: 0, command: 4, sequence: number), from: .client)
      }
      for number in Set(numbers) {
        try answer(number, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
      }
    case .answerMismatch:
      let number = try ask(Keepalive.Request())
      if !keepsRule { try answer(number, Talk.sent()) }
      try answer(number, Keepalive.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .answerWithoutRequest:
      let number = try ask(Talk.c2c())
      try answer(number, Talk.sent())
      if !keepsRule { try answer(9, Talk.sent()) }
    default:
      let number = try ask(Talk.c2c())
      if keepsRule { try answer(number, Talk.sent()) }
    }
    close()
    return []
  }

  private mutating func playTimes(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    if rule == .loginDeadline {
      let hello = try ask(Hello.Request(minVersion: .v1, maxVersion: .v1))
      try answer(hello, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000))
      wait(keepsRule ? 9 : 15)
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
      wait(rule == .silenceTolerated ? keepsRule ? 90.5 : 100 : keepsRule ? 59 : 75)
      if rule == .silenceTolerated, keepsRule {
        try tell(Goaway(status: .timeout))
        close()
        return [.missingKeepalive, .sessionEnded]
      }
      try answer(try ask(Keepalive.Request()), Keepalive.Response(inbox: inbox))
      close()
      return rule == .silenceTolerated ? [.missingKeepalive] : []
    case .headerDeadline, .bodyDeadline:
      let bytes = Talk.raw(
        kind: 0, command: 0x0200, sequence: 3, body: try Talk.c2c().encodedBytes)
      let count = rule == .headerDeadline ? 10 : 30
      send(Array(bytes.prefix(count)), from: .client)
      wait(keepsRule ? 9 : 15)
      send(Array(bytes.dropFirst(count)), from: .client)
      try answer(3, Talk.sent())
    case .keepaliveUnanswered:
      let number = try ask(Keepalive.Request())
      if keepsRule { try answer(number, Keepalive.Response(inbox: inbox)) }
      wait(12)
      try push(1)
    case .keepaliveDeadline:
      let number = try ask(Keepalive.Request())
      wait(keepsRule ? 9 : 15)
      try answer(number, Keepalive.Response(inbox: inbox))
    default:
      try answer(
        try ask(Keepalive.Request()),
        keepsRule ? Keepalive.Response(inbox: inbox) : Keepalive.Response())
    }
    close()
    return []
  }
}
