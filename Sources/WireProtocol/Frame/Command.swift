// The command id of the header: what a frame asks, answers or tells (SPEC.md section 3). The table of the
// standard commands is CommandTable.swift.

/// A command of the header. Any number is a command: what a receiver does not know, it still routes.
public struct Command: RawRepresentable, Sendable, Hashable {
  /// The two bytes at offset 4. `0000` and `FFFF` are invalid in a frame.
  public let rawValue: UInt16

  /// The command with this id.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The command with this id.
  public init(_ id: UInt16) { rawValue = id }

  /// Versions, features, limits, compression, heartbeat.
  public static let hello = Command(0x0001)
  /// Account, device, attempt, token, cursor.
  public static let login = Command(0x0002)
  /// The device is forgotten.
  public static let logout = Command(0x0003)
  /// Says that the sender lives.
  public static let keepalive = Command(0x0004)
  /// Says why the connection ends.
  public static let goaway = Command(0x0005)
  /// End to cloud.
  public static let c2s = Command(0x0100)
  /// End to end.
  public static let c2c = Command(0x0200)
  /// This device has everything up to an inbox sequence.
  public static let c2cAck = Command(0x0201)
  /// A message was delivered.
  public static let receipt = Command(0x0202)
  /// A page of the inbox.
  public static let getOfflineMsg = Command(0x0300)
  /// A message arrives.
  public static let message = Command(0x0400)
  /// Cloud to end.
  public static let s2c = Command(0x0500)
  /// An app-server takes a topic.
  public static let subscribe = Command(0x0501)
  /// A message of a topic arrives.
  public static let topicMessage = Command(0x0502)
  /// Consumed up to a cursor.
  public static let topicAck = Command(0x0503)

  /// Who may use an id (SPEC.md 3.2).
  public enum Range: String, Sendable, CaseIterable {
    /// `0000` and `FFFF`: in no frame.
    case invalid
    /// `0001`–`0FFF`: this standard.
    case standard
    /// `1000`–`7FFF`: business lines, in blocks of 256.
    case business
    /// `8000`–`EFFF`: private use.
    case privateUse
    /// `F000`–`FFFE`: never assigned, sent at random.
    case grease
  }

  /// The range that this id lies in.
  public var range: Range {
    switch rawValue {
    case 0, 0xFFFF: .invalid
    case ..<0x1000: .standard
    case ..<0x8000: .business
    case ..<0xF000: .privateUse
    default: .grease
    }
  }

  /// Whether a frame may carry this id (WP-2.5-12).
  public var isValid: Bool { rawValue != 0 && rawValue != 0xFFFF }

  /// The name in the table of the standard; nil for every other id.
  public var name: String? { CommandTable.standard[self]?.name }
}

extension Command: CustomStringConvertible {
  /// The name where the standard has one, else `0x` and four digits.
  public var description: String { name ?? hex }

  /// `0x` and four hexadecimal digits.
  public var hex: String {
    let digits = String(rawValue, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
