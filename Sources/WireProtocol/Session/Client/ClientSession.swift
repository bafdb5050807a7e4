// One connection as a client sees it: bytes and times go in, bytes and events come out. No socket, no clock.

/// The client's end of a connection (SPEC.md 6.1).
///
/// An SDK opens a connection, calls ``start(at:with:to:)``, feeds what it reads, sends what is appended to `output`, takes the
/// ``Event``s, and calls ``advance(to:with:to:)`` at the ``deadline``. What outlives a connection is kept by ``Outbox`` and
/// ``Inbox``.
public struct ClientSession: ~Copyable, Sendable {
  /// Where a connection stands.
  public enum Phase: String, Sendable, CaseIterable {
    /// Hello is sent; its answer is awaited.
    case greeting
    /// Login is sent, or was refused and may be repeated.
    case authenticating
    /// Logged in.
    case open
    /// Over: the connection has to be closed once the output is sent.
    case closed
  }

  /// What has happened.
  public enum Event: Sendable, Hashable {
    /// The server's choices.
    case agreed(Hello.Response)
    /// Logged in: requests may be sent.
    case opened(Login.Response)
    /// Login was refused; ``login(_:at:with:to:)`` repeats it, twice at most.
    case loginRefused(Status, Failure)
    /// A request is answered; the tickets of requests are those that ``send(_:at:with:to:)`` gave.
    case answered(RequestTicket, PlatformAnswer)
    /// The server sent this without being asked.
    case pushed(PlatformPush)
    /// The server goes away: connect anew, then close this connection. Open requests are still answered.
    case draining(retryAfterMilliseconds: UInt32)
    /// Over: close the connection once the output is sent. Requests without an answer have an unknown result.
    case ended(SessionEnd)
  }

  private var decoder = FrameDecoder()
  private var core: ClientCore

  /// A session of a connection that has just been opened.
  ///
  /// - Parameters:
  ///   - hello: what the client can and wants; `zlib` is set from `compression`.
  ///   - login: who logs in.
  ///   - compression: what the client can do of compression.
  ///   - timers: the deadlines.
  public init(
    hello: Hello.Request, login: Login.Request, compression: Compression = .standard,
    timers: SessionTimers = SessionTimers()
  ) {
    core = ClientCore(hello: hello, login: login, compression: compression, timers: timers)
  }

  /// Where the connection stands.
  public var phase: Phase { core.phase }
  /// Whether the server has said that it goes away.
  public var isDraining: Bool { core.isDraining }
  /// Why the session ended; nil while it has not.
  public var end: SessionEnd? { core.end }
  /// Requests without an answer.
  public var openRequests: Int { core.open.count }
  /// How many more requests may be sent now.
  public var freeRequests: Int { core.freeRequests }
  /// Frames that were ignored: unknown notifications, responses to nothing, notifications that cannot be read.
  public var ignoredFrames: Int { core.ignoredFrames }
  /// When ``advance(to:with:to:)`` has something to do; nil: never.
  public var deadline: SessionTime? { core.deadline }

  /// What has happened next, in order; nil: nothing more.
  public mutating func nextEvent() -> Event? { core.nextEvent() }

  /// Sends hello and login together.
  public mutating func start(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    core.start(at: now, with: &tools, to: &output)
  }

  /// Repeats a login that was refused.
  ///
  /// - Returns: whether it was sent: only when login is expected.
  @discardableResult
  public mutating func login(
    _ login: Login.Request, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) -> Bool {
    core.repeatLogin(login, at: now, with: &tools, to: &output)
  }

  /// Sends a request.
  ///
  /// - Throws: the error that the server would report: a body that breaks a rule of SPEC.md 5, or above its limit.
  /// - Returns: the ticket that the answer will bear; nil when nothing may be sent now: not logged in, draining, or too
  ///   many requests open. `login` and `keepalive` are sent by the session itself.
  public mutating func send(
    _ request: PlatformRequest, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) throws(WireError) -> RequestTicket? {
    try core.send(request, at: now, with: &tools, to: &output)
  }

  /// Sends keepalive before its time, to learn whether the server lives and where the inbox stands (SPEC.md 6.5).
  ///
  /// - Returns: the ticket that the answer will bear; nil when nobody is logged in, or as many keepalives as fit are open.
  public mutating func probe(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) -> RequestTicket? {
    guard phase == .open, openRequests < core.maxOpenRequests else { return nil }
    return core.sendKeepalive(at: now, with: &tools, to: &output)
  }

  /// Takes bytes that came, any number.
  public mutating func receive(
    _ bytes: Span<UInt8>, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard core.phase != .closed else { return }
    decoder.feed(bytes)
    while core.phase != .closed {
      decoder.limits = core.receiveLimits
      do throws(WireError) {
        guard let frame = try decoder.next() else { break }
        core.receive(frame, at: now, with: &tools, to: &output)
      } catch {
        return core.malformed(
          error, isFirst: decoder.offset == 0, at: now, with: &tools, to: &output)
      }
    }
  }

  /// Takes the end of what the server sends.
  public mutating func receiveEnd(at now: SessionTime) {
    core.finish(
      SessionEnd(side: .peer, status: nil, text: "the server closed the connection"))
  }

  /// Does what is due: keepalive, and the end of a connection that a deadline has passed on.
  public mutating func advance(
    to now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    core.expire(at: now, with: &tools, to: &output)
  }

  /// Ends the session: close the connection.
  public mutating func close() {
    core.finish(SessionEnd(side: .local, status: nil, text: "closed by the application"))
  }
}
