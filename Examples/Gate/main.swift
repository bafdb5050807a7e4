// A gate: accepts connections, answers hello, login and keepalive, and hands c2c to the connection that has logged in as its
// recipient, in the bytes that came. It checks no token and keeps no message. `swift run Gate 9000`; ^C ends it.

import Foundation
import NIOCore
import NIOPosix
import Synchronization
import WireNIO
import WireProtocol

let online = Mutex<[Account: any Channel]>([:])

struct Session: ~Copyable {
  let channel: any Channel
  var account: Account?
  var arena = BodyArena()

  mutating func answer(_ request: InboundFrame) async throws(WireError) -> OutboundFrame {
    let header = request.header
    switch header.command {
    case .hello: return OutboundFrame(.response(Hello.Response(version: .v1), to: header))
    case .keepalive: return OutboundFrame(.response(Keepalive.Response(), to: header))
    case .login where account != nil:
      return OutboundFrame(.response(to: header, status: .alreadyLoggedIn))
    case .login:
      let me = try request.view.message(Login.Request.self, in: &arena).account
      online.withLock { $0[me] = channel }
      account = me
      let inbox = InboxState(epoch: 1, head: 0)
      return OutboundFrame(.response(Login.Response(inbox: inbox), to: header))
    case .c2c where account == nil:
      return OutboundFrame(.response(to: header, status: .notLoggedIn))
    case .c2c:
      let chat = try request.view.body(C2C.Request.self, in: &arena)
      let to = Account(chat.to), id = chat.clientMessageID
      let peer = online.withLock { $0[to] }
      guard (try? await peer?.writeAndFlush(OutboundFrame(forwarding: request))) != nil else {
        return OutboundFrame(.response(to: header, status: .unavailable))
      }
      let answer = C2C.Response(messageID: "\(id)", stage: .delivered)
      return OutboundFrame(.response(answer, to: header))
    default: return OutboundFrame(.response(to: header, status: .unknownCommand))
    }
  }

  func end() {
    if let account { online.withLock { if $0[account] === channel { $0[account] = nil } } }
  }
}

func serve(_ connection: NIOAsyncChannel<InboundFrame, OutboundFrame>) async throws {
  try await connection.executeThenClose { frames, answers in
    var session = Session(channel: connection.channel)
    defer { session.end() }
    for try await frame in frames where frame.header.kind == .request {
      do {
        try await answers.write(session.answer(frame))
      } catch let error as WireError where error.isFraming {
        connection.channel.pipeline.fireErrorCaught(error)
      } catch let error as WireError {
        try await answers.write(OutboundFrame(.response(to: frame.header, status: error.status)))
      }
    }
  }
}

func listen(on port: Int) async throws {
  let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .bind(host: "127.0.0.1", port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addWireHandlers()
        return try NIOAsyncChannel<InboundFrame, OutboundFrame>(
          wrappingChannelSynchronously: channel)
      }
    }
  print("listens on port \(server.channel.localAddress?.port ?? port)")
  try await withThrowingDiscardingTaskGroup { connections in
    try await server.executeThenClose { accepted in
      for try await connection in accepted {
        connections.addTask {
          do { try await serve(connection) } catch { print("a connection ended: \(error)") }
        }
      }
    }
  }
}

do {
  try await listen(on: CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 0)
} catch {
  print("\(error)")
  exit(1)
}
