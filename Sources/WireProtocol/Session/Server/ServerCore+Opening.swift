// From the first frame to the login of a server's session: what is agreed on, and who is there (SPEC.md 6.2, 6.3).

extension ServerCore {
  /// The first frame: nothing else than hello.
  mutating func greet(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard frame.header.command == .hello, frame.header.kind == .request else {
      return sayGoaway(
        .helloExpected, "hello comes first, not \(frame.header.command)", at: now, with: &tools,
        to: &output)
    }
    guard let hello = decode(frame, Hello.Request.self, at: now, &tools, &output) else { return }
    guard let agreed = agree(hello) else {
      let status = Status.unsupportedVersion
      let text = "this server speaks \(configuration.versions.lowerBound)"
      refuse(frame.header, status, text, at: now, &tools, &output)
      return finish(SessionEnd(side: .local, status: status, text: text), at: now)
    }
    if let offered = hello.limits?.maxBodyLength, offered != 0,
      !(Limits.minimumAnnouncedBodyLength...Limits.maximumBodyLength).contains(Int(offered))
    {
      let text = "a body limit of \(offered) bytes is not allowed"
      refuse(frame.header, .protocolViolation, text, at: now, &tools, &output)
      return finish(SessionEnd(side: .local, status: .protocolViolation, text: text), at: now)
    }
    write(.response(agreed, to: frame.header), at: now, with: &tools, to: &output)
    compression = configuration.compression.answer(to: hello.zlib)
    heartbeat = UInt64(agreed.heartbeatMilliseconds)
    pushWindow = UInt64(agreed.pushWindow)
    peerLimits = Limits(announced: hello.limits)
    phase = .authenticating
    phaseDeadline = now + timers.login
  }

  /// The server's choices, all inside of what was offered; nil: no common version.
  private func agree(_ hello: Hello.Request) -> Hello.Response? {
    let lowest = max(hello.minVersion, configuration.versions.lowerBound)
    let highest = min(hello.maxVersion, configuration.versions.upperBound)
    guard lowest <= highest else { return nil }
    let wish = hello.heartbeatMilliseconds
    let longest = configuration.heartbeatMilliseconds
    let window = hello.pushWindow == 0 ? 256 : hello.pushWindow
    return Hello.Response(
      version: highest, agent: configuration.agent,
      limits: PeerLimits(maxBodyLength: UInt32(configuration.limits.maxBodyLength)),
      zlib: configuration.compression.answer(to: hello.zlib).field,
      heartbeatMilliseconds: wish == 0 ? longest : min(wish, longest),
      pushWindow: min(window, configuration.pushWindow),
      maxOpenRequests: configuration.maxOpenRequests)
  }

  mutating func login(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    if isLoginOpen {
      return refuse(
        frame.header, .alreadyLoggedIn, "a login is under way", at: now, &tools, &output)
    }
    guard logins < ServerCore.maxLogins else {
      return sayGoaway(
        .protocolViolation, "login was refused \(ServerCore.maxLogins) times", at: now,
        with: &tools, to: &output)
    }
    guard let request = decode(frame, Login.Request.self, at: now, &tools, &output) else {
      guard isActive else { return }
      // It counts, or a stranger could go on for ever.
      logins += 1
      phaseDeadline = now + timers.login
      return
    }
    logins += 1
    isLoginOpen = true
    openRequests += 1
    // What it lasts from here on is the platform's time.
    phaseDeadline = nil
    act(.request(.login(request), RequestTicket(command: .login, sequence: frame.header.sequence)))
  }

  /// A login, and two more when it is refused (WP-6.3-4).
  static let maxLogins = 3

  mutating func loggedIn(_ response: Login.Response) {
    phase = .open
    isService = response.service
    acked = response.acked
    epoch = response.inbox.epoch
    meter = FrameMeter()
  }
}

extension Limits {
  /// What a peer accepts that has announced this; nothing or 0: the default.
  init(announced limits: PeerLimits?) {
    let length = Int(limits?.maxBodyLength ?? 0)
    self = length == 0 ? .default : Limits(maxBodyLength: length)
  }
}
