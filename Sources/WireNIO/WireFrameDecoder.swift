// What a channel reads becomes frames. All judgement is the codec's.

public import NIOCore
public import WireProtocol

/// Cuts what a channel reads into frames, for a `ByteToMessageHandler`.
///
/// Fires one ``InboundFrame`` after the other. A ``/WireProtocol/WireError`` is fired as soon as the bytes that are there
/// tell it (SPEC.md 2.6), and nothing is decoded after it. Where a channel ends inside of a frame,
/// `ByteToMessageDecoderError.leftoverDataWhenDone` has the beginning that came.
public final class WireFrameDecoder: ByteToMessageDecoder {
  /// What is fired.
  public typealias InboundOut = InboundFrame

  /// What is accepted from the next header on: change it, on the event loop, when hello or login has agreed on
  /// something else.
  public var limits: Limits

  /// A decoder at the beginning of a stream.
  public init(limits: Limits = .default) { self.limits = limits }

  /// Fires all frames that are there.
  ///
  /// - Throws: what ``/WireProtocol/FrameView/decode(_:limits:)`` throws.
  public func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws
    -> DecodingState
  {
    // Many in a call, because the handler around this takes longer for a call than for a frame.
    var answer = DecodingState.needMoreData
    while let length = try frameLength(buffer), let bytes = buffer.readSlice(length: length) {
      context.fireChannelRead(wrapInboundOut(InboundFrame(judged: bytes)))
      answer = .continue
    }
    return answer
  }

  /// The same at the end of the stream, where what is left over is the beginning of a frame.
  ///
  /// - Throws: what ``/WireProtocol/FrameView/decode(_:limits:)`` throws, and `leftoverDataWhenDone` with a beginning
  ///   that came.
  public func decodeLast(context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool)
    throws -> DecodingState
  {
    let answer = try decode(context: context, buffer: &buffer)
    if answer == .needMoreData, buffer.readableBytes > 0 {
      throw ByteToMessageDecoderError.leftoverDataWhenDone(buffer)
    }
    return answer
  }

  private func frameLength(_ buffer: borrowing ByteBuffer) throws(WireError) -> Int? {
    switch try FrameView.decode(buffer.readableBytesUInt8Span, limits: limits) {
    case .frame(let frame): frame.bytes.count
    case .needMore: nil
    }
  }
}
