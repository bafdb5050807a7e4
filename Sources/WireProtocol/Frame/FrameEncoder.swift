// Frames are written into a buffer that the caller uses again.

/// Encodes frames, one after the other, without allocating after the first ones.
///
/// Keeps the memory that its largest body took until it is destroyed.
///
/// ```swift
/// try encoder.append(.request(chat, sequence: counter.next()), to: &output)
/// ```
public struct FrameEncoder: ~Copyable, Sendable {
  /// What the receiver accepts.
  public var limits: Limits
  /// The version that is written into headers.
  public let version: ProtocolVersion
  /// How bodies are compressed from now on, where that makes them shorter: with the first dictionary, or without one.
  public var compression: Compression
  /// Whether the connection is encrypted: then bodies with messages of several senders stay as they are (WP-9.4-3).
  public var isEncrypted: Bool

  @usableFromInline var writer = BodyWriter()
  private var deflater = Deflater()

  /// An encoder for a receiver with these limits.
  ///
  /// - Parameters:
  ///   - limits: what the receiver accepts.
  ///   - version: the version that is written into headers.
  ///   - compression: what hello has agreed on.
  ///   - isEncrypted: whether the connection is encrypted, by TLS or otherwise.
  public init(
    limits: Limits = .default, version: ProtocolVersion = .v1, compression: Compression = .none,
    isEncrypted: Bool = false
  ) {
    self.limits = limits
    self.version = version
    self.compression = compression
    self.isEncrypted = isEncrypted
  }

  /// Appends a frame in canonical encoding (WP-5.1-2). A failure leaves `output` as it was.
  ///
  /// - Throws: the error that the receiver would report: a rule of SPEC.md 5 that the body breaks, a sequence of
  ///   0, a body above the receiver's limit.
  @inlinable
  public mutating func append<Body: WireMessage>(
    _ frame: OutgoingFrame<Body>, to output: inout [UInt8]
  ) throws(WireError) {
    // Written where the caller's compiler knows the type, so that the body is lent as it is and nothing of it retained.
    frame.body.write(to: &writer)
    let unknown = frame.body.unknownFields
    if !unknown.isEmpty { writer.unknownFields(unknown, of: Body.self) }
    // Nobody asks for the senders where it makes no difference.
    let mayCompress = !isEncrypted || !frame.body.holdsSeveralSenders
    try finish(
      Body.self, frame.kind, frame.command, frame.status, sequence: frame.sequence,
      mayCompress: mayCompress, to: &output)
  }

  /// Judges what was written and appends it behind its header.
  @usableFromInline
  @_specialize(where Body == C2C.Request)
  mutating func finish<Body: WireMessage>(
    _: Body.Type, _ kind: FrameKind, _ command: Command, _ status: Status, sequence: UInt32,
    mayCompress: Bool, to output: inout [UInt8]
  ) throws(WireError) {
    defer { writer.restart() }
    var header = try FrameHeader(
      kind: kind, command: command, status: status, sequence: sequence, flags: [],
      version: version, bodyLength: 0, bodyChecksum: 0, limits: limits)
    guard Body.isBody(of: header) else { throw .otherBody(header, Body.name) }
    guard writer.isGood else { throw writer.error(in: Body.self) }
    header.bodyLength = writer.body.count
    guard header.bodyLength <= limits.maxBodyLength else {
      throw .bodyTooLong(header.bodyLength, limits)
    }
    if mayCompress, compression.isAgreed, Compression.isPossible(for: command),
      deflater.deflate(writer.body, compression.dictionaries.first)
    {
      appendCompressed(header, to: &output)
      return
    }
    header.bodyChecksum = CRC32C.checksum(writer.body)
    writer.put(header)
    output.append(copying: writer.frame)
  }

  /// Appends what was compressed behind its header.
  @inline(never)
  private mutating func appendCompressed(_ plain: FrameHeader, to output: inout [UInt8]) {
    var header = plain
    header.flags = [.compressed]
    header.bodyLength = deflater.body.count
    header.bodyChecksum = CRC32C.checksum(deflater.body)
    deflater.put(header)
    output.append(copying: deflater.frame)
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
