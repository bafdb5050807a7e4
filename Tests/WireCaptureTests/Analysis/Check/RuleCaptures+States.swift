// Captures that break the rules of sessions.

import WireProtocol

@testable import WireCapture

extension Talk {
  mutating func playStates(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    switch rule {
    case .helloFirst, .helloOffer, .announcedLimit, .beforeLogin, .answeredBeforeLogin,
      .pushBeforeLogin:
      return try playOpening(rule)
    default: try greet()
    }
    switch rule {
    case .helloRepeated:
      let number = try ask(Hello.Request(minVersion: .v1, maxVersion: .v1))
      try answer(number, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000))
    case .loginRepeated:
      let number = try ask(
        Login.Request(account: Talk.alice, device: Device(id: "phone"), attempt: 2))
      try answer(number, Login.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .attempt:
      close()
      open()
      try greet(attempt: 1, on: 1)
      close(1)
      return []
    case .serviceOnly:
      let number = try ask(Subscribe.Request(topic: "orders", group: "g"))
      try answer(number, Subscribe.Response(first: 1, head: 0, after: 0))
    case .unknownAnswered:
      send(Talk.raw(kind: 0, command: 0xF3A7, sequence: 3), from: .client)
      refuse(3, Command(0xF3A7), .ok)
    case .unknownNotIgnored:
      send(Talk.raw(kind: 2, command: 0xF3A7, sequence: 0), from: .client)
      try tell(Goaway(status: .protocolViolation))
    case .wrongSide: try tell(MessageNotification(epoch: 7, message: message(3)), from: .client)
    case .statusPlace: refuse(try ask(Talk.c2c()), .c2c, .overloaded)
    case .afterGoaway:
      try tell(Goaway(status: .kicked))
      try push(1)
    case .goawayAnswered:
      try tell(Goaway(status: .kicked))
      try tell(Goaway(status: .protocolViolation), from: .client)
    case .afterEnd:
      try answer(try ask(Logout.Request()), Logout.Response())
      try push(1)
    case .whileDraining:
      try tell(Goaway(status: .draining))
      try answer(try ask(Talk.c2c()), Talk.sent())
    default: try tell(Goaway(status: .timeout))
    }
    close()
    return []
  }

  private mutating func playOpening(_ rule: CheckRule) throws -> Set<CheckRule> {
    if rule == .helloFirst {
      try ask(Keepalive.Request())
      try tell(Goaway(status: .helloExpected))
      close()
      return [.sessionEnded, .requestWithoutAnswer]
    }
    let limit: UInt32 = rule == .announcedLimit ? 4_096 : 131_072
    let hello = try ask(
      Hello.Request(
        minVersion: .v1, maxVersion: .v1, limits: PeerLimits(maxBodyLength: limit)))
    try answer(
      hello,
      Hello.Response(
        version: .v1, features: rule == .helloOffer ? ["extra"] : [],
        heartbeatMilliseconds: 60_000))
    if rule == .pushBeforeLogin { try push(0) }
    if rule == .beforeLogin { refuse(try ask(Talk.c2c()), .c2c, .notLoggedIn) }
    if rule == .answeredBeforeLogin { try answer(try ask(Talk.c2c()), Talk.sent()) }
    close()
    return []
  }

  func message(_ sequence: UInt64) throws -> Message {
    Message(
      id: "message-\(sequence)", from: Talk.bob, to: Talk.alice,
      clientMessageID: try Talk.id(9), inboxSequence: sequence, contentType: "im.text",
      content: Talk.text)
  }
}
