// A gate: accepts connections, answers hello, login and keepalive, and hands c2c to the connection that has logged in as its
// recipient, in the bytes that came. It checks no token and keeps no message. `swift run Gate 9000`; ^C ends it.

import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WireNIO
import WireProtocol

let online = Mutex<[Account: any Channel]>([:])

final class Connection: ChannelInboundHandler {
  typealias InboundIn = InboundFrame
  var account: Account?, arena = BodyArena()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let request = unwrapInboundIn(data), me = context.channel
    guard request.header.kind == .request else { return }
    do throws(WireError) {
      me.writeAndFlush(try answer(request, me, &arena), promise: nil)
    } catch {
      if error.isFraming { return context.pipeline.fireErrorCaught(error) }
      me.writeAndFlush(refusal(request, error.status), promise: nil)
    }
  }

  func answer(_ request: InboundFrame, _ me: any Channel, _ arena: inout BodyArena)
    throws(WireError) -> OutboundFrame
  {
    let header = request.header
    switch (header.command, account) {
    case (.hello, _):
      let wish = try request.view.message(Hello.Request.self, in: &arena).heartbeatMilliseconds
      let heartbeat = wish == 0 ? 60_000 : min(wish, 60_000)
      let hello = Hello.Response(version: .v1, heartbeatMilliseconds: heartbeat)
      return OutboundFrame(.response(hello, to: header))
    case (.keepalive, _): return OutboundFrame(.response(Keepalive.Response(), to: header))
    case (.login, nil):
      let account = try request.view.message(Login.Request.self, in: &arena).account
      self.account = account
      online.withLock { $0[account] = me }
      return OutboundFrame(.response(Login.Response(inbox: .init(epoch: 1, head: 0)), to: header))
    case (.login, _): return refusal(request, .alreadyLoggedIn)
    case (_, nil): return refusal(request, .notLoggedIn)
    case (.c2c, _):
      let chat = try request.view.body(C2C.Request.self, in: &arena)
      let to = Account(chat.to), id = "\(chat.clientMessageID)"
      guard let peer = online.withLock({ $0[to] }) else { return refusal(request, .unavailable) }
      peer.writeAndFlush(OutboundFrame(forwarding: request), promise: nil)
      return OutboundFrame(.response(C2C.Response(messageID: id, stage: .accepted), to: header))
    default: return refusal(request, .unknownCommand)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let account { online.withLock { if $0[account] === context.channel { $0[account] = nil } } }
  }
}

func refusal(_ request: InboundFrame, _ status: Status) -> OutboundFrame {
  OutboundFrame(.response(to: request.header, status: status))
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count <= 1, let port = UInt16(arguments.first ?? "0") else {
  print("usage: Gate [PORT]")
  exit(64)
}

do {
  let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addWireHandlers()
        try channel.pipeline.syncOperations.addHandler(Connection())
      }
    }
    .bind(host: "127.0.0.1", port: Int(port)).get()
  print("listens on port \(server.localAddress?.port ?? 0)")
  fflush(nil)  // At once, also where this goes into a pipe.
  try await server.closeFuture.get()
} catch {
  print("\(error)")
  exit(1)
}
