// What can be wrong with a capture file, with the place where it is wrong.

/// A capture file that cannot be read on from where the error stands.
public struct CaptureError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Code: Hashable, Sendable {
    /// The bytes do not begin like a capture of the format asked for.
    case notACapture
    /// The capture states this version of its format, which this reader does not know.
    case unsupportedVersion(major: UInt16, minor: UInt16)
    /// A pcapng block whose stated length contradicts itself, or is too short for what it holds.
    case badBlockLength(UInt32)
    /// A record longer than ``CaptureReader`` was told to accept.
    case recordTooLong(UInt32, limit: Int)
    /// A packet of a pcapng interface that no block of its section described.
    case unknownInterface(UInt32)
    /// A pcapng section with more interfaces than this reader keeps.
    case tooManyInterfaces(limit: Int)
    /// The input ended inside a record, with this many bytes of it present.
    case truncated(present: Int)
    /// Compressed bytes that zlib cannot read, or whose checksum is wrong.
    case corruptCompression
    /// A compressed input ended inside a member, with this many bytes of it present.
    case truncatedCompression(present: Int)
    /// Behind a compressed member there is something else than another one or zeros.
    case notCompressed
  }

  /// What is wrong.
  public var code: Code
  /// The offset in the file at which the record or block begins that is wrong. Of a compressed file, errors of the
  /// compression count compressed bytes, all others uncompressed ones.
  public var offset: Int

  /// An error at the record that begins at `offset`.
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }
}

extension CaptureError: CustomStringConvertible {
  /// One line for a person.
  public var description: String {
    switch code {
    case .notACapture:
      "not a pcap or pcapng capture (at byte \(offset))"
    case .unsupportedVersion(let major, let minor):
      "unsupported capture version \(major).\(minor) at byte \(offset)"
    case .badBlockLength(let length):
      "bad block length \(length) at byte \(offset)"
    case .recordTooLong(let length, let limit):
      "record of \(length) bytes at byte \(offset) is over the limit of \(limit)"
    case .unknownInterface(let interface):
      "packet at byte \(offset) names interface \(interface), which is not described"
    case .tooManyInterfaces(let limit):
      "more than \(limit) interfaces in the section of byte \(offset)"
    case .truncated(let present):
      "capture ends inside the record at byte \(offset), after \(present) bytes of it"
    case .corruptCompression:
      "gzip data is corrupt at byte \(offset)"
    case .truncatedCompression(let present):
      "gzip data ends inside the member at byte \(offset), after \(present) bytes of it"
    case .notCompressed:
      "no gzip member at byte \(offset), behind another one"
    }
  }
}
