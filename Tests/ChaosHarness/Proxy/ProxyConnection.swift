// A connection through a proxy: a channel on either side, and a path for each direction between them.

import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Both ends of a connection. Used on the event loop of its proxy.
final class ProxyConnection {
  private let front: any Channel
  private let back: any Channel
  let toServer: ProxyPath
  let toClient: ProxyPath

  init(
    front: any Channel, back: any Channel, _ weather: Weather, _ counts: Counts,
    _ random: inout some RandomNumberGenerator & Sendable
  ) {
    self.front = front
    self.back = back
    var own = random
    toServer = ProxyPath(to: back, swaps: false, weather, counts, own)
    _ = own.next()
    toClient = ProxyPath(to: front, swaps: weather.swaps, weather, counts, own)
    _ = own.next()
    random = own
    for path in [toServer, toClient] {
      path.cut = { [weak self] in self?.cut(resets: false) }
    }
  }

  func change(_ weather: Weather) {
    toServer.weather = weather
    toClient.weather = weather
  }

  /// Ends it on both sides, with what was on its way.
  func cut(resets: Bool) {
    toServer.swallows = true
    toClient.swallows = true
    for channel in [front, back] {
      // With this time to linger, the end of the connection is a reset.
      if resets, let options = channel as? any SocketOptionProvider {
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
      }
      channel.close(promise: nil)
    }
  }
}

/// Gives a path what comes on a channel.
final class ProxyHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let path: ProxyPath

  init(_ path: ProxyPath) { self.path = path }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    path.take(unwrapInboundIn(data))
  }

  func channelInactive(context: ChannelHandlerContext) { path.end() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
