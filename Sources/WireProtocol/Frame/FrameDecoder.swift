// A stream of bytes in any chunks becomes frames.

/// Holds what has come of a stream and gives its frames one after the other.
///
/// ```swift
/// decoder.feed(chunk.span)
/// while let frame = try decoder.next() { try handle(frame, &arena) }
/// ```
///
/// Decoder and arena may be properties of one type; what decodes the body is then a function of its own that takes the
/// arena `inout`, because a frame borrows the decoder.
///
/// The bytes held are at most one frame of the accepted length and the last chunk. Each byte is judged once, so
/// that bytes which come one by one cost the same each. Memory grows with the bytes that have come, never with a
/// length that a header announces.
public struct FrameDecoder: ~Copyable, Sendable {
  /// What is accepted from now on: change it when hello or login has agreed on something else.
  public var limits: Limits

  /// How many more bytes the frame under way needs at least, as ``next()`` said last; 0 when that gave a frame or an
  /// error.
  public private(set) var missing = Frame.headerLength

  /// Where the frame under way begins in the stream: bytes before it since the beginning.
  public private(set) var offset = 0

  private var store = ByteStore()
  private var header: FrameHeader?
  private var failure: WireError?

  /// A decoder at the beginning of a stream.
  public init(limits: Limits = .default) { self.limits = limits }

  /// Takes the next bytes of the stream, any number.
  public mutating func feed(_ chunk: Span<UInt8>) { store.append(chunk) }

  /// Bytes that have come and are part of no frame yet.
  public var buffered: Int { store.count }

  /// The next frame; nil while bytes are missing.
  ///
  /// The view lives until the decoder is used again.
  ///
  /// - Throws: the first failure of the stream, and the same again at every later call: a stream that is
  ///   malformed stays so.
  @_lifetime(&self)
  public mutating func next() throws(WireError) -> FrameView? {
    guard let header = try judgedHeader() else { return nil }
    let length = Frame.headerLength + header.bodyLength
    guard store.count >= length else {
      self.header = header
      missing = length - store.count
      return nil
    }
    do throws(WireError) {
      try FrameView(header: header, bytes: store.span.extracting(first: length)).verifyBody()
    } catch {
      throw fail(error)
    }
    self.header = nil
    missing = 0
    offset += length
    return FrameView(header: header, bytes: store.take(length))
  }

  /// The header of the frame under way: kept while the body is missing, so that it is judged once.
  @inline(__always)
  private mutating func judgedHeader() throws(WireError) -> FrameHeader? {
    if let failure { throw failure }
    if let header { return header }
    do throws(WireError) {
      if let judged = try FrameHeader.decode(store.span, limits: limits) { return judged }
    } catch {
      throw fail(error)
    }
    missing = Frame.headerLength - store.count
    return nil
  }

  private mutating func fail(_ error: WireError) -> WireError {
    failure = error
    missing = 0
    return error
  }
}
