// A frame that owns its bytes.

/// A whole frame, valid by construction: header and body as they stand on the wire.
public struct Frame: Sendable, Hashable {
  /// Bytes of every header.
  public static let headerLength = 24

  /// The header.
  public let header: FrameHeader
  /// Header and body, as they came or as they will be sent.
  public let bytes: [UInt8]

  /// A copy that outlives the bytes of the view.
  public init(copying view: FrameView) {
    header = view.header
    bytes = Array(copying: view.bytes)
  }

  /// A frame around a body that is encoded already: of a command of your own, or compressed.
  ///
  /// - Parameters:
  ///   - kind: request, response or notification.
  ///   - command: not `0000` or `FFFF`.
  ///   - status: ok, except in a response.
  ///   - sequence: 0 in a notification and only there.
  ///   - flags: of a sender: ``FrameFlags/compressed`` or none.
  ///   - version: a supported one.
  ///   - body: at most ``Limits/maximumBodyLength`` bytes.
  /// - Throws: the error that a receiver would report.
  public init(
    _ kind: FrameKind, _ command: Command, status: Status = .ok, sequence: UInt32,
    flags: FrameFlags = [], version: ProtocolVersion = .v1, body: [UInt8] = []
  ) throws(WireError) {
    let header = try FrameHeader(
      kind: kind, command: command, status: status, sequence: sequence, flags: flags,
      version: version, bodyLength: body.count, bodyChecksum: CRC32C.checksum(body.span),
      limits: .maximum)
    self.header = header
    // The header is written into the 24 bytes reserved for it.
    bytes = Array(capacity: Frame.headerLength + body.count) { output in
      output.appendHeader(header)
      output.append(copying: body.span)
    }
  }

  /// Decodes exactly one frame.
  ///
  /// - Throws: what ``FrameView/decode(_:limits:)`` throws.
  /// - Returns: nil when bytes are missing or left over.
  public init?(exactly bytes: [UInt8], limits: Limits = .default) throws(WireError) {
    guard case .frame(let view) = try FrameView.decode(bytes.span, limits: limits),
      view.bytes.count == bytes.count
    else { return nil }
    header = view.header
    self.bytes = bytes
  }

  /// The frame as a view, for everything that reads.
  public var view: FrameView {
    @_lifetime(borrow self)
    get { FrameView(header: header, bytes: bytes.span) }
  }

  /// The body as transmitted: compressed if the header says so.
  public var body: ArraySlice<UInt8> { bytes[Frame.headerLength...] }
}

extension Frame: CustomStringConvertible {
  /// The header in words.
  public var description: String { header.description }
}

extension FrameHeader {
  /// A header of a sender, judged like a received one.
  init(
    kind: FrameKind, command: Command, status: Status, sequence: UInt32, flags: FrameFlags,
    version: ProtocolVersion, bodyLength: Int, bodyChecksum: UInt32, limits: Limits
  ) throws(WireError) {
    guard version.isSupported else { throw .unsupportedVersion(version) }
    guard flags.isSubset(of: .compressed) else {
      throw flags.contains(.encrypted) ? .encrypted() : .unsendableFlags(flags)
    }
    guard command.isValid else { throw .badCommand(command) }
    guard kind == .response || status == .ok else { throw .badStatus(status, kind) }
    guard (sequence == 0) == (kind == .notification) else { throw .badSequence(sequence, kind) }
    guard bodyLength <= limits.maxBodyLength else { throw .bodyTooLong(bodyLength, limits) }
    self.init(
      version: version, kind: kind, flags: flags, command: command, status: status,
      sequence: sequence, bodyLength: bodyLength, bodyChecksum: bodyChecksum)
  }
}
