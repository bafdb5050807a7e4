// Finds frames again in a recording, behind damage or a hole (SPEC.md 2.7). Never used on a live connection.

/// Where the next frame of a recording may begin.
public enum FrameSync {
  /// What a search found.
  public enum Answer: Sendable, Hashable {
    /// A header whose checksum holds begins at this index.
    case header(at: Int)
    /// No header begins before this index; what follows it may be the beginning of one.
    case none(before: Int)
  }

  /// Looks for `D5 58` with a supported major version and a header checksum that holds.
  ///
  /// - Parameters:
  ///   - bytes: of the recording.
  ///   - start: the first index that is looked at.
  public static func search(_ bytes: Span<UInt8>, from start: Int = 0) -> Answer {
    var index = max(0, start)
    while index < bytes.count {
      guard bytes[index] == UInt8(FrameHeader.magic >> 8) else {
        index += 1
        continue
      }
      let rest = bytes.extracting(droppingFirst: index)
      if rest.count < Frame.headerLength {
        if mayBegin(rest) { return .none(before: index) }
      } else if mayBegin(rest),
        CRC32C.checksum(rest.extracting(first: 20)) == rest.uint32(at: 20)
      {
        return .header(at: index)
      }
      index += 1
    }
    return .none(before: bytes.count)
  }

  private static func mayBegin(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count > 1, bytes[1] != UInt8(FrameHeader.magic & 0xFF) { return false }
    return bytes.count < 3 || ProtocolVersion(rawValue: bytes[2]).isSupported
  }
}
