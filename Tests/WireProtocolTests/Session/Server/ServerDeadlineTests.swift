// When a server's session gives a client up, to the millisecond (SPEC.md 6.4).

import Testing
import WireProtocol

@Suite struct ServerDeadlineTests {
  /// One millisecond before nothing happens; at it, this is said.
  static func expect(_ server: ServerEnd, at time: UInt64, _ said: [String] = ["goaway timeout"]) {
    #expect(server.deadline == time)
    #expect(server.advance(to: time - 1).isEmpty)
    #expect(server.phase != .ending && server.phase != .closed)
    #expect(server.advance(to: time) == said)
  }

  @Test func hello() {
    let server = ServerEnd()
    Self.expect(server, at: 10_000)
    #expect(server.actions() == ["endOutput"])
    #expect(server.end?.status == .timeout && server.end?.side == .local)
  }

  @Test func login() {
    let server = ServerEnd()
    server.pass(to: 9_999)
    server.receive(Say.hello)
    Self.expect(server, at: 19_999)
  }

  @Test func loginStandsStillWhileThePlatformJudges() {
    let server = ServerEnd(in: .authenticating)
    server.pass(to: 9_000)
    server.receive(Say.login)
    // Silence is the only thing left to judge the client by.
    #expect(server.deadline == 99_000)
    server.pass(to: 50_000)
    server.answer(.login, 2, .refused(.tokenExpired, Failure()))
    Self.expect(server, at: 60_000)
  }

  @Test func loginThatCannotBeReadIsARefusal() {
    let server = ServerEnd(in: .authenticating)
    server.pass(to: 9_000)
    server.receive(RawFrame(command: 2, body: [0xFF]).bytes)
    Self.expect(server, at: 19_000)
  }

  @Test(arguments: [1, 2, 23]) func header(count: Int) {
    let server = ServerEnd(in: .open)
    server.pass(to: 3_000)
    server.receive(Array(Say.c2c[..<1]))
    server.pass(to: 4_000)
    server.receive(Array(Say.c2c[1..<count]))
    Self.expect(server, at: 13_000)
  }

  @Test(arguments: [(1, 10_000), (2_048, 11_000), (65_536, 42_000), (100_000, 58_828)])
  func body(length: Int, time: UInt64) {
    let server = ServerEnd(in: .open)
    let frame = RawFrame(body: Array(repeating: 0, count: length)).bytes
    server.pass(to: 9_000)
    server.receive(Array(frame[..<24]))
    server.pass(to: 9_100)
    server.receive(Array(frame[24..<(24 + length - 1)]))
    Self.expect(server, at: 9_000 + time)
  }

  @Test func eachPartHasItsTime() {
    let server = ServerEnd(in: .open)
    let frame = Say.c2c
    server.receive(Array(frame[..<10]))
    server.pass(to: 9_999)
    server.receive(Array(frame[10..<30]))
    // The body's time runs from the end of its header, and the next header's from its first byte.
    server.pass(to: 19_999)
    server.receive(Array(frame[30...]) + frame[..<1])
    #expect(server.actions() == ["c2c #4"])
    Self.expect(server, at: 29_999)
  }

  /// Sends a body at a steady pace; says whether it came through.
  static func sends(_ length: Int, bytes count: Int, each milliseconds: UInt64) -> Bool {
    let server = ServerEnd(in: .open)
    let frame = RawFrame(command: 0xF001, body: Array(repeating: 0, count: length)).bytes
    var time: UInt64 = 0
    for start in stride(from: 0, to: frame.count, by: count) {
      time += milliseconds
      if !server.advance(to: time).isEmpty { return false }
      if server.receive(Array(frame[start..<min(start + count, frame.count)])).count == 1 {
        return true
      }
    }
    return false
  }

  @Test func passesAPhoneAt20KilobitsAndCutsOffAByteASecond() {
    #expect(Self.sends(65_536, bytes: 250, each: 100))
    #expect(!Self.sends(65_536, bytes: 1, each: 1_000))
    #expect(!Self.sends(12, bytes: 1, each: 1_000))
    #expect(Self.sends(8, bytes: 12, each: 9_999))
  }

  @Test func silence() {
    let server = ServerEnd(in: .open)
    #expect(server.deadline == 90_000)
    server.pass(to: 89_999)
    server.receive(Say.unknownNotification)
    Self.expect(server, at: 179_999)
  }

  @Test func singleBytesAreNoLife() {
    let server = ServerEnd(in: .open, ServerSessionConfiguration(heartbeatMilliseconds: 5_001))
    server.pass(to: 6_000)
    server.receive(Array(Say.c2c[..<1]))
    server.pass(to: 7_000)
    server.receive(Array(Say.c2c[1..<20]))
    Self.expect(server, at: 7_501)
  }

  @Test func probe() {
    let server = ServerEnd(in: .open)
    server.pass(to: 1_000)
    #expect(server.probe() == ["keepalive? #1"])
    #expect(server.probe().isEmpty)
    server.pass(to: 2_000)
    // Life, but not the answer: another number, another command.
    server.receive(
      Say.response(Keepalive.Response(), 2) + RawFrame(flags: 1, command: 3, sequence: 1).bytes
        + Say.unknownNotification)
    #expect(server.ignoredFrames == 3)
    Self.expect(server, at: 11_000)
  }

  @Test func probeAnswered() {
    let server = ServerEnd(in: .open)
    server.probe()
    server.receive(Say.response(Keepalive.Response(), 1))
    #expect(server.deadline == 90_000)
    #expect(server.ignoredFrames == 0)
    #expect(server.probe() == ["keepalive? #2"])
    server.receive(Say.refusal(.keepalive, 2, .internal))
    #expect(server.deadline == 90_000)
  }

  @Test func probesOnlyWhoHasSaidHello() {
    #expect(ServerEnd(in: .greeting).probe().isEmpty)
    #expect(ServerEnd(in: .authenticating).probe() == ["keepalive? #1"])
  }

  @Test func drain() {
    let server = ServerEnd(in: .open)
    server.receive(Say.c2c)
    server.pass(to: 1_000)
    #expect(server.drain() == ["goaway draining"])
    #expect(server.isDraining)
    #expect(server.drain().isEmpty)
    #expect(server.receive(Say.request(Say.c2sBody, 12)) == ["c2s #12 unavailable"])
    #expect(server.receive(Say.unknownRequest) == ["0xF001 #8 unavailable"])
    #expect(
      server.receive(Say.hello + Say.login) == ["hello #1 conflict", "login #2 alreadyLoggedIn"])
    #expect(server.receive(Say.keepalive).isEmpty)
    #expect(server.actions() == ["c2c #4", "keepalive #3"])
    #expect(server.answer(.c2c, 4, .c2c(C2C.Response(messageID: "message1"))) == ["c2c #4 ok"])
    #expect(server.push(Say.push(1)) == ["message"])
    // The last word is said already.
    Self.expect(server, at: 31_000, [])
    #expect(server.phase == .ending && server.end?.status == .draining)
    #expect(server.actions() == ["endOutput"])
  }

  @Test func drainBeforeLogin() {
    for phase in [ServerSession.Phase.greeting, .authenticating] {
      let server = ServerEnd(in: phase)
      #expect(server.drain() == ["goaway draining"])
      #expect(server.actions() == ["endOutput"])
    }
    for answer in [PlatformAnswer.refused(.tokenExpired, Failure()), .login(ClientEnd.loggedIn)] {
      let server = ServerEnd(in: .authenticating)
      server.receive(Say.login)
      #expect(server.drain() == ["goaway draining"])
      #expect(server.phase == .authenticating)
      #expect(server.answer(.login, 2, answer).count == 1)
      let isOpen = if case .login = answer { true } else { false }
      #expect(server.phase == (isOpen ? .open : .ending))
    }
  }

  @Test func lingerForASecond() {
    let server = ServerEnd(in: .open)
    server.pass(to: 500)
    server.end(.kicked)
    _ = server.actions()
    #expect(server.deadline == 1_500)
    server.advance(to: 1_499)
    #expect(server.phase == .ending && server.actions().isEmpty)
    server.advance(to: 1_500)
    #expect(server.phase == .closed && server.actions() == ["close"])
    #expect(server.deadline == nil)
  }

  @Test func lingerFor64KiB() {
    let server = ServerEnd(in: .ending)
    server.receive(Array(repeating: 0, count: 65_535))
    server.receive([0])
    #expect(server.phase == .ending && server.wantsToRead)
    server.receive([0])
    #expect(server.phase == .closed && server.actions() == ["close"])
  }

  @Test func lingerBeginsWhenTheLastFrameIsSent() {
    let server = ServerEnd(in: .open)
    server.takesOutput = false
    server.end(.kicked)
    let all = server.unsentBytes
    #expect(server.deadline == 30_000)
    server.pass(to: 20_000)
    server.sent(all - 1)
    #expect(server.deadline == 50_000)
    server.pass(to: 45_000)
    server.sent(1)
    #expect(server.deadline == 46_000)
    // To a client that does not read nothing is owed for ever.
    let other = ServerEnd(in: .open)
    other.takesOutput = false
    other.end(.kicked)
    other.receiveEnd()
    #expect(other.phase == .ending)
    other.advance(to: 30_000)
    #expect(other.phase == .closed)
  }

  @Test func lastFrameReachesWhoHasShutDownWriting() {
    let server = ServerEnd(in: .open)
    server.takesOutput = false
    server.receive(Say.logout)
    server.answer(.logout, 5, .logout)
    server.receiveEnd()
    #expect(server.actions() == ["logout #5", "endOutput"])
    server.sent(server.unsentBytes)
    #expect(server.actions() == ["close"])
  }

  @Test func slowConsumer() {
    let server = ServerEnd(in: .open, ServerSessionConfiguration(heartbeatMilliseconds: 600_000))
    server.takesOutput = false
    server.pass(to: 1_000)
    server.push(Say.push(1))
    server.pass(to: 5_000)
    server.push(Say.push(2))
    #expect(server.deadline == 31_000)
    server.pass(to: 30_000)
    server.sent(1)
    Self.expect(server, at: 60_000, ["goaway slowConsumer"])
    server.advance(to: 61_000)
    #expect(server.phase == .closed)
  }

  @Test func nobodyIsSlowWithNothingToRead() {
    let server = ServerEnd(in: .open)
    server.takesOutput = false
    server.push(Say.push(1))
    server.sent(server.unsentBytes)
    #expect(server.deadline == 90_000)
  }
}
