// One connection as a server sees it: bytes and times go in, bytes and actions come out. No socket, no clock.

/// The server's end of a connection (SPEC.md 6.2).
///
/// A gate feeds it what it reads, sends what it appends to `output`, does its ``Action``s, calls ``advance(to:with:to:)`` at its
/// ``deadline``, and says with ``sent(_:at:)`` how much of the output has gone.
///
/// ```swift
/// session.receive(chunk.span, at: now, with: &tools, to: &output)
/// while let action = session.nextAction() { … }
/// ```
public struct ServerSession: ~Copyable, Sendable {
  /// Where a connection stands.
  public enum Phase: String, Sendable, CaseIterable {
    /// Waits for hello.
    case greeting
    /// Waits for login, or for the platform's answer to it.
    case authenticating
    /// Logged in.
    case open
    /// The last frame is sent; what comes is thrown away.
    case ending
    /// Over.
    case closed
  }

  /// What the gate has to do.
  public enum Action: Sendable, Hashable {
    /// Give a request to the platform, and its answer to ``answer(_:_:at:with:to:)``.
    case request(PlatformRequest, RequestTicket)
    /// Shut down writing once all output is sent.
    case endOutput
    /// Close the connection now, sent or not.
    case close
  }

  private var decoder = FrameDecoder(limits: .beforeLogin)
  private var core: ServerCore

  /// A session of a connection that has just been accepted.
  public init(_ configuration: ServerSessionConfiguration, at now: SessionTime) {
    core = ServerCore(configuration, at: now)
  }

  /// Where the connection stands.
  public var phase: Phase { core.phase }
  /// Whether goaway `draining` was sent.
  public var isDraining: Bool { core.drainEnd != nil }
  /// Why the session ended; nil while it has not.
  public var end: SessionEnd? { core.end }
  /// Requests that the platform has not answered yet.
  public var openRequests: Int { core.openRequests }
  /// Bytes that were appended to the output and not yet reported by ``sent(_:at:)``.
  public var unsentBytes: Int { core.unsentBytes }
  /// Frames that were ignored: unknown notifications, and responses to nothing.
  public var ignoredFrames: Int { core.ignoredFrames }
  /// Pushes that were left out because the client does not keep up; stored messages among them wait in the inbox.
  public var omittedPushes: Int { core.omittedPushes }

  /// Whether the gate should read: not while the client does not take what it is sent, or sends faster than it may.
  public var wantsToRead: Bool { core.wantsToRead }

  /// When ``advance(to:with:to:)`` has something to do; nil: never.
  public var deadline: SessionTime? { core.deadline }

  /// The next thing to do, in order; nil: nothing more.
  public mutating func nextAction() -> Action? { core.nextAction() }

  /// Takes bytes that came, any number.
  public mutating func receive(
    _ bytes: Span<UInt8>, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    guard core.takes(bytes.count, at: now) else { return }
    decoder.feed(bytes)
    takeFrames(at: now, with: &tools, to: &output)
  }

  /// Takes the end of what the client sends. Open requests are not answered any more: their sender has no way to tell that it
  /// still reads.
  public mutating func receiveEnd(at now: SessionTime) { core.peerClosed() }

  /// Does what is due: ends a connection whose deadline has passed, goes on with one that was slowed down.
  public mutating func advance(
    to now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    // What has come already counts before the client is judged for its silence.
    takeFrames(at: now, with: &tools, to: &output)
    core.expire(at: now, with: &tools, to: &output)
  }

  /// Takes the platform's answer to a request. Each request is answered once, in any order.
  public mutating func answer(
    _ ticket: RequestTicket, _ answer: PlatformAnswer, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    core.answer(ticket, answer, at: now, with: &tools, to: &output)
    takeFrames(at: now, with: &tools, to: &output)
  }

  /// Sends what the platform pushes, unless the client does not keep up.
  public mutating func push(
    _ push: PlatformPush, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    core.push(push, at: now, with: &tools, to: &output)
  }

  /// Asks the client whether it lives; its silence for 10 s ends the connection.
  public mutating func probe(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    core.probe(at: now, with: &tools, to: &output)
  }

  /// Asks the client to go, because the server will: open requests are still answered.
  public mutating func drain(
    retryAfterMilliseconds: UInt32 = 0, at now: SessionTime, with tools: inout SessionTools,
    to output: inout [UInt8]
  ) {
    core.drain(retryAfterMilliseconds, at: now, with: &tools, to: &output)
  }

  /// Ends the connection with goaway, whose status is from 1 to 99.
  public mutating func end(
    _ status: Status, _ text: String, retryAfterMilliseconds: UInt32 = 0, at now: SessionTime,
    with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    core.sayGoaway(status, text, retryAfterMilliseconds, at: now, with: &tools, to: &output)
  }

  /// Sends a frame that is encoded already, such as a command of a business line or GREASE.
  public mutating func send(_ frame: Frame, at now: SessionTime, to output: inout [UInt8]) {
    core.send(frame, at: now, to: &output)
  }

  /// Tells how much of the output the connection has sent since the last time. ``deadline`` may be now afterwards: frames that
  /// waited for the client to read go on with ``advance(to:with:to:)``.
  public mutating func sent(_ count: Int, at now: SessionTime) { core.sent(count, at: now) }

  private mutating func takeFrames(
    at now: SessionTime, with tools: inout SessionTools, to output: inout [UInt8]
  ) {
    while core.mayTakeFrame(at: now) {
      decoder.limits = core.receiveLimits
      do throws(WireError) {
        guard let frame = try decoder.next() else {
          let (buffered, missing) = (decoder.buffered, decoder.missing)
          return core.notePartial(
            PartialFrame(buffered, missing: missing, offset: decoder.offset), at: now)
        }
        core.notePartial(nil, at: now)
        core.receive(frame, at: now, with: &tools, to: &output)
      } catch {
        core.malformed(
          error, isFirst: decoder.offset == 0, at: now, with: &tools, to: &output)
        return
      }
    }
    if decoder.buffered > 0 { core.leaveUntaken() }
  }
}
