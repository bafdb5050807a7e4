// The errors of framing, each with its offset and requirement (SPEC.md 2.6). Apart, so that the decoder reads
// as the specification does and none of this is on its way.

extension WireError {
  private static func hex(_ value: some FixedWidthInteger & UnsignedInteger, _ digits: Int)
    -> String
  {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  @inline(never)
  static func badMagic(at offset: Int, found: UInt8) -> WireError {
    WireError(
      .badMagic, offset: offset, requirement: "WP-2.1-2",
      explanation: "a frame begins with D5 58, found \(hex(found, 2))")
  }

  @inline(never)
  static func unsupportedVersion(_ version: ProtocolVersion) -> WireError {
    WireError(
      .unsupportedVersion, offset: 2, requirement: "WP-2.2-3",
      explanation: "version \(version), this implementation has \(ProtocolVersion.v1)")
  }

  @inline(never)
  static func headerChecksum() -> WireError {
    WireError(
      .headerChecksum, offset: 20, requirement: "WP-2.3-3",
      explanation: "the checksum at offset 20 is not the CRC-32C of the 20 bytes before it")
  }

  @inline(never)
  static func reservedFlag(_ flags: FrameFlags) -> WireError {
    WireError(
      .reservedFlag, offset: 3, requirement: "WP-2.4-3",
      explanation:
        "flags \(hex(flags.rawValue, 2)): bits 6 and 7 must be understood and have no meaning yet")
  }

  /// Of a sender: flags that only a later version may set.
  @inline(never)
  static func unsendableFlags(_ flags: FrameFlags) -> WireError {
    WireError(
      .reservedFlag, offset: 3, requirement: "WP-2.4-1",
      explanation: "flags \(flags): a sender sets the flags 4 to 7 to 0")
  }

  @inline(never)
  static func badKind() -> WireError {
    WireError(
      .badKind, offset: 3, requirement: "WP-2.4-4",
      explanation: "kind 3; a frame is a request (0), a response (1) or a notification (2)")
  }

  @inline(never)
  static func encrypted() -> WireError {
    WireError(
      .decryptionFailed, offset: 3, requirement: "WP-2.4-5",
      explanation: "the frame is encrypted and this connection has agreed on no encryption")
  }

  @inline(never)
  static func badCommand(_ command: Command) -> WireError {
    WireError(
      .badCommand, offset: 4, requirement: "WP-2.5-12",
      explanation: "command \(hex(command.rawValue, 4)) is invalid in every frame")
  }

  @inline(never)
  static func badStatus(_ status: Status, _ kind: FrameKind) -> WireError {
    WireError(
      .badStatus, offset: 6, requirement: "WP-2.5-3",
      explanation: "status \(status.rawValue) in a \(kind); only responses carry one")
  }

  @inline(never)
  static func badSequence(_ sequence: UInt32, _ kind: FrameKind) -> WireError {
    WireError(
      .badSequence, offset: 8, requirement: "WP-2.5-5",
      explanation: kind == .notification
        ? "sequence \(sequence) in a notification, which has 0"
        : "sequence 0 in a \(kind), which has 1 or more")
  }

  @inline(never)
  static func bodyTooLong(_ length: Int, _ limits: Limits) -> WireError {
    WireError(
      .bodyTooLong, offset: 12,
      requirement: length > Limits.maximumBodyLength ? "WP-2.1-4" : "WP-2.1-3",
      explanation: "a body of \(length) bytes, \(limits.maxBodyLength) are accepted")
  }

  @inline(never)
  static func bodyChecksum(expected: UInt32, computed: UInt32) -> WireError {
    WireError(
      .bodyChecksum, offset: 16, requirement: "WP-2.3-4",
      explanation: "the header says \(hex(expected, 8)), the body has \(hex(computed, 8))")
  }
}
