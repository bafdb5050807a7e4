// What each message needs (SPEC.md 5.4, 5.5): every rule broken once and just met, with the offset of 5.7.

import Testing
import WireProtocol

/// A body, what is wrong with it, and where; nothing when it is just right.
struct RuleCase: Sendable, CustomStringConvertible {
  let description: String
  let found: WireError?
  let expected: WireError?

  /// - Parameter offset: in the body.
  init<Body: WireMessage>(
    _: Body.Type, _ description: String, _ body: [UInt8], _ requirement: String? = nil,
    at offset: Int = 0
  ) {
    self.description = "\(Body.name): \(description)"
    found = judge(body, as: Body.self)
    expected = requirement.map { fault(.malformedBody, 24 + offset, $0) }
  }
}

@Suite struct NeededFieldsTests {
  static let id = Proto.bytes(1, Parts.idBytes)
  static let account = Proto.part(1, Parts.u2Bytes)
  static let device = Proto.part(2, Proto.text(1, "d"))
  static let attempt = Proto.number(3, 1)
  static let needed = "WP-5.5-1"

  static let connection: [RuleCase] = [
    RuleCase(Hello.Request.self, "nothing", [], needed),
    RuleCase(Hello.Request.self, "no maximum", Proto.number(1, 1), needed),
    RuleCase(Hello.Request.self, "no minimum", Proto.number(2, 1), needed),
    RuleCase(Hello.Request.self, "255", Proto.number(1, 255) + Proto.number(2, 255)),
    RuleCase(
      Hello.Request.self, "256", Proto.number(1, 1) + Proto.number(2, 256), needed, at: 2),
    RuleCase(
      Hello.Request.self, "upside down", Proto.number(2, 1) + Proto.number(1, 2), needed, at: 2),
    RuleCase(Hello.Response.self, "nothing", [], needed),
    RuleCase(Hello.Response.self, "256", Proto.number(1, 256), needed),
    RuleCase(
      Hello.Response.self, "0 said last", Proto.number(1, 16) + Proto.number(1, 0), needed, at: 2),
    RuleCase(Login.Request.self, "no account", device + attempt, needed),
    RuleCase(Login.Request.self, "no device", account + attempt, needed),
    RuleCase(Login.Request.self, "no attempt", account + device, needed),
    RuleCase(
      Login.Request.self, "attempt 0", account + device + Proto.number(3, 0), needed,
      at: account.count + device.count),
    RuleCase(
      Login.Request.self, "empty device", Proto.part(2) + account + attempt, needed, at: 0),
    RuleCase(
      Login.Request.self, "device id with a space",
      account + attempt + Proto.part(2, Proto.text(2, "ios"), Proto.text(1, "a b")), needed,
      at: account.count + 2 + 2 + 5),
    RuleCase(
      Login.Request.self, "device id of 64",
      account + attempt + Proto.part(2, Proto.text(1, String(repeating: "~", count: 64)))),
    RuleCase(
      Login.Request.self, "device id of 65",
      account + attempt + Proto.part(2, Proto.text(1, String(repeating: "~", count: 65))), needed,
      at: account.count + 4),
    RuleCase(
      Login.Request.self, "domain with a capital",
      attempt + device + Proto.part(1, Proto.text(2, "u"), Proto.text(1, "D")), "WP-5.3-1",
      at: attempt.count + device.count + 2 + 3),
    RuleCase(
      Login.Request.self, "no uid", attempt + device + Proto.part(1, Proto.text(1, "d")),
      "WP-5.3-2", at: attempt.count + device.count),
    RuleCase(
      Login.Request.self, "token of 4,096",
      account + device + attempt + Proto.bytes(4, [UInt8](repeating: 0, count: 4_096))),
    RuleCase(
      Login.Request.self, "token of 4,097",
      account + device + attempt + Proto.bytes(4, [UInt8](repeating: 0, count: 4_097)), needed,
      at: account.count + device.count + attempt.count),
    RuleCase(Login.Response.self, "nothing", [], needed),
    RuleCase(Login.Response.self, "no epoch", Proto.part(1, Proto.number(2, 5)), needed),
    RuleCase(
      Login.Response.self, "epoch 0", Proto.number(2, 1) + Proto.part(1, Proto.number(1, 0)),
      needed, at: 4),
    RuleCase(Keepalive.Response.self, "no epoch", Proto.part(1), needed),
    RuleCase(Goaway.self, "nothing", [], needed),
    RuleCase(Goaway.self, "100", Proto.text(2, "") + Proto.number(1, 100), needed, at: 2),
    RuleCase(Goaway.self, "65,537", Proto.number(1, 65_537), needed),
    RuleCase(Goaway.self, "99", Proto.number(1, 99)),
  ]

  static let type = Proto.text(2, "t")
  static let content = Proto.bytes(3, [0])
  static let to = Proto.part(1, Parts.u2Bytes)
  static let chat = Proto.bytes(2, Parts.idBytes) + Proto.text(3, "t") + Proto.bytes(4, [0])
  static let tooMuch = [UInt8](repeating: 0, count: 65_537)
  static let messageID = Proto.text(1, "12345678")

  static let messaging: [RuleCase] = [
    RuleCase(C2S.Request.self, "no id", type + content, "WP-5.4-1"),
    RuleCase(
      C2S.Request.self, "id of 15",
      type + content + Proto.bytes(1, [UInt8](repeating: 1, count: 15)),
      "WP-5.4-1", at: type.count + content.count),
    RuleCase(
      C2S.Request.self, "id of 17",
      Proto.bytes(1, [UInt8](repeating: 1, count: 17)) + type + content,
      "WP-5.4-1"),
    RuleCase(
      C2S.Request.self, "id of zeros",
      type + Proto.bytes(1, [UInt8](repeating: 0, count: 16)) + content, "WP-5.4-1", at: 3),
    RuleCase(C2S.Request.self, "no type", id + content, "WP-5.4-2"),
    RuleCase(C2S.Request.self, "no content", id + type, needed),
    RuleCase(C2S.Request.self, "empty content", id + type + Proto.bytes(3, []), needed, at: 21),
    RuleCase(
      C2S.Request.self, "content of 65,536", id + type + Proto.bytes(3, Array(tooMuch.dropLast()))),
    RuleCase(
      C2S.Request.self, "content of 65,537", id + type + Proto.bytes(3, tooMuch), "WP-5.4-3", at: 21
    ),
    RuleCase(C2S.Response.self, "no id", [], "WP-5.4-5"),
    RuleCase(C2C.Response.self, "no id", Proto.number(2, 1), "WP-5.4-5"),
    RuleCase(C2C.Request.self, "no recipient", chat, needed),
    RuleCase(C2C.Request.self, "empty recipient", chat + Proto.part(1), "WP-5.3-1", at: chat.count),
    RuleCase(C2C.Request.self, "no id", to + Proto.text(3, "t") + Proto.bytes(4, [0]), "WP-5.4-1"),
    RuleCase(
      C2C.Request.self, "30 days", to + chat + Proto.part(5, Proto.number(2, 2_592_000))),
    RuleCase(
      C2C.Request.self, "30 days and a second",
      to + chat + Proto.part(5, Proto.number(1, 1), Proto.number(2, 2_592_001)), "WP-5.4-4",
      at: to.count + chat.count + 2 + 2),
    RuleCase(C2CAck.Request.self, "no epoch", Proto.number(2, 1), needed),
    RuleCase(C2CAck.Response.self, "nothing", [], needed),
    RuleCase(C2CAck.Response.self, "no epoch", Proto.number(9, 1) + Proto.part(1), needed, at: 2),
    RuleCase(Receipt.self, "no message id", Proto.bytes(2, Parts.idBytes), "WP-5.4-5"),
    RuleCase(Receipt.self, "no client message id", messageID, "WP-5.4-1"),
    RuleCase(
      Receipt.self, "bad recipient",
      messageID + Proto.bytes(2, Parts.idBytes) + Proto.part(3, Proto.text(1, "d")), "WP-5.3-2",
      at: 28),
    RuleCase(GetOfflineMsg.Response.self, "no epoch", Proto.number(4, 1), needed),
    RuleCase(
      GetOfflineMsg.Response.self, "through above head",
      Proto.number(1, 1) + Proto.number(4, 4) + Proto.number(3, 5), needed, at: 4),
    RuleCase(
      GetOfflineMsg.Response.self, "no head", Proto.number(1, 1) + Proto.number(3, 1), needed, at: 2
    ),
    RuleCase(
      GetOfflineMsg.Response.self, "second message without id",
      Proto.number(1, 1) + Proto.part(2, Parts.smallMessageBytes)
        + Proto.part(2, Proto.number(5, 1)),
      "WP-5.4-5", at: 2 + 2 + Parts.smallMessageBytes.count),
    RuleCase(
      GetOfflineMsg.Response.self, "second message with a bad sender",
      Proto.number(1, 1) + Proto.part(2, Parts.smallMessageBytes)
        + Proto.part(2, messageID, Proto.part(2, Proto.text(1, "d"), Proto.bytes(2, [0x7F]))),
      "WP-5.3-2", at: 2 + 2 + Parts.smallMessageBytes.count + 2 + 10 + 2 + 3),
  ]

  @Test(arguments: connection) func connectionMessages(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }

  @Test(arguments: messaging) func messagingMessages(_ rule: RuleCase) {
    #expect(rule.found == rule.expected)
  }
}
