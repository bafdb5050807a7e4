// What bytes look like that are no frames: the mistakes that people make, told from the first bytes.

import WireProtocol

/// What someone most likely did wrong, when bytes do not begin with a valid frame.
public enum LikelyMistake: Sendable, Hashable, CaseIterable {
  /// A request or answer of HTTP/1, or the preface of HTTP/2.
  case http
  /// A TLS record: the connection is encrypted.
  case tls
  /// The greeting of SSH.
  case ssh
  /// The whole header is written little-endian.
  case littleEndianHeader
  /// The checksum is right and the body length is little-endian.
  case littleEndianLength
  /// The checksum is the CRC-32 of zlib and Ethernet, not CRC-32C.
  case otherChecksum
  /// Lines of text.
  case text

  /// The longest beginning that is looked at.
  static let window = 32

  /// What `bytes` look like; nil when nothing is plain. Only the first 32 are looked at.
  public init?(beginning bytes: Span<UInt8>) {
    if let header = LikelyMistake.inHeader(bytes) {
      self = header
    } else if LikelyMistake.httpBeginnings.contains(where: { bytes.begins(with: $0) }) {
      self = .http
    } else if bytes.begins(with: "SSH-") {
      self = .ssh
    } else if bytes.count >= 5, (20...23).contains(bytes[0]), bytes[1] == 3, bytes[2] <= 4,
      bytes.uint16(at: 3) <= 16_640
    {
      self = .tls
    } else if bytes.count >= 4, LikelyMistake.isText(bytes) {
      self = .text
    } else {
      return nil
    }
  }

  private static let httpBeginnings: [StaticString] = [
    "GET /", "POST /", "PUT /", "HEAD /", "DELETE /", "OPTIONS ", "PATCH /", "CONNECT ", "HTTP/1.",
    "PRI * HTTP/2",
  ]

  private static func inHeader(_ bytes: Span<UInt8>) -> LikelyMistake? {
    guard bytes.count >= Frame.headerLength else { return nil }
    let covered = bytes.extracting(first: 20)
    let stored = bytes.uint32(at: 20)
    switch bytes.uint16(at: 0) {
    case FrameHeader.magic.byteSwapped:
      return .littleEndianHeader
    case FrameHeader.magic:
      if CRC32C.checksum(covered) == stored {
        let length = bytes.uint32(at: 12)
        return length > Limits.maximumBodyLength
          && length.byteSwapped <= Limits.default.maxBodyLength ? .littleEndianLength : nil
      }
      // Either the checksum of what was sent is written in the other order, or all fields are turned after
      // the checksum was taken.
      if CRC32C.checksum(covered) == stored.byteSwapped { return .littleEndianHeader }
      if CRC32C.checksum(turned(covered).span) == stored.byteSwapped { return .littleEndianHeader }
      return crc32(covered) == stored ? .otherChecksum : nil
    default: return nil
    }
  }

  /// The fields of a header behind the first four bytes, each in the other byte order.
  private static func turned(_ header: Span<UInt8>) -> [UInt8] {
    let order = [0, 1, 2, 3, 5, 4, 7, 6, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16]
    return order.map { header[$0] }
  }

  /// The CRC-32 of zlib, bit by bit: 20 bytes, once for a header that failed.
  private static func crc32(_ bytes: Span<UInt8>) -> UInt32 {
    var remainder = UInt32.max
    for index in bytes.indices {
      remainder ^= UInt32(bytes[index])
      for _ in 0..<8 {
        remainder = (remainder >> 1) ^ (remainder & 1 == 0 ? 0 : 0xEDB8_8320)
      }
    }
    return ~remainder
  }

  private static func isText(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices.prefix(window) {
      switch bytes[index] {
      case 0x20...0x7E, 0x09, 0x0A, 0x0D: continue
      default: return false
      }
    }
    return true
  }
}

extension LikelyMistake {
  /// One sentence for a person: what it looks like and what to do.
  public var advice: String {
    switch self {
    case .http:
      "these bytes are HTTP: the client speaks to the wrong port, or --port names the wrong one"
    case .tls:
      "these bytes are TLS: capture behind the end of TLS, or decrypt the recording first"
    case .ssh: "these bytes are SSH: --port names the wrong port"
    case .littleEndianHeader:
      "this header is little-endian: all integers of the header are big-endian (SPEC.md 2.1)"
    case .littleEndianLength:
      "the body length makes sense as little-endian: integers are big-endian (SPEC.md 2.1)"
    case .otherChecksum:
      "the checksum is the CRC-32 of zlib: headers and bodies have CRC-32C (SPEC.md 2.3)"
    case .text: "these bytes are text; hexadecimal text is read with --input hex"
    }
  }
}

extension Span where Element == UInt8 {
  func begins(with text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    var index = 0
    for byte in text.description.utf8 {
      if self[index] != byte { return false }
      index += 1
    }
    return true
  }
}
