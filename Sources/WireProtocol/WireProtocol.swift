// The map of the codec.
//
//     bytes  <->  frame (24-byte header + body)  <->  message (protobuf)  <->  content (JSON)
//
// Bytes/      big-endian reads, checksums, growable bytes: what the layers stand on
// Frame/      the header and its fields, commands and status codes, decoder and encoder
// Message/    one file a message: its Swift value, its borrowed view, its rules, its bytes
// Transform/  compression, between frame and message
// JSON/       the strict JSON that contents are made of
// Session/    both ends of a connection as pure state machines, and what a device keeps over many
// Content/    contents as Swift values: an envelope, one file a type, reading, writing and judging by one description
//
// A stream decoded and answered:
//
//     var decoder = FrameDecoder()
//     var arena = BodyArena()
//     var encoder = FrameEncoder()
//     decoder.feed(chunk.span)
//     while let frame = try decoder.next() {
//       switch (frame.header.command, frame.header.kind) {
//       case (.c2c, .request):
//         let chat = try frame.body(C2C.Request.self, in: &arena)
//         route(chat.to.domain, chat.to.uid, chat.content)
//       case (_, .request):
//         try encoder.append(.response(to: frame.header, status: .unknownCommand), to: &output)
//       default: break
//       }
//     }
