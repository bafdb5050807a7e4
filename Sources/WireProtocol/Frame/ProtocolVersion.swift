// The version byte of the header (SPEC.md 2.2).

/// A version of the protocol: major in the high four bits of its byte, minor in the low four.
public struct ProtocolVersion: RawRepresentable, Sendable, Hashable, Comparable {
  /// The byte at offset 2 of the header.
  public let rawValue: UInt8

  /// The version that this byte says.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A version from its two numbers, 0 to 15 each; nil outside of that.
  public init?(major: Int, minor: Int) {
    guard 0...15 ~= major, 0...15 ~= minor else { return nil }
    self.init(rawValue: UInt8(major << 4 | minor))
  }

  /// Version 1.0, that of SPEC.md.
  public static let v1 = ProtocolVersion(rawValue: 0x10)

  /// 0 to 15. Another major version is another layout.
  public var major: Int { Int(rawValue >> 4) }
  /// 0 to 15. Every minor version of a known major one is accepted.
  public var minor: Int { Int(rawValue & 15) }

  /// Whether this implementation reads frames of this version.
  public var isSupported: Bool { major == ProtocolVersion.v1.major }

  /// By major, then by minor.
  public static func < (a: ProtocolVersion, b: ProtocolVersion) -> Bool { a.rawValue < b.rawValue }
}

extension ProtocolVersion: LosslessStringConvertible {
  /// Such as `1.0`.
  public var description: String { "\(major).\(minor)" }

  /// Reads `major.minor` in decimal; nil for anything else.
  public init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = UInt8(parts[0]), let minor = UInt8(parts[1]) else {
      return nil
    }
    self.init(major: Int(major), minor: Int(minor))
    // Signs and zeros in front are numbers to Swift, but no version.
    if self.description != description { return nil }
  }
}
