// One connection of a gate: carries bytes between its channel and its session, and does what the session says.

import CoreMetrics
import Logging
import NIOCore
import WireProtocol

/// The only handler of a connection's channel. Lives on its event loop.
final class GateConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let id: ConnectionID
  private(set) var session: ServerSession
  private let loop: GateLoop
  private let address: String
  /// It is one too many.
  private let isRefused: Bool
  private var context: ChannelHandlerContext?
  private var isReading = false
  /// What the session has put out since the last flush. Nothing while the connection is idle, so that it costs no memory.
  private var pending: ByteBuffer?
  private var isKnown = false
  /// When its loop looks at it before the next tick.
  var wakesAt: SessionTime?

  init(_ id: ConnectionID, on loop: GateLoop, address: String, isRefused: Bool) {
    self.id = id
    self.loop = loop
    self.address = address
    self.isRefused = isRefused
    session = ServerSession(loop.gate.session, at: loop.now)
  }

  // MARK: What the channel says

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin() }
  }

  func channelActive(context: ChannelHandlerContext) { begin() }

  private func begin() {
    guard !isKnown, let context else { return }
    isKnown = true
    loop.gate.recorder?.opened(
      id, client: context.channel.remoteAddress, server: context.channel.localAddress)
    loop.add(self)
    if isRefused {
      act { session, now, tools, output in
        session.end(
          .overloaded, "this server has too many connections", at: now, with: &tools, to: &output)
      }
    }
    readIfWanted()
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    loop.gate.metrics.received.increment(by: buffer.readableBytes)
    loop.gate.recorder?.passed(id, .fromClient, buffer)
    // At the end of what comes the channel reads all of it, asked or not; nobody would get an answer to it.
    guard isReading || session.wantsToRead else { return }
    act { session, now, tools, output in
      session.receive(buffer.readableBytesUInt8Span, at: now, with: &tools, to: &output)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    flush()
    loop.submit()
    readIfWanted()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    noteProgress()
    readIfWanted()
  }

  func channelInactive(context: ChannelHandlerContext) {
    session.receiveEnd(at: loop.now)
    self.context = nil
    guard isKnown else { return }
    isKnown = false
    loop.remove(self)
    noteEnd()
    loop.gate.recorder?.closed(id)
    loop.post(.closed(id))
    loop.submit()
  }

  private func noteEnd() {
    let metrics = loop.gate.metrics
    metrics.ended(session.end)
    metrics.omittedPushes.increment(by: session.omittedPushes)
    metrics.ignoredFrames.increment(by: session.ignoredFrames)
    loop.gate.logger.debug(
      "connection ended",
      metadata: [
        "connection": "\(id.number)", "address": "\(address)",
        "why": "\(session.end.map { "\($0)" } ?? "unknown")",
      ])
  }

  /// What ends a connection below this protocol, such as a reset, ends the session with it.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  // MARK: What others say

  /// Lets the session do something, and does what it says then.
  func act(
    _ body: (inout ServerSession, SessionTime, inout SessionTools, inout [UInt8]) -> Void
  ) {
    // What has gone since the last look would count as waiting, and push messages out.
    if session.unsentBytes > loop.gate.session.maxUnsentBytes / 2 { noteProgress() }
    loop.output.removeAll(keepingCapacity: loop.output.capacity <= 1 << 20)
    body(&session, loop.now, &loop.tools, &loop.output)
    if !loop.output.isEmpty, let context {
      if let grease = loop.grease(for: session.phase) {
        session.send(grease, at: loop.now, to: &loop.output)
      }
      loop.gate.metrics.sent.increment(by: loop.output.count)
      if let recorder = loop.gate.recorder {
        recorder.passed(id, .toClient, context.channel.allocator.buffer(bytes: loop.output))
      }
      if pending == nil {
        pending = context.channel.allocator.buffer(bytes: loop.output)
      } else {
        pending?.writeBytes(loop.output)
      }
    }
    while let action = session.nextAction() { perform(action) }
    if let deadline = session.deadline { loop.wake(at: deadline, for: self) }
  }

  private func perform(_ action: ServerSession.Action) {
    switch action {
    case .request(.login(let request), let ticket):
      loop.gate.metrics.requests.increment()
      loop.authenticate(request, ticket, for: self)
    case .request(let request, let ticket):
      loop.gate.metrics.requests.increment()
      loop.post(.request(id, request, ticket))
    case .endOutput:
      flush()
      context?.close(mode: .output, promise: nil)
      readIfWanted()
    case .close: context?.close(promise: nil)
    }
  }

  /// Sends what was written.
  func flush() {
    guard let buffer = pending, let context else { return }
    pending = nil
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    noteProgress()
    readIfWanted()
  }

  /// Does what time has made due.
  func advance(to now: SessionTime) {
    noteProgress()
    if let deadline = session.deadline, deadline <= now {
      act { session, now, tools, output in session.advance(to: now, with: &tools, to: &output) }
      flush()
      loop.submit()
    } else if let deadline = session.deadline {
      loop.wake(at: deadline, for: self)
    }
    readIfWanted()
  }

  /// Tells the session how much the channel has sent.
  private func noteProgress() {
    guard session.unsentBytes > 0, let context else { return }
    let unwritten = pending?.readableBytes ?? 0
    let waiting =
      (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    let wasReading = session.wantsToRead
    session.sent(session.unsentBytes - waiting - unwritten, at: loop.now)
    // Frames that have come already go on at once, not at the next tick.
    if !wasReading, session.wantsToRead, let deadline = session.deadline {
      loop.wake(at: deadline, for: self)
    }
  }

  private func readIfWanted() {
    guard !isReading, session.wantsToRead, let context else { return }
    isReading = true
    context.read()
  }
}
