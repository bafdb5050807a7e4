// What is written into a channel becomes bytes.

public import NIOCore
public import WireProtocol

/// A frame to be written into a channel: a typed body, or a frame that came and goes on.
///
/// ```swift
/// channel.writeAndFlush(OutboundFrame(.response(Keepalive.Response(), to: frame.header)))
/// channel.writeAndFlush(OutboundFrame(forwarding: frame))
/// ```
public struct OutboundFrame: Sendable {
  enum Content {
    case forwarded(InboundFrame)
    case encoded(@Sendable (inout FrameEncoder, inout [UInt8]) throws(WireError) -> Void)
  }
  let content: Content

  /// A frame that is encoded where it is written.
  public init<Body: WireMessage>(_ frame: OutgoingFrame<Body>) {
    content = .encoded { (encoder, bytes) throws(WireError) in
      try encoder.append(frame, to: &bytes)
    }
  }

  /// A frame as it came, byte for byte. It is not copied: the buffer it came in is what is sent.
  public init(forwarding frame: InboundFrame) { content = .forwarded(frame) }
}

/// Encodes the frames that are written into a channel.
///
/// A frame that cannot be sent fails the promise of its write with a ``/WireProtocol/WireError``; a write without a promise
/// fires ``UnsendableFrame`` instead, so that no failure is lost. What is written later goes on.
public final class WireFrameEncoder: ChannelOutboundHandler {
  /// What is written.
  public typealias OutboundIn = OutboundFrame
  /// What the channel sends.
  public typealias OutboundOut = ByteBuffer

  /// What the receiver accepts: change it on the event loop, when hello has told it.
  public var limits: Limits {
    get { encoder.limits }
    set { encoder.limits = newValue }
  }

  private var encoder: FrameEncoder
  private var bytes: [UInt8] = []

  /// An encoder for a receiver with these limits.
  public init(limits: Limits = .default) { encoder = FrameEncoder(limits: limits) }

  /// Writes the bytes of a frame.
  public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?)
  {
    do throws(WireError) {
      let buffer = try encode(unwrapOutboundIn(data), context.channel.allocator)
      context.write(wrapOutboundOut(buffer), promise: promise)
    } catch {
      guard let promise else { return context.fireErrorCaught(UnsendableFrame(error: error)) }
      promise.fail(error)
    }
  }

  private func encode(_ frame: OutboundFrame, _ allocator: ByteBufferAllocator) throws(WireError)
    -> ByteBuffer
  {
    switch frame.content {
    case .forwarded(let frame):
      try frame.header.check(limits)
      return frame.buffer
    case .encoded(let append):
      // Copied once: the encoder writes into arrays, and a channel keeps its buffer until it is sent.
      bytes.removeAll(keepingCapacity: bytes.capacity <= 65_536)
      try append(&encoder, &bytes)
      return allocator.buffer(bytes: bytes)
    }
  }
}

/// A frame was written, without a promise, that cannot be sent.
public struct UnsendableFrame: Error {
  /// Why.
  public let error: WireError
}
