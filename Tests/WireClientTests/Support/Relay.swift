// A wire between clients and a gate that a test can cut, and that can lose what the gate says.

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Listens on a port of its own and passes everything on.
final class Relay: Sendable {
  private struct State: Sendable {
    var target: SocketAddress?
    var listener: (any Channel)?
    var port = 0
    var isMute = false
    var connections = 0
    var open: [ObjectIdentifier: any Channel] = [:]
  }

  private let state = NIOLockedValueBox(State())

  /// Where connections lead from now on; nil: they are closed at once.
  var target: SocketAddress? {
    get { state.withLockedValue { $0.target } }
    set { state.withLockedValue { $0.target = newValue } }
  }

  /// Whether what the gate says is lost.
  var isMute: Bool {
    get { state.withLockedValue { $0.isMute } }
    set { state.withLockedValue { $0.isMute = newValue } }
  }

  var port: Int { state.withLockedValue { $0.port } }
  /// How many there have been.
  var connections: Int { state.withLockedValue { $0.connections } }

  func start() async throws {
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    state.withLockedValue {
      $0.listener = listener
      $0.port = listener.localAddress?.port ?? 0
    }
  }

  /// Closes all connections without a word.
  func cut() async {
    let open = state.withLockedValue { Array($0.open.values) }
    for channel in open { try? await channel.close() }
  }

  func stop() async {
    try? await state.withLockedValue { $0.listener }?.close()
    await cut()
  }

  private func accept(_ front: any Channel) throws {
    state.withLockedValue {
      $0.connections += 1
      $0.open[ObjectIdentifier(front)] = front
    }
    front.closeFuture.whenComplete { _ in
      self.state.withLockedValue { $0.open[ObjectIdentifier(front)] = nil }
    }
    guard let target else { throw ChannelError.ioOnClosedChannel }
    ClientBootstrap(group: front.eventLoop)
      .channelInitializer { back in
        back.eventLoop.makeCompletedFuture {
          try back.pipeline.syncOperations.addHandler(Pipe(to: front) { self.isMute })
        }
      }
      .connect(to: target)
      .flatMap { back in
        front.eventLoop.makeCompletedFuture {
          try front.pipeline.syncOperations.addHandler(Pipe(to: back) { false })
        }
      }
      .flatMap { front.setOption(.autoRead, value: true) }
      .whenFailure { _ in front.close(promise: nil) }
  }
}

/// Passes what comes on one channel to another.
private final class Pipe: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let other: any Channel
  private let isMute: () -> Bool

  init(to other: any Channel, isMute: @escaping () -> Bool) {
    self.other = other
    self.isMute = isMute
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isMute() { other.writeAndFlush(unwrapInboundIn(data), promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
