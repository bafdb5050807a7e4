// The state of a client's session without its bytes, and what it sends.

/// What ``ClientSession`` knows of its connection. Apart from the decoder, whose frames it is given.
struct ClientCore: Sendable {
  let hello: Hello.Request
  let offered: Compression
  let timers: SessionTimers
  var pendingLogin: Login.Request

  var phase = ClientSession.Phase.greeting
  var end: SessionEnd?
  var isDraining = false

  /// What hello has agreed on.
  var compression = Compression.none
  var peerLimits = Limits.beforeLogin
  var heartbeat: UInt64 = 0
  var maxOpenRequests = 64

  /// The commands of requests without an answer, by sequence.
  var open: [UInt32: Command] = [:]
  var openKeepalives = 0
  var sequence = SequenceCounter()
  var isLoginOpen = false
  var logins = 0
  /// An answer to login that came before that to hello.
  var earlyLogin: PlatformAnswer?
  /// When the answer to keepalive has to be there: to the first one without an answer.
  var keepalive: (sequence: UInt32, deadline: SessionTime)?
  var phaseDeadline: SessionTime?
  var drainEnd: SessionTime?
  var lastSent = SessionTime(milliseconds: 0)

  var ignoredFrames = 0
  private var events: [ClientSession.Event] = []
  private var eventsTaken = 0

  init(
    hello: Hello.Request, login: Login.Request, compression: Compression, timers: SessionTimers
  ) {
    var hello = hello
    hello.zlib = compression.field
    self.hello = hello
    self.timers = timers
    offered = compression
    pendingLogin = login
  }

  /// What the client said that it accepts; before login what nobody may pass (WP-11-4).
  var receiveLimits: Limits { phase == .open ? Limits(announced: hello.limits) : .beforeLogin }

  /// One place is kept for keepalive, where there is more than one.
  var freeRequests: Int {
    guard phase == .open, !isDraining else { return 0 }
    return max(max(maxOpenRequests - 1, 1) - (open.count - openKeepalives), 0)
  }

  // MARK: Events

  mutating func happened(_ event: ClientSession.Event) { events.append(event) }

  mutating func nextEvent() -> ClientSession.Event? {
    guard eventsTaken < events.count else { return nil }
    defer {
      eventsTaken += 1
      if eventsTaken == events.count {
        events.removeAll(keepingCapacity: true)
        eventsTaken = 0
      }
    }
    return events[eventsTaken]
  }

  mutating func finish(_ end: SessionEnd) {
    guard phase != .closed else { return }
    phase = .closed
    self.end = end
    phaseDeadline = nil
    drainEnd = nil
    keepalive = nil
    happened(.ended(end))
  }

  // MARK: Sending

  mutating func start(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    guard phase == .greeting, phaseDeadline == nil else { return }
    phaseDeadline = now + timers.hello
    let number = sequence.next()
    open[number] = .hello
    do throws(WireError) {
      try write(.request(hello, sequence: number), at: now, with: &tools, to: &output)
    } catch {
      return finish(SessionEnd(side: .local, status: error.status, text: "hello: \(error)"))
    }
    sendLogin(at: now, with: &tools, to: &output)
  }

  private mutating func sendLogin(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    let number = sequence.next { open[$0] != nil }
    do throws(WireError) {
      try write(.request(pendingLogin, sequence: number), at: now, with: &tools, to: &output)
    } catch {
      return finish(SessionEnd(side: .local, status: error.status, text: "login: \(error)"))
    }
    open[number] = .login
    isLoginOpen = true
    logins += 1
  }

  mutating func repeatLogin(
    _ login: Login.Request, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) -> Bool {
    guard phase == .authenticating, !isLoginOpen, logins < ServerCore.maxLogins else {
      return false
    }
    pendingLogin = login
    sendLogin(at: now, with: &tools, to: &output)
    phaseDeadline = now + timers.login
    return phase == .authenticating
  }

  mutating func send(
    _ request: PlatformRequest, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) throws(WireError) -> RequestTicket? {
    guard freeRequests > 0 else { return nil }
    // The number counts as taken only when the request goes out.
    var next = sequence
    let number = next.next { open[$0] != nil }
    let command: Command
    switch request {
    case .login, .keepalive: return nil
    case .logout:
      command = try ask(Logout.Request(), number, at: now, &tools, &output)
    case .c2s(let body): command = try ask(body, number, at: now, &tools, &output)
    case .c2c(let body): command = try ask(body, number, at: now, &tools, &output)
    case .c2cAck(let body): command = try ask(body, number, at: now, &tools, &output)
    case .getOfflineMsg(let body): command = try ask(body, number, at: now, &tools, &output)
    case .s2c(let body): command = try ask(body, number, at: now, &tools, &output)
    case .subscribe(let body): command = try ask(body, number, at: now, &tools, &output)
    case .topicAck(let body): command = try ask(body, number, at: now, &tools, &output)
    }
    sequence = next
    open[number] = command
    return RequestTicket(command: command, sequence: number)
  }

  private mutating func ask<Body: WireRequest>(
    _ body: Body, _ number: UInt32, at now: SessionTime, _ tools: inout SessionTools,
    _ output: inout [UInt8]
  ) throws(WireError) -> Command {
    try write(.request(body, sequence: number), at: now, with: &tools, to: &output)
    return Body.command
  }

  mutating func write<Body: WireMessage>(
    _ frame: OutgoingFrame<Body>, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) throws(WireError) {
    tools.encoder.limits = peerLimits
    tools.encoder.compression = compression
    try tools.encoder.append(frame, to: &output)
    lastSent = now
  }

  /// Says why and closes.
  mutating func sayGoaway(
    _ status: Status, _ text: String, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard phase != .closed else { return }
    do throws(WireError) {
      try write(
        .notification(Goaway(status: status, text: text)), at: now, with: &tools, to: &output)
    } catch {
      // A text that cannot be sent is for logs only.
      try? write(.notification(Goaway(status: status)), at: now, with: &tools, to: &output)
    }
    finish(SessionEnd(side: .local, status: status, text: text))
  }

  mutating func malformed(
    _ error: WireError, isFirst: Bool, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    if isFirst, error.code == .badMagic {
      finish(SessionEnd(side: .local, status: error.status, text: "\(error)"))
    } else {
      sayGoaway(error.status, "\(error)", at: now, with: &tools, to: &output)
    }
  }

  // MARK: Deadlines

  var deadline: SessionTime? {
    guard phase != .closed else { return nil }
    return [phaseDeadline, drainEnd, keepalive?.deadline, nextKeepalive].compactMap { $0 }.min()
  }

  private var nextKeepalive: SessionTime? {
    heartbeat == 0 ? nil : lastSent + heartbeat
  }

  mutating func expire(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    func isOver(_ time: SessionTime?) -> Bool { time.map { $0 <= now } ?? false }
    guard phase != .closed else { return }
    if isOver(phaseDeadline) {
      let text = phase == .greeting ? "hello was not answered" : "login was not answered"
      sayGoaway(.timeout, "\(text) in time", at: now, with: &tools, to: &output)
    } else if isOver(keepalive?.deadline) {
      sayGoaway(.timeout, "keepalive was not answered in time", at: now, with: &tools, to: &output)
    } else if isOver(drainEnd) {
      finish(SessionEnd(side: .peer, status: .draining, text: "the server has gone away"))
    } else if isOver(nextKeepalive) {
      _ = sendKeepalive(at: now, with: &tools, to: &output)
    }
  }

  mutating func sendKeepalive(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) -> RequestTicket? {
    let number = sequence.next { open[$0] != nil }
    guard
      (try? write(
        .request(Keepalive.Request(), sequence: number), at: now, with: &tools, to: &output))
        != nil
    else { return nil }
    open[number] = .keepalive
    openKeepalives += 1
    if keepalive == nil { keepalive = (number, now + timers.keepaliveAnswer) }
    return RequestTicket(command: .keepalive, sequence: number)
  }
}
