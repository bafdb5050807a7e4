// Frames are written into a buffer that the caller uses again.

/// Encodes frames, one after the other, without allocating after the first ones.
///
/// ```swift
/// try encoder.append(.request(chat, sequence: counter.next()), to: &output)
/// ```
public struct FrameEncoder: ~Copyable, Sendable {
  /// What the receiver accepts.
  public var limits: Limits
  /// The version that is written into headers.
  public let version: ProtocolVersion

  private var arena = BodyArena()

  /// An encoder for a receiver with these limits.
  public init(limits: Limits = .default, version: ProtocolVersion = .v1) {
    self.limits = limits
    self.version = version
  }

  /// Appends a frame in canonical encoding (WP-5.1-2). A failure leaves `output` as it was.
  ///
  /// - Throws: the error that the receiver would report: a rule of SPEC.md 5 that the body breaks, a sequence of
  ///   0, a body above the receiver's limit.
  @inlinable
  public mutating func append<Body: WireMessage>(
    _ frame: OutgoingFrame<Body>, to output: inout [UInt8]
  ) throws(WireError) {
    // Taken apart where it was made, so that the body is lent and not copied.
    try append(
      frame.body, frame.kind, frame.command, frame.status, sequence: frame.sequence, to: &output)
  }

  @usableFromInline
  @_specialize(where Body == C2C.Request)
  mutating func append<Body: WireMessage>(
    _ body: borrowing Body, _ kind: FrameKind, _ command: Command, _ status: Status,
    sequence: UInt32, to output: inout [UInt8]
  ) throws(WireError) {
    // Length and checksum follow when the body stands in its place.
    let header = try FrameHeader(
      kind: kind, command: command, status: status, sequence: sequence, flags: [],
      version: version, bodyLength: 0, bodyChecksum: 0, limits: limits)
    guard Body.isBody(of: header) else { throw .otherBody(header, Body.name) }
    let limits = limits
    let builder = arena.build(body)
    try builder.judge()
    try FrameEncoder.append(header, builder.filled, to: &output, limits)
  }

  private static func append(
    _ header: FrameHeader, _ body: borrowing FilledBody, to output: inout [UInt8],
    _ limits: Limits
  ) throws(WireError) {
    // The exact length costs a pass over the body. Where there is room for the bound, packing tells it.
    let spare = output.capacity - output.count - Frame.headerLength
    let room = body.bound <= spare ? body.bound : try judged(body.length, limits)
    try output.append(addingCapacity: Frame.headerLength + room) { (target) throws(WireError) in
      unsafe try target.write(atMost: Frame.headerLength + room) { (buffer) throws(WireError) in
        guard let start = buffer.baseAddress else { return 0 }
        let target = unsafe UnsafeMutableRawBufferPointer(
          rebasing: buffer[Frame.headerLength...])
        var header = header
        header.bodyLength = try judged(unsafe body.pack(into: target), limits)
        let packed = unsafe UnsafeRawBufferPointer(rebasing: target[..<header.bodyLength])
        header.bodyChecksum = unsafe CRC32C.checksum(Span(_unsafeBytes: packed))
        unsafe header.write(to: start)
        return Frame.headerLength + header.bodyLength
      }
    }
  }

  private static func judged(_ length: Int, _ limits: Limits) throws(WireError) -> Int {
    guard length <= limits.maxBodyLength else { throw .bodyTooLong(length, limits) }
    return length
  }

  /// Appends a frame that is encoded already.
  ///
  /// - Throws: `bodyTooLong` when the receiver does not accept it.
  public func append(_ frame: Frame, to output: inout [UInt8]) throws(WireError) {
    try append(forwarding: frame.view, to: &output)
  }

  /// Appends a frame as it came, byte for byte: unknown fields, compression, flags that may be skipped.
  ///
  /// - Throws: `bodyTooLong` when the receiver does not accept it.
  public func append(forwarding frame: FrameView, to output: inout [UInt8]) throws(WireError) {
    guard frame.header.bodyLength <= limits.maxBodyLength else {
      throw .bodyTooLong(frame.header.bodyLength, limits)
    }
    output.append(copying: frame.bytes)
  }
}

extension Frame {
  /// Encodes a frame of its own, for where a buffer that is used again is not worth it.
  ///
  /// - Throws: what ``FrameEncoder`` throws.
  public init<Body: WireMessage>(_ frame: OutgoingFrame<Body>, limits: Limits = .default)
    throws(WireError)
  {
    var encoder = FrameEncoder(limits: limits)
    var bytes: [UInt8] = []
    try encoder.append(frame, to: &bytes)
    guard let frame = try Frame(exactly: bytes, limits: limits) else {
      throw .malformedBody(0, "WP-2.6-4", "the encoder wrote something else than one frame")
    }
    self = frame
  }
}
