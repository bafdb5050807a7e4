// A client of the example gate: logs in, sends each line that it reads as a text, and prints what arrives.
// `swift run Client 9000 ann@58.user`, then lines such as `bob@58.driver where are you`; it ends with its input, or ^C.

import Foundation
import NIOCore
import NIOPosix
import WireNIO
import WireProtocol

func show(_ frame: InboundFrame, _ arena: inout BodyArena) throws {
  switch (frame.header.command, frame.header.kind) {
  case (.c2c, .request):
    let chat = try frame.view.message(C2C.Request.self, in: &arena)
    print("< \(try Content(decoding: chat.content).shows ?? chat.contentType.rawValue)")
  default: print("  \(frame)")
  }
}

func talk(as me: Account, _ requests: NIOAsyncChannelOutboundWriter<OutboundFrame>) async throws {
  var sequence = SequenceCounter()
  let hello = Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "example/1.0")
  try await requests.write(OutboundFrame(.request(hello, sequence: sequence.next())))
  let login = Login.Request(account: me, device: Device(id: "terminal"), attempt: 1)
  try await requests.write(OutboundFrame(.request(login, sequence: sequence.next())))
  while let line = readLine() {
    let words = line.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let to = try? Account(text: String(words[0])) else { continue }
    let text = try TextContent(text: String(words[1])).encoded()
    let chat = C2C.Request(
      to: to, clientMessageID: .random(), contentType: TextContent.contentType, content: text)
    try await requests.write(OutboundFrame(.request(chat, sequence: sequence.next())))
  }
  try await requests.write(OutboundFrame(.request(Logout.Request(), sequence: sequence.next())))
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count == 2, let port = arguments.first.flatMap({ UInt16($0) }),
  let me = arguments.last.flatMap({ try? Account(text: $0) })
else {
  print("usage: Client PORT UID@DOMAIN")
  exit(64)
}

do {
  let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    .connect(host: "127.0.0.1", port: Int(port)) { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addWireHandlers()
        return try NIOAsyncChannel<InboundFrame, OutboundFrame>(
          wrappingChannelSynchronously: channel)
      }
    }
  try await connection.executeThenClose { frames, requests in
    let arriving = Task {
      var arena = BodyArena()
      for try await frame in frames {
        try show(frame, &arena)
        // Asked for at the end: what came before its answer has been shown.
        if frame.header.command == .logout { return }
      }
    }
    try await talk(as: me, requests)
    try await arriving.value
  }
} catch {
  print("\(error)")
  exit(1)
}
