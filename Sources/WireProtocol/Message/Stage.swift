// How far a message came, as answers and receipts tell it.

/// A stage of delivery. Any number is a stage; a later version may add some.
public struct Stage: RawRepresentable, Sendable, Hashable {
  /// The number of the enum in wire.proto.
  public let rawValue: Int32

  /// The stage of this number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Nothing said.
  public static let unspecified = Stage(rawValue: 0)
  /// Taken by the platform, not stored: an unstored message ends here.
  public static let accepted = Stage(rawValue: 1)
  /// Durable.
  public static let stored = Stage(rawValue: 2)
  /// Acked by a device of the recipient.
  public static let delivered = Stage(rawValue: 3)
  /// Known to the two ends only.
  public static let read = Stage(rawValue: 4)
}

extension Stage: CustomStringConvertible {
  /// The stage's name in SPEC.md 7.12, or its number.
  public var description: String {
    switch self {
    case .unspecified: "unspecified"
    case .accepted: "accepted"
    case .stored: "stored"
    case .delivered: "delivered"
    case .read: "read"
    default: "stage \(rawValue)"
    }
  }
}
