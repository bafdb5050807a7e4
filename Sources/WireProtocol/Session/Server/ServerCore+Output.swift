// What a server's session sends: answers, pushes, probes, refusals.

extension ServerCore {
  mutating func answer(
    _ ticket: RequestTicket, _ answer: PlatformAnswer, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    guard isActive else { return }
    openRequests = max(openRequests - 1, 0)
    if ticket.command == .getOfflineMsg { isPullOpen = false }
    let ack = ticket.command == .c2cAck ? openAcks.removeValue(forKey: ticket.sequence) : nil
    if ticket.command == .login {
      isLoginOpen = false
      phaseDeadline = nil
    }
    let sequence = ticket.sequence
    switch answer {
    case .login(let body):
      if respond(body, sequence, at: now, &tools, &output) {
        loggedIn(body)
      } else {
        phaseDeadline = now + timers.login
      }
    case .logout:
      write(.response(Logout.Response(), sequence: sequence), at: now, with: &tools, to: &output)
      finish(SessionEnd(side: .peer, status: nil, text: "logged out"), at: now)
    case .keepalive(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2s(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2c(let body): respond(body, sequence, at: now, &tools, &output)
    case .c2cAck(let body):
      if let ack { note(ack) }
      respond(body, sequence, at: now, &tools, &output)
    case .getOfflineMsg(let body): respond(body, sequence, at: now, &tools, &output)
    case .s2c(let body): respond(body, sequence, at: now, &tools, &output)
    case .subscribe(let body): respond(body, sequence, at: now, &tools, &output)
    case .topicAck(let body): respond(body, sequence, at: now, &tools, &output)
    case .refused(let status, let failure):
      if status.endsConnection, ticket.command != .login {
        // Such a status travels in goaway, or in the answer to hello or login (WP-4.1-2).
        sayGoaway(
          status, failure.text, failure.retryAfterMilliseconds, at: now, with: &tools, to: &output)
        break
      }
      refuse(ticket, status, failure, at: now, &tools, &output)
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
  @discardableResult
  private mutating func respond<Body: WireResponse>(
    _ body: Body, _ sequence: UInt32, at now: SessionTime, _ tools: inout SessionTools,
    _ output: inout [UInt8]
  ) -> Bool {
    if write(.response(body, sequence: sequence), at: now, with: &tools, to: &output) {
      return true
    }
    refuse(
      RequestTicket(command: Body.command, sequence: sequence), .internal,
      Failure(text: "the answer cannot be encoded"), at: now, &tools, &output)
    return false
  }

  private mutating func refuse(
    _ ticket: RequestTicket, _ status: Status, _ failure: Failure, at now: SessionTime,
    _ tools: inout SessionTools, _ output: inout [UInt8]
  ) {
    func frame(_ failure: Failure) -> OutgoingFrame<Failure> {
      OutgoingFrame(
        kind: .response, command: ticket.command, status: status, sequence: ticket.sequence,
        body: failure)
    }
    if write(frame(failure), at: now, with: &tools, to: &output) { return }
    // What cannot be sent of it is for logs only; the answer is not.
    let bare = Failure(retryAfterMilliseconds: failure.retryAfterMilliseconds)
    write(frame(bare), at: now, with: &tools, to: &output)
  }

  /// The platform took an ack.
  private mutating func note(_ ack: C2CAck.Request) {
    if ack.epoch == epoch { acked = max(acked, ack.through) }
  }

  mutating func refuse(
    _ request: FrameHeader, _ status: Status, _ text: String, at now: SessionTime,
    _ tools: inout SessionTools, _ output: inout [UInt8]
  ) {
    refuse(
      RequestTicket(command: request.command, sequence: request.sequence), status,
      Failure(text: text), at: now, &tools, &output)
  }

  mutating func push(
    _ push: PlatformPush, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard phase == .open else { return }
    switch push {
    case .message(let notification):
      let place = notification.message.inboxSequence
      if place != 0, notification.epoch != epoch {
        // Another numbering: nothing of it is acked.
        epoch = notification.epoch
        acked = 0
      }
      // A stored message waits in the inbox: head and the gap tell the device of it.
      guard unsentBytes <= configuration.maxUnsentBytes,
        place == 0 || place <= acked || place - acked <= pushWindow
      else {
        omittedPushes += 1
        return
      }
      if !write(.notification(notification), at: now, with: &tools, to: &output) {
        omittedPushes += 1
      }
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
    write(
      .request(Keepalive.Request(), sequence: number), at: now, with: &tools, to: &output)
    probe = (number, now + timers.keepaliveAnswer)
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
    linger(at: now)
  }
}
