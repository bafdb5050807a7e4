// Connections that do what no client should, to show that the others do not suffer.

import NIOCore
import NIOPosix
import WireProtocol

/// What a hostile connection does.
enum Hostility: Int, CaseIterable {
  /// Sends a frame whose header is damaged.
  case malformed
  /// Sends hello and login byte by byte.
  case slow
  /// Sends keepalives as fast as the connection takes them, and reads no answer.
  case keepalives
  /// Sends messages to those who never read, and reads no answer.
  case messages
  /// Logs in and never reads what is pushed.
  case deaf
}

/// One run. Lives on its event loop.
final class HostileBench {
  private let count: Int
  private let run: UInt64
  private let login: @Sendable (Account) throws -> [UInt8]
  private let address: SocketAddress
  private let eventLoop: any EventLoop
  private var attempts: [UInt64]
  private var clients: [Int: HostileClient] = [:]
  private var begun = 0
  private var isOver = false
  fileprivate var sent = 0
  /// Keepalives, some thousands; sequences may come again.
  fileprivate let keepalives: ByteBuffer

  init(
    _ count: Int, run: UInt64, login: @escaping @Sendable (Account) throws -> [UInt8],
    to address: SocketAddress, on eventLoop: any EventLoop
  ) throws {
    self.count = count
    self.run = run
    self.login = login
    self.address = address
    self.eventLoop = eventLoop
    attempts = Array(repeating: 0, count: count)
    var bytes: [UInt8] = []
    for sequence in 1...2_000 {
      bytes += try Frame(.request(Keepalive.Request(), sequence: UInt32(sequence) + 2)).bytes
    }
    keepalives = ByteBuffer(bytes: bytes)
    for index in 0..<count { connect(index) }
  }

  /// Ends everything.
  ///
  /// - Returns: how many connections there were, and the bytes that were written to them.
  func end() -> (begun: Int, sent: Int) {
    isOver = true
    for client in clients.values { client.close() }
    return (begun, sent)
  }

  private func account(_ index: Int) -> Account {
    Account(domain: "bench", uid: "h\(run)-\(index)")
  }

  private func hostility(_ index: Int) -> Hostility {
    Hostility.allCases[index % Hostility.allCases.count]
  }

  private func connect(_ index: Int) {
    guard !isOver else { return }
    attempts[index] += 1
    let account = account(index)
    guard let opening = try? opening(account, attempt: attempts[index]) else { return }
    // The one in the same five who never reads.
    let deaf = min(index - index % Hostility.allCases.count + Hostility.deaf.rawValue, count - 1)
    let client = HostileClient(
      hostility(index), opening: opening, to: self.account(deaf), of: self, on: eventLoop)
    clients[index] = client
    begun += 1
    let bound = NIOLoopBound(client, eventLoop: eventLoop)
    let me = NIOLoopBound(self, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: address)
      .flatMap { $0.closeFuture }
      .whenComplete { _ in
        if me.value.isOver { return }
        me.value.eventLoop.scheduleTask(in: .milliseconds(20)) { me.value.connect(index) }
      }
  }

  private func opening(_ account: Account, attempt: UInt64) throws -> [UInt8] {
    let hello = Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "protocheck bench")
    let login = Login.Request(
      account: account, device: Device(id: "hostile"), attempt: attempt, token: try login(account))
    return try Frame(.request(hello, sequence: 1)).bytes + Frame(.request(login, sequence: 2)).bytes
  }
}

/// One hostile connection.
private final class HostileClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let hostility: Hostility
  private let opening: [UInt8]
  private let victim: Account
  private unowned let bench: HostileBench
  private let eventLoop: any EventLoop
  private var context: ChannelHandlerContext?
  private var ticks: RepeatedTask?
  private var position = 0
  private var isFlooding = false
  private var isSending = false

  init(
    _ hostility: Hostility, opening: [UInt8], to victim: Account, of bench: HostileBench,
    on eventLoop: any EventLoop
  ) {
    self.hostility = hostility
    self.opening = opening
    self.victim = victim
    self.bench = bench
    self.eventLoop = eventLoop
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    switch hostility {
    case .malformed:
      var bytes = opening
      bytes[20] ^= 1
      write(ByteBuffer(bytes: bytes))
    case .slow:
      ticks = eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(10)) { _ in
        bound.value.drip()
      }
    case .keepalives, .messages, .deaf:
      write(ByteBuffer(bytes: opening))
      // By then login is answered.
      eventLoop.scheduleTask(in: .milliseconds(200)) { bound.value.flood() }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if isFlooding, context.channel.isWritable { send() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    ticks?.cancel()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func close() { context?.close(promise: nil) }

  private func drip() {
    guard position < opening.count else { return }
    write(ByteBuffer(bytes: [opening[position]]))
    position += 1
  }

  private func flood() {
    guard let context else { return }
    context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
    guard hostility != .deaf else { return }
    isFlooding = true
    send()
  }

  /// Some in each turn of the loop, so that all of the hostile have one.
  private func send() {
    guard !isSending, let context, context.channel.isWritable else { return }
    isSending = true
    write(hostility == .keepalives ? bench.keepalives : messages())
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .milliseconds(1)) {
      bound.value.isSending = false
      bound.value.send()
    }
  }

  private func messages() -> ByteBuffer {
    var bytes: [UInt8] = []
    for sequence in 3..<67 {
      let request = C2C.Request(
        to: victim, clientMessageID: .random(), contentType: "im.text",
        content: ChatBench.content(ofSize: 1_000))
      if let frame = try? Frame(.request(request, sequence: UInt32(sequence))) {
        bytes += frame.bytes
      }
    }
    return ByteBuffer(bytes: bytes)
  }

  private func write(_ buffer: ByteBuffer) {
    guard let context else { return }
    bench.sent += buffer.readableBytes
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }
}
