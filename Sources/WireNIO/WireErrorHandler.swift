// What happens to a connection whose bytes are no frames (SPEC.md 2.6).

public import NIOCore
public import WireProtocol

/// Ends a connection at malformed framing: tells the peer with `goaway` and closes; where the very first bytes are
/// not of this protocol, it closes without a word. The error goes on through the pipeline.
///
/// Stands behind the decoder and before the encoder. Where reading a body finds an error that is framing, such as
/// `decompressionFailed`, give it to `channel.pipeline.fireErrorCaught`.
public final class WireErrorHandler: ChannelInboundHandler {
  /// What comes.
  public typealias InboundIn = InboundFrame
  /// What goes on.
  public typealias InboundOut = InboundFrame
  /// The goaway.
  public typealias OutboundOut = ByteBuffer

  private var hasSeenFrame = false

  /// A handler for one connection.
  public init() {}

  /// Lets a frame pass.
  public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasSeenFrame = true
    context.fireChannelRead(data)
  }

  /// Ends the connection at an error of framing; other errors only pass.
  public func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Read after the error that ended the connection.
    if case ByteToMessageDecoderError.dataReceivedInErrorState = error { return }
    guard let fault = error as? WireError, fault.isFraming else {
      return context.fireErrorCaught(error)
    }
    if hasSeenFrame || fault.code != .badMagic,
      let goaway = try? Frame(.notification(Goaway(status: fault.status, text: "\(fault)")))
    {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: goaway.bytes)), promise: nil)
    }
    context.fireErrorCaught(error)
    // Without waiting for the goaway: a peer that reads nothing would keep the connection.
    context.close(promise: nil)
  }
}

extension ChannelPipeline.SynchronousOperations {
  /// Adds a decoder, a ``WireErrorHandler`` and a ``WireFrameEncoder``: what is read from then on are
  /// ``InboundFrame``s, what is written are ``OutboundFrame``s.
  ///
  /// - Parameter limits: what is accepted at first.
  /// - Returns: decoder and encoder, whose limits may be changed on the event loop.
  @discardableResult
  public func addWireHandlers(limits: Limits = .default) throws -> (
    decoder: WireFrameDecoder, encoder: WireFrameEncoder
  ) {
    let decoder = WireFrameDecoder(limits: limits), encoder = WireFrameEncoder()
    try addHandlers(ByteToMessageHandler(decoder), WireErrorHandler(), encoder)
    return (decoder, encoder)
  }
}
