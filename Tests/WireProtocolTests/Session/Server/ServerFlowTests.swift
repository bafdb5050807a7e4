// How much a server's session takes and gives at once (SPEC.md 6.7).

import Testing
import WireProtocol

@Suite struct ServerFlowTests {
  @Test func boundsOpenRequests() {
    let server = ServerEnd(in: .open, ServerSessionConfiguration(maxOpenRequests: 3))
    let requests = (11...14).map { Say.request(Say.c2cBody, $0) }
    #expect(server.receive(requests.flatMap { $0 }) == ["c2c #14 rateLimited"])
    #expect(server.openRequests == 3)
    #expect(server.receive(Say.keepalive) == ["keepalive #3 rateLimited"])
    // Answered in any order; each makes room for one.
    #expect(server.answer(.c2c, 12, .refused(.inboxFull, Failure())) == ["c2c #12 inboxFull"])
    #expect(server.receive(requests[3]).isEmpty)
    #expect(server.receive(requests[0]) == ["c2c #11 rateLimited"])
    #expect(server.actions() == ["c2c #11", "c2c #12", "c2c #13", "c2c #14"])
  }

  @Test func takesOnePullAtATime() {
    let server = ServerEnd(in: .open)
    #expect(server.receive(Say.pull + Say.pull) == ["get-offline-msg #6 rateLimited"])
    let page = GetOfflineMsg.Response(epoch: 1, through: 0, head: 0)
    for answer in [PlatformAnswer.getOfflineMsg(page), .refused(.unavailable, Failure())] {
      #expect(server.answer(.getOfflineMsg, 6, answer).count == 1)
      #expect(server.receive(Say.pull + Say.pull).count == 1)
    }
  }

  @Test func pushesAsFarAsTheWindow() {
    var hello = Say.helloBody
    hello.pushWindow = 3
    var login = ClientEnd.loggedIn
    login.acked = 10
    let server = ServerEnd(in: .open, hello: hello, login: login)
    func pushed() -> [Bool] { (10...18).map { !server.push(Say.push($0)).isEmpty } }
    func expected(_ last: Int) -> [Bool] { (10...18).map { $0 <= last } }
    #expect(pushed() == expected(13))
    #expect(server.omittedPushes == 5)
    #expect(!server.push(Say.push(0)).isEmpty)

    func ack(_ through: UInt64, epoch: UInt64 = 1, answer: PlatformAnswer) {
      server.receive(Say.request(C2CAck.Request(epoch: epoch, through: through), 20))
      // Only what the platform has taken counts.
      let before = pushed()
      server.answer(.c2cAck, 20, answer)
      if case .refused = answer { #expect(pushed() == before) }
    }
    let taken = PlatformAnswer.c2cAck(C2CAck.Response(inbox: InboxState(epoch: 1, head: 100)))
    ack(.max, answer: .refused(.conflict, Failure()))
    ack(12, answer: taken)
    #expect(pushed() == expected(15))
    ack(11, answer: taken)
    #expect(pushed() == expected(15))
    ack(14, epoch: 2, answer: taken)
    #expect(pushed() == expected(15))
    ack(.max, answer: taken)
    #expect(pushed() == expected(18))
    // Another epoch counts from nothing.
    #expect(!server.push(Say.push(3, epoch: 2)).isEmpty)
    #expect(server.push(Say.push(4, epoch: 2)).isEmpty)
  }

  static let small = ServerSessionConfiguration(
    heartbeatMilliseconds: 1_000_000, maxUnsentBytes: 500)

  @Test func leavesPushesOutForWhoDoesNotRead() {
    let server = ServerEnd(in: .open, Self.small)
    server.takesOutput = false
    var sequence: UInt64 = 0
    while server.unsentBytes <= 500 {
      sequence += 1
      #expect(!server.push(Say.push(sequence)).isEmpty)
    }
    let receipt = Receipt(messageID: "message1", clientMessageID: Parts.id)
    #expect(server.push(Say.push(0)).isEmpty)
    #expect(server.push(Say.push(sequence + 1)).isEmpty)
    #expect(server.push(.receipt(receipt)).isEmpty)
    #expect(server.omittedPushes == 3)
    server.sent(server.unsentBytes - 500)
    #expect(!server.push(.receipt(receipt)).isEmpty)
    server.sent(server.unsentBytes)
    #expect(!server.push(Say.push(0)).isEmpty)
  }

  /// Fills the output of a session with pushes.
  static func fill(_ server: ServerEnd) {
    server.takesOutput = false
    var sequence: UInt64 = 0
    while server.unsentBytes <= 500 {
      sequence += 1
      server.push(Say.push(sequence))
    }
    #expect(!server.wantsToRead)
  }

  @Test func readsNothingFromWhoDoesNotRead() {
    let server = ServerEnd(in: .open, Self.small)
    Self.fill(server)
    #expect(server.receive(Say.unknownRequest + Say.keepalive + Say.c2c[..<30]).isEmpty)
    #expect(server.actions().isEmpty)
    // What was left goes on as soon as the client reads, without a word from it.
    server.pass(to: 3_000)
    server.sent(server.unsentBytes)
    #expect(server.wantsToRead && server.deadline == 3_000)
    #expect(server.advance(to: 3_000) == ["0xF001 #8 unknownCommand"])
    #expect(server.actions() == ["keepalive #3"])
    #expect(server.receive(Array(Say.c2c[30...])).isEmpty)
    #expect(server.actions() == ["c2c #4"])
    #expect(server.deadline == 33_000)
  }

  @Test func stopsReadingWithinOneChunk() {
    let server = ServerEnd(in: .open, Self.small)
    server.takesOutput = false
    let many = Array(repeating: Say.unknownRequest, count: 100).flatMap { $0 }
    var answered = server.receive(many).count
    #expect(server.unsentBytes < 700)
    for time in 1...100 where answered < 100 {
      server.pass(to: UInt64(time))
      server.sent(server.unsentBytes)
      #expect(server.deadline == UInt64(time))
      answered += server.advance(to: UInt64(time)).count
    }
    #expect(answered == 100)
  }

  @Test func clientDeadlinesStandStillWhileNothingIsRead() {
    let server = ServerEnd(in: .open, ServerSessionConfiguration(maxUnsentBytes: 500))
    let frame = Say.c2c
    server.pass(to: 1_000)
    server.receive(Array(frame[..<30]))
    server.probe()
    server.pass(to: 2_000)
    Self.fill(server)
    // Only the client's reading is judged.
    #expect(server.deadline == 32_000)
    server.pass(to: 22_000)
    server.sent(server.unsentBytes)
    server.takesOutput = true
    // 1 s of the body's time and of the probe's was gone.
    #expect(server.deadline == 31_000)
    server.receive(Array(frame[30...]))
    #expect(server.actions() == ["c2c #4"])
    ServerDeadlineTests.expect(server, at: 31_000)
    // And silence: 2 s of it were heard before the pause, and 20 s were none.
    let silent = ServerEnd(in: .open, ServerSessionConfiguration(maxUnsentBytes: 500))
    silent.pass(to: 2_000)
    Self.fill(silent)
    silent.pass(to: 22_000)
    silent.sent(silent.unsentBytes)
    ServerDeadlineTests.expect(silent, at: 110_000)
  }

  @Test func timeOfABodyThatBeganUnread() {
    let server = ServerEnd(in: .open, Self.small)
    Self.fill(server)
    let frame = RawFrame(body: Array(repeating: 0, count: 65_536)).bytes
    server.receive(Array(frame[..<100]))
    server.pass(to: 5_000)
    server.sent(server.unsentBytes)
    server.advance(to: 5_000)
    #expect(server.deadline == 47_000)
  }

  @Test func slowsDownWhoSendsTooFast() {
    let rate = FrameRate(perSecond: 10, burst: 3)
    let server = ServerEnd(ServerSessionConfiguration(frameRate: rate))
    server.receive(Say.hello + Say.login)
    server.answer(.login, 2, .login(ClientEnd.loggedIn))
    _ = server.actions()
    let many = (1...10).flatMap { Say.request(Say.c2cBody, $0) }
    server.receive(many)
    // A fresh burst after login, then one each 100 ms, none lost.
    var seen = server.actions()
    #expect(seen.count == 3 && !server.wantsToRead)
    for time in stride(from: UInt64(100), through: 700, by: 100) {
      #expect(server.deadline == time)
      server.advance(to: time - 1)
      #expect(server.actions().isEmpty)
      server.advance(to: time)
      seen += server.actions()
      #expect(seen.count == 3 + Int(time / 100))
    }
    #expect(seen == (1...10).map { "c2c #\($0)" })
    #expect(server.deadline == 800)
    server.advance(to: 800)
    #expect(server.wantsToRead)
    // After a second without frames the burst is there again, and no more than it.
    server.advance(to: 5_000)
    server.receive(many)
    #expect(server.actions().count == 3)
  }

  @Test func slowsServicesDownByTheirOwnRate() {
    var login = ClientEnd.loggedIn
    login.service = true
    let configuration = ServerSessionConfiguration(
      frameRate: FrameRate(perSecond: 1, burst: 2),
      serviceFrameRate: FrameRate(perSecond: 1_000, burst: .max))
    let server = ServerEnd(in: .open, configuration, login: login)
    server.receive((1...50).flatMap { Say.request(Say.s2cBody, $0) })
    #expect(server.actions().count == 50)
  }

  @Test func whoIsSlowedDownLives() {
    let rate = FrameRate(perSecond: 1, burst: 1)
    let server = ServerEnd(
      in: .authenticating, ServerSessionConfiguration(heartbeatMilliseconds: 1_000, frameRate: rate)
    )
    server.advance(to: 1_000)
    server.receive(Say.login)
    server.answer(.login, 2, .login(ClientEnd.loggedIn))
    server.receive(Array(repeating: Say.unknownRequest, count: 5).flatMap { $0 })
    for time in stride(from: UInt64(2_000), through: 5_000, by: 1_000) {
      #expect(server.deadline == time)
      #expect(server.advance(to: time) == ["0xF001 #8 unknownCommand"])
    }
  }
}
