// Captures that break or keep the rules of sessions.

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
    case .endedTogether:
      for stream in 1...2 {
        open()
        try greet(attempt: UInt64(stream) + 1, on: stream)
      }
      for stream in 0...2 {
        if keepsRule { try tell(Goaway(status: .draining), on: stream) }
        reset(stream, by: .server)
      }
      return []
    case .helloRepeated:
      let number = try ask(Hello.Request(minVersion: .v1, maxVersion: .v1))
      if keepsRule {
        refuse(number, .hello, .conflict)
      } else {
        try answer(number, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000))
      }
    case .loginRepeated:
      let number = try ask(
        Login.Request(account: Talk.alice, device: Device(id: "phone"), attempt: 2))
      if keepsRule {
        refuse(number, .login, .alreadyLoggedIn)
      } else {
        try answer(number, Login.Response(inbox: InboxState(epoch: 7, head: 0)))
      }
    case .attempt:
      close()
      open()
      try greet(attempt: keepsRule ? 2 : 1, on: 1)
      close(1)
      return []
    case .notReplaced:
      open()
      try greet(attempt: 2, on: 1)
      if keepsRule {
        try tell(Goaway(status: .replaced))
      } else {
        wait(15)
        try push(1)
      }
      close(1)
    case .serviceOnly:
      let number = try ask(Subscribe.Request(topic: "orders", group: "g"))
      if keepsRule {
        refuse(number, .subscribe, .forbidden)
      } else {
        try answer(number, Subscribe.Response(first: 1, head: 0, after: 0))
      }
    case .unknownAnswered:
      send(Talk.raw(kind: 0, command: 0xF3A7, sequence: 3), from: .client)
      refuse(3, Command(0xF3A7), keepsRule ? .unknownCommand : .ok)
    case .unknownNotIgnored:
      send(Talk.raw(kind: 2, command: 0xF3A7, sequence: 0), from: .client)
      if !keepsRule { try tell(Goaway(status: .protocolViolation)) }
    case .wrongSide:
      try tell(
        MessageNotification(epoch: 7, message: message(1)), from: keepsRule ? .server : .client)
    case .statusPlace:
      refuse(try ask(Talk.c2c()), .c2c, keepsRule ? .unavailable : .overloaded)
    case .afterGoaway:
      try tell(Goaway(status: .kicked))
      if !keepsRule { try push(1) }
    case .goawayAnswered:
      try tell(Goaway(status: .kicked))
      if !keepsRule { try tell(Goaway(status: .protocolViolation), from: .client) }
    case .afterEnd:
      try answer(try ask(Logout.Request()), Logout.Response())
      if !keepsRule { try push(1) }
    case .whileDraining:
      try tell(Goaway(status: .draining))
      let number = try ask(Talk.c2c())
      if keepsRule {
        refuse(number, .c2c, .unavailable)
      } else {
        try answer(number, Talk.sent())
      }
    default: try tell(Goaway(status: keepsRule ? .draining : .timeout))
    }
    close()
    return []
  }

  private mutating func playOpening(_ rule: CheckRule) throws -> Set<CheckRule> {
    if rule == .helloFirst, !keepsRule {
      try ask(Keepalive.Request())
      try tell(Goaway(status: .helloExpected))
      close()
      return [.sessionEnded, .requestWithoutAnswer]
    }
    let limit: UInt32 = rule == .announcedLimit && !keepsRule ? 4_096 : 131_072
    let hello = try ask(
      Hello.Request(
        minVersion: .v1, maxVersion: .v1, limits: PeerLimits(maxBodyLength: limit)))
    try answer(
      hello,
      Hello.Response(
        version: .v1, features: rule == .helloOffer && !keepsRule ? ["extra"] : [],
        heartbeatMilliseconds: 60_000))
    if keepsRule {
      let login = try ask(
        Login.Request(account: Talk.alice, device: Device(id: "phone"), attempt: 1))
      try answer(login, Login.Response(inbox: InboxState(epoch: 7, head: 0)))
    }
    switch rule {
    case .pushBeforeLogin: try push(keepsRule ? 1 : 0)
    case .beforeLogin where !keepsRule: refuse(try ask(Talk.c2c()), .c2c, .notLoggedIn)
    case .beforeLogin, .answeredBeforeLogin: try answer(try ask(Talk.c2c()), Talk.sent())
    default: break
    }
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
