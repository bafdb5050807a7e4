// The parts that many bodies have in common: as values, and as bytes written by hand.

import WireProtocol

enum Parts {
  static let idBytes = (1...16).map { UInt8($0) }
  static let id = ClientMessageID(idBytes) ?? .random()
  static let unknown = constant { try UnknownFields(validating: strangeFields) }

  static let u2 = Account(domain: "58.user", uid: "u2")
  static let u2Bytes = Proto.text(1, "58.user") + Proto.text(2, "u2")
  static let shop = Account(domain: "shop-1", uid: "é@%")
  static let shopBytes = Proto.text(1, "shop-1") + Proto.text(2, "é@%")

  static let delivery = Delivery(
    unstored: true, timeToLiveSeconds: 2_592_000, silent: true, noPush: true)
  static let deliveryBytes =
    Proto.number(1, 1) + Proto.number(2, 2_592_000) + Proto.number(3, 1) + Proto.number(4, 1)

  static let inbox = InboxState(epoch: 1, head: .max)
  static let inboxBytes = Proto.number(1, 1) + Proto.number(2, .max)

  static let device = Device(id: "d", platform: "ios", model: "m", appVersion: "1.2")
  static let deviceBytes =
    Proto.text(1, "d") + Proto.text(2, "ios") + Proto.text(3, "m") + Proto.text(4, "1.2")

  static let smallMessage = Message(
    id: "message1", from: u2, clientMessageID: id, contentType: "im.text")
  static let smallMessageBytes =
    Proto.text(1, "message1") + Proto.part(2, u2Bytes) + Proto.bytes(4, idBytes)
    + Proto.text(7, "im.text")

  static let fullMessage = Message(
    id: String(repeating: "~", count: 64), from: u2, to: shop, clientMessageID: id,
    inboxSequence: 5, sentAtMilliseconds: 1_700_000_000_000, contentType: "im.text",
    content: Array("{}".utf8), delivery: delivery)
  static let fullMessageBytes =
    Proto.text(1, String(repeating: "~", count: 64)) + Proto.part(2, u2Bytes)
    + Proto.part(3, shopBytes) + Proto.bytes(4, idBytes) + Proto.number(5, 5)
    + Proto.number(6, 1_700_000_000_000) + Proto.text(7, "im.text") + Proto.text(8, "{}")
    + Proto.part(9, deliveryBytes)
}
