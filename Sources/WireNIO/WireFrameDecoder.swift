// What a channel reads becomes frames. All judgement is the codec's.

public import NIOCore
public import WireProtocol

/// Cuts what a channel reads into frames, for a `ByteToMessageHandler`.
///
/// Fires one ``InboundFrame`` after the other. A ``WireProtocol/WireError`` is fired as soon as the bytes that are there
/// tell it (SPEC.md 2.6), and nothing is decoded after it. Where a channel ends inside of a frame,
/// `ByteToMessageDecoderError.leftoverDataWhenDone` has the beginning that came.
public final class WireFrameDecoder: NIOSingleStepByteToMessageDecoder {
  /// What is accepted from the next header on: change it, on the event loop, when hello or login has agreed on
  /// something else.
  public var limits: Limits

  /// A decoder at the beginning of a stream.
  public init(limits: Limits = .default) { self.limits = limits }

  /// The frame at the beginning of `buffer`; nil while bytes are missing.
  ///
  /// - Throws: what `FrameView.decode` throws.
  public func decode(buffer: inout ByteBuffer) throws -> InboundFrame? {
    try frameLength(buffer).flatMap { buffer.readSlice(length: $0) }.map(InboundFrame.init(judged:))
  }

  /// The same at the end of the stream, where what is left over is the beginning of a frame.
  public func decodeLast(buffer: inout ByteBuffer, seenEOF: Bool) throws -> InboundFrame? {
    if let frame = try decode(buffer: &buffer) { return frame }
    guard buffer.readableBytes == 0 else {
      throw ByteToMessageDecoderError.leftoverDataWhenDone(buffer)
    }
    return nil
  }

  private func frameLength(_ buffer: borrowing ByteBuffer) throws(WireError) -> Int? {
    switch try FrameView.decode(buffer.readableBytesUInt8Span, limits: limits) {
    case .frame(let frame): frame.bytes.count
    case .needMore: nil
    }
  }
}
