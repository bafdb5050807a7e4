// The fixed header: 24 bytes, big-endian (SPEC.md 2.1), judged in the order of SPEC.md 2.6.

/// The fields of a header that has been judged valid, or is built so that it is.
public struct FrameHeader: Sendable, Hashable {
  /// The version of the frame.
  public let version: ProtocolVersion
  /// Request, response or notification.
  public let kind: FrameKind
  /// The flags, without the kind.
  public internal(set) var flags: FrameFlags
  /// What the frame asks, answers or tells.
  public let command: Command
  /// The result in a response; ok in a request or notification.
  public let status: Status
  /// The number that a response has in common with its request; 0 in a notification and only there.
  public let sequence: UInt32
  /// Bytes of the body as transmitted.
  public internal(set) var bodyLength: Int
  /// CRC-32C of the body as transmitted.
  public internal(set) var bodyChecksum: UInt32

  /// The first two bytes of every frame.
  public static let magic: UInt16 = 0xD558

  /// Only for values that are known to make a legal header.
  init(
    version: ProtocolVersion, kind: FrameKind, flags: FrameFlags, command: Command, status: Status,
    sequence: UInt32, bodyLength: Int, bodyChecksum: UInt32
  ) {
    self.version = version
    self.kind = kind
    self.flags = flags
    self.command = command
    self.status = status
    self.sequence = sequence
    self.bodyLength = bodyLength
    self.bodyChecksum = bodyChecksum
  }

  /// Judges what is there of a header. Nil: more bytes are needed, and what is there is right so far.
  ///
  /// - Parameters:
  ///   - bytes: begins with the frame; only the first 24 are looked at.
  ///   - limits: the longest body that is accepted.
  /// - Throws: the first failure in the order of SPEC.md 2.6, up to the body length.
  public static func decode(_ bytes: Span<UInt8>, limits: Limits) throws(WireError)
    -> FrameHeader?
  {
    guard bytes.count >= Frame.headerLength else {
      try judgeBeginning(bytes)
      return nil
    }
    // One guard above, fixed offsets below: the compiler drops every further bounds check.
    let bytes = bytes.extracting(first: Frame.headerLength)
    if bytes.uint16(at: 0) != magic || bytes[2] >> 4 != ProtocolVersion.v1.rawValue >> 4 {
      try judgeBeginning(bytes)
    }
    guard CRC32C.checksum(bytes.extracting(first: 20)) == bytes.uint32(at: 20) else {
      throw .headerChecksum()
    }
    let flags = FrameFlags(rawValue: bytes[3])
    guard flags.isDisjoint(with: .mustUnderstand) else { throw .reservedFlag(flags) }
    guard let kind = FrameKind(rawValue: bytes[3] & 3) else { throw .badKind() }
    guard !flags.contains(.encrypted) else { throw .encrypted() }
    let command = Command(rawValue: bytes.uint16(at: 4))
    guard command.isValid else { throw .badCommand(command) }
    let status = Status(rawValue: bytes.uint16(at: 6))
    guard kind == .response || status == .ok else { throw .badStatus(status, kind) }
    let sequence = bytes.uint32(at: 8)
    guard (sequence == 0) == (kind == .notification) else { throw .badSequence(sequence, kind) }
    let length = Int(bytes.uint32(at: 12))
    guard length <= limits.maxBodyLength else { throw .bodyTooLong(length, limits) }
    return FrameHeader(
      version: ProtocolVersion(rawValue: bytes[2]), kind: kind, flags: flags, command: command,
      status: status, sequence: sequence, bodyLength: length, bodyChecksum: bytes.uint32(at: 16))
  }

  /// Judges magic and version, each byte as it comes (WP-2.6-1).
  private static func judgeBeginning(_ bytes: Span<UInt8>) throws(WireError) {
    if bytes.count > 0, bytes[0] != UInt8(magic >> 8) { throw .badMagic(at: 0, found: bytes[0]) }
    if bytes.count > 1, bytes[1] != UInt8(magic & 0xFF) { throw .badMagic(at: 1, found: bytes[1]) }
    if bytes.count > 2 {
      let version = ProtocolVersion(rawValue: bytes[2])
      if !version.isSupported { throw .unsupportedVersion(version) }
    }
  }

  /// Reads a header again.
  ///
  /// - Parameter bytes: begins with a header that ``decode(_:limits:)`` has found valid.
  package init(judged bytes: Span<UInt8>) {
    let bytes = bytes.extracting(first: Frame.headerLength)
    let flags = FrameFlags(rawValue: bytes[3])
    self.init(
      version: ProtocolVersion(rawValue: bytes[2]),
      // Kind 3 was refused.
      kind: FrameKind(rawValue: bytes[3] & 3) ?? .notification, flags: flags,
      command: Command(rawValue: bytes.uint16(at: 4)),
      status: Status(rawValue: bytes.uint16(at: 6)), sequence: bytes.uint32(at: 8),
      bodyLength: Int(bytes.uint32(at: 12)), bodyChecksum: bytes.uint32(at: 16))
  }

  /// Whether a receiver with these limits takes the frame.
  package func check(_ limits: Limits) throws(WireError) {
    guard bodyLength <= limits.maxBodyLength else { throw .bodyTooLong(bodyLength, limits) }
  }

  /// Writes the 24 bytes with their checksum.
  ///
  /// Invariant: `target` points to at least 24 writable bytes.
  func write(to target: UnsafeMutableRawPointer) {
    func put<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
      unsafe target.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Integer.self)
    }
    put(FrameHeader.magic, at: 0)
    put(version.rawValue, at: 2)
    put(flags.rawValue | kind.rawValue, at: 3)
    put(command.rawValue, at: 4)
    put(status.rawValue, at: 6)
    put(sequence, at: 8)
    put(UInt32(truncatingIfNeeded: bodyLength), at: 12)
    put(bodyChecksum, at: 16)
    let covered = unsafe UnsafeBufferPointer(
      start: target.assumingMemoryBound(to: UInt8.self), count: 20)
    put(CRC32C.checksum(unsafe Span(_unsafeElements: covered)), at: 20)
  }
}

extension FrameHeader: CustomStringConvertible {
  /// Such as `request c2c #7, 195 bytes`.
  public var description: String {
    var text = "\(kind) \(command)"
    if kind != .notification { text += " #\(sequence)" }
    if status != .ok { text += " \(status)" }
    if !flags.isEmpty { text += " [\(flags)]" }
    return text + ", \(bodyLength) bytes"
  }
}
