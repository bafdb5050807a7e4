// The state of a server's session without its bytes, and how it ends.

/// What ``ServerSession`` knows of its connection. Apart from the decoder, whose frames it is given.
struct ServerCore: Sendable {
  let configuration: ServerSessionConfiguration
  var phase = ServerSession.Phase.greeting
  var end: SessionEnd?

  /// What hello has agreed on.
  var peerLimits = Limits.beforeLogin
  var compression = Compression.none
  var heartbeat: UInt64 = 0
  var pushWindow: UInt64 = 256

  /// Logins that were passed on so far, and whether the last is unanswered.
  var logins = 0
  var isLoginOpen = false
  var isService = false

  var openRequests = 0
  var isPullOpen = false
  /// What the device has acked, the epoch that this counts in, and what it has asked to ack, by sequence of the request.
  var acked: UInt64 = 0
  var epoch: UInt64 = 0
  var openAcks: [UInt32: C2CAck.Request] = [:]
  var sequence = SequenceCounter()

  /// Of the phase: for hello, login, or what still comes at the end.
  var phaseDeadline: SessionTime?
  var drainEnd: SessionTime?
  var probe: (sequence: UInt32, deadline: SessionTime)?
  var lastFrame: SessionTime
  var partial = PartialFrameWatch()

  var unsentBytes = 0
  /// When the connection last sent something, or began to have something to send.
  var lastProgress: SessionTime
  var meter = FrameMeter()
  var isThrottled = false
  /// Since when nothing is read.
  var pausedAt: SessionTime?

  /// Bytes have come that were not looked at, because nothing more was to be read.
  var hasUntaken = false
  /// When they may be looked at, because the client reads again.
  var untakenSince: SessionTime?

  var ignoredFrames = 0
  var omittedPushes = 0
  private var discardedBytes = 0
  private var hasPeerEnded = false
  private var actions: [ServerSession.Action] = []
  private var actionsTaken = 0

  init(_ configuration: ServerSessionConfiguration, at now: SessionTime) {
    self.configuration = configuration
    lastFrame = now
    lastProgress = now
    phaseDeadline = now + configuration.timers.hello
  }

  var timers: SessionTimers { configuration.timers }
  var isActive: Bool { phase != .ending && phase != .closed }
  /// Before login little is accepted (WP-11-4).
  var receiveLimits: Limits { phase == .open ? configuration.limits : .beforeLogin }
  var frameRate: FrameRate? {
    isService ? configuration.serviceFrameRate : configuration.frameRate
  }

  // MARK: Actions

  mutating func act(_ action: ServerSession.Action) { actions.append(action) }

  mutating func nextAction() -> ServerSession.Action? {
    guard actionsTaken < actions.count else { return nil }
    defer {
      actionsTaken += 1
      if actionsTaken == actions.count {
        actions.removeAll(keepingCapacity: actions.count <= 4)
        actionsTaken = 0
      }
    }
    return actions[actionsTaken]
  }

  // MARK: The end

  /// Counts what comes behind the end.
  mutating func takes(_ count: Int, at now: SessionTime) -> Bool {
    guard phase == .ending else { return phase != .closed }
    discardedBytes += count
    if discardedBytes > ServerCore.maxDiscardedBytes { close() }
    return false
  }

  /// What is read and thrown away behind the last frame, so that it reaches the client.
  static let maxDiscardedBytes = 65_536

  mutating func sayGoaway(
    _ status: Status, _ text: String, _ retryAfter: UInt32 = 0, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    guard isActive else { return }
    var goaway = Goaway(status: status, text: text, retryAfterMilliseconds: retryAfter)
    if !write(.notification(goaway), at: now, with: &tools, to: &output) {
      // A text that cannot be sent is for logs only.
      goaway.text = ""
      write(.notification(goaway), at: now, with: &tools, to: &output)
    }
    finish(SessionEnd(side: .local, status: status, text: text), at: now)
  }

  /// Nothing is sent any more: writing is shut down, and what comes is thrown away for a moment.
  mutating func finish(_ end: SessionEnd, at now: SessionTime) {
    guard isActive else { return }
    self.end = end
    phase = .ending
    probe = nil
    linger(at: now)
    act(.endOutput)
  }

  /// Behind the last frame: the moment of discarding begins when it is sent; until then the client has to go on reading.
  mutating func linger(at now: SessionTime) {
    guard phase == .ending else { return }
    if unsentBytes == 0, hasPeerEnded { return close() }
    let last = now + timers.linger
    phaseDeadline = unsentBytes == 0 ? last : max(last, lastProgress + timers.slowConsumer)
  }

  mutating func close() {
    guard phase != .closed else { return }
    phase = .closed
    phaseDeadline = nil
    act(.close)
  }

  mutating func peerClosed() {
    if end == nil {
      end = SessionEnd(side: .peer, status: nil, text: "the client closed the connection")
    }
    hasPeerEnded = true
    // The last frame still goes out to one who has only shut down writing.
    if phase != .ending || unsentBytes == 0 { close() }
  }

  mutating func malformed(
    _ error: WireError, isFirst: Bool, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard isActive else { return }
    if isFirst, error.code == .badMagic {
      // Not of this protocol, so that goaway would mean nothing to it (WP-2.6-7).
      end = SessionEnd(side: .local, status: error.status, text: "\(error)")
      close()
    } else {
      sayGoaway(error.status, "\(error)", at: now, with: &tools, to: &output)
    }
  }
}
