// All handlers together: a round trip, and how a connection ends whose bytes are no frames (SPEC.md 2.6).

import NIOCore
import NIOEmbedded
import Testing
import WireConformance
import WireNIO
import WireProtocol

@Suite("Connection") struct ConnectionTests {
  private func connect(limits: Limits = .default) throws -> (EmbeddedChannel, Observer) {
    let channel = EmbeddedChannel(), observer = Observer()
    try channel.pipeline.syncOperations.addWireHandlers(limits: limits)
    try channel.pipeline.syncOperations.addHandler(observer)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return (channel, observer)
  }

  private func goaway(_ channel: EmbeddedChannel) throws -> Goaway? {
    guard let written = try channel.readOutbound(as: ByteBuffer.self) else { return nil }
    let frame = try #require(try Frame(exactly: Array(written.readableBytesView)))
    return try frame.message(Goaway.self)
  }

  @Test("what one end writes, the other reads")
  func roundTrip() throws {
    let (client, _) = try connect(), (server, _) = try connect()
    let request = try chat()
    try client.writeOutbound(OutboundFrame(.request(request, sequence: 1)))
    try server.writeInbound(try #require(try client.readOutbound(as: ByteBuffer.self)))
    let frame = try #require(try server.readInbound(as: InboundFrame.self))
    var arena = BodyArena()
    #expect(try frame.view.message(C2C.Request.self, in: &arena) == request)
    try server.writeOutbound(
      OutboundFrame(.response(to: frame.header, status: .unavailable, Failure(text: "later"))))
    try client.writeInbound(try #require(try server.readOutbound(as: ByteBuffer.self)))
    let answer = try #require(try client.readInbound(as: InboundFrame.self))
    #expect(answer.header.sequence == 1)
    #expect(answer.header.status == .unavailable)
    #expect(try answer.view.message(Failure.self, in: &arena).text == "later")
    #expect(try client.finish().isClean)
    #expect(try server.finish().isClean)
  }

  @Test("malformed framing is answered by goaway with its status, and the connection closes")
  func malformed() throws {
    for (id, test) in streams {
      let expected = Outcome(test.bytes, limits: test.limits)
      guard let error = expected.error, error.code != .badMagic || !expected.frames.isEmpty else {
        continue
      }
      let (channel, observer) = try connect(limits: test.limits)
      try channel.writeInbound(ByteBuffer(bytes: test.bytes))
      #expect(try goaway(channel)?.status == error.status, "\(id)")
      #expect(try goaway(channel) == nil, "\(id)")
      #expect(!channel.isActive, "\(id)")
      #expect(observer.errors.count == 1 && observer.errors.first as? WireError == error, "\(id)")
    }
  }

  @Test("bytes of another protocol are answered by nothing")
  func otherProtocol() throws {
    for bytes in [Array("GET / HTTP/1.1\r\n\r\n".utf8), [0xD5, 0x59]] {
      let (channel, observer) = try connect()
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
      #expect(!channel.isActive)
      #expect((observer.errors.first as? WireError)?.code == .badMagic)
    }
  }

  @Test("a wrong magic behind a frame is answered")
  func laterMagic() throws {
    let (channel, _) = try connect()
    try channel.writeInbound(ByteBuffer(bytes: try opaque(3).bytes + [0]))
    #expect(try goaway(channel)?.status == .badMagic)
    #expect(!channel.isActive)
  }

  @Test("an error that is found in a body ends the connection when it is given to the pipeline")
  func givenError() throws {
    let (channel, observer) = try connect()
    try channel.writeInbound(ByteBuffer(bytes: try opaque(3).bytes))
    channel.pipeline.fireErrorCaught(
      WireError(.malformedBody, offset: 24, requirement: "WP-5.1-1", explanation: ""))
    #expect(channel.isActive)
    channel.pipeline.fireErrorCaught(
      WireError(.decompressionFailed, offset: 24, requirement: "WP-9.1-1", explanation: ""))
    #expect(try goaway(channel)?.status == .decompressionFailed)
    #expect(!channel.isActive)
    #expect(observer.errors.count == 2)
  }

  @Test("what arrives behind the error is neither decoded nor reported")
  func behindTheError() throws {
    let (channel, observer) = try connect()
    let frame = try opaque(3)
    // Before the connection is gone, as a transport may deliver it that closes later.
    let head = try channel.pipeline.syncOperations.context(
      handlerType: ByteToMessageHandler<WireFrameDecoder>.self)
    head.fireErrorCaught(
      ByteToMessageDecoderError.dataReceivedInErrorState(
        WireError(.badKind, offset: 3, requirement: "WP-2.4-4", explanation: ""),
        ByteBuffer(bytes: frame.bytes)))
    #expect(observer.errors.isEmpty)
    #expect(channel.isActive)
    #expect(try channel.finish().isClean)
  }

  @Test("a frame that cannot be sent leaves the connection open")
  func unsendable() throws {
    let (channel, observer) = try connect()
    channel.pipeline.syncOperations.write(
      NIOAny(OutboundFrame(.request(Keepalive.Request(), sequence: 0))), promise: nil)
    #expect(observer.errors.first is UnsendableFrame)
    #expect(channel.isActive)
    #expect(try channel.finish().isClean)
  }
}
