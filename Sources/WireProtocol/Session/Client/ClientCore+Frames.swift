// Frames that come to a client: answers to its requests, what the server pushes, and what it asks.

extension ClientCore {
  mutating func receive(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    tools.arena.limits = receiveLimits
    tools.arena.compression = compression
    if frame.header.flags.contains(.compressed), !compression.isAgreed {
      let error = WireError.decompressionFailed("WP-9.2-5", "compression is not agreed on")
      return malformed(error, isFirst: false, at: now, with: &tools, to: &output)
    }
    do throws(WireError) {
      switch frame.header.kind {
      case .response: try response(frame, at: now, with: &tools, to: &output)
      case .notification: try notification(frame, at: now, with: &tools)
      case .request: try request(frame, at: now, with: &tools, to: &output)
      }
    } catch {
      if error.isFraming {
        malformed(error, isFirst: false, at: now, with: &tools, to: &output)
      } else if frame.header.kind == .notification {
        // A message that is left out so is pulled later, like one that was lost.
        ignoredFrames += 1
      } else {
        sayGoaway(
          .protocolViolation, "an answer cannot be read: \(error)", at: now, with: &tools,
          to: &output)
      }
    }
  }

  // MARK: Responses

  private mutating func response(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) throws(WireError) {
    let header = frame.header
    guard open[header.sequence] == header.command else {
      ignoredFrames += 1
      return
    }
    open[header.sequence] = nil
    let answer = try answer(of: frame, &tools.arena)
    switch header.command {
    case .hello:
      greeted(answer, frame, at: now, with: &tools, to: &output)
      if phase == .authenticating, let early = earlyLogin {
        earlyLogin = nil
        loggedIn(early, at: now)
      }
    case .login: loggedIn(answer, at: now)
    default:
      if header.command == .keepalive { openKeepalives -= 1 }
      if keepalive?.sequence == header.sequence { keepalive = nil }
      guard let answer else { return }
      if case .refused(let status, let failure) = answer, status.endsConnection {
        // Not what this request is answered with, but what its number says (WP-4.1-1).
        return finish(SessionEnd(refusal: status, failure))
      }
      happened(
        .answered(
          RequestTicket(command: header.command, sequence: header.sequence), answer))
      guard header.command == .logout else { return }
      // Also when it is refused: the number says whether it is asked for again, on another connection.
      if case .refused(let status, let failure) = answer {
        finish(SessionEnd(refusal: status, failure))
      } else {
        finish(SessionEnd(side: .local, status: nil, text: "logged out"))
      }
    }
  }

  /// The answer in a response; nil for that to hello, which is not the platform's.
  private func answer(of frame: FrameView, _ arena: inout BodyArena) throws(WireError)
    -> PlatformAnswer?
  {
    guard frame.header.status == .ok else {
      return .refused(frame.header.status, Failure(try frame.body(Failure.self, in: &arena)))
    }
    switch frame.header.command {
    case .login: return .login(Login.Response(try frame.body(Login.Response.self, in: &arena)))
    case .logout:
      _ = Logout.Response(try frame.body(Logout.Response.self, in: &arena))
      return .logout
    case .keepalive:
      return .keepalive(Keepalive.Response(try frame.body(Keepalive.Response.self, in: &arena)))
    case .c2s: return .c2s(C2S.Response(try frame.body(C2S.Response.self, in: &arena)))
    case .c2c: return .c2c(C2C.Response(try frame.body(C2C.Response.self, in: &arena)))
    case .c2cAck: return .c2cAck(C2CAck.Response(try frame.body(C2CAck.Response.self, in: &arena)))
    case .getOfflineMsg:
      return .getOfflineMsg(
        GetOfflineMsg.Response(try frame.body(GetOfflineMsg.Response.self, in: &arena)))
    case .s2c: return .s2c(S2C.Response(try frame.body(S2C.Response.self, in: &arena)))
    case .subscribe:
      return .subscribe(Subscribe.Response(try frame.body(Subscribe.Response.self, in: &arena)))
    case .topicAck:
      return .topicAck(TopicAck.Response(try frame.body(TopicAck.Response.self, in: &arena)))
    default: return nil
    }
  }

  private mutating func greeted(
    _ refusal: PlatformAnswer?, _ frame: FrameView, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    if case .refused(let status, let failure)? = refusal {
      return finish(SessionEnd(refusal: status, failure))
    }
    let agreed: Hello.Response
    do throws(WireError) {
      agreed = Hello.Response(try frame.body(Hello.Response.self, in: &tools.arena))
    } catch {
      return sayGoaway(
        .protocolViolation, "the answer to hello cannot be read: \(error)", at: now, with: &tools,
        to: &output)
    }
    let chosen = offered.agreed(by: agreed.zlib)
    if let fault = fault(in: agreed, chosen) {
      return sayGoaway(
        .protocolViolation, "the answer to hello \(fault)", at: now, with: &tools, to: &output)
    }
    compression = chosen ?? .none
    peerLimits = Limits(announced: agreed.limits)
    heartbeat = UInt64(agreed.heartbeatMilliseconds)
    maxOpenRequests = agreed.maxOpenRequests == 0 ? 64 : Int(agreed.maxOpenRequests)
    phase = .authenticating
    phaseDeadline = now + timers.login
    happened(.agreed(agreed))
  }

  /// How an answer lies outside of what was offered (WP-6.3-6).
  private func fault(in answer: Hello.Response, _ chosen: Compression?) -> String? {
    let version = answer.version
    if version < hello.minVersion || version > hello.maxVersion {
      return "chooses version \(version), which was not offered"
    }
    if chosen == nil { return "chooses a compression that was not offered" }
    if let feature = answer.features.first(where: { !hello.features.contains($0) }) {
      return "chooses the feature \(feature), which was not offered"
    }
    let wish = hello.heartbeatMilliseconds
    if answer.heartbeatMilliseconds == 0 || wish != 0 && answer.heartbeatMilliseconds > wish {
      return "chooses a heartbeat of \(answer.heartbeatMilliseconds) ms"
    }
    func window(_ said: UInt32) -> UInt32 { said == 0 ? 256 : said }
    if window(answer.pushWindow) > window(hello.pushWindow) {
      return "chooses a push window of \(window(answer.pushWindow))"
    }
    if let length = answer.limits?.maxBodyLength, length != 0,
      !(Limits.minimumAnnouncedBodyLength...Limits.maximumBodyLength).contains(Int(length))
    {
      return "announces a body limit of \(length) bytes"
    }
    return nil
  }

  private mutating func loggedIn(_ answer: PlatformAnswer?, at now: SessionTime) {
    switch answer {
    case .refused(let status, let failure)? where status.endsConnection:
      finish(SessionEnd(refusal: status, failure))
    case _ where phase == .greeting:
      // Responses come in any order; what hello agrees on comes first.
      earlyLogin = answer
    case .login(let login)?:
      isLoginOpen = false
      phase = .open
      phaseDeadline = nil
      happened(.opened(login))
    case .refused(let status, let failure)?:
      isLoginOpen = false
      phaseDeadline = now + timers.login
      happened(.loginRefused(status, failure))
    default: break
    }
  }

  // MARK: What the server begins

  private mutating func notification(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools
  ) throws(WireError) {
    switch frame.header.command {
    case .goaway:
      let end = try SessionEnd(goaway: frame, &tools.arena)
      guard end.status == .draining, phase == .open else { return finish(end) }
      // Said twice, it gives no more time.
      guard !isDraining else { break }
      isDraining = true
      drainEnd = now + timers.drain
      happened(.draining(retryAfterMilliseconds: end.retryAfterMilliseconds))
    case .message where phase == .open:
      happened(
        .pushed(
          .message(
            MessageNotification(try frame.body(MessageNotification.self, in: &tools.arena)))))
    case .receipt where phase == .open:
      happened(.pushed(.receipt(Receipt(try frame.body(Receipt.self, in: &tools.arena)))))
    case .topicMessage where phase == .open:
      happened(
        .pushed(.topicMessage(TopicMessage(try frame.body(TopicMessage.self, in: &tools.arena)))))
    default: ignoredFrames += 1
    }
  }

  /// The only request that a server has is keepalive.
  private mutating func request(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) throws(WireError) {
    guard frame.header.command == .keepalive else {
      let failure = Failure(text: "there is no request \(frame.header.command) to a client")
      return try write(
        .response(to: frame.header, status: .unknownCommand, failure), at: now, with: &tools,
        to: &output)
    }
    do throws(WireError) {
      _ = Keepalive.Request(try frame.body(Keepalive.Request.self, in: &tools.arena))
    } catch {
      if error.isFraming { throw error }
      // Without a text: it may hold what cannot be sent.
      return try write(
        .response(to: frame.header, status: error.status), at: now, with: &tools, to: &output)
    }
    try write(
      .response(Keepalive.Response(), to: frame.header), at: now, with: &tools, to: &output)
  }
}
