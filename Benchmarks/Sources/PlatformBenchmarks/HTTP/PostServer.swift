// What reports are compared with: an HTTP server whose handler puts each into the store that c2s goes to, by the same rules.

import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import WireProtocol
import WireServer

/// Serves POSTs until the process is ended.
final class PostServer: Sendable {
  /// Makes this program such a server; the storage follows, and how many requests a transaction has at most.
  static let argument = "--post-server"

  private struct Waiting {
    var next: UInt32 = 1
    var answers: [UInt32: EventLoopPromise<Bool>] = [:]
  }

  private let logic: LogicService
  private let connection = ConnectionID(gate: .random(), number: 1)
  private let waiting = NIOLockedValueBox(Waiting())

  private init(storage: String, batchLimit: Int) throws {
    let platform = Platform(
      storage: try SQLiteStorage(path: storage), presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(TopicNames.json.utf8)),
      configuration: PlatformConfiguration(), randomness: { .random(in: .min ... .max) })
    logic = LogicService(platform, batchLimit: batchLimit, clock: LogicTime.now)
    logic.attach(gate: connection.gate) { [waiting] outputs in
      for case .answer(_, let ticket, let answer) in outputs {
        let promise = waiting.withLockedValue { $0.answers.removeValue(forKey: ticket.sequence) }
        if case .c2s = answer { promise?.succeed(true) } else { promise?.succeed(false) }
      }
    }
  }

  static func run(storage: String, batchLimit: Int) throws -> Never {
    let server = try PostServer(storage: storage, batchLimit: batchLimit)
    let group = MultiThreadedEventLoopGroup.singleton
    try server.logIn(on: group.next())
    let listener = try ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(PostHandler(server))
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    FileHandle.standardOutput.write(
      Data("listening on 127.0.0.1:\(listener.localAddress?.port ?? 0)\n".utf8))
    try listener.closeFuture.wait()
    exit(0)
  }

  /// Stores a content; true when it is durable.
  func take(_ content: [UInt8], on eventLoop: any EventLoop) -> EventLoopFuture<Bool> {
    let request = C2S.Request(
      clientMessageID: .random(), contentType: TrackContent.contentType, content: content)
    return submit(on: eventLoop) { .request(connection, .c2s(request), $0) }
  }

  private func logIn(on eventLoop: any EventLoop) throws {
    let login = Login.Request(
      account: Account(domain: "bench", uid: "posts"),
      device: Device(id: "bench", platform: "server"), attempt: 1, token: [])
    logic.submit(.renew(connection.gate))
    _ = try submit(on: eventLoop) {
      .login(connection, login, Rights(isService: false, reach: .all), $0)
    }.wait()
  }

  private func submit(on eventLoop: any EventLoop, _ input: (RequestTicket) -> LogicInput)
    -> EventLoopFuture<Bool>
  {
    let promise = eventLoop.makePromise(of: Bool.self)
    let sequence = waiting.withLockedValue { waiting in
      defer { waiting.next += 1 }
      waiting.answers[waiting.next] = promise
      return waiting.next
    }
    logic.submit(input(RequestTicket(command: .c2s, sequence: sequence)))
    return promise.futureResult
  }
}

/// One connection: takes a POST, answers when it is durable, and closes.
private final class PostHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let server: PostServer
  private var content: [UInt8] = []

  init(_ server: PostServer) { self.server = server }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: content = []
    case .body(let part): content += part.readableBytesView
    case .end:
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      server.take(content, on: context.eventLoop).whenSuccess { isTaken in
        let (handler, context) = bound.value
        handler.answer(isTaken ? .ok : .serviceUnavailable, context)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
    let headers: HTTPHeaders = ["content-length": "0", "connection": "close"]
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
      promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      bound.value.close(promise: nil)
    }
  }
}
