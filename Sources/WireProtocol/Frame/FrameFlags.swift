// The flags byte of the header: the kind of frame in its low two bits, and six flags (SPEC.md 2.4).

/// What a frame is to its receiver.
public enum FrameKind: UInt8, Sendable, CaseIterable {
  /// Asks, and is answered by a response.
  case request = 0
  /// Answers a request: the same command, the same sequence.
  case response = 1
  /// Tells, and is not answered.
  case notification = 2
}

extension FrameKind: CustomStringConvertible {
  /// The name that SPEC.md uses.
  public var description: String {
    switch self {
    case .request: "request"
    case .response: "response"
    case .notification: "notification"
    }
  }
}

/// The flags of a frame: bits 2 to 7 of the flags byte.
public struct FrameFlags: OptionSet, Sendable, Hashable {
  /// Bits 2 to 7 in place; the low two bits are the kind and always 0 here.
  public let rawValue: UInt8

  /// The flags among the bits of `rawValue`; the bits of the kind are dropped.
  public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111_1100 }

  /// The body has the form of SPEC.md 9.1.
  public static let compressed = FrameFlags(rawValue: 1 << 2)
  /// Reserved for encryption; refused by this version.
  public static let encrypted = FrameFlags(rawValue: 1 << 3)
  /// Reserved; sent 0 and ignored.
  public static let reserved4 = FrameFlags(rawValue: 1 << 4)
  /// Reserved; sent 0 and ignored.
  public static let reserved5 = FrameFlags(rawValue: 1 << 5)
  /// Reserved; a frame that has it is refused.
  public static let reserved6 = FrameFlags(rawValue: 1 << 6)
  /// Reserved; a frame that has it is refused.
  public static let reserved7 = FrameFlags(rawValue: 1 << 7)

  /// The flags that a receiver must understand and that no version has given a meaning yet.
  public static let mustUnderstand: FrameFlags = [.reserved6, .reserved7]

  private static let named: [(flag: FrameFlags, name: String)] = [
    (.compressed, "compressed"), (.encrypted, "encrypted"), (.reserved4, "reserved4"),
    (.reserved5, "reserved5"), (.reserved6, "reserved6"), (.reserved7, "reserved7"),
  ]

  /// The names of the flags that are set, lowest bit first.
  public var names: [String] { FrameFlags.named.filter { contains($0.flag) }.map(\.name) }

  /// The flag of this name; nil for another.
  public init?(name: String) {
    guard let known = FrameFlags.named.first(where: { $0.name == name }) else { return nil }
    self = known.flag
  }
}

extension FrameFlags: CustomStringConvertible {
  /// The names of the flags that are set, with commas between them.
  public var description: String { names.joined(separator: ",") }
}
