// A frame as it came through a channel: its bytes are a slice of what the channel read.

public import NIOCore
public import WireProtocol

/// A frame that shares the storage of the channel's buffer: nothing is copied, and it may be kept, sent to another
/// thread and forwarded.
///
/// ```swift
/// let chat = try frame.view.body(C2C.Request.self, in: &arena)
/// ```
///
/// It keeps the whole of what was read with it alive, which may be many frames: whoever keeps one for long makes a
/// ``/WireProtocol/Frame`` of its ``view``.
public struct InboundFrame: Sendable, Hashable {
  /// Header and body, as they came; what is readable is the frame.
  public let buffer: ByteBuffer

  /// Only for the bytes of a frame that has been judged.
  init(judged buffer: ByteBuffer) { self.buffer = buffer }

  /// The same frame in a buffer of its own: one that was stored, to be forwarded.
  public init(_ frame: Frame) { buffer = ByteBuffer(bytes: frame.bytes) }

  /// The header, judged.
  public var header: FrameHeader { FrameHeader(judged: buffer.readableBytesUInt8Span) }

  /// The frame as a view, for everything that reads.
  public var view: FrameView {
    @_lifetime(borrow self)
    get { FrameView(header: header, bytes: buffer.readableBytesUInt8Span) }
  }
}

extension InboundFrame: CustomStringConvertible {
  /// The header in words.
  public var description: String { header.description }
}
