// The way through a NIO pipeline: what was read in chunks becomes frames that a handler receives, and frames are written.

import NIOCore
import NIOEmbedded
import Reporting
import WireNIO
import WireProtocol

private let chunkLength = 64 * 1024

extension Report {
  mutating func nio() throws {
    let frame = try Sample.frame()
    let stream = Sample.stream(of: frame, bytes: 4 * 1024 * 1024)
    let frames = stream.count / frame.bytes.count
    let timings = try Measurement.interleaved([
      readChunks(stream, frames), routeChunks(stream, frames),
      writeFrames(try Sample.chat(), frames),
    ]).map { $0.each(of: frames) }
    title("Frames of 219 bytes through an EmbeddedChannel, chunks of 64 KiB, on one loop")
    for timing in timings { line(timing, "\(Int(1e9 / timing.median)) frames/s") }
    target(
      "decoded by the pipeline", 1e3 / timings[0].median, atLeast: 2, unit: " million frames/s")
    try nioSingleBytes()
  }
}

extension Report {
  /// The header is judged again at each read until the body is there, which must not show.
  fileprivate mutating func nioSingleBytes() throws {
    let lengths = [1024, 1024 * 1024]
    let timings = try Measurement.interleaved(
      try lengths.map { length in
        let frame = try Frame(
          .request, Command(0x1000), sequence: 1, body: Array(repeating: 7, count: length))
        return Work(name: "body of \(length / 1024) KiB") { count in
          let counter = FrameCounter { $0.header.bodyLength == length }
          try drive(frame.bytes, 1, count, counter, chunkLength: 1)
        }
      })
    let perByte = zip(timings, lengths).map { $0.median / Double($1 + Frame.headerLength) }
    title("One byte at a time into the channel")
    for (timing, time) in zip(timings, perByte) {
      line(Timing(name: timing.name + ", per byte", nanoseconds: [time], allocations: nil))
    }
    let ratio = max(perByte[0], perByte[1]) / min(perByte[0], perByte[1])
    target("time per byte between 1 KiB and 1 MiB", ratio, atMost: 2, unit: " times")
  }
}

/// The handlers of a connection, and one behind them that counts.
private func readChunks(_ stream: [UInt8], _ frames: Int) -> Work {
  Work(name: "decoder and handlers: header of each frame") { count in
    try drive(stream, frames, count, FrameCounter { $0.header.command == .c2c })
  }
}

/// What a gate does: looks at the recipient and sends the frame on.
private func routeChunks(_ stream: [UInt8], _ frames: Int) -> Work {
  Work(name: "the same, recipient read, frame forwarded") { count in
    var arena = BodyArena()
    let router = FrameCounter(forwards: true) { frame in
      let chat = try frame.view.body(C2C.Request.self, in: &arena)
      return chat.to.uid == "2048151623"
    }
    try drive(stream, frames, count, router)
  }
}

private func writeFrames(_ chat: C2C.Request, _ frames: Int) -> Work {
  Work(name: "encoder: a c2c request written") { count in
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers(BytesDropper(), WireFrameEncoder())
    let pipeline = channel.pipeline.syncOperations
    for _ in 0..<count * frames {
      pipeline.write(NIOAny(OutboundFrame(.request(chat, sequence: 7))), promise: nil)
    }
    _ = try channel.finish()
  }
}

private func drive(
  _ stream: [UInt8], _ frames: Int, _ count: Int, _ counter: FrameCounter,
  chunkLength: Int = chunkLength
) throws {
  let channel = EmbeddedChannel()
  try channel.pipeline.syncOperations.addHandler(BytesDropper())
  try channel.pipeline.syncOperations.addWireHandlers()
  try channel.pipeline.syncOperations.addHandler(counter)
  for _ in 0..<count {
    counter.seen = 0
    for start in stride(from: 0, to: stream.count, by: chunkLength) {
      let chunk = stream[start..<min(start + chunkLength, stream.count)]
      channel.pipeline.fireChannelRead(ByteBuffer(bytes: chunk))
    }
    guard counter.seen == frames else { throw SampleError.lostFrames }
  }
  _ = try channel.finish()
}

private final class FrameCounter: ChannelInboundHandler {
  typealias InboundIn = InboundFrame
  typealias OutboundOut = OutboundFrame
  var seen = 0
  private let forwards: Bool
  private let isExpected: (InboundFrame) throws -> Bool

  init(forwards: Bool = false, isExpected: @escaping (InboundFrame) throws -> Bool) {
    self.forwards = forwards
    self.isExpected = isExpected
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    do {
      if try isExpected(frame) { seen += 1 }
    } catch {
      context.fireErrorCaught(error)
    }
    if forwards { context.write(wrapOutboundOut(OutboundFrame(forwarding: frame)), promise: nil) }
  }
}

/// Stands for the socket.
private final class BytesDropper: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.succeed()
  }
}

extension Timing {
  /// Of one of many that an operation consists of.
  fileprivate func each(of count: Int) -> Timing {
    Timing(
      name: name, nanoseconds: nanoseconds.map { $0 / Double(count) },
      allocations: allocations.map { $0 / Double(count) })
  }
}
