// The registry of status codes (SPEC.md 4.2), which documents and test data are printed from.

/// What the registry says of a status.
public struct StatusInfo: Sendable {
  /// The code of the header.
  public let status: Status
  /// The name in documents, logs and JSON.
  public let name: String
  /// One line for people.
  public let meaning: String
}

/// The status codes that are known by name.
public struct StatusTable: Sendable {
  /// Everything that is known, by code.
  public let statuses: [StatusInfo]
  private let byCode: [Status: StatusInfo]
  private let byName: [String: StatusInfo]

  /// What is known of this code; nil for another.
  public subscript(status: Status) -> StatusInfo? { byCode[status] }

  /// The status of this name; nil for an unknown one.
  public subscript(name: String) -> StatusInfo? { byName[name] }

  private init(_ rows: [(Status, String, String)]) {
    statuses = rows.map { StatusInfo(status: $0.0, name: $0.1, meaning: $0.2) }
    byCode = Dictionary(uniqueKeysWithValues: statuses.map { ($0.status, $0) })
    byName = Dictionary(uniqueKeysWithValues: statuses.map { ($0.name, $0) })
  }

  /// The codes of version 1 (SPEC.md 4.2).
  public static let standard = StatusTable([
    (.ok, "ok", "done"),
    (
      .draining, "draining",
      "the server goes away soon: open requests are still answered, new ones are not"
    ),
    (.slowConsumer, "slowConsumer", "the receiver took too long to read what was sent"),
    (.helloExpected, "helloExpected", "something else came before hello"),
    (.timeout, "timeout", "a deadline passed: hello, login, half a frame, or silence"),
    (.overloaded, "overloaded", "too many connections"),
    (
      .protocolViolation, "protocolViolation",
      "an answer outside of what was offered, or another rule of sessions broken"
    ),
    (.badMagic, "badMagic", "the bytes are no frame of this protocol"),
    (
      .headerChecksum, "headerChecksum",
      "the header was damaged or was not written by these rules"
    ),
    (
      .reservedFlag, "reservedFlag",
      "a flag is set that this version must understand and does not"
    ),
    (.badKind, "badKind", "kind 3"),
    (.badCommand, "badCommand", "command 0000 or FFFF"),
    (.badStatus, "badStatus", "a request or notification with a status"),
    (
      .badSequence, "badSequence",
      "sequence 0 in a request or response, or another one in a notification"
    ),
    (.bodyTooLong, "bodyTooLong", "the body is above the receiver's limit"),
    (
      .bodyChecksum, "bodyChecksum",
      "the body was damaged, or its checksum was taken over other bytes"
    ),
    (.decryptionFailed, "decryptionFailed", "encrypted without agreement, or with a wrong key"),
    (.decompressionFailed, "decompressionFailed", "the compressed body breaks section 9"),
    (.replaced, "replaced", "the same device has logged in on another connection"),
    (.kicked, "kicked", "ended by the platform's operator or by the account's owner"),
    (.unsupportedVersion, "unsupportedVersion", "no common version"),
    (.blocked, "blocked", "the account or the device may not connect"),
    (
      .unknownCommand, "unknownCommand",
      "the receiver does not know this command in this kind and direction"
    ),
    (.malformedBody, "malformedBody", "the body is no valid message of its type"),
    (.malformedContent, "malformedContent", "the content is no valid JSON of its type"),
    (.tooLarge, "tooLarge", "decoding the body would take more memory than allowed"),
    (.unauthorized, "unauthorized", "the token is not valid"),
    (.tokenExpired, "tokenExpired", "the token was valid: get a new one"),
    (.forbidden, "forbidden", "this account may not do this"),
    (.conflict, "conflict", "contradicts what was said before"),
    (.notLoggedIn, "notLoggedIn", "login comes first"),
    (.alreadyLoggedIn, "alreadyLoggedIn", "the connection has logged in before"),
    (.staleEpoch, "staleEpoch", "the inbox was renumbered: pull from 0"),
    (.unknownType, "unknownType", "no topic is mapped to this content type"),
    (.notSubscribed, "notSubscribed", "this connection does not hold the subscription"),
    (.rateLimited, "rateLimited", "too many requests"),
    (.unavailable, "unavailable", "the platform, or a part of it, is not there now"),
    (.inboxFull, "inboxFull", "the recipient has too many messages waiting"),
    (.internal, "internal", "the server failed"),
  ])
}

extension Status {
  /// The status that tells a peer of an error: names of codes are names of statuses.
  init(_ code: WireError.Code) {
    switch code {
    case .badMagic: self = .badMagic
    case .unsupportedVersion: self = .unsupportedVersion
    case .headerChecksum: self = .headerChecksum
    case .reservedFlag: self = .reservedFlag
    case .badKind: self = .badKind
    case .decryptionFailed: self = .decryptionFailed
    case .badCommand: self = .badCommand
    case .badStatus: self = .badStatus
    case .badSequence: self = .badSequence
    case .bodyTooLong: self = .bodyTooLong
    case .bodyChecksum: self = .bodyChecksum
    case .decompressionFailed: self = .decompressionFailed
    case .malformedBody: self = .malformedBody
    case .tooLarge: self = .tooLarge
    case .malformedContent: self = .malformedContent
    }
  }
}
