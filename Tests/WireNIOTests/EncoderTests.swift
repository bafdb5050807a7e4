// What is written into a channel: the codec's bytes, and frames that are forwarded as they came.

import NIOCore
import NIOEmbedded
import Testing
import WireConformance
import WireNIO
import WireProtocol

@Suite("Encoder") struct EncoderTests {
  private func channel(_ encoder: WireFrameEncoder = WireFrameEncoder()) -> EmbeddedChannel {
    EmbeddedChannel(handler: encoder)
  }

  @Test("bytes are those of FrameEncoder, write after write")
  func encoding() throws {
    let channel = channel()
    var encoder = FrameEncoder()
    // A long one between, after which the buffer for encoding is given back.
    for text in ["hi", String(repeating: "谢谢谢谢谢", count: 4_000), "谢谢"] {
      let request = try chat(text)
      var bytes: [UInt8] = []
      try encoder.append(.request(request, sequence: 5), to: &bytes)
      try channel.writeOutbound(OutboundFrame(.request(request, sequence: 5)))
      let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
      #expect(Array(written.readableBytesView) == bytes)
    }
    #expect(try channel.finish().isClean)
  }

  @Test("every vector is forwarded byte for byte")
  func forwarding() throws {
    let channel = EmbeddedChannel()
    let encoder = WireFrameEncoder(limits: .maximum)
    try channel.pipeline.syncOperations.addHandlers(
      ByteToMessageHandler(WireFrameDecoder(limits: .maximum)), encoder)
    for (id, test) in streams {
      for bytes in Outcome(test.bytes, limits: test.limits).frames {
        let chunk = ByteBuffer(bytes: bytes)
        try channel.writeInbound(chunk)
        let frame = try #require(try channel.readInbound(as: InboundFrame.self))
        try channel.writeOutbound(OutboundFrame(forwarding: frame))
        let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(written == chunk, "\(id)")
        #expect(written.address == chunk.address, "\(id) was copied")
      }
    }
    _ = try channel.finish()
  }

  @Test("a frame that cannot be sent fails its promise, and the next one is written")
  func failing() throws {
    let observer = Observer()
    let channel = channel()
    try channel.pipeline.syncOperations.addHandler(observer)
    let error = #expect(throws: WireError.self) {
      try channel.writeAndFlush(OutboundFrame(.request(Keepalive.Request(), sequence: 0))).wait()
    }
    #expect(error?.code == .badSequence)
    #expect(observer.errors.isEmpty)
    try channel.writeOutbound(OutboundFrame(.request(Keepalive.Request(), sequence: 1)))
    let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
    #expect(
      try Array(written.readableBytesView)
        == Frame(.request(Keepalive.Request(), sequence: 1)).bytes)
    #expect(try channel.finish().isClean)
  }

  @Test("without a promise the failure goes through the pipeline")
  func failingUnseen() throws {
    let observer = Observer()
    let channel = channel()
    try channel.pipeline.syncOperations.addHandler(observer)
    channel.pipeline.syncOperations.write(
      NIOAny(OutboundFrame(.request(Keepalive.Request(), sequence: 0))), promise: nil)
    let failure = try #require(observer.errors.first as? UnsendableFrame)
    #expect(failure.error.code == .badSequence)
    #expect(try channel.finish().isClean)
  }

  @Test("the receiver's limit holds for what is encoded and what is forwarded, and may change")
  func limits() throws {
    let encoder = WireFrameEncoder(limits: Limits(maxBodyLength: 100))
    let channel = channel(encoder)
    let forwarded = InboundFrame(try opaque(101))
    let request = try chat(String(repeating: "a", count: 101))
    for frame in [
      OutboundFrame(forwarding: forwarded), OutboundFrame(.request(request, sequence: 1)),
    ] {
      let error = #expect(throws: WireError.self) { try channel.writeAndFlush(frame).wait() }
      #expect(error?.code == .bodyTooLong)
      encoder.limits = .default
      #expect(throws: Never.self) { try channel.writeAndFlush(frame).wait() }
      encoder.limits = Limits(maxBodyLength: 100)
    }
    _ = try channel.finish()
  }
}
