// A frame that borrows the bytes it was decoded from: nothing is copied, nothing allocated.

/// A frame whose header and body have been judged (SPEC.md 2.6, orders 1 to 11), as a view of its bytes.
///
/// The view lives no longer than the bytes; the compiler checks it. ``Frame/init(copying:)`` is the way out.
public struct FrameView: ~Escapable {
  /// The header, judged.
  public let header: FrameHeader
  /// Header and body, as they came.
  public let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  package init(header: FrameHeader, bytes: Span<UInt8>) {
    self.header = header
    self.bytes = bytes
  }

  /// The body as transmitted: compressed if the header says so.
  public var body: Span<UInt8> {
    @_lifetime(copy self)
    get { bytes.extracting(droppingFirst: Frame.headerLength) }
  }

  /// What a decoder answers when nothing is wrong; the third answer is the thrown ``WireError``.
  public enum Answer: ~Escapable {
    /// At least this many bytes more are needed, 1 or more.
    case needMore(Int)
    /// A whole frame, at the beginning of the bytes.
    case frame(FrameView)
  }

  /// Decodes the frame at the beginning of `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: what has come so far; more than one frame may stand in it.
  ///   - limits: the longest body that is accepted.
  /// - Returns: the frame, or how many more bytes are needed.
  /// - Throws: the first failure in the order of SPEC.md 2.6, as early as it can be told.
  @_lifetime(copy bytes)
  public static func decode(_ bytes: Span<UInt8>, limits: Limits = .default) throws(WireError)
    -> Answer
  {
    guard let header = try FrameHeader.decode(bytes, limits: limits) else {
      return .needMore(Frame.headerLength - bytes.count)
    }
    let length = Frame.headerLength + header.bodyLength
    guard bytes.count >= length else { return .needMore(length - bytes.count) }
    let frame = FrameView(header: header, bytes: bytes.extracting(first: length))
    try frame.verifyBody()
    return .frame(frame)
  }

  @inline(__always)
  func verifyBody() throws(WireError) {
    let computed = CRC32C.checksum(body)
    guard computed == header.bodyChecksum else {
      throw .bodyChecksum(expected: header.bodyChecksum, computed: computed)
    }
  }
}
