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
  typealias OutboundOut = OutboundFrame
  var account: Account?
  var arena = BodyArena()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    guard frame.header.kind == .request else { return }
    do throws(WireError) {
      let answer = try answer(frame, context.channel, &arena)
      context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    } catch {
      if error.isFraming { return context.pipeline.fireErrorCaught(error) }
      let refusal = OutboundFrame(.response(to: frame.header, status: error.status))
      context.writeAndFlush(wrapOutboundOut(refusal), promise: nil)
    }
  }

  func answer(_ request: InboundFrame, _ me: any Channel, _ arena: inout BodyArena)
    throws(WireError) -> OutboundFrame
  {
    let header = request.header
    switch (header.command, account) {
    case (.hello, _):
      let wish = try request.view.body(Hello.Request.self, in: &arena).heartbeatMilliseconds
      let heartbeat = wish == 0 ? 60_000 : min(wish, 60_000)
      let hello = Hello.Response(version: .v1, heartbeatMilliseconds: heartbeat)
      return OutboundFrame(.response(hello, to: header))
    case (.keepalive, _): return OutboundFrame(.response(Keepalive.Response(), to: header))
    case (.login, nil):
      let account = try request.view.message(Login.Request.self, in: &arena).account
      self.account = account
      online.withLock { $0[account] = me }
      let login = Login.Response(inbox: InboxState(epoch: 1, head: 0))
      return OutboundFrame(.response(login, to: header))
    case (.login, _): return OutboundFrame(.response(to: header, status: .alreadyLoggedIn))
    case (_, nil): return OutboundFrame(.response(to: header, status: .notLoggedIn))
    case (.c2c, _):
      let chat = try request.view.body(C2C.Request.self, in: &arena)
      let to = Account(chat.to), id = chat.clientMessageID
      guard let peer = online.withLock({ $0[to] }) else {
        return OutboundFrame(.response(to: header, status: .unavailable))
      }
      peer.writeAndFlush(OutboundFrame(forwarding: request), promise: nil)
      let answer = C2C.Response(messageID: "\(id)", stage: .accepted)
      return OutboundFrame(.response(answer, to: header))
    default: return OutboundFrame(.response(to: header, status: .unknownCommand))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    guard let account else { return }
    online.withLock { if $0[account] === context.channel { $0[account] = nil } }
  }
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
