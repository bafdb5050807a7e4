// The decoder in a pipeline: storage, limits, and what happens while it is at work.

import NIOCore
import NIOEmbedded
import Testing
import WireConformance
import WireNIO
import WireProtocol

@Suite("Decoder") struct DecoderTests {
  @Test("frames are slices of what was read")
  func sharing() throws {
    let frames = try [opaque(10), opaque(0), opaque(3_000)]
    let chunk = ByteBuffer(bytes: frames.flatMap(\.bytes))
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder()))
    try channel.writeInbound(chunk)
    var offset: UInt = 0
    for frame in frames {
      let came = try #require(try channel.readInbound(as: InboundFrame.self))
      #expect(came.buffer.address == chunk.address + offset)
      #expect(came == InboundFrame(frame))
      offset += UInt(frame.bytes.count)
    }
    _ = try channel.finish()
  }

  @Test("header, view and body are readable, and again")
  func reading() throws {
    let request = try chat()
    let sent = try Frame(.request(request, sequence: 9))
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder()))
    try channel.writeInbound(ByteBuffer(bytes: sent.bytes))
    let frame = try #require(try channel.readInbound(as: InboundFrame.self))
    var arena = BodyArena()
    for _ in 0..<2 {
      #expect(frame.header == sent.header)
      #expect(try frame.view.message(C2C.Request.self, in: &arena) == request)
      #expect("\(frame)" == "\(sent)")
    }
    #expect(Frame(copying: frame.view) == sent)
    _ = try channel.finish()
  }

  @Test("every field of the header is read again as it was judged")
  func headers() throws {
    for stream in streams {
      for bytes in Outcome(stream.test.bytes, limits: stream.test.limits).frames {
        let frame = try #require(try Frame(exactly: bytes, limits: stream.test.limits))
        #expect(InboundFrame(frame).header == frame.header, "\(stream.id)")
      }
    }
  }

  @Test(
    "a length above the limit is told at the header, and the limit may change between two frames")
  func limits() throws {
    let decoder = WireFrameDecoder(limits: .beforeLogin)
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers(
      ByteToMessageHandler(decoder),
      Observer { frame in
        decoder.limits = frame.header.sequence == 1 ? .default : Limits(maxBodyLength: 8)
      })
    let first = try opaque(8_192), second = try opaque(8_193, sequence: 2)
    try channel.writeInbound(ByteBuffer(bytes: first.bytes + second.bytes))
    #expect(try channel.readInbound(as: InboundFrame.self) == InboundFrame(first))
    #expect(try channel.readInbound(as: InboundFrame.self) == InboundFrame(second))
    #expect(throws: Never.self) { try channel.throwIfErrorCaught() }
    _ = try? channel.finish()

    let other = EmbeddedChannel(
      handler: ByteToMessageHandler(WireFrameDecoder(limits: Limits(maxBodyLength: 8))))
    let error = #expect(throws: WireError.self) {
      try other.writeInbound(ByteBuffer(bytes: second.bytes.prefix(24)))
    }
    #expect(error?.code == .bodyTooLong)
    #expect(error?.offset == 12)
    _ = try? other.finish()
  }

  @Test("frames that were read are delivered when a handler closes the channel at the first")
  func closing() throws {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder()))
    var sequences: [UInt32] = []
    let observer = Observer { [unowned channel] frame in
      sequences.append(frame.header.sequence)
      channel.close(promise: nil)
    }
    try channel.pipeline.syncOperations.addHandler(observer)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    let frames = try (1...3).map { try opaque(5, sequence: $0) }
    try channel.writeInbound(ByteBuffer(bytes: frames.flatMap(\.bytes) + [0xD5, 0x58]))
    #expect(sequences == [1, 2, 3])
    // The beginning of a fourth frame is all that is missing.
    let error = try #require(observer.errors.first as? ByteToMessageDecoderError)
    guard case .leftoverDataWhenDone(let rest) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(Array(rest.readableBytesView) == [0xD5, 0x58])
    #expect(observer.errors.count == 1)
  }

  @Test("bytes that arrive while a frame is handled come behind it")
  func reentrancy() throws {
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder()))
    let late = try opaque(7, sequence: 3)
    var sequences: [UInt32] = []
    let observer = Observer { [unowned channel] frame in
      sequences.append(frame.header.sequence)
      if frame.header.sequence == 1 {
        channel.pipeline.fireChannelRead(ByteBuffer(bytes: late.bytes))
      }
    }
    try channel.pipeline.syncOperations.addHandler(observer)
    let frames = try [opaque(5, sequence: 1), opaque(6, sequence: 2)]
    try channel.writeInbound(ByteBuffer(bytes: frames.flatMap(\.bytes)))
    #expect(sequences == [1, 2, 3])
    #expect(observer.errors.isEmpty)
    _ = try channel.finish()
  }

  @Test("a long body in single bytes, held while the next one comes")
  func singleBytes() throws {
    let frame = try opaque(20_000)
    let channel = EmbeddedChannel(handler: ByteToMessageHandler(WireFrameDecoder()))
    var held: [InboundFrame] = []
    for _ in 0..<2 {
      for byte in frame.bytes { channel.pipeline.fireChannelRead(ByteBuffer(integer: byte)) }
      held.append(try #require(try channel.readInbound(as: InboundFrame.self)))
    }
    #expect(held == [InboundFrame(frame), InboundFrame(frame)])
    _ = try channel.finish()
  }
}
