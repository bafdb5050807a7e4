// What a server's session makes of each event in each phase: the table of SPEC.md 6.2.

import Testing
import WireProtocol

@Suite struct ServerPhaseTests {
  /// An event, and what is said, done and come to in the phases greeting, authenticating and open.
  struct Row: Sendable, CustomStringConvertible {
    let description: String
    let bytes: [UInt8]
    let greeting: Reaction
    let authenticating: Reaction
    let open: Reaction

    init(_ name: String, _ bytes: [UInt8], _ g: Reaction, _ a: Reaction, _ o: Reaction) {
      description = name
      self.bytes = bytes
      greeting = g
      authenticating = a
      open = o
    }

    func reaction(in phase: ServerSession.Phase) -> Reaction {
      switch phase {
      case .greeting: greeting
      case .authenticating: authenticating
      case .open: open
      default: Reaction(says: [], does: [], phase: phase)
      }
    }
  }

  struct Reaction: Sendable {
    var says: [String] = []
    var does: [String] = []
    /// Nil: it stays.
    var phase: ServerSession.Phase?

    static func says(_ line: String) -> Reaction { Reaction(says: [line]) }
    static func passes(_ line: String) -> Reaction { Reaction(does: [line]) }
    static func goaway(_ status: Status) -> Reaction {
      Reaction(says: ["goaway \(status)"], does: ["endOutput"], phase: .ending)
    }
    static let nothing = Reaction()
    static let closes = Reaction(does: ["close"], phase: .closed)
    static let helloExpected = goaway(.helloExpected)
  }

  static let damaged: [UInt8] = RawFrame(headerDamage: 1).bytes

  static let rows: [Row] = [
    Row(
      "hello", Say.hello, Reaction(says: ["hello #1 ok"], phase: .authenticating),
      .says("hello #1 conflict"), .says("hello #1 conflict")),
    Row(
      "login", Say.login, .helloExpected, .passes("login #2"), .says("login #2 alreadyLoggedIn")),
    Row(
      "keepalive", Say.keepalive, .helloExpected, .says("keepalive #3 ok"),
      .passes("keepalive #3")),
    Row("c2c", Say.c2c, .helloExpected, .says("c2c #4 notLoggedIn"), .passes("c2c #4")),
    Row("logout", Say.logout, .helloExpected, .says("logout #5 notLoggedIn"), .passes("logout #5")),
    Row(
      "pull", Say.pull, .helloExpected, .says("get-offline-msg #6 notLoggedIn"),
      .passes("get-offline-msg #6")),
    Row(
      "of a service", Say.s2c, .helloExpected, .says("s2c #7 notLoggedIn"),
      .says("s2c #7 forbidden")),
    Row(
      "unknown request", Say.unknownRequest, .helloExpected, .says("0xF001 #8 notLoggedIn"),
      .says("0xF001 #8 unknownCommand")),
    Row(
      "request of a server's notification", Say.serversRequest, .helloExpected,
      .says("message #10 notLoggedIn"), .says("message #10 unknownCommand")),
    Row(
      "request of goaway", RawFrame(command: 5).bytes, .helloExpected,
      .says("goaway #7 notLoggedIn"), .says("goaway #7 unknownCommand")),
    Row(
      "unknown notification", Say.unknownNotification, .helloExpected, .nothing, .nothing),
    Row(
      "notification of a request", RawFrame(flags: 2, command: 0x200, sequence: 0).bytes,
      .helloExpected, .nothing, .nothing),
    Row("response to nothing", Say.response, .helloExpected, .nothing, .nothing),
    Row(
      "malformed body", Say.malformedBody, .helloExpected, .says("c2c #11 notLoggedIn"),
      .says("c2c #11 malformedBody")),
    Row(
      "malformed hello", RawFrame(command: 1, body: [0xFF]).bytes, .says("hello #7 malformedBody"),
      .says("hello #7 conflict"), .says("hello #7 conflict")),
    Row(
      "malformed login", RawFrame(command: 2, body: [0xFF]).bytes, .helloExpected,
      .says("login #7 malformedBody"), .says("login #7 alreadyLoggedIn")),
    Row("goaway", Say.goaway, .closes, .closes, .closes),
    Row(
      "malformed goaway", RawFrame(flags: 2, command: 5, sequence: 0, body: [0xFF]).bytes,
      .closes, .closes, .closes),
    Row(
      "damaged header", damaged, .goaway(.headerChecksum), .goaway(.headerChecksum),
      .goaway(.headerChecksum)),
    Row(
      "wrong magic", Array("GET / HTTP/1.1".utf8), .closes, .goaway(.badMagic), .goaway(.badMagic)),
    Row(
      "another major version", RawFrame(version: 0x20).bytes, .goaway(.unsupportedVersion),
      .goaway(.unsupportedVersion), .goaway(.unsupportedVersion)),
    Row(
      "damaged body", RawFrame(bodyDamage: 1, body: [1]).bytes, .goaway(.bodyChecksum),
      .goaway(.bodyChecksum), .goaway(.bodyChecksum)),
    Row(
      "compressed without agreement", RawFrame(flags: 4, body: [0, 0, 0, 1, 1]).bytes,
      .goaway(.decompressionFailed), .goaway(.decompressionFailed), .goaway(.decompressionFailed)),
    Row(
      "8,193 bytes announced", RawFrame(length: 8_193).bytes, .goaway(.bodyTooLong),
      .goaway(.bodyTooLong), .nothing),
    Row(
      "1 MiB and a byte announced", RawFrame(length: 1_048_577).bytes, .goaway(.bodyTooLong),
      .goaway(.bodyTooLong), .goaway(.bodyTooLong)),
    Row("nothing", [], .nothing, .nothing, .nothing),
  ]

  @Test(arguments: rows) func answersAsTheTableSays(row: Row) {
    for phase in [ServerSession.Phase.greeting, .authenticating, .open, .ending] {
      let server = ServerEnd(in: phase)
      let expected = row.reaction(in: phase)
      #expect(server.receive(row.bytes) == expected.says, "in \(phase)")
      #expect(server.actions() == expected.does, "in \(phase)")
      #expect(server.phase == expected.phase ?? phase, "in \(phase)")
      guard expected.does.last == "endOutput" || expected.does.last == "close" else { continue }
      // Whatever comes behind the end is discarded, and the platform's answers are dropped.
      #expect(server.receive(Say.hello + Say.login + Say.c2c + Self.damaged).isEmpty)
      #expect(server.answer(.c2c, 4, .c2c(C2C.Response(messageID: "message1"))).isEmpty)
      #expect(server.push(Say.push(1)).isEmpty)
      #expect(server.end(.kicked).isEmpty && server.drain().isEmpty && server.probe().isEmpty)
      #expect(server.actions().isEmpty)
    }
  }

  @Test func countsWhatItIgnores() {
    let server = ServerEnd(in: .open)
    server.receive(Say.unknownNotification + Say.response + Say.response)
    #expect(server.ignoredFrames == 3)
  }

  @Test func takesHelloAndLoginTogether() {
    let server = ServerEnd()
    #expect(server.receive(Say.hello + Say.login) == ["hello #1 ok"])
    #expect(server.actions() == ["login #2"])
    #expect(server.receive(Say.login) == ["login #2 alreadyLoggedIn"])
    #expect(server.receive(Say.c2c) == ["c2c #4 notLoggedIn"])
    #expect(server.answer(.login, 2, .login(ClientEnd.loggedIn)) == ["login #2 ok"])
    #expect(server.phase == .open)
  }

  @Test func refusesLoginThreeTimes() {
    let server = ServerEnd(in: .authenticating)
    for _ in 0..<3 {
      #expect(server.receive(Say.login).isEmpty)
      #expect(server.actions() == ["login #2"])
      #expect(
        server.answer(.login, 2, .refused(.tokenExpired, Failure())) == ["login #2 tokenExpired"])
      #expect(server.phase == .authenticating)
    }
    #expect(server.receive(Say.login) == ["goaway protocolViolation"])
    #expect(server.actions() == ["endOutput"])
  }

  @Test func countsLoginsThatCannotBeRead() {
    let server = ServerEnd(in: .authenticating)
    let bad = RawFrame(command: 2, body: [0xFF]).bytes
    #expect(
      server.receive(bad + bad + bad + bad) == Array(repeating: "login #7 malformedBody", count: 3)
        + ["goaway protocolViolation"])
  }

  @Test(arguments: [Status.replaced, .overloaded, .blocked])
  func endsWithARefusalThatSaysSo(status: Status) {
    let server = ServerEnd(in: .authenticating)
    server.receive(Say.login)
    #expect(server.answer(.login, 2, .refused(status, Failure())) == ["login #2 \(status)"])
    #expect(server.phase == .ending)
    #expect(server.end?.status == status)
    // Elsewhere such a status travels in goaway (WP-4.1-2).
    let open = ServerEnd(in: .open)
    open.receive(Say.c2c)
    #expect(open.answer(.c2c, 4, .refused(status, Failure(text: "x"))) == ["goaway \(status)"])
    #expect(open.phase == .ending)
  }

  @Test func answersLogoutAndEnds() {
    let server = ServerEnd(in: .open)
    server.receive(Say.c2c + Say.logout)
    #expect(server.answer(.logout, 5, .logout) == ["logout #5 ok"])
    #expect(server.actions() == ["c2c #4", "logout #5", "endOutput"])
    #expect(server.end?.status == nil && server.end?.side == .peer)
    #expect(server.answer(.c2c, 4, .c2c(C2C.Response(messageID: "message1"))).isEmpty)
  }

  @Test func answersEvenWhatCannotBeEncoded() {
    let server = ServerEnd(in: .open)
    server.receive(Say.c2c + Say.keepalive + Say.pull)
    #expect(server.answer(.c2c, 4, .c2c(C2C.Response(messageID: ""))) == ["c2c #4 internal"])
    let zero = Failure(text: "a\0b", retryAfterMilliseconds: 7)
    #expect(server.answer(.keepalive, 3, .refused(.internal, zero)) == ["keepalive #3 internal"])
    #expect(server.end(.kicked, "a\0b") == ["goaway kicked"])
    let other = ServerEnd(in: .authenticating)
    other.receive(Say.login)
    let wrong = Login.Response(inbox: InboxState(epoch: 0, head: 0))
    #expect(other.answer(.login, 2, .login(wrong)) == ["login #2 internal"])
    #expect(other.phase == .authenticating)
  }

  @Test func asksServicesForTheirToken() {
    var login = ClientEnd.loggedIn
    login.service = true
    let server = ServerEnd(in: .open, login: login)
    #expect(server.receive(Say.s2c).isEmpty)
    #expect(server.actions() == ["s2c #7"])
  }

  @Test func endsWithThePlatformsWord() {
    for phase in [ServerSession.Phase.greeting, .authenticating, .open] {
      let server = ServerEnd(in: phase)
      #expect(server.end(.overloaded) == ["goaway overloaded"])
      #expect(server.actions() == ["endOutput"])
      #expect(server.end(.kicked).isEmpty)
      #expect(server.end?.status == .overloaded)
    }
  }

  @Test func readsNothingMoreWhenTheClientCloses() {
    for phase in [ServerSession.Phase.greeting, .authenticating, .open, .ending] {
      let server = ServerEnd(in: phase)
      server.receiveEnd()
      #expect(server.actions() == ["close"])
      #expect(server.phase == .closed && server.deadline == nil)
      #expect(server.receive(Say.hello).isEmpty)
    }
  }
}
