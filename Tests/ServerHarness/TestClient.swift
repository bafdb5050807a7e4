// A client for tests: a session on a real connection, with an async interface.

public import NIOCore
import NIOPosix
public import WireProtocol

/// One connection, driven by a ``ClientSession``.
public final class TestClient: Sendable {
  private let handler: NIOLoopBound<TestClientHandler>
  private let channel: any Channel
  private let stream: AsyncStream<ClientSession.Event>

  /// Connects and sends hello and login.
  public init(
    _ address: SocketAddress, account: Account, device: String = "phone", attempt: UInt64 = 1,
    token: [UInt8] = [], epoch: UInt64 = 0, cursor: UInt64 = 0, pushWindow: UInt32 = 0,
    heartbeatMilliseconds: UInt32 = 0
  ) async throws {
    let login = Login.Request(
      account: account, device: Device(id: device), attempt: attempt, token: token, epoch: epoch,
      cursor: cursor)
    let hello = Hello.Request(
      minVersion: .v1, maxVersion: .v1, agent: "test", heartbeatMilliseconds: heartbeatMilliseconds,
      pushWindow: pushWindow)
    let (stream, events) = AsyncStream<ClientSession.Event>.makeStream()
    self.stream = stream
    (channel, handler) = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(to: address) { channel in
        channel.eventLoop.makeCompletedFuture {
          let session = ClientSession(hello: hello, login: login)
          let handler = TestClientHandler(session, channel.eventLoop, events)
          try channel.pipeline.syncOperations.addHandler(handler)
          return (channel, NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
      }
  }

  /// The next event; nil when the connection is over and all were taken.
  public func event() async -> ClientSession.Event? {
    for await event in stream { return event }
    return nil
  }

  /// The events until one that `wanted` takes; what comes before it is dropped.
  public func first<Value>(_ wanted: (ClientSession.Event) -> Value?) async -> Value? {
    while let event = await event() {
      if let value = wanted(event) { return value }
    }
    return nil
  }

  /// Waits for the answer to login.
  public func opened() async throws -> Login.Response {
    let answer: Login.Response? = await first {
      if case .opened(let login) = $0 { login } else { nil }
    }
    guard let answer else { throw TestFailure("the connection ended before login was answered") }
    return answer
  }

  /// Sends a request and waits for its answer.
  public func ask(_ request: PlatformRequest) async throws -> PlatformAnswer {
    let ticket = try await send(request)
    let answer: PlatformAnswer? = await first {
      if case .answered(ticket, let answer) = $0 { answer } else { nil }
    }
    guard let answer else {
      throw TestFailure("the connection ended before \(ticket) was answered")
    }
    return answer
  }

  /// Sends a request.
  public func send(_ request: PlatformRequest) async throws -> RequestTicket {
    let handler = handler
    let ticket = try await channel.eventLoop.submit { try handler.value.send(request) }.get()
    guard let ticket else { throw TestFailure("\(request) cannot be sent now") }
    return ticket
  }

  /// The next message that is pushed.
  public func message() async throws -> MessageNotification {
    let push: MessageNotification? = await first {
      if case .pushed(.message(let push)) = $0 { push } else { nil }
    }
    guard let push else { throw TestFailure("the connection ended before a message came") }
    return push
  }

  /// How many frames the session has ignored so far.
  public func ignoredFrames() async throws -> Int {
    let handler = handler
    return try await channel.eventLoop.submit { handler.value.ignoredFrames }.get()
  }

  /// Why the session ended.
  public func ended() async -> SessionEnd? {
    await first { if case .ended(let end) = $0 { end } else { nil } }
  }

  /// Closes the connection without a word.
  public func close() async { try? await channel.close() }

  /// Stops reading, as a client that hangs does.
  public func stopReading() async throws {
    try await channel.setOption(.autoRead, value: false).get()
  }
}

/// Why a test cannot go on.
public struct TestFailure: Error, CustomStringConvertible {
  /// For the log of the test.
  public let description: String

  /// A failure.
  public init(_ description: String) { self.description = description }
}

private final class TestClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var session: ClientSession
  private var tools = SessionTools()
  private let eventLoop: any EventLoop
  private let events: AsyncStream<ClientSession.Event>.Continuation
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?

  init(
    _ session: consuming ClientSession, _ eventLoop: any EventLoop,
    _ events: AsyncStream<ClientSession.Event>.Continuation
  ) {
    self.session = session
    self.eventLoop = eventLoop
    self.events = events
  }

  private var now: SessionTime {
    SessionTime(milliseconds: eventLoop.now.uptimeNanoseconds / 1_000_000)
  }

  var ignoredFrames: Int { Int(session.ignoredFrames) }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    act { session, now, tools, output in session.start(at: now, with: &tools, to: &output) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    act { session, now, tools, output in
      session.receive(buffer.readableBytesUInt8Span, at: now, with: &tools, to: &output)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    act { session, now, _, _ in session.receiveEnd(at: now) }
    timer?.cancel()
    events.finish()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func send(_ request: PlatformRequest) throws -> RequestTicket? {
    var output: [UInt8] = []
    let ticket = try session.send(request, at: now, with: &tools, to: &output)
    write(output)
    return ticket
  }

  private func act(
    _ body: (inout ClientSession, SessionTime, inout SessionTools, inout [UInt8]) -> Void
  ) {
    var output: [UInt8] = []
    body(&session, now, &tools, &output)
    write(output)
    while let event = session.nextEvent() { events.yield(event) }
    if session.phase == .closed { context?.close(promise: nil) }
    schedule()
  }

  private func write(_ output: [UInt8]) {
    guard !output.isEmpty, let context else { return }
    context.writeAndFlush(
      wrapOutboundOut(context.channel.allocator.buffer(bytes: output)), promise: nil)
  }

  private func schedule() {
    timer?.cancel()
    guard context != nil, let deadline = session.deadline else { return }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .milliseconds(Int64(deadline - now))) {
      bound.value.act { session, now, tools, output in
        session.advance(to: now, with: &tools, to: &output)
      }
    }
  }
}
