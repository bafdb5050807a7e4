// Realistic frames, one for each command and kind: a rider, a driver and their platform.

import WireConformance
import WireProtocol

/// The frames of `protocheck example`. They are the same at every call.
enum Examples {
  static let rider = Account(domain: "58.user", uid: "u-20817")
  static let driver = Account(domain: "58.driver", uid: "d-4711")
  /// 2026-03-14T09:26:53Z.
  static let now: UInt64 = 1_773_480_413_000
  /// Of the inbox.
  static let epoch: UInt64 = 1_764_547_200

  /// The frame of a command; nil when the command does not have this kind.
  static func frame(_ command: Command, _ kind: FrameKind) throws -> Frame? {
    if let frame = try connection(command, kind) { return frame }
    if let frame = try messages(command, kind) { return frame }
    return try services(command, kind)
  }

  /// The response that refuses a command's request; nil when the command has no request.
  static func refusal(of command: Command, _ status: Status) throws -> Frame? {
    guard let request = try frame(command, .request) else { return nil }
    let waits = status.advice == .repeatLater || status.advice == .reconnect
    let failure = Failure(
      text: StatusTable.standard[status]?.meaning ?? "", retryAfterMilliseconds: waits ? 2_000 : 0)
    return try Frame(.response(to: request.header, status: status, failure))
  }

  /// An id like a random one, the same for the same number.
  static func id(_ number: UInt64) -> ClientMessageID {
    var generator = SeededNumbers(seed: number)
    return ClientMessageID(using: &generator)
  }

  /// A content of an application's own type: what a client shows that does not know it, and its body.
  static func content(_ type: String, fallback: String, _ body: JSONValue) -> [UInt8] {
    let content: JSONValue = ["type": .string(type), "fallback": .string(fallback), "body": body]
    return content.encoded()
  }

  /// The example of a type of the standard.
  static func content(_ type: ContentType) throws -> [UInt8] {
    try ContentExamples.content(type)?.encoded() ?? []
  }

  /// The text message of the examples.
  static func text() throws -> Message {
    Message(
      id: ContentExamples.messageID, from: rider, to: driver, clientMessageID: id(1),
      inboxSequence: 1_042, sentAtMilliseconds: now, contentType: TextContent.contentType,
      content: try content(TextContent.contentType))
  }
}
