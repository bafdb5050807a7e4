// What a client's session makes of what comes: the table of SPEC.md 6.1, and its deadlines.

import Testing

@testable import WireProtocol

@Suite struct ClientSessionTests {
  static let agreement = ClientEnd.agreement
  static let hello = Say.response(agreement, 1)
  static let login = Say.response(ClientEnd.loggedIn, 2)

  @Test func saysHelloAndLoginTogetherAndOpens() {
    let client = ClientEnd()
    #expect(client.said() == ["hello? #1", "login? #2"])
    #expect(client.deadline == 10_000 && client.freeRequests == 0)
    client.pass(to: 4_000)
    #expect(client.receive(Self.hello).isEmpty)
    #expect(client.deadline == 14_000 && client.phase == .authenticating)
    #expect(client.receive(Self.login).isEmpty)
    #expect(client.events() == [.agreed(Self.agreement), .opened(ClientEnd.loggedIn)])
    #expect(client.phase == .open && client.freeRequests == 63)
    #expect(client.deadline == 60_000)
  }

  @Test func takesTheAnswersInAnyOrder() {
    let client = ClientEnd()
    client.receive(Self.login)
    #expect(client.phase == .greeting && client.events().isEmpty)
    #expect(client.deadline == 10_000)
    client.receive(Self.hello)
    #expect(client.phase == .open)
    #expect(client.events() == [.agreed(Self.agreement), .opened(ClientEnd.loggedIn)])
    let refused = ClientEnd()
    refused.receive(Say.refusal(.login, 2, .tokenExpired))
    #expect(refused.deadline == 10_000 && refused.events().isEmpty)
    refused.receive(Self.hello)
    #expect(refused.events().count == 2 && refused.login())
  }

  @Test(arguments: [Status.unsupportedVersion, .overloaded, .malformedBody])
  func endsWhenHelloIsRefused(status: Status) {
    let client = ClientEnd()
    _ = client.said()
    #expect(client.receive(Say.refusal(.hello, 1, status, retry: 9) + Self.login).isEmpty)
    #expect(client.phase == .closed && client.deadline == nil)
    #expect(client.end?.status == status && client.end?.side == .peer)
    #expect(client.end?.retryAfterMilliseconds == 9)
    #expect(client.end?.mayReconnect == (status == .overloaded))
  }

  @Test func repeatsARefusedLoginTwice() {
    let client = ClientEnd()
    client.receive(Self.hello)
    _ = client.said()
    _ = client.events()
    #expect(!client.login())
    for number in 2...3 as ClosedRange<UInt32> {
      client.pass(to: UInt64(number) * 1_000)
      client.receive(Say.refusal(.login, number, .tokenExpired))
      #expect(client.events() == [.loginRefused(.tokenExpired, Failure(text: "no"))])
      #expect(client.deadline == UInt64(number) * 1_000 + 10_000)
      #expect(client.login() && !client.login())
      #expect(client.said() == ["login? #\(number + 1)"])
    }
    client.receive(Say.refusal(.login, 4, .tokenExpired))
    #expect(!client.login())
    #expect(client.advance(to: 13_000) == ["goaway timeout"])
  }

  @Test(arguments: [Status.replaced, .kicked, .overloaded])
  func endsWhenAnAnswerSaysSo(status: Status) {
    for isOpen in [false, true] {
      let client = isOpen ? ClientEnd(agreed: Self.agreement) : ClientEnd()
      _ = client.said()
      if isOpen { #expect(throws: Never.self) { try client.send(.c2c(Say.c2cBody)) } }
      client.receive(Say.refusal(isOpen ? .c2c : .login, isOpen ? 3 : 2, status))
      #expect(client.phase == .closed && client.end?.status == status)
      #expect(client.events().count == 1)
      #expect(client.end?.mayReconnect == (status == .overloaded))
    }
  }

  @Test func timesOut() {
    let client = ClientEnd()
    _ = client.said()
    #expect(client.advance(to: 9_999).isEmpty)
    #expect(client.advance(to: 10_000) == ["goaway timeout"])
    let other = ClientEnd()
    _ = other.said()
    other.pass(to: 9_999)
    other.receive(Self.hello)
    #expect(other.advance(to: 19_998).isEmpty)
    #expect(other.advance(to: 19_999) == ["goaway timeout"])
    #expect(other.end?.mayReconnect == true)
  }

  @Test func aDamagedVersionDoesNotKeepItAway() {
    let client = ClientEnd()
    _ = client.said()
    var bytes = Self.hello
    bytes[2] = 0xF0
    client.receive(bytes)
    #expect(client.end?.status == .unsupportedVersion && client.end?.side == .local)
    #expect(client.end?.mayReconnect == true)
  }

  @Test func keepsAlive() throws {
    let client = ClientEnd(agreed: Self.agreement)
    client.pass(to: 1_000)
    _ = try client.send(.c2c(Say.c2cBody))
    #expect(client.said() == ["c2c? #3"])
    #expect(client.deadline == 61_000)
    #expect(client.advance(to: 60_999).isEmpty)
    #expect(client.advance(to: 61_000) == ["keepalive? #4"])
    #expect(client.deadline == 71_000)
    let answer = Keepalive.Response(inbox: InboxState(epoch: 1, head: 7))
    client.pass(to: 70_999)
    client.receive(Say.response(answer, 4))
    #expect(
      client.events()
        == [.answered(RequestTicket(command: .keepalive, sequence: 4), .keepalive(answer))])
    #expect(client.deadline == 121_000)
    #expect(client.advance(to: 121_000) == ["keepalive? #5"])
    #expect(client.advance(to: 130_999).isEmpty)
    #expect(client.advance(to: 131_000) == ["goaway timeout"])
  }

  @Test func isNeverSilentForLongerThanAHeartbeat() {
    var agreed = Self.agreement
    agreed.heartbeatMilliseconds = 4_000
    let client = ClientEnd(agreed: agreed)
    #expect(client.advance(to: 4_000) == ["keepalive? #3"])
    #expect(client.advance(to: 8_000) == ["keepalive? #4"])
    client.receive(Say.refusal(.keepalive, 3, .rateLimited) + Say.response(Keepalive.Response(), 4))
    #expect(client.freeRequests == 63 && client.openRequests == 0)
    #expect(client.advance(to: 12_000) == ["keepalive? #5"])
    #expect(client.advance(to: 16_000) == ["keepalive? #6"])
    #expect(client.advance(to: 20_000) == ["keepalive? #7"])
    #expect(client.advance(to: 22_000) == ["goaway timeout"])
  }

  @Test func probesBeforeItsTime() {
    #expect(ClientEnd().probe() == nil)
    let client = ClientEnd(agreed: Self.agreement)
    _ = client.said()
    #expect(client.probe() == RequestTicket(command: .keepalive, sequence: 3))
    #expect(client.said() == ["keepalive? #3"])
    #expect(client.deadline == 10_000)
    client.receive(Say.response(Keepalive.Response(), 3))
    #expect(client.deadline == 60_000)
    #expect(client.probe() != nil)
    _ = client.said()
    #expect(client.advance(to: 10_000) == ["goaway timeout"])
  }

  @Test func ignoresWhatItDoesNotAwait() throws {
    let client = ClientEnd(agreed: Self.agreement)
    _ = try client.send(.c2c(Say.c2cBody))
    _ = client.said()
    // Twice hello and login, another command, another number, notifications that nobody knows or can read.
    let strange = Self.hello + Self.login + Say.refusal(.c2s, 3, .internal)
    let more = Say.refusal(.c2c, 4, .internal) + Say.unknownNotification
    let unreadable = RawFrame(flags: 2, command: 0x400, sequence: 0, body: [0xFF]).bytes
    #expect(client.receive(strange + more + unreadable).isEmpty)
    #expect(client.ignoredFrames == 6)
    #expect(client.phase == .open && client.events().isEmpty && client.openRequests == 1)
    client.receive(Say.refusal(.c2c, 3, .inboxFull) + Say.refusal(.c2c, 3, .inboxFull))
    #expect(client.events().count == 1 && client.ignoredFrames == 7)
  }

  @Test func endsWithAnAnswerThatCannotBeRead() throws {
    let client = ClientEnd(agreed: Self.agreement)
    _ = try client.send(.c2c(Say.c2cBody))
    _ = client.said()
    let bad = RawFrame(flags: 1, command: 0x200, sequence: 3, body: [0xFF]).bytes
    #expect(client.receive(bad) == ["goaway protocolViolation"])
    let wrong = ClientEnd()
    _ = wrong.said()
    #expect(
      wrong.receive(RawFrame(flags: 1, command: 1, sequence: 1).bytes)
        == ["goaway protocolViolation"])
  }

  @Test func endsWithMalformedFraming() {
    let client = ClientEnd()
    _ = client.said()
    #expect(client.receive(Array("HTTP/1.1 400".utf8)).isEmpty)
    #expect(client.phase == .closed && client.end?.status == .badMagic)
    let other = ClientEnd(agreed: Self.agreement)
    #expect(other.receive(Array("HTTP".utf8)) == ["goaway badMagic"])
    #expect(other.receive(Say.push(1).bytes).isEmpty && other.events().count == 1)
  }

  @Test func takesPushesOnlyWhenOpen() {
    let client = ClientEnd()
    client.receive(Say.push(1).bytes + Self.hello + Say.push(1).bytes + Self.login)
    client.receive(Say.push(1).bytes)
    #expect(client.ignoredFrames == 2)
    #expect(client.events().last == .pushed(Say.push(1)))
  }

  @Test func answersTheServer() {
    for client in [ClientEnd(), ClientEnd(agreed: Self.agreement)] {
      _ = client.said()
      #expect(client.receive(Say.keepalive) == ["keepalive #3 ok"])
      #expect(client.receive(Say.c2c) == ["c2c #4 unknownCommand"])
      #expect(client.receive(Say.unknownRequest) == ["0xF001 #8 unknownCommand"])
      #expect(
        client.receive(RawFrame(command: 4, body: [0xFF]).bytes) == ["keepalive #7 malformedBody"])
    }
  }

  @Test func drains() throws {
    let client = ClientEnd(agreed: Self.agreement)
    _ = try client.send(.c2c(Say.c2cBody))
    let goaway = Say.notification(Goaway(status: .draining, retryAfterMilliseconds: 5))
    client.receive(goaway)
    #expect(client.isDraining && client.events() == [.draining(retryAfterMilliseconds: 5)])
    #expect(try client.send(.c2s(Say.c2sBody)) == nil)
    client.receive(Say.refusal(.c2c, 3, .inboxFull))
    client.pass(to: 20_000)
    client.receive(goaway)
    #expect(client.events().count == 1 && client.deadline == 30_000)
    _ = client.said()
    #expect(client.advance(to: 30_000).isEmpty)
    #expect(client.end?.status == .draining && client.end?.mayReconnect == true)
    let early = ClientEnd()
    early.receive(goaway)
    #expect(early.phase == .closed)
  }

  @Test func ends() throws {
    let goaway = ClientEnd(agreed: Self.agreement)
    #expect(goaway.receive(Say.goaway).isEmpty)
    #expect(goaway.end?.status == .kicked && goaway.end?.mayReconnect == false)
    let lost = ClientEnd(agreed: Self.agreement)
    lost.receiveEnd()
    lost.close()
    #expect(lost.events().count == 1 && lost.end?.mayReconnect == true)
    let closed = ClientEnd(agreed: Self.agreement)
    closed.close()
    #expect(closed.end?.mayReconnect == false)
    let out = ClientEnd(agreed: Self.agreement)
    _ = try out.send(.logout)
    out.receive(Say.response(Logout.Response(), 3))
    #expect(out.events().count == 2 && out.end?.mayReconnect == false)
  }

  @Test func opensNoMoreRequestsThanAgreed() throws {
    for (agreed, free) in [(0, 63), (1, 1), (2, 1), (10, 9)] {
      var answer = Self.agreement
      answer.maxOpenRequests = UInt32(agreed)
      let client = ClientEnd(agreed: answer)
      #expect(client.freeRequests == free)
      for _ in 0..<free { #expect(try client.send(.c2s(Say.c2sBody)) != nil) }
      #expect(try client.send(.c2s(Say.c2sBody)) == nil)
      _ = client.said()
      #expect(client.advance(to: 60_000) == ["keepalive? #\(free + 3)"])
      client.receive(Say.refusal(.c2s, 3, .rateLimited))
      #expect(client.freeRequests == 1)
    }
  }

  @Test func numbersOnlyWhatGoesOut() throws {
    var answer = Self.agreement
    answer.limits = PeerLimits(maxBodyLength: 131_072)
    let client = ClientEnd(agreed: answer)
    var many = Say.s2cBody
    many.to = (0..<1_000).map {
      Account(domain: "58.user", uid: String(repeating: "u", count: 120) + "\($0)")
    }
    #expect(throws: WireError.self) { try client.send(.s2c(many)) }
    #expect(try client.send(.keepalive) == nil)
    #expect(try client.send(.c2c(Say.c2cBody))?.sequence == 3)
    #expect(client.openRequests == 1)
  }

  @Test func skipsOpenNumbersWhenTheyBeginAnew() throws {
    var core = ClientCore(
      hello: Say.helloBody, login: Say.loginBody, compression: .none, timers: SessionTimers())
    core.phase = .open
    core.sequence = SequenceCounter(after: .max - 1)
    core.open = [1: .c2c, 2: .c2c]
    var tools = SessionTools()
    var output: [UInt8] = []
    let now = SessionTime(milliseconds: 0)
    for expected in [UInt32.max, 3, 4] {
      let ticket = try core.send(.c2c(Say.c2cBody), at: now, with: &tools, to: &output)
      #expect(ticket?.sequence == expected)
    }
  }
}

extension PlatformPush {
  /// The frame that carries it.
  var bytes: [UInt8] {
    switch self {
    case .message(let body): Say.notification(body)
    case .receipt(let body): Say.notification(body)
    case .topicMessage(let body): Say.notification(body)
    }
  }
}
