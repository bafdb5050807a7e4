// Real sockets on several loops: frames are handed from the loop that read them to the one that sends them.

import NIOCore
import NIOPosix
import Synchronization
import Testing
import WireNIO
import WireProtocol

/// Sends a frame on to the connection whose number is the frame's sequence.
private final class Exchange: ChannelInboundHandler, Sendable {
  typealias InboundIn = InboundFrame
  static let size = 4
  private let entered = Mutex<[UInt32: any Channel]>([:])

  /// A connection says its number by a keepalive. When all have, all are answered.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data), header = frame.header
    guard header.command == .keepalive else {
      let peer = entered.withLock { $0[header.sequence] }
      peer?.writeAndFlush(OutboundFrame(forwarding: frame), promise: nil)
      return
    }
    let all = entered.withLock { entered in
      entered[header.sequence] = context.channel
      return entered.count == Exchange.size ? entered : [:]
    }
    for (number, channel) in all {
      let answer = OutboundFrame(.response(Keepalive.Response(), sequence: number))
      channel.writeAndFlush(answer, promise: nil)
    }
  }
}

@Suite("Sockets") struct SocketTests {
  private typealias Connection = NIOAsyncChannel<InboundFrame, OutboundFrame>

  private static func connection(_ channel: any Channel) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addWireHandlers()
      return try Connection(wrappingChannelSynchronously: channel)
    }
  }

  /// Enters as `number`, sends frames and returns those that arrive, as many.
  private static func talk(_ port: Int, as number: UInt32, sending sent: [Frame])
    async throws -> [InboundFrame]
  {
    try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: "127.0.0.1", port: port) { connection($0) }
      .executeThenClose { frames, output in
        try await output.write(OutboundFrame(.request(Keepalive.Request(), sequence: number)))
        var arrived: [InboundFrame] = []
        for try await frame in frames {
          if frame.header.kind == .response {
            for frame in sent { try await output.write(OutboundFrame(forwarding: .init(frame))) }
          } else {
            arrived.append(frame)
          }
          if arrived.count == sent.count { break }
        }
        return arrived
      }
  }

  @Test("frames pass between connections of different loops, byte for byte and in order")
  func exchange() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let exchange = Exchange()
    let server = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addWireHandlers()
          try channel.pipeline.syncOperations.addHandler(exchange)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    // Some are too long for one read.
    let lengths = (0..<300).map { ($0 * 37) % 1_500 + ($0 % 50 == 0 ? 100_000 : 0) }
    let frames = try (0..<Exchange.size).map { number in
      try lengths.map { try opaque($0 + number, sequence: UInt32(number + 1)) }
    }
    try await withThrowingTaskGroup(of: Void.self) { clients in
      for number in frames.indices {
        // To the next one; the last to the first.
        let sent = frames[(number + 1) % frames.count]
        clients.addTask {
          let arrived = try await Self.talk(port, as: UInt32(number + 1), sending: sent)
          #expect(arrived == frames[number].map { InboundFrame($0) })
        }
      }
      try await clients.waitForAll()
    }
    try await server.close()
    try await group.shutdownGracefully()
  }
}
