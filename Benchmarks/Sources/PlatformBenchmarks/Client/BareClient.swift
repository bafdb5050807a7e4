// A session on a channel and nothing else: what the SDK is compared with.

import NIOCore
import NIOPosix
import WireProtocol

/// One connection that logs in, and then does what its owner wants. Lives on its event loop.
final class BareClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  let eventLoop: any EventLoop
  var happened: (ClientSession.Event) -> Void = { _ in }
  /// Each 50 ms.
  var ticked: () -> Void = {}
  private var session: ClientSession
  private var tools = SessionTools()
  private var output: [UInt8] = []
  private var context: ChannelHandlerContext?
  private let opened: EventLoopPromise<Void>

  init(_ account: Account, _ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    opened = eventLoop.makePromise()
    session = ClientSession(
      hello: Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "bare"),
      login: Login.Request(account: account, device: Device(id: "bench"), attempt: 1))
  }

  var now: SessionTime {
    SessionTime(milliseconds: NIODeadline.now().uptimeNanoseconds / 1_000_000)
  }

  /// Succeeds when it is logged in.
  func connect(to address: SocketAddress) -> EventLoopFuture<Void> {
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(50), delay: .milliseconds(50)) { _ in
      bound.value.tick()
    }
    ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: address).whenFailure { [opened] in opened.fail($0) }
    return opened.futureResult
  }

  /// Puts a request out; ``flush()`` sends it. nil: it cannot be sent now.
  func send(_ request: PlatformRequest) -> RequestTicket? {
    try? session.send(request, at: now, with: &tools, to: &output)
  }

  /// Sends what there is, in one piece.
  func flush() {
    guard !output.isEmpty, let context else { return }
    context.writeAndFlush(NIOAny(context.channel.allocator.buffer(bytes: output)), promise: nil)
    output.removeAll(keepingCapacity: true)
  }

  private func tick() {
    if let deadline = session.deadline, deadline <= now {
      session.advance(to: now, with: &tools, to: &output)
      takeEvents()
    }
    ticked()
    flush()
  }

  private func takeEvents() {
    while let event = session.nextEvent() {
      switch event {
      case .opened: opened.succeed()
      case .ended(let end): opened.fail(BenchmarkFailure("the connection ended: \(end)"))
      default: break
      }
      happened(event)
    }
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    session.start(at: now, with: &tools, to: &output)
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    session.receive(bytes.readableBytesUInt8Span, at: now, with: &tools, to: &output)
    takeEvents()
  }

  func channelReadComplete(context: ChannelHandlerContext) { flush() }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    session.receiveEnd(at: now)
    takeEvents()
  }
}
