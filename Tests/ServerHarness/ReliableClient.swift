// A device that never gives up: connects again and again, sends again what has no answer, and keeps what an SDK would store.
// What it was promised and what it got can be compared at the end.

public import NIOCore
import NIOPosix
public import WireProtocol

/// A device of an account. Lives on one event loop; its state outlives its connections.
public final class ReliableClient {
  /// What a device has seen.
  public struct Log: Sendable {
    /// Messages that the platform accepted, with its answer.
    public var accepted: [ClientMessageID: C2C.Response] = [:]
    /// Stored messages that were handed to the application, in order.
    public var delivered: [Delivered] = []
    /// Messages that were refused for good.
    public var refused: [ClientMessageID: Status] = [:]
    /// How often the device has logged in.
    public var logins = 0
    /// Everything up to the head that the server told of has come, and nothing waits for an answer.
    public var isQuiet = false
    /// How often the server has told where the inbox stands.
    public var looks = 0
  }

  /// A message as it was handed to the application.
  public struct Delivered: Sendable, Hashable {
    /// The numbering that the sequence counts in.
    public let epoch: UInt64
    /// Its place in the inbox.
    public let sequence: UInt64
    /// The platform's name of the message.
    public let messageID: String
    /// The sender's name of it.
    public let clientMessageID: ClientMessageID
  }

  /// Whose device it is.
  public let account: Account
  private let device: Device
  private let token: [UInt8]
  private let eventLoop: any EventLoop
  private var address: SocketAddress
  private var connection: ReliableConnection?
  private var tools = SessionTools()

  // What the device stores.
  private var attempt: UInt64 = 0
  private var outbox = Outbox()
  private var inbox = Inbox()
  /// What it has seen.
  public private(set) var log = Log()

  private var random = SystemRandomNumberGenerator()
  private var isRunning = false
  private var ticks: RepeatedTask?

  /// A device that does nothing yet.
  public init(
    _ account: Account, device: String, token: [UInt8] = [], address: SocketAddress,
    on eventLoop: any EventLoop
  ) {
    self.account = account
    self.device = Device(id: device)
    self.token = token
    self.address = address
    self.eventLoop = eventLoop
  }

  fileprivate var now: SessionTime {
    SessionTime(milliseconds: eventLoop.now.uptimeNanoseconds / 1_000_000)
  }

  /// Connects, and from then on again and again.
  public func start() {
    isRunning = true
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ticks = eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(10), delay: .milliseconds(10)
    ) { _ in bound.value.tick() }
    connect()
  }

  /// Closes the connection and makes no other.
  public func stop() {
    isRunning = false
    ticks?.cancel()
    connection?.close()
  }

  /// The server listens here from now on.
  public func move(to address: SocketAddress) { self.address = address }

  /// Closes the connection without a word, as a lost network does.
  public func drop() { connection?.close() }

  /// Sends a message, now or when it can, until it is answered.
  public func send(_ request: C2C.Request) {
    _ = outbox.add(.c2c(request), at: now)
    pump()
  }

  /// Asks where the inbox stands: a push that was lost behind all others is known by nothing else for a long time.
  public func look() {
    connection?.probe(&tools)
    connection?.flush()
  }

  // MARK: Connections

  private func connect() {
    guard isRunning else { return }
    attempt += 1
    let login = Login.Request(
      account: account, device: device, attempt: attempt, token: token, epoch: inbox.epoch,
      cursor: inbox.cursor)
    let connection = ReliableConnection(login, of: self, on: eventLoop)
    self.connection = connection
    let bound = NIOLoopBound(connection, eventLoop: eventLoop)
    let me = NIOLoopBound(self, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .connectTimeout(.milliseconds(500))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: address)
      .whenFailure { _ in me.value.ended(bound.value) }
  }

  fileprivate func ended(_ connection: ReliableConnection) {
    guard connection === self.connection else { return }
    self.connection = nil
    inbox.closed()
    outbox.restart()
    let me = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .milliseconds(.random(in: 5...25))) { me.value.connect() }
  }

  private func tick() {
    connection?.advance(&tools)
    pump()
  }

  // MARK: What comes

  fileprivate func receive(_ bytes: Span<UInt8>, on connection: ReliableConnection) {
    connection.receive(bytes, &tools)
    while let event = connection.session.nextEvent() { saw(event, on: connection) }
    pump()
  }

  fileprivate func saw(_ event: ClientSession.Event, on connection: ReliableConnection) {
    switch event {
    case .opened(let login):
      log.logins += 1
      log.looks += 1
      inbox.opened(login)
      outbox.restart()
    case .answered(let ticket, let answer): answered(ticket, answer)
    case .pushed(.message(let push)): inbox.received(push)
    case .draining, .ended: connection.close()
    default: break
    }
  }

  private func answered(_ ticket: RequestTicket, _ answer: PlatformAnswer) {
    switch (ticket.command, answer) {
    case (.getOfflineMsg, _): inbox.pulled(answer)
    case (.c2cAck, _): inbox.acked(answer)
    case (.keepalive, .keepalive(let answer)):
      log.looks += 1
      if let state = answer.inbox { inbox.learned(state) }
    default:
      if case .c2c(let response) = answer { inbox.sent(response) }
      switch outbox.answered(ticket, answer, at: now, using: &random) {
      case .accepted(let id, .c2c(let response)): log.accepted[id] = response
      case .failed(let id, let status, _): log.refused[id] = status
      default: break
      }
    }
  }

  // MARK: What goes

  private func pump() {
    while let delivery = inbox.nextDelivery() {
      if delivery.epoch != 0 {
        log.delivered.append(
          Delivered(
            epoch: delivery.epoch, sequence: delivery.message.inboxSequence,
            messageID: delivery.message.id, clientMessageID: delivery.message.clientMessageID))
      }
      inbox.handled(delivery, at: now)
    }
    if let connection, connection.session.phase == .open { send(on: connection) }
    log.isQuiet =
      connection?.session.phase == .open && outbox.count == 0 && inbox.through >= inbox.head
      && inbox.held == 0
  }

  private func send(on connection: ReliableConnection) {
    while connection.session.freeRequests > 2, let letter = outbox.next(at: now) {
      guard let ticket = connection.send(letter.request, &tools) else { break }
      outbox.sent(letter, as: ticket)
    }
    if connection.session.freeRequests > 1, let pull = inbox.nextPull() {
      _ = connection.send(.getOfflineMsg(pull), &tools)
    }
    if connection.session.freeRequests > 0, let ack = inbox.nextAck(at: now) {
      _ = connection.send(.c2cAck(ack), &tools)
    }
    connection.flush()
  }
}

/// One connection of a ``ReliableClient``.
private final class ReliableConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  var session: ClientSession
  private unowned let client: ReliableClient
  private let eventLoop: any EventLoop
  private var context: ChannelHandlerContext?
  private var output: [UInt8] = []

  init(_ login: Login.Request, of client: ReliableClient, on eventLoop: any EventLoop) {
    self.client = client
    self.eventLoop = eventLoop
    session = ClientSession(
      hello: Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "harness"), login: login)
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    var tools = SessionTools()
    session.start(at: client.now, with: &tools, to: &output)
    flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    client.receive(buffer.readableBytesUInt8Span, on: self)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    client.ended(self)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func receive(_ bytes: Span<UInt8>, _ tools: inout SessionTools) {
    session.receive(bytes, at: client.now, with: &tools, to: &output)
  }

  func advance(_ tools: inout SessionTools) {
    session.advance(to: client.now, with: &tools, to: &output)
    while let event = session.nextEvent() { client.saw(event, on: self) }
    flush()
  }

  func send(_ request: PlatformRequest, _ tools: inout SessionTools) -> RequestTicket? {
    try? session.send(request, at: client.now, with: &tools, to: &output)
  }

  func probe(_ tools: inout SessionTools) {
    _ = session.probe(at: client.now, with: &tools, to: &output)
  }

  func flush() {
    guard !output.isEmpty, let context else { return }
    context.writeAndFlush(
      wrapOutboundOut(context.channel.allocator.buffer(bytes: output)), promise: nil)
    output.removeAll(keepingCapacity: true)
  }

  func close() {
    session.close()
    context?.close(promise: nil)
  }
}
