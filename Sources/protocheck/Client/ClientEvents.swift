// Messages, answers and results as events: what people read of them, and the members that programs get, named and spelled as in
// the JSON of decode: numbers of 64 bits are strings.

import WireClient
import WireProtocol

extension ClientEvent {
  /// A message for the account.
  static func message(_ received: ReceivedMessage, as command: Command = .message) -> ClientEvent {
    var members = ClientEvent.members(of: received.message, received.content)
    if received.epoch != 0 { members["epoch"] = .string("\(received.epoch)") }
    let place = received.message.inboxSequence
    return ClientEvent(
      command,
      "\(place == 0 ? "unstored" : "inbox \(place)") from \(received.from.text): "
        + words(received.message, received.content), members)
  }

  /// A message of a topic.
  static func topicMessage(_ received: ReceivedTopicMessage, _ topic: String) -> ClientEvent {
    var members = ClientEvent.members(of: received.message, received.content)
    members["topic"] = .string(topic)
    members["cursor"] = .string("\(received.cursor)")
    members["lostBefore"] = .string("\(received.lostBefore)")
    let loss = received.lostBefore == 0 ? "" : " (\(received.lostBefore) lost before it)"
    return ClientEvent(
      .topicMessage,
      "\(topic) \(received.cursor)\(loss) from \(received.from.text): "
        + words(received.message, received.content), members)
  }

  /// The platform's answer to a message.
  static func answer(_ answer: SendingAnswer, to command: Command) -> ClientEvent {
    ClientEvent(
      command,
      "\(answer.messageID) \(answer.stage)\(answer.isDuplicate ? ", known already" : "")",
      [
        "messageId": .string(answer.messageID), "stage": .string("\(answer.stage)"),
        "duplicate": .bool(answer.isDuplicate), "atMs": .string("\(answer.atMilliseconds)"),
      ])
  }

  /// That a message was acked by its recipient.
  static func receipt(_ messageID: String, _ stage: Stage) -> ClientEvent {
    ClientEvent(
      .receipt, "\(messageID) \(stage)",
      ["messageId": .string(messageID), "stage": .string("\(stage)")])
  }

  /// What became of a push for one recipient.
  static func result(_ result: PushResult) -> ClientEvent {
    var members: JSONObject = [
      "to": .string(result.to.text), "status": .string(result.status.description),
      "statusCode": .number(JSONNumber(result.status.rawValue)),
    ]
    guard let id = result.messageID else {
      return ClientEvent(.s2c, "\(result.to.text): refused with \(result.status)", members)
    }
    members["messageId"] = .string(id)
    members["duplicate"] = .bool(result.isDuplicate)
    members["online"] = .bool(result.isOnline)
    return ClientEvent(
      .s2c,
      "\(result.to.text): \(id)\(result.isDuplicate ? ", known already" : ""), "
        + (result.isOnline ? "online" : "offline: it waits in the inbox"), members)
  }

  private static func members(of message: Message, _ content: ReceivedContent?) -> JSONObject {
    var members: JSONObject = [
      "messageId": .string(message.id), "from": .string(message.from.text),
      "inboxSequence": .string("\(message.inboxSequence)"),
      "sentAtMs": .string("\(message.sentAtMilliseconds)"),
      "contentType": .string(message.contentType.rawValue),
    ]
    members["shows"] = content?.shows.map { .string($0) } ?? .null
    members["content"] = (try? JSONValue(decoding: message.content)) ?? .null
    return members
  }

  /// The type of a content, and what it says.
  private static func words(_ message: Message, _ content: ReceivedContent?) -> String {
    let parts: [String] =
      switch content {
      case .typed(let content)?: content.gist
      case .opaque(let content)?:
        [content.fallback.map { "\"\($0)\"" } ?? "of a type that is not known here"]
      case nil: ["no content"]
      }
    return ([message.contentType.rawValue] + parts).joined(separator: " ")
  }
}
