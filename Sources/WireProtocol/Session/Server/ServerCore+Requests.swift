// Frames that come to a server: judged by state, command, kind and direction, body, in this order (WP-3.3-6).

extension ServerCore {
  mutating func receive(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    lastFrame = now
    if let frameRate { meter.take(frameRate, at: now) }
    tools.arena.limits = receiveLimits
    tools.arena.compression = compression
    if frame.header.flags.contains(.compressed), !compression.isAgreed {
      let error = WireError.decompressionFailed("WP-9.2-5", "compression is not agreed on")
      return malformed(error, isFirst: false, at: now, with: &tools, to: &output)
    }
    if phase == .greeting, frame.header.kind != .notification || frame.header.command != .goaway {
      greet(frame, at: now, with: &tools, to: &output)
    } else {
      switch frame.header.kind {
      case .request: request(frame, at: now, with: &tools, to: &output)
      case .response: response(frame.header)
      case .notification: notification(frame, at: now, with: &tools)
      }
    }
  }

  private mutating func request(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    let header = frame.header
    if phase == .authenticating {
      switch header.command {
      case .hello: refuse(header, .conflict, "hello was said before", at: now, &tools, &output)
      case .login: login(frame, at: now, with: &tools, to: &output)
      case .keepalive:
        guard decode(frame, Keepalive.Request.self, at: now, &tools, &output) != nil else { return }
        write(.response(Keepalive.Response(), to: header), at: now, with: &tools, to: &output)
      default: refuse(header, .notLoggedIn, "login comes first", at: now, &tools, &output)
      }
      return
    }
    switch header.command {
    case .hello: return refuse(header, .conflict, "hello was said before", at: now, &tools, &output)
    case .login:
      return refuse(
        header, .alreadyLoggedIn, "this connection has logged in", at: now, &tools, &output)
    case .keepalive: break
    case _ where drainEnd != nil:
      return refuse(header, .unavailable, "the server goes away", at: now, &tools, &output)
    default: break
    }
    guard openRequests < configuration.maxOpenRequests,
      header.command != .getOfflineMsg || !isPullOpen
    else {
      return refuse(header, .rateLimited, "too many open requests", at: now, &tools, &output)
    }
    let info = CommandTable.standard[header.command]
    guard let info, info.request != nil, info.from != .server else {
      return refuse(
        header, .unknownCommand, "there is no request \(header.command)", at: now, &tools, &output)
    }
    guard info.from != .service || isService else {
      return refuse(
        header, .forbidden, "\(header.command) is for services", at: now, &tools, &output)
    }
    pass(frame, at: now, with: &tools, to: &output)
  }

  /// Gives a request of a session that is logged in to the platform.
  private mutating func pass(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    let request: PlatformRequest?
    switch frame.header.command {
    case .logout:
      request = decode(frame, Logout.Request.self, at: now, &tools, &output).map { _ in .logout }
    case .keepalive:
      request = decode(frame, Keepalive.Request.self, at: now, &tools, &output)
        .map { _ in .keepalive }
    case .c2s: request = decode(frame, C2S.Request.self, at: now, &tools, &output).map { .c2s($0) }
    case .c2c: request = decode(frame, C2C.Request.self, at: now, &tools, &output).map { .c2c($0) }
    case .c2cAck:
      request = decode(frame, C2CAck.Request.self, at: now, &tools, &output).map { .c2cAck($0) }
    case .getOfflineMsg:
      request = decode(frame, GetOfflineMsg.Request.self, at: now, &tools, &output)
        .map { .getOfflineMsg($0) }
    case .s2c: request = decode(frame, S2C.Request.self, at: now, &tools, &output).map { .s2c($0) }
    case .subscribe:
      request = decode(frame, Subscribe.Request.self, at: now, &tools, &output)
        .map { .subscribe($0) }
    default:
      request = decode(frame, TopicAck.Request.self, at: now, &tools, &output).map { .topicAck($0) }
    }
    guard let request else { return }
    if case .c2cAck(let ack) = request { openAcks[frame.header.sequence] = ack }
    if case .getOfflineMsg = request { isPullOpen = true }
    openRequests += 1
    act(
      .request(
        request, RequestTicket(command: frame.header.command, sequence: frame.header.sequence)))
  }

  /// The only requests of a server are probes.
  private mutating func response(_ header: FrameHeader) {
    if let probe, header.command == .keepalive, header.sequence == probe.sequence {
      self.probe = nil
    } else {
      ignoredFrames += 1
    }
  }

  private mutating func notification(
    _ frame: FrameView, at now: SessionTime, with tools: inout SessionTools
  ) {
    guard frame.header.command == .goaway else {
      ignoredFrames += 1
      return
    }
    // Whatever it says, nothing comes behind it.
    end =
      (try? SessionEnd(goaway: frame, &tools.arena))
      ?? SessionEnd(side: .peer, status: .protocolViolation, text: "goaway cannot be read")
    close()
  }

  /// The body of a request; where it is not good, the request is answered or the connection ends.
  mutating func decode<Body: WireMessage>(
    _ frame: FrameView, _: Body.Type, at now: SessionTime, _ tools: inout SessionTools,
    _ output: inout [UInt8]
  ) -> Body? {
    do throws(WireError) {
      return Body(try frame.body(Body.self, in: &tools.arena))
    } catch {
      if error.isFraming {
        malformed(error, isFirst: false, at: now, with: &tools, to: &output)
      } else {
        refuse(frame.header, error.status, "\(error)", at: now, &tools, &output)
      }
      return nil
    }
  }
}
