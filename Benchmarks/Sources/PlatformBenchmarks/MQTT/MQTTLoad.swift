// Pairs of MQTT clients that chat like those of protocheck bench: a window of messages each, acked, all in order.

import Foundation
import NIOCore
import NIOPosix

/// One run. Lives on its event loop.
final class MQTTLoad {
  private struct Result: Sendable {
    let seconds: Double
    let latencies: [UInt64]
  }

  private let shape: ChatShape
  private let eventLoop: any EventLoop
  private let finished: EventLoopPromise<Result>
  private var peers: [MQTTPeer] = []
  private var ready = 0
  private var answers = 0
  private var latencies: [UInt64] = []
  private var begun: NIODeadline = .now()
  private var isOver = false

  private init(_ shape: ChatShape, on eventLoop: any EventLoop) {
    self.shape = shape
    self.eventLoop = eventLoop
    finished = eventLoop.makePromise()
    latencies.reserveCapacity(shape.count)
    let run = String(UInt32.random(in: 0 ... .max), radix: 36)
    for index in 0..<shape.pairs {
      for isReceiver in [false, true] {
        peers.append(MQTTPeer(index, run: run, isReceiver: isReceiver, shape, of: self))
      }
    }
  }

  /// Loads a broker.
  static func measure(_ shape: ChatShape, _ server: ServerProcess) throws -> ChatFigures {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    defer { try? group.syncShutdownGracefully() }
    let address = try SocketAddress(ipAddress: "127.0.0.1", port: server.port)
    let eventLoop = group.next()
    let before = usages(server)
    let result = try eventLoop.flatSubmit {
      MQTTLoad(shape, on: eventLoop).start(address)
    }.wait()
    let after = usages(server)
    let latencies = result.latencies.sorted()
    let count = Double(shape.count)
    return ChatFigures(
      rate: count / result.seconds,
      p50: Double(latencies[latencies.count / 2]) / 1e6,
      p99: Double(latencies[latencies.count * 99 / 100]) / 1e6,
      clientProcessor: (after.client - before.client) / count * 1e6,
      serverProcessor: (after.server - before.server) / count * 1e6)
  }

  private static func usages(_ server: ServerProcess) -> (client: Double, server: Double) {
    (
      Machine.processorSeconds(of: getpid()) ?? 0,
      Machine.processorSeconds(of: server.identifier) ?? 0
    )
  }

  private func start(_ address: SocketAddress) -> EventLoopFuture<Result> {
    for peer in peers {
      let bound = NIOLoopBound(peer, eventLoop: eventLoop)
      ClientBootstrap(group: eventLoop)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(bound.value)
          }
        }
        .connect(to: address).whenFailure { [finished] in finished.fail($0) }
    }
    return finished.futureResult
  }

  // MARK: What peers say

  func isReady() {
    ready += 1
    guard ready == peers.count else { return }
    begun = .now()
    for peer in peers.enumerated() where peer.offset % 2 == 0 {
      peer.element.publish()
      peer.element.flush()
    }
  }

  func answered() {
    answers += 1
    finishIfDone()
  }

  func delivered(sentAt: UInt64, isInOrder: Bool) {
    latencies.append(NIODeadline.now().uptimeNanoseconds - sentAt)
    guard isInOrder else { return fail("a message came twice, or out of order") }
    finishIfDone()
  }

  func ended(_ name: String) { fail("the connection of \(name) ended") }

  private func finishIfDone() {
    guard answers == shape.count, latencies.count == shape.count, !isOver else { return }
    finished.succeed(
      Result(seconds: Double((NIODeadline.now() - begun).nanoseconds) / 1e9, latencies: latencies))
    finish()
  }

  private func fail(_ text: String) {
    guard !isOver else { return }
    finished.fail(BenchmarkFailure(text))
    finish()
  }

  private func finish() {
    isOver = true
    for peer in peers { peer.close() }
    peers = []
  }
}
