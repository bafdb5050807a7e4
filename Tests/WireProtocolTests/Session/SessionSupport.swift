// The two ends of a connection, as tests use them: what is said becomes a line, such as `login #2 tokenExpired`.

import Testing
import WireProtocol

/// Frames that a client sends, whole and right.
enum Say {
  static let helloBody = Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "test")
  static let loginBody = Login.Request(
    account: Parts.u2, device: Device(id: "d"), attempt: 1, token: [1])
  static let c2cBody = C2C.Request(
    to: Parts.u2, clientMessageID: Parts.id, contentType: "im.text", content: Array("{}".utf8))
  static let c2sBody = C2S.Request(
    clientMessageID: Parts.id, contentType: "im.text", content: Array("{}".utf8))
  static let s2cBody = S2C.Request(
    to: [Parts.u2], clientMessageID: Parts.id, contentType: "im.text", content: Array("{}".utf8))

  static let hello = request(helloBody, 1)
  static let login = request(loginBody, 2)
  static let keepalive = request(Keepalive.Request(), 3)
  static let c2c = request(c2cBody, 4)
  static let logout = request(Logout.Request(), 5)
  static let pull = request(GetOfflineMsg.Request(epoch: 1, after: 0), 6)
  static let s2c = request(s2cBody, 7)
  static let unknownRequest = RawFrame(command: 0xF001, sequence: 8).bytes
  static let unknownNotification = RawFrame(flags: 2, command: 0xF001, sequence: 0).bytes
  static let response = RawFrame(flags: 1, command: 4, sequence: 9).bytes
  static let serversRequest = RawFrame(command: 0x400, sequence: 10).bytes
  static let malformedBody = RawFrame(command: 0x200, sequence: 11, body: [0xFF]).bytes
  static let goaway = notification(Goaway(status: .kicked, text: "bye"))

  static func request<Body: WireRequest>(_ body: Body, _ number: UInt32) -> [UInt8] {
    constant { try Frame(.request(body, sequence: number)).bytes }
  }
  static func response<Body: WireResponse>(_ body: Body, _ number: UInt32) -> [UInt8] {
    constant { try Frame(.response(body, sequence: number)).bytes }
  }
  static func notification<Body: WireNotification>(_ body: Body) -> [UInt8] {
    constant { try Frame(.notification(body)).bytes }
  }
  static func refusal(_ command: Command, _ number: UInt32, _ status: Status, retry: UInt32 = 0)
    -> [UInt8]
  {
    constant {
      let asked = try Frame(.request, command, sequence: number).header
      let failure = Failure(text: "no", retryAfterMilliseconds: retry)
      return try Frame(.response(to: asked, status: status, failure)).bytes
    }
  }
  /// A message of the inbox, or with sequence 0 an unstored one.
  static func message(_ sequence: UInt64, id: String? = nil, content: [UInt8] = []) -> Message {
    Message(
      id: id ?? "message-\(sequence)", from: Parts.u2, clientMessageID: Parts.id,
      inboxSequence: sequence, contentType: "im.text", content: content)
  }
  static func push(_ sequence: UInt64, epoch: UInt64 = 1, content: [UInt8] = []) -> PlatformPush {
    .message(
      MessageNotification(
        epoch: sequence == 0 ? 0 : epoch, message: message(sequence, content: content)))
  }
}

/// What bytes say, a line a frame: request `keepalive? #1`, response `c2c #4 ok`, notification `goaway timeout`.
func lines(_ bytes: [UInt8]) -> [String] {
  var decoder = FrameDecoder(limits: .maximum)
  var arena = BodyArena()
  arena.compression = .standard
  decoder.feed(bytes.span)
  var lines: [String] = []
  do throws(WireError) {
    while let frame = try decoder.next() {
      let header = frame.header
      try frame.checkBody(in: &arena)
      switch header.kind {
      case .request: lines.append("\(header.command)? #\(header.sequence)")
      case .response: lines.append("\(header.command) #\(header.sequence) \(header.status)")
      case .notification where header.command == .goaway:
        lines.append("goaway \(Goaway(try frame.body(Goaway.self, in: &arena)).status)")
      case .notification: lines.append("\(header.command)")
      }
    }
  } catch {
    lines.append("malformed: \(error)")
  }
  if decoder.buffered > 0 { lines.append("\(decoder.buffered) bytes of a frame") }
  return lines
}

/// A server's end.
final class ServerEnd {
  private var session: ServerSession
  private var tools = SessionTools()
  private(set) var output: [UInt8] = []
  private(set) var now: SessionTime
  /// Whether the connection takes all output at once.
  var takesOutput = true
  /// Everything that was ever said.
  private(set) var transcript: [UInt8] = []

  static let start: UInt64 = 1_000

  init(_ configuration: ServerSessionConfiguration = ServerSessionConfiguration()) {
    now = SessionTime(milliseconds: Self.start)
    session = ServerSession(configuration, at: now)
  }

  /// A session in this phase, with nothing to say or do.
  convenience init(
    in phase: ServerSession.Phase,
    _ configuration: ServerSessionConfiguration = ServerSessionConfiguration(),
    hello: Hello.Request = Say.helloBody,
    login: Login.Response = Login.Response(inbox: InboxState(epoch: 1, head: 0))
  ) {
    self.init(configuration)
    if phase != .greeting { receive(Say.request(hello, 1)) }
    if phase == .open {
      receive(Say.login)
      answer(.login, 2, .login(login))
    }
    if phase == .ending { end(.kicked) }
    _ = actions()
    #expect(self.phase == phase)
  }

  var phase: ServerSession.Phase { session.phase }
  var end: SessionEnd? { session.end }
  var wantsToRead: Bool { session.wantsToRead }
  var unsentBytes: Int { session.unsentBytes }
  var isDraining: Bool { session.isDraining }
  var openRequests: Int { session.openRequests }
  var ignoredFrames: Int { session.ignoredFrames }
  var omittedPushes: Int { session.omittedPushes }
  /// Milliseconds since the beginning of the connection; nil: never.
  var deadline: UInt64? { session.deadline.map { $0.milliseconds - Self.start } }

  @discardableResult func receive(_ bytes: [UInt8]) -> [String] {
    session.receive(bytes.span, at: now, with: &tools, to: &output)
    return said()
  }
  /// Goes to a time, in milliseconds since the beginning, at which something may be due.
  @discardableResult func advance(to time: UInt64) -> [String] {
    pass(to: time)
    session.advance(to: now, with: &tools, to: &output)
    return said()
  }
  /// Lets time go by with nothing happening.
  func pass(to time: UInt64) { now = SessionTime(milliseconds: Self.start + time) }

  @discardableResult
  func answer(_ command: Command, _ number: UInt32, _ answer: PlatformAnswer) -> [String] {
    session.answer(
      RequestTicket(command: command, sequence: number), answer, at: now, with: &tools, to: &output)
    return said()
  }
  @discardableResult func push(_ push: PlatformPush) -> [String] {
    session.push(push, at: now, with: &tools, to: &output)
    return said()
  }
  @discardableResult func probe() -> [String] {
    session.probe(at: now, with: &tools, to: &output)
    return said()
  }
  @discardableResult func drain() -> [String] {
    session.drain(retryAfterMilliseconds: 5, at: now, with: &tools, to: &output)
    return said()
  }
  @discardableResult func end(_ status: Status, _ text: String = "") -> [String] {
    session.end(status, text, at: now, with: &tools, to: &output)
    return said()
  }
  func receiveEnd() { session.receiveEnd(at: now) }
  func sent(_ count: Int) { session.sent(count, at: now) }

  /// What has to be done, a word each: a request by its command.
  func actions() -> [String] {
    var words: [String] = []
    while let action = session.nextAction() {
      switch action {
      case .request(_, let ticket): words.append("\(ticket.command) #\(ticket.sequence)")
      case .endOutput: words.append("endOutput")
      case .close: words.append("close")
      }
    }
    return words
  }

  private func said() -> [String] {
    defer { output.removeAll() }
    transcript += output
    if takesOutput { session.sent(output.count, at: now) }
    return lines(output)
  }
}

/// A client's end.
final class ClientEnd {
  private var session: ClientSession
  private var tools = SessionTools()
  private var output: [UInt8] = []
  private(set) var now: SessionTime
  private(set) var transcript: [UInt8] = []

  static let start: UInt64 = 5_000

  init(
    hello: Hello.Request = Say.helloBody, login: Login.Request = Say.loginBody,
    compression: Compression = .standard
  ) {
    now = SessionTime(milliseconds: Self.start)
    session = ClientSession(hello: hello, login: login, compression: compression)
    session.start(at: now, with: &tools, to: &output)
  }

  static let agreement = Hello.Response(version: .v1, heartbeatMilliseconds: 60_000)
  static let loggedIn = Login.Response(inbox: InboxState(epoch: 1, head: 0))

  /// A session that is logged in, with nothing to say and no events.
  convenience init(agreed: Hello.Response, hello: Hello.Request = Say.helloBody) {
    self.init(hello: hello)
    receive(Say.response(agreed, 1) + Say.response(Self.loggedIn, 2))
    _ = said()
    _ = events()
    #expect(phase == .open)
  }

  var phase: ClientSession.Phase { session.phase }
  var isDraining: Bool { session.isDraining }
  var openRequests: Int { session.openRequests }
  var freeRequests: Int { session.freeRequests }
  var ignoredFrames: Int { session.ignoredFrames }
  var end: SessionEnd? { session.end }
  var deadline: UInt64? { session.deadline.map { $0.milliseconds - Self.start } }

  @discardableResult func receive(_ bytes: [UInt8]) -> [String] {
    session.receive(bytes.span, at: now, with: &tools, to: &output)
    return said()
  }
  @discardableResult func advance(to time: UInt64) -> [String] {
    pass(to: time)
    session.advance(to: now, with: &tools, to: &output)
    return said()
  }
  func pass(to time: UInt64) { now = SessionTime(milliseconds: Self.start + time) }
  func send(_ request: PlatformRequest) throws -> RequestTicket? {
    try session.send(request, at: now, with: &tools, to: &output)
  }
  func probe() -> RequestTicket? { session.probe(at: now, with: &tools, to: &output) }
  func login(_ login: Login.Request = Say.loginBody) -> Bool {
    session.login(login, at: now, with: &tools, to: &output)
  }
  func receiveEnd() { session.receiveEnd(at: now) }
  func close() { session.close() }
  func events() -> [ClientSession.Event] {
    var events: [ClientSession.Event] = []
    while let event = session.nextEvent() { events.append(event) }
    return events
  }

  func said() -> [String] {
    defer { output.removeAll() }
    transcript += output
    return lines(output)
  }
}
