// The fields of a header whose checksum holds, as they stand: for frames that are refused for one of them.

import WireProtocol

/// The numbers of a header that was not damaged on its way, whether or not they are allowed (SPEC.md 2.1).
///
/// A ``FrameHeader`` is always legal. What is wrong with a frame of, say, kind 3 is seen here.
public struct HeaderFields: Sendable, Hashable {
  /// The version byte.
  public let version: ProtocolVersion
  /// Bits 0 and 1 of the flags byte, 0 to 3; 3 is no kind.
  public let kind: UInt8
  /// Bits 2 to 7 of the flags byte.
  public let flags: FrameFlags
  /// The command, valid or not.
  public let command: Command
  /// The status, in whatever kind of frame.
  public let status: Status
  /// The sequence.
  public let sequence: UInt32
  /// Bytes of the body, up to 4,294,967,295.
  public let bodyLength: Int
  /// What the header says of the body.
  public let bodyChecksum: UInt32

  /// The fields in the first 24 of `bytes`; nil when there are fewer, the magic or major version is another,
  /// or the header checksum is wrong.
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= Frame.headerLength, bytes.uint16(at: 0) == FrameHeader.magic,
      ProtocolVersion(rawValue: bytes[2]).isSupported,
      CRC32C.checksum(bytes.extracting(first: 20)) == bytes.uint32(at: 20)
    else { return nil }
    version = ProtocolVersion(rawValue: bytes[2])
    kind = bytes[3] & 3
    flags = FrameFlags(rawValue: bytes[3])
    command = Command(rawValue: bytes.uint16(at: 4))
    status = Status(rawValue: bytes.uint16(at: 6))
    sequence = bytes.uint32(at: 8)
    bodyLength = Int(bytes.uint32(at: 12))
    bodyChecksum = bytes.uint32(at: 16)
  }

  /// The fields of a legal header.
  public init(_ header: FrameHeader) {
    version = header.version
    kind = header.kind.rawValue
    flags = header.flags
    command = header.command
    status = header.status
    sequence = header.sequence
    bodyLength = header.bodyLength
    bodyChecksum = header.bodyChecksum
  }

  /// The header that a record shows; nil when it has none.
  init?(of record: borrowing StreamRecord) {
    switch record {
    case .frame(let view, _): self.init(view.header)
    case .undecoded(.malformed(let run)):
      guard let header = run.header else { return nil }
      self = header
    case .undecoded(.gap): return nil
    }
  }

  /// Where the next frame is looked for: bytes from the beginning of this one; nil when the length is one
  /// that no frame has, so that it says nothing.
  public var frameLength: Int? {
    bodyLength <= Limits.maximumBodyLength ? Frame.headerLength + bodyLength : nil
  }
}
