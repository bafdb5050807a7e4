// The rules of the carried message, and of what app-servers send (SPEC.md 5.5), with the offsets of 5.7.

import Testing
import WireProtocol

@Suite struct ServiceRulesTests {
  static let needed = "WP-5.5-1"
  static let topic = Proto.text(1, "t")
  static let group = Proto.text(2, "g")
  static let cursor = Proto.number(3, 1)
  static let id = Proto.bytes(2, Parts.idBytes)
  static let push = id + Proto.text(3, "t") + Proto.bytes(4, [0])
  static let accepted = Proto.part(2, Proto.text(1, "12345678"))

  /// Accounts that all differ, each of 11 bytes with tag and length.
  static func recipients(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { Proto.part(1, Proto.text(1, "d"), Proto.text(2, "u\(1_000 + $0)")) }
  }

  static let message: [RuleCase] = [
    RuleCase(Message.self, "id alone", Proto.text(1, "12345678"), needed),
    RuleCase(Message.self, "nothing", [], "WP-5.4-5"),
    RuleCase(Message.self, "smallest", Parts.smallMessageBytes),
    RuleCase(
      Message.self, "no client message id",
      Proto.text(1, "12345678") + Proto.part(2, Parts.u2Bytes) + Proto.text(7, "t"), "WP-5.4-1"),
    RuleCase(
      Message.self, "no content type",
      Proto.text(1, "12345678") + Proto.part(2, Parts.u2Bytes) + Proto.bytes(4, Parts.idBytes),
      "WP-5.4-2"),
    RuleCase(
      Message.self, "bad recipient", Parts.smallMessageBytes + Proto.part(3), "WP-5.3-1",
      at: Parts.smallMessageBytes.count),
    RuleCase(
      Message.self, "content of 65,537",
      Parts.smallMessageBytes + Proto.bytes(8, [UInt8](repeating: 0, count: 65_537)), "WP-5.4-3",
      at: Parts.smallMessageBytes.count),
    RuleCase(
      Message.self, "too long a life",
      Parts.smallMessageBytes + Proto.part(9, Proto.number(2, .max)), "WP-5.4-4",
      at: Parts.smallMessageBytes.count + 2),
    RuleCase(MessageNotification.self, "no message", Proto.number(1, 1), needed),
    RuleCase(
      MessageNotification.self, "stored, no epoch",
      Proto.part(2, Parts.smallMessageBytes, Proto.number(5, 1)), needed),
    RuleCase(
      MessageNotification.self, "stored, epoch 0",
      Proto.part(2, Parts.smallMessageBytes, Proto.number(5, 1)) + Proto.number(1, 0), needed,
      at: 4 + Parts.smallMessageBytes.count),
    RuleCase(MessageNotification.self, "unstored", Proto.part(2, Parts.smallMessageBytes)),
  ]

  static let topics: [RuleCase] = [
    RuleCase(Subscribe.Request.self, "no topic", group, needed),
    RuleCase(Subscribe.Request.self, "no group", topic, needed),
    RuleCase(
      Subscribe.Request.self, "longest",
      Proto.text(1, String(repeating: "!", count: 128))
        + Proto.text(2, String(repeating: "!", count: 64))),
    RuleCase(
      Subscribe.Request.self, "topic of 129",
      group + Proto.text(1, String(repeating: "!", count: 129)), needed, at: 3),
    RuleCase(
      Subscribe.Request.self, "group of 65",
      topic + Proto.text(2, String(repeating: "!", count: 65)),
      needed, at: 3),
    RuleCase(TopicAck.Request.self, "topic with a space", Proto.text(1, " ") + group, needed),
    RuleCase(
      TopicAck.Request.self, "group with a letter of two bytes", topic + Proto.text(2, "é"), needed,
      at: 3),
    RuleCase(
      TopicMessage.self, "no cursor", topic + group + Proto.part(4, Parts.smallMessageBytes), needed
    ),
    RuleCase(TopicMessage.self, "no message", topic + group + cursor, needed),
    RuleCase(
      TopicMessage.self, "no topic", group + cursor + Proto.part(4, Parts.smallMessageBytes), needed
    ),
    RuleCase(
      TopicMessage.self, "no sender",
      topic + group + cursor + Proto.part(4, Proto.text(1, "12345678")),
      needed, at: 8),
  ]

  static let pushes: [RuleCase] = [
    RuleCase(S2C.Request.self, "no recipient", push, needed),
    RuleCase(S2C.Request.self, "1,000 recipients", recipients(1_000) + push),
    RuleCase(S2C.Request.self, "1,001 recipients", recipients(1_001) + push, needed, at: 12_000),
    RuleCase(
      S2C.Request.self, "1,003 recipients", push + recipients(1_003), needed,
      at: push.count + 12_000),
    RuleCase(
      S2C.Request.self, "one of them twice", recipients(3) + push + recipients(1), needed,
      at: 36 + push.count),
    RuleCase(
      S2C.Request.self, "one of them bad", recipients(2) + Proto.part(1, Proto.text(1, "d")) + push,
      "WP-5.3-2", at: 24),
    RuleCase(
      S2C.Request.self, "no id", recipients(1) + Proto.text(3, "t") + Proto.bytes(4, [0]),
      "WP-5.4-1"),
    RuleCase(S2C.Request.self, "no type", recipients(1) + id + Proto.bytes(4, [0]), "WP-5.4-2"),
    RuleCase(S2C.Request.self, "no content", recipients(1) + id + Proto.text(3, "t"), needed),
    RuleCase(
      S2C.Request.self, "too long a life",
      recipients(1) + push + Proto.part(5, Proto.number(2, 2_592_001)),
      "WP-5.4-4", at: 12 + push.count + 2),
  ]

  static let answers: [RuleCase] = [
    RuleCase(S2C.Response.self, "nothing", [], needed),
    RuleCase(
      S2C.Response.self, "1,000 answers", Proto.bytes(1, [UInt8](repeating: 1, count: 1_000))),
    RuleCase(
      S2C.Response.self, "1,001 answers", Proto.bytes(1, [UInt8](repeating: 1, count: 1_001)),
      needed),
    RuleCase(
      S2C.Response.self, "1,001 answers in two fields",
      Proto.bytes(1, [UInt8](repeating: 1, count: 999)) + Proto.bytes(1, [1, 1])
        + Proto.number(1, 1),
      needed, at: 1_002),
    RuleCase(S2C.Response.self, "65,536", Proto.part(1, [1], Proto.varint(65_536)), needed),
    RuleCase(
      S2C.Response.self, "65,536 among unpacked ones",
      Proto.number(1, 1) + Proto.number(1, 65_536) + Proto.number(1, 1), needed, at: 2),
    RuleCase(
      S2C.Response.self, "one accepted too few", Proto.bytes(1, [0, 1, 0]) + accepted, needed),
    RuleCase(S2C.Response.self, "none accepted", Proto.bytes(1, [0]), needed),
    RuleCase(
      S2C.Response.self, "one accepted too many",
      accepted + Proto.bytes(1, [0]) + accepted + accepted,
      needed, at: 15),
    RuleCase(
      S2C.Response.self, "accepted without id",
      Proto.bytes(1, [0, 0]) + accepted + Proto.part(2, Proto.number(2, 1)), "WP-5.4-5", at: 16),
  ]

  @Test(arguments: message) func theMessageItself(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }

  @Test(arguments: topics) func topicMessages(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }

  @Test(arguments: pushes) func pushRequests(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }

  @Test(arguments: answers) func pushAnswers(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }
}
