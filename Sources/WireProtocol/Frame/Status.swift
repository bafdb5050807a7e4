// The status of the header: the result of a request, or why a connection ends (SPEC.md section 4). The table of
// names and meanings is StatusTable.swift.

/// A status of the header. Any number is a status; what is not known is treated by its range.
public struct Status: RawRepresentable, Sendable, Hashable {
  /// The two bytes at offset 6.
  public let rawValue: UInt16

  /// The status with this code.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The status with this code.
  public init(_ code: UInt16) { rawValue = code }

  /// Done.
  public static let ok = Status(0)
  /// The server goes away soon: open requests are still answered, new ones are not.
  public static let draining = Status(1)
  /// The receiver took too long to read what was sent.
  public static let slowConsumer = Status(2)
  /// Something else came before hello.
  public static let helloExpected = Status(3)
  /// A deadline passed: hello, login, half a frame, or silence.
  public static let timeout = Status(4)
  /// Too many connections.
  public static let overloaded = Status(5)
  /// An answer outside of what was offered, or another rule of sessions broken.
  public static let protocolViolation = Status(6)
  /// The bytes are no frame of this protocol.
  public static let badMagic = Status(10)
  /// The header was damaged or was not written by these rules.
  public static let headerChecksum = Status(11)
  /// A flag is set that this version must understand and does not.
  public static let reservedFlag = Status(12)
  /// Kind 3.
  public static let badKind = Status(13)
  /// Command 0000 or FFFF.
  public static let badCommand = Status(14)
  /// A request or notification with a status.
  public static let badStatus = Status(15)
  /// Sequence 0 in a request or response, or another one in a notification.
  public static let badSequence = Status(16)
  /// The body is above the receiver's limit.
  public static let bodyTooLong = Status(17)
  /// The body was damaged, or its checksum was taken over other bytes.
  public static let bodyChecksum = Status(18)
  /// Encrypted without agreement, or with a wrong key.
  public static let decryptionFailed = Status(19)
  /// The compressed body breaks section 9.
  public static let decompressionFailed = Status(20)
  /// The same device has logged in on another connection.
  public static let replaced = Status(50)
  /// Ended by the platform's operator or by the account's owner.
  public static let kicked = Status(51)
  /// No common version.
  public static let unsupportedVersion = Status(52)
  /// The account or the device may not connect.
  public static let blocked = Status(53)
  /// The receiver does not know this command in this kind and direction.
  public static let unknownCommand = Status(100)
  /// The body is no valid message of its type.
  public static let malformedBody = Status(101)
  /// The content is no valid JSON of its type.
  public static let malformedContent = Status(102)
  /// Decoding the body would take more memory than allowed.
  public static let tooLarge = Status(103)
  /// The token is not valid.
  public static let unauthorized = Status(104)
  /// The token was valid: get a new one.
  public static let tokenExpired = Status(105)
  /// This account may not do this.
  public static let forbidden = Status(106)
  /// Contradicts what was said before.
  public static let conflict = Status(107)
  /// Login comes first.
  public static let notLoggedIn = Status(108)
  /// The connection has logged in before.
  public static let alreadyLoggedIn = Status(109)
  /// The inbox was renumbered: pull from 0.
  public static let staleEpoch = Status(110)
  /// No topic is mapped to this content type.
  public static let unknownType = Status(111)
  /// This connection does not hold the subscription.
  public static let notSubscribed = Status(112)
  /// Too many requests.
  public static let rateLimited = Status(500)
  /// The platform, or a part of it, is not there now.
  public static let unavailable = Status(501)
  /// The recipient has too many messages waiting.
  public static let inboxFull = Status(502)
  /// The server failed.
  public static let `internal` = Status(503)

  /// What a status asks of its receiver (SPEC.md 4.1).
  public enum Advice: String, Sendable, CaseIterable {
    /// 0: nothing is wrong.
    case ok
    /// 1–49: the connection ends; connect again, with backoff.
    case reconnect
    /// 50–99: the connection ends; do not connect again by yourself.
    case stayAway
    /// 100–499 and 1000–32767: do not repeat the request unchanged.
    case doNotRepeat
    /// 500–999 and 32768–65535: repeat with backoff.
    case repeatLater
  }

  /// What the range of this code asks of its receiver.
  public var advice: Advice {
    switch rawValue {
    case 0: .ok
    case 1...49: .reconnect
    case 50...99: .stayAway
    case 100...499, 1_000...32_767: .doNotRepeat
    default: .repeatLater
    }
  }

  /// Whether the connection ends with this status (WP-4.1-3).
  public var endsConnection: Bool { (1...99).contains(rawValue) }

  /// The name in the registry; nil for a code that it does not have.
  public var name: String? { StatusTable.standard[self]?.name }
}

extension Status: CustomStringConvertible {
  /// The name where the registry has one, else the number.
  public var description: String { name ?? String(rawValue) }
}
