// The heart of a gate: a stream in any chunks, frames out of it, answers into a buffer that is used again.

import WireProtocol

struct Connection: ~Copyable {
  var decoder = FrameDecoder(), encoder = FrameEncoder(), arena = BodyArena()
  var output: [UInt8] = []

  mutating func receive(_ chunk: [UInt8]) throws(WireError) {
    decoder.feed(chunk.span)
    while let frame = try decoder.next() { try handle(frame, &arena, &encoder, &output) }
  }
}

func handle(
  _ frame: FrameView, _ arena: inout BodyArena, _ encoder: inout FrameEncoder,
  _ output: inout [UInt8]
) throws(WireError) {
  if frame.header.command == .c2c {
    let chat = try frame.body(C2C.Request.self, in: &arena)
    print("for \(chat.to.uid.string): \(chat.content.count) bytes of \(chat.contentType.string)")
  } else if frame.header.kind == .request {
    try encoder.append(.response(to: frame.header, status: .unknownCommand), to: &output)
  }
}

let chat = C2C.Request(
  to: Account(domain: "58.driver", uid: "d7"), clientMessageID: .random(),
  contentType: "im.text", content: Array(#"{"type":"im.text","body":{"text":"hi"}}"#.utf8))
let frame = try Frame(.request(chat, sequence: 1))

var connection = Connection()
for byte in frame.bytes { try connection.receive([byte]) }
