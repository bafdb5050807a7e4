// A client of the load generator: a session on a connection, without the comfort of an SDK.

import NIOCore
import NIOPosix
import WireProtocol

/// What the clients of one event loop share.
final class BenchLoop {
  let eventLoop: any EventLoop
  var tools = SessionTools()
  var output: [UInt8] = []

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  var now: SessionTime {
    SessionTime(milliseconds: NIODeadline.now().uptimeNanoseconds / 1_000_000)
  }
}

/// One connection that logs in and then does what its owner wants. Lives on its event loop.
final class BenchClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let account: Account
  private let loop: BenchLoop
  private var session: ClientSession
  private var context: ChannelHandlerContext?
  /// What goes at the next flush.
  private var pending: ByteBuffer?
  private let happened: (BenchClient, ClientSession.Event) -> Void

  init(
    _ login: Login.Request, on loop: BenchLoop,
    happened: @escaping (BenchClient, ClientSession.Event) -> Void
  ) {
    account = login.account
    self.loop = loop
    self.happened = happened
    session = ClientSession(
      hello: Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "protocheck bench"),
      login: login, compression: .none)
  }

  var freeRequests: Int { session.freeRequests }
  var now: SessionTime { loop.now }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { start() }
  }

  func channelActive(context: ChannelHandlerContext) { start() }

  private func start() {
    write { session, now, tools, output in session.start(at: now, with: &tools, to: &output) }
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    write { session, now, tools, output in
      session.receive(buffer.readableBytesUInt8Span, at: now, with: &tools, to: &output)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) { flush() }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    write { session, now, _, _ in session.receiveEnd(at: now) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Does what time has made due.
  func advance() {
    guard let deadline = session.deadline, deadline <= loop.now else { return }
    write { session, now, tools, output in session.advance(to: now, with: &tools, to: &output) }
    flush()
  }

  /// Sends a request; ``flush()`` lets it go.
  func send(_ request: PlatformRequest) throws -> RequestTicket? {
    loop.output.removeAll(keepingCapacity: true)
    let ticket = try session.send(request, at: loop.now, with: &loop.tools, to: &loop.output)
    writeOutput()
    return ticket
  }

  func flush() {
    guard let buffer = pending, let context else { return }
    pending = nil
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  func close() {
    session.close()
    context?.close(promise: nil)
  }

  private func write(
    _ body: (inout ClientSession, SessionTime, inout SessionTools, inout [UInt8]) -> Void
  ) {
    loop.output.removeAll(keepingCapacity: true)
    body(&session, loop.now, &loop.tools, &loop.output)
    writeOutput()
    while let event = session.nextEvent() { happened(self, event) }
    if session.phase == .closed, let context {
      flush()
      context.close(promise: nil)
    }
  }

  private func writeOutput() {
    guard !loop.output.isEmpty, let context else { return }
    if pending == nil { pending = context.channel.allocator.buffer(capacity: 4_096) }
    pending?.writeBytes(loop.output)
  }
}

extension BenchClient {
  /// Opens a connection for a client, on its loop.
  static func connect(_ client: BenchClient, to address: SocketAddress) -> EventLoopFuture<Void> {
    let bound = NIOLoopBound(client, eventLoop: client.loop.eventLoop)
    return ClientBootstrap(group: client.loop.eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: address).map { _ in }
  }
}
