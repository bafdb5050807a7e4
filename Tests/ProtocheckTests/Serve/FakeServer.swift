// Servers with one habit each, that protocheck test server has to see through.

import NIOCore
import NIOPosix
import WireProtocol

/// A server in this process.
struct FakeServer {
  /// What it does.
  enum Habit: Sendable {
    /// Closes each connection at once.
    case closes
    /// Reads, and never says anything.
    case silent
    /// Says again whatever it is told.
    case echoes
    /// Answers everything with this.
    case says([UInt8])
    /// Answers hello and login, and refuses every login with this status.
    case refuses(Status)
    /// Answers hello, login, and nothing else.
    case hangs
    /// Answers hello, login and what is asked first, takes so many connections, and then is gone.
    case goes(after: Int)
  }

  private let channel: any Channel

  /// Where it listens, as an argument.
  var address: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  init(_ habit: Habit) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: loop)
    channel = try await ServerBootstrap(group: loop)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          state.value.connections += 1
          if case .goes(let count) = habit, state.value.connections == count {
            state.value.listener?.close(promise: nil)
          }
          try channel.pipeline.syncOperations.addHandler(Handler(habit))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let channel = channel
    try await loop.submit { state.value.listener = channel }.get()
  }

  func stop() async { try? await channel.close() }

  private struct State {
    var connections = 0
    var listener: (any Channel)?
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let habit: Habit
    private var decoder = FrameDecoder()

    init(_ habit: Habit) { self.habit = habit }

    func channelActive(context: ChannelHandlerContext) {
      if case .closes = habit { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch habit {
      case .closes, .silent: return
      case .echoes:
        return context.writeAndFlush(wrapOutboundOut(unwrapInboundIn(data)), promise: nil)
      case .says(let bytes): return send(bytes, context)
      case .refuses, .hangs, .goes: break
      }
      let bytes = unwrapInboundIn(data)
      decoder.feed(bytes.readableBytesUInt8Span)
      while let frame = try? decoder.next() {
        if let answer = try? answer(frame.header) { send(answer.bytes, context) }
      }
    }

    private func answer(_ header: FrameHeader) throws -> Frame? {
      switch (header.command, habit) {
      case (.hello, _):
        let hello = Hello.Response(version: .v1, agent: "fake", heartbeatMilliseconds: 60_000)
        return try Frame(.response(hello, to: header))
      case (.login, .refuses(let status)):
        return try Frame(.response(to: header, status: status, Failure(text: "fake")))
      case (.login, _):
        let login = Login.Response(inbox: InboxState(epoch: 7, head: 0))
        return try Frame(.response(login, to: header))
      case (.subscribe, _):
        return try Frame(.response(Subscribe.Response(first: 1, head: 0, after: 0), to: header))
      case (.c2s, _):
        return try Frame(.response(to: header, status: .unknownType, Failure(text: "fake")))
      default: return nil
      }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
      context.writeAndFlush(
        wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }
  }
}
