// One connection of a client: its session and its channel, and the handler between the channel and the engine.

import NIOCore
import WireProtocol

/// A connection and the session on it. Only its engine touches it.
final class ClientLink {
  let number: UInt64
  private let channel: any Channel
  var session: ClientSession
  /// What the session has put out since the last flush.
  var output: [UInt8] = []
  /// When it was logged in.
  var openedAt: SessionTime?
  /// Whether a refused login was repeated already.
  var hasRepeatedLogin = false
  /// The token that it logs in with.
  var token: [UInt8]

  init(_ number: UInt64, _ channel: any Channel, _ session: consuming ClientSession, token: [UInt8])
  {
    self.number = number
    self.channel = channel
    self.session = session
    self.token = token
  }

  var isOpen: Bool { session.phase == .open }

  /// From here on what comes reaches the engine, which knows this link by now.
  func startReading() {
    channel.setOption(.autoRead, value: true).whenFailure { [channel] _ in
      channel.close(promise: nil)
    }
  }

  /// Calls this on the event loop once the channel is closed, however it was; it may be so by now.
  func whenGone(_ body: @escaping @Sendable () -> Void) {
    channel.closeFuture.whenComplete { _ in body() }
  }

  /// Sends what is there, in one piece.
  func flush() {
    guard !output.isEmpty else { return }
    channel.writeAndFlush(channel.allocator.buffer(bytes: output), promise: nil)
    output.removeAll(keepingCapacity: output.capacity <= 1 << 16)
  }

  /// Ends the session and closes the connection once what was put out is sent.
  func close() {
    session.close()
    flush()
    channel.close(promise: nil)
  }
}

/// The only handler of a connection's channel: passes on what comes. It is on the engine's event loop, which is the engine's
/// executor, so that nothing waits in between.
final class ClientChannelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let number: UInt64
  private let engine: ClientEngine

  init(_ number: UInt64, of engine: ClientEngine) {
    self.number = number
    self.engine = engine
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let (bytes, number) = (unwrapInboundIn(data), number)
    engine.assumeIsolated { $0.received(bytes, on: number) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    engine.assumeIsolated { $0.turn() }
  }

  /// What ends a connection below this protocol, such as a reset, ends the session with it.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
