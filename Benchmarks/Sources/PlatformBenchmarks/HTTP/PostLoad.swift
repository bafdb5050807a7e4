// Reports as POSTs: each on a connection of its own, some at a time.

import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import WireProtocol

/// One run. Lives on its event loop.
final class PostLoad {
  private let count: Int
  private let content: ByteBuffer
  private let address: SocketAddress
  private let eventLoop: any EventLoop
  private let finished: EventLoopPromise<Double>
  private let begun: NIODeadline = .now()
  private var sent = 0
  private var answered = 0

  private init(
    _ count: Int, _ content: ByteBuffer, _ address: SocketAddress, on loop: any EventLoop
  ) {
    self.count = count
    self.content = content
    self.address = address
    eventLoop = loop
    finished = loop.makePromise()
  }

  /// Reports a second.
  static func measure(_ count: Int, window: Int, to server: ServerProcess) throws -> Double {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    let address = try SocketAddress(ipAddress: "127.0.0.1", port: server.port)
    let content = ByteBuffer(bytes: try ReportContent.single())
    let eventLoop = group.next()
    let seconds = try eventLoop.flatSubmit {
      let load = PostLoad(count, content, address, on: eventLoop)
      for _ in 0..<window { load.post() }
      return load.finished.futureResult
    }.wait()
    return Double(count) / seconds
  }

  private func post() {
    guard sent < count else { return }
    sent += 1
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(
            PostClient(bound.value.content) { bound.value.took($0) })
        }
      }
      .connect(to: address).whenFailure { [finished] in finished.fail($0) }
  }

  private func took(_ status: HTTPResponseStatus) {
    guard status == .ok else {
      return finished.fail(BenchmarkFailure("a POST was answered \(status)"))
    }
    answered += 1
    if answered == count {
      finished.succeed(Double((NIODeadline.now() - begun).nanoseconds) / 1e9)
    } else {
      post()
    }
  }
}

/// One POST.
private final class PostClient: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let content: ByteBuffer
  private let answered: (HTTPResponseStatus) -> Void
  private var status: HTTPResponseStatus?

  init(_ content: ByteBuffer, _ answered: @escaping (HTTPResponseStatus) -> Void) {
    self.content = content
    self.answered = answered
  }

  func channelActive(context: ChannelHandlerContext) {
    let headers: HTTPHeaders = [
      "host": "127.0.0.1", "content-type": "application/json",
      "content-length": "\(content.readableBytes)", "connection": "close",
    ]
    let head = HTTPRequestHead(
      version: .http1_1, method: .POST, uri: "/reports", headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(content))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): status = head.status
    case .body: break
    case .end:
      answered(status ?? .internalServerError)
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
