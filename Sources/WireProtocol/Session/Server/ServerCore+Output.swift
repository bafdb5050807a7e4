// What a server's session sends: answers, pushes, probes, refusals.

extension ServerCore {
  mutating func answer(
    _ ticket: RequestTicket, _ answer: PlatformAnswer, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    guard isActive else { return }
    openRequests = max(openRequests - 1, 0)
    if ticket.command == .getOfflineMsg { isPullOpen = false }
    if ticket.command == .login {
      isLoginOpen = false
      phaseDeadline = nil
    }
    let sequence = ticket.sequence
    switch answer {
    case .login(let body):
      write(.response(body, sequence: sequence), at: now, with: &tools, to: &output)
      loggedIn(body)
    case .logout:
      write(.response(Logout.Response(), sequence: sequence), at: now, with: &tools, to: &output)
      finish(SessionEnd(side: .peer, status: nil, text: "logged out"), at: now)
    case .keepalive(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2s(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2c(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2cAck(let body):
      // An ack above head was refused, so that what was asked for beyond it does not count.
      acked = max(acked, min(requestedAck, body.inbox.head))
      respond(body, sequence, at: now, &tools, &output)
    case .getOfflineMsg(let body): respond(body, sequence, at: now, &tools, &output)
    case .s2c(let body): respond(body, sequence, at: now, &tools, &output)
    case .subscribe(let body): respond(body, sequence, at: now, &tools, &output)
    case .topicAck(let body): respond(body, sequence, at: now, &tools, &output)
    case .refused(let status, let failure):
      write(
        OutgoingFrame(
          kind: .response, command: ticket.command, status: status, sequence: sequence,
          body: failure), at: now, with: &tools, to: &output)
      if status.endsConnection {
        finish(SessionEnd(side: .local, status: status, text: failure.text), at: now)
      } else if ticket.command == .login {
        phaseDeadline = now + timers.login
      }
    }
    if drainEnd != nil, phase == .authenticating {
      finish(SessionEnd(side: .local, status: .draining, text: "drained"), at: now)
    }
  }

  /// An answer that cannot be encoded is the server's fault, and still an answer.
  private mutating func respond<Body: WireResponse>(
    _ body: Body, _ sequence: UInt32, at now: SessionTime, _ tools: inout SessionTools,
    _ output: inout [UInt8]
  ) {
    if !write(.response(body, sequence: sequence), at: now, with: &tools, to: &output) {
      let failure = Failure(text: "the answer cannot be encoded")
      write(
        OutgoingFrame(
          kind: .response, command: Body.command, status: .internal, sequence: sequence,
          body: failure), at: now, with: &tools, to: &output)
    }
  }

  mutating func refuse(
    _ request: FrameHeader, _ status: Status, _ text: String, at now: SessionTime,
    _ tools: inout SessionTools, _ output: inout [UInt8]
  ) {
    write(
      .response(to: request, status: status, Failure(text: text)), at: now, with: &tools,
      to: &output)
  }

  mutating func push(
    _ push: PlatformPush, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard phase == .open else { return }
    switch push {
    case .message(let notification):
      let place = notification.message.inboxSequence
      // A stored message waits in the inbox: head and the gap tell the device of it.
      guard unsentBytes <= configuration.maxUnsentBytes,
        place == 0 || place <= acked || place - acked <= pushWindow
      else {
        omittedPushes += 1
        return
      }
      write(.notification(notification), at: now, with: &tools, to: &output)
    case .receipt(let receipt):
      guard unsentBytes <= configuration.maxUnsentBytes else {
        omittedPushes += 1
        return
      }
      write(.notification(receipt), at: now, with: &tools, to: &output)
    case .topicMessage(let message):
      // The window of its subscription bounds it.
      write(.notification(message), at: now, with: &tools, to: &output)
    }
  }

  mutating func probe(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    guard phase == .authenticating || phase == .open, probe == nil else { return }
    let number = sequence.next()
    probe = (number, now + timers.keepaliveAnswer)
    write(
      .request(Keepalive.Request(), sequence: number), at: now, with: &tools, to: &output)
  }

  mutating func drain(
    _ retryAfter: UInt32, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard isActive, drainEnd == nil else { return }
    let text = "the server goes away"
    let goaway = Goaway(status: .draining, text: text, retryAfterMilliseconds: retryAfter)
    write(.notification(goaway), at: now, with: &tools, to: &output)
    drainEnd = now + timers.drain
    if phase != .open, openRequests == 0 {
      finish(SessionEnd(side: .local, status: .draining, text: text), at: now)
    }
  }

  mutating func send(_ frame: Frame, at now: SessionTime, to output: inout [UInt8]) {
    guard phase == .open, frame.header.bodyLength <= peerLimits.maxBodyLength else { return }
    output += frame.bytes
    produced(frame.bytes.count, at: now)
  }

  @discardableResult
  mutating func write<Body: WireMessage>(
    _ frame: OutgoingFrame<Body>, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) -> Bool {
    let before = output.count
    tools.encoder.limits = peerLimits
    tools.encoder.compression = compression
    do throws(WireError) { try tools.encoder.append(frame, to: &output) } catch { return false }
    produced(output.count - before, at: now)
    return true
  }

  private mutating func produced(_ count: Int, at now: SessionTime) {
    if unsentBytes == 0 { lastProgress = now }
    unsentBytes += count
    updateReading(at: now)
  }

  mutating func sent(_ count: Int, at now: SessionTime) {
    guard count > 0 else { return }
    unsentBytes = max(unsentBytes - count, 0)
    lastProgress = now
    updateReading(at: now)
  }
}
