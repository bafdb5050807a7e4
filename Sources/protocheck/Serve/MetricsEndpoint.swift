// The HTTP endpoint that Prometheus reads.

import NIOCore
import NIOHTTP1
import NIOPosix

/// Serves `GET /metrics`, and `GET /health`, which answers as long as the process does.
struct MetricsEndpoint {
  private let channel: any Channel

  /// Where it listens.
  var address: SocketAddress? { channel.localAddress }

  /// Listens.
  static func start(
    _ address: SocketAddress, _ metrics: PrometheusMetrics, on group: any EventLoopGroup
  )
    async throws -> MetricsEndpoint
  {
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(MetricsHandler(metrics))
        }
      }
      .bind(to: address).get()
    return MetricsEndpoint(channel: channel)
  }

  func stop() async { try? await channel.close() }
}

private final class MetricsHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let metrics: PrometheusMetrics
  private var request: HTTPRequestHead?

  /// Who has not asked by then is not waited for.
  static let patience = TimeAmount.seconds(10)

  init(_ metrics: PrometheusMetrics) { self.metrics = metrics }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    let closing = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in closing.cancel() }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = head
    case .body: break
    case .end:
      guard let request else { return }
      self.request = nil
      answer(request, context)
    }
  }

  private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let path = request.uri.prefix { $0 != "?" }
    let (status, text): (HTTPResponseStatus, String) =
      if request.method != .GET {
        (.methodNotAllowed, "only GET\n")
      } else if path == "/metrics" {
        (.ok, metrics.text())
      } else if path == "/health" {
        (.ok, "ok\n")
      } else {
        (.notFound, "there are /metrics and /health\n")
      }
    var headers: HTTPHeaders = [
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      "Content-Length": "\(text.utf8.count)", "Connection": "close",
    ]
    if status == .methodNotAllowed { headers.add(name: "Allow", value: "GET") }
    let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(
      wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: text)))),
      promise: nil)
    let bound = context.loopBound
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
