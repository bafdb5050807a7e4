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
    _ body: Body, _ kind: FrameKind, _ command: Command, _ status: Status,
    sequence: UInt32, to output: inout [UInt8]
  ) throws(WireError) {
    // Length and checksum follow when the body stands in its place.
    let header = try FrameHeader(
      kind: kind, command: command, status: status, sequence: sequence, flags: [],
      version: version, bodyLength: 0, bodyChecksum: 0, limits: limits)
    guard Body.isBody(of: header) else { throw .otherBody(header, Body.name) }
    // Mostly there is room already, and one pass does. Else the first one tells how much it takes.
    let room = output.capacity - output.count - Frame.headerLength
    let length: Int
    if room >= 0 {
      length = try FrameEncoder.append(header, body, to: &output, room, limits)
      if length <= room { return }
    } else {
      var counter = BodyWriter()
      counter.message(body)
      length = try FrameEncoder.judged(counter, body, limits)
    }
    _ = try FrameEncoder.append(header, body, to: &output, length, limits)
  }

  /// Appends the frame if the body does not take more than `room`.
  ///
  /// - Returns: the length of the body in any case.
  @inline(__always)
  private static func append<Body: WireMessage>(
    _ header: FrameHeader, _ body: Body, to output: inout [UInt8], _ room: Int,
    _ limits: Limits
  ) throws(WireError) -> Int {
    var header = header
    try output.append(addingCapacity: Frame.headerLength + room) { (target) throws(WireError) in
      unsafe try target.write(atMost: Frame.headerLength + room) { (buffer) throws(WireError) in
        guard let start = buffer.baseAddress else { return 0 }
        var writer = unsafe BodyWriter(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[Frame.headerLength...]))
        writer.message(body)
        header.bodyLength = try judged(writer, body, limits)
        guard writer.fits else { return 0 }
        let end = Frame.headerLength + header.bodyLength
        let written = unsafe UnsafeRawBufferPointer(rebasing: buffer[Frame.headerLength..<end])
        header.bodyChecksum = unsafe CRC32C.checksum(Span(_unsafeBytes: written))
        unsafe header.write(to: start)
        return end
      }
    }
    return header.bodyLength
  }

  /// The length of a body that may be sent.
  @inline(__always)
  private static func judged<Body: WireMessage>(
    _ writer: borrowing BodyWriter, _ body: Body, _ limits: Limits
  ) throws(WireError) -> Int {
    guard writer.isGood else { throw writer.error(of: body) }
    guard writer.length <= limits.maxBodyLength else {
      throw .bodyTooLong(writer.length, limits)
    }
    return writer.length
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
