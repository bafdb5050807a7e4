// Connections: how they begin, what the sessions on them say, and what follows from their end.

import NIOCore
import NIOPosix
import WireProtocol

extension ClientEngine {
  // MARK: Beginning

  /// Opens a connection, unless there is one or somebody is at it.
  func connect() {
    guard wish == .connected, dialling == nil, next == nil, current?.session.isDraining ?? true
    else { return }
    reconnectAt = nil
    lastNumber += 1
    dialling = lastNumber
    if current == nil { set(.connecting) }
    let number = lastNumber
    Task { await dial(number) }
  }

  private func dial(_ number: UInt64) async {
    guard let token = await token(for: number), dialling == number else { return }
    do {
      try await raiseAttempt()
      guard dialling == number else { return }
      let channel = try await open(number)
      guard dialling == number else { return channel.close(promise: nil) }
      dialling = nil
      begin(ClientLink(number, channel, session(token), token: token))
    } catch {
      guard dialling == number else { return }
      dialling = nil
      // What the store threw has ended everything already.
      retry(after: 0, because: failureText(error))
    }
  }

  /// The token of a try; nil: there is none, and the next try comes later.
  private func token(for number: UInt64) async -> [UInt8]? {
    do { return try await configuration.token() } catch {
      guard dialling == number else { return nil }
      dialling = nil
      retry(after: 0, because: "there is no token to log in with: \(error)")
      return nil
    }
  }

  private func open(_ number: UInt64) async throws -> any Channel {
    let engine = self
    return try await ClientBootstrap(group: eventLoop)
      .connectTimeout(.milliseconds(Int64(configuration.connectTimeout.milliseconds)))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      // Until the engine knows the connection.
      .channelOption(.autoRead, value: false)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ClientChannelHandler(number, of: engine))
        }
      }
      .connect(host: configuration.host, port: configuration.port).get()
  }

  private func begin(_ link: ClientLink) {
    lastLogin = link.number
    if current == nil { current = link } else { next = link }
    link.session.start(at: now, with: &tools, to: &link.output)
    takeEvents(of: link)
    link.startReading()
    turn()
    // Also of one that has gone before this end knew it.
    let number = link.number
    link.whenGone { self.assumeIsolated { $0.lost(number) } }
  }

  private func session(_ token: [UInt8]) -> ClientSession {
    ClientSession(
      hello: Hello.Request(
        minVersion: .v1, maxVersion: .v1, agent: configuration.agent,
        heartbeatMilliseconds: configuration.heartbeatMilliseconds,
        pushWindow: configuration.pushWindow),
      login: login(token), compression: configuration.compression, timers: configuration.timers)
  }

  /// The cursor counts as an ack (WP-7.6-6), so it is the one that is stored.
  private func login(_ token: [UInt8]) -> Login.Request {
    Login.Request(
      account: configuration.account, device: configuration.device, attempt: attempt, token: token,
      epoch: storedPosition.epoch, cursor: storedPosition.cursor)
  }

  // MARK: What comes

  private func link(_ number: UInt64) -> ClientLink? {
    if current?.number == number { return current }
    return next?.number == number ? next : nil
  }

  func received(_ bytes: ByteBuffer, on number: UInt64) {
    guard let link = link(number) else { return }
    link.session.receive(
      bytes.readableBytesUInt8Span, at: now, with: &tools, to: &link.output)
    takeEvents(of: link)
  }

  /// The connection is gone.
  func lost(_ number: UInt64) {
    guard let link = link(number) else { return }
    link.session.receiveEnd(at: now)
    takeEvents(of: link)
    turn()
  }

  /// Does what time has made due on a connection.
  func advance(_ link: ClientLink?, to now: SessionTime) {
    guard let link, let deadline = link.session.deadline, deadline <= now else { return }
    link.session.advance(to: now, with: &tools, to: &link.output)
    takeEvents(of: link)
  }

  private func takeEvents(of link: ClientLink) {
    while let event = link.session.nextEvent() {
      switch event {
      case .agreed: break
      case .opened(let login): opened(login, on: link)
      case .loginRefused(let status, let failure): loginRefused(status, failure, on: link)
      case .answered(let ticket, let answer): if link === current { answered(ticket, answer) }
      case .pushed(let push): if link === current { pushed(push) }
      case .draining(let wait): draining(wait)
      case .ended(let end): ended(end, on: link)
      }
    }
  }

  private func opened(_ login: Login.Response, on link: ClientLink) {
    if link === next {
      // The server drains the earlier connection: from here on everything goes over this one.
      let earlier = current
      (current, next) = (link, nil)
      earlier?.close()
      disconnected()
    }
    link.openedAt = now
    inbox.opened(login)
    outbox.restart()
    if wish == .connected { set(.open) }
  }

  private func draining(_ milliseconds: UInt32) {
    guard wish == .connected, next == nil, dialling == nil else { return }
    let wait = backoff.failed(retryAfterMilliseconds: milliseconds, using: &random)
    reconnectAt = now + wait
  }

  private func loginRefused(_ status: Status, _ failure: Failure, on link: ClientLink) {
    switch status.advice {
    case .doNotRepeat where status == .tokenExpired && !link.hasRepeatedLogin:
      link.hasRepeatedLogin = true
      let number = link.number
      Task { await repeatLogin(number, status, failure) }
    case .doNotRepeat, .stayAway: stop(.refused(status, failure.text))
    default:
      drop(link)
      retry(after: failure.retryAfterMilliseconds, because: "login: \(status): \(failure.text)")
    }
  }

  /// Logs in on the same connection with a new token.
  private func repeatLogin(_ number: UInt64, _ status: Status, _ failure: Failure) async {
    do {
      let token = try await configuration.token()
      guard let link = link(number) else { return }
      // Unchanged, it would be refused again.
      guard token != link.token else { return stop(.refused(status, failure.text)) }
      try await raiseAttempt()
      guard let link = self.link(number) else { return }
      link.token = token
      link.session.login(login(token), at: now, with: &tools, to: &link.output)
    } catch {
      guard let link = link(number) else { return }
      drop(link)
      retry(after: 0, because: "there is no token to log in with: \(error)")
    }
    turn()
  }

  // MARK: Ending

  /// Lets go of a connection and closes it, in this order: its channel may say at once that it is gone.
  private func drop(_ link: ClientLink) {
    defer { link.close() }
    if link === next { next = nil }
    guard link === current else { return }
    (current, next) = (next, nil)
    disconnected()
  }

  private func ended(_ end: SessionEnd, on link: ClientLink) {
    guard link === current || link === next else { return }
    // One that ends as soon as it is open is a failure like one that does not open.
    if let openedAt = link.openedAt, now - openedAt >= ClientEngine.stableAfter {
      backoff.succeeded()
    }
    let wasCurrent = link === current
    drop(link)
    if case .done? = logout { return finishLogout() }
    guard wish == .connected else { return }
    // The platform ends the earlier connection when the next one logs in (WP-6.3-16).
    let isHandOver = wasCurrent && current != nil
    if isHandOver, end.status == .replaced || end.mayReconnect { return set(.connecting) }
    // The end of an earlier connection, which this device's own later login has replaced, although it was lost since.
    let isOwnDoing = end.status == .replaced && link.number < lastLogin
    guard end.mayReconnect || isOwnDoing else {
      return stop(.refused(end.status ?? .protocolViolation, end.text))
    }
    guard dialling == nil else { return set(current == nil ? .connecting : .open) }
    retry(after: end.retryAfterMilliseconds, because: "\(end)")
  }

  /// How long a connection has to last to count as a success, in milliseconds.
  private static let stableAfter: UInt64 = 10_000

  /// Connects again later.
  func retry(after milliseconds: UInt32, because reason: String) {
    guard wish == .connected, dialling == nil else { return }
    let wait = backoff.failed(retryAfterMilliseconds: milliseconds, using: &random)
    // The server that drains may have asked for more.
    let at = max(reconnectAt ?? now, now + wait)
    reconnectAt = at
    // A channel that was closed here does not say that it has read everything.
    planTurn()
    guard current == nil else { return }
    set(
      .waiting(
        until: ContinuousClock.now.advanced(by: realTime(at - now)), after: reason))
  }

  /// What was asked on a connection will not be answered.
  func disconnected() {
    inbox.closed()
    pullAgainAt = nil
    outbox.restart()
    pulls.disconnected()
    for topic in topics.values { topic.disconnected() }
    if case .asked? = logout { logout = .wanted }
  }
}
