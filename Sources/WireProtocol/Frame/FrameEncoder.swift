// Frames are written into a buffer that the caller uses again.

internal import CProtobufC

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
  @_specialize(where Body == C2C.Request)
  public mutating func append<Body: WireMessage>(
    _ frame: OutgoingFrame<Body>, to output: inout [UInt8]
  ) throws(WireError) {
    let version = version
    let limits = limits
    try arena.build(frame.body) { (body) throws(WireError) in
      let length = try body.judgedLength()
      // The checksum follows when the body stands in its place.
      var header = try FrameHeader(
        kind: frame.kind, command: frame.command, status: frame.status, sequence: frame.sequence,
        flags: [], version: version, bodyLength: length, bodyChecksum: 0, limits: limits)
      guard Body.isBody(of: header) else { throw .otherBody(header, Body.name) }
      output.append(addingCapacity: Frame.headerLength + length) { target in
        unsafe target.write(count: Frame.headerLength + length) { buffer in
          guard let start = buffer.baseAddress else { return }
          let packed = unsafe UnsafeMutableRawBufferPointer(
            rebasing: buffer[Frame.headerLength...])
          unsafe body.pack(into: packed)
          header.bodyChecksum = unsafe CRC32C.checksum(
            Span(_unsafeBytes: UnsafeRawBufferPointer(packed)))
          unsafe header.write(to: start)
        }
      }
    }
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
