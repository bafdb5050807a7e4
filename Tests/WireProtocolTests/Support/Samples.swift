// Every message of the standard, at its smallest and at its fullest, with the bytes written by hand from wire.proto.

import WireProtocol

extension Sample {
  static let connection: [Sample] = [
    request(
      "smallest", 0x0001, Hello.Request(minVersion: .v1, maxVersion: .v1),
      Proto.number(1, 16) + Proto.number(2, 16)),
    request(
      "fullest", 0x0001,
      Hello.Request(
        minVersion: ProtocolVersion(rawValue: 1), maxVersion: ProtocolVersion(rawValue: 255),
        agent: "sdk/1", features: ["a", "bc"], limits: PeerLimits(maxBodyLength: 131_072),
        zlib: Zlib(dictionaries: [1, 0xFFFF_FFFF]), heartbeatMilliseconds: 30_000,
        pushWindow: .max),
      Proto.number(1, 1) + Proto.number(2, 255) + Proto.text(3, "sdk/1") + Proto.text(4, "a")
        + Proto.text(4, "bc") + Proto.part(5, Proto.number(1, 131_072))
        + Proto.part(6, Proto.bytes(1, [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]))
        + Proto.number(7, 30_000) + Proto.number(8, 0xFFFF_FFFF)),
    response("smallest", 0x0001, Hello.Response(version: .v1), Proto.number(1, 16)),
    response(
      "fullest", 0x0001,
      Hello.Response(
        version: .v1, agent: "gate", features: ["a", ""], limits: PeerLimits(), zlib: Zlib(),
        heartbeatMilliseconds: 1, pushWindow: 2, maxOpenRequests: 3),
      Proto.number(1, 16) + Proto.text(2, "gate") + Proto.text(3, "a") + Proto.text(3, "")
        + Proto.part(4) + Proto.part(5) + Proto.number(6, 1) + Proto.number(7, 2)
        + Proto.number(8, 3)),
    request(
      "smallest", 0x0002,
      Login.Request(account: Parts.u2, device: Device(id: "d"), attempt: 1),
      Proto.part(1, Parts.u2Bytes) + Proto.part(2, Proto.text(1, "d")) + Proto.number(3, 1)),
    request(
      "fullest", 0x0002,
      Login.Request(
        account: Parts.shop, device: Parts.device, attempt: .max, token: [0, 1], epoch: 3,
        cursor: 4),
      Proto.part(1, Parts.shopBytes) + Proto.part(2, Parts.deviceBytes) + Proto.number(3, .max)
        + Proto.bytes(4, [0, 1]) + Proto.number(5, 3) + Proto.number(6, 4)),
    response(
      "smallest", 0x0002, Login.Response(inbox: InboxState(epoch: 1, head: 0)),
      Proto.part(1, Proto.number(1, 1))),
    response(
      "fullest", 0x0002,
      Login.Response(inbox: Parts.inbox, acked: 9, serverTimeMilliseconds: 10, service: true),
      Proto.part(1, Parts.inboxBytes) + Proto.number(2, 9) + Proto.number(3, 10)
        + Proto.number(4, 1)),
    request("without fields", 0x0003, Logout.Request(), []),
    response("without fields", 0x0003, Logout.Response(), []),
    request("without fields", 0x0004, Keepalive.Request(), []),
    response("smallest", 0x0004, Keepalive.Response(), []),
    response(
      "fullest", 0x0004, Keepalive.Response(inbox: Parts.inbox), Proto.part(1, Parts.inboxBytes)),
    notification("smallest", 0x0005, Goaway(status: Status(1)), Proto.number(1, 1)),
    notification(
      "fullest", 0x0005,
      Goaway(status: Status(99), text: "bye", retryAfterMilliseconds: .max),
      Proto.number(1, 99) + Proto.text(2, "bye") + Proto.number(3, 0xFFFF_FFFF)),
    failure("smallest", Failure(), []),
    failure(
      "fullest", Failure(text: "no", retryAfterMilliseconds: 1, detail: "to"),
      Proto.text(1, "no") + Proto.number(2, 1) + Proto.text(3, "to")),
  ]

  static let messaging: [Sample] = [
    request(
      "smallest", 0x0100,
      C2S.Request(clientMessageID: Parts.id, contentType: "a", content: [0]),
      Proto.bytes(1, Parts.idBytes) + Proto.text(2, "a") + Proto.bytes(3, [0])),
    response(
      "smallest", 0x0100, C2S.Response(messageID: "12345678"), Proto.text(1, "12345678")),
    response(
      "fullest", 0x0100,
      C2S.Response(messageID: "12345678", acceptedAtMilliseconds: 1, duplicate: true),
      Proto.text(1, "12345678") + Proto.number(2, 1) + Proto.number(3, 1)),
    request(
      "smallest", 0x0200,
      C2C.Request(
        to: Parts.u2, clientMessageID: Parts.id, contentType: "im.text", content: [0x7B, 0x7D]),
      Proto.part(1, Parts.u2Bytes) + Proto.bytes(2, Parts.idBytes) + Proto.text(3, "im.text")
        + Proto.text(4, "{}")),
    request(
      "fullest", 0x0200,
      C2C.Request(
        to: Parts.shop, clientMessageID: Parts.id, contentType: "im.text", content: [0x7B, 0x7D],
        delivery: Parts.delivery),
      Proto.part(1, Parts.shopBytes) + Proto.bytes(2, Parts.idBytes) + Proto.text(3, "im.text")
        + Proto.text(4, "{}") + Proto.part(5, Parts.deliveryBytes)),
    response(
      "smallest", 0x0200, C2C.Response(messageID: "12345678"), Proto.text(1, "12345678")),
    response(
      "fullest", 0x0200,
      C2C.Response(
        messageID: "12345678", sentAtMilliseconds: 1, duplicate: true, stage: Stage(rawValue: -2),
        epoch: 3, inboxSequence: 4),
      Proto.text(1, "12345678") + Proto.number(2, 1) + Proto.number(3, 1)
        + Proto.number(4, 0xFFFF_FFFF_FFFF_FFFE) + Proto.number(5, 3) + Proto.number(6, 4)),
    request("smallest", 0x0201, C2CAck.Request(epoch: 1, through: 0), Proto.number(1, 1)),
    request(
      "fullest", 0x0201, C2CAck.Request(epoch: .max, through: 2),
      Proto.number(1, .max) + Proto.number(2, 2)),
    response(
      "fullest", 0x0201, C2CAck.Response(inbox: Parts.inbox), Proto.part(1, Parts.inboxBytes)),
    notification(
      "smallest", 0x0202, Receipt(messageID: "12345678", clientMessageID: Parts.id),
      Proto.text(1, "12345678") + Proto.bytes(2, Parts.idBytes)),
    notification(
      "fullest", 0x0202,
      Receipt(
        messageID: "12345678", clientMessageID: Parts.id, to: Parts.u2, stage: .delivered,
        atMilliseconds: 6),
      Proto.text(1, "12345678") + Proto.bytes(2, Parts.idBytes) + Proto.part(3, Parts.u2Bytes)
        + Proto.number(4, 3) + Proto.number(5, 6)),
    request("smallest", 0x0300, GetOfflineMsg.Request(), []),
    request(
      "fullest", 0x0300, GetOfflineMsg.Request(epoch: 1, after: 2, limit: 3),
      Proto.number(1, 1) + Proto.number(2, 2) + Proto.number(3, 3)),
    response(
      "smallest", 0x0300, GetOfflineMsg.Response(epoch: 1, through: 0, head: 0),
      Proto.number(1, 1)),
    response(
      "fullest", 0x0300,
      GetOfflineMsg.Response(
        epoch: 1, messages: [Parts.fullMessage, Parts.smallMessage], through: 5, head: 5),
      Proto.number(1, 1) + Proto.part(2, Parts.fullMessageBytes)
        + Proto.part(2, Parts.smallMessageBytes) + Proto.number(3, 5) + Proto.number(4, 5)),
    notification(
      "smallest", 0x0400, MessageNotification(epoch: 0, message: Parts.smallMessage),
      Proto.part(2, Parts.smallMessageBytes)),
    notification(
      "fullest", 0x0400, MessageNotification(epoch: 8, message: Parts.fullMessage),
      Proto.number(1, 8) + Proto.part(2, Parts.fullMessageBytes)),
  ]

  static let services: [Sample] = [
    request(
      "smallest", 0x0500,
      S2C.Request(
        to: [Parts.u2], clientMessageID: Parts.id, contentType: "im.text", content: [0x7B, 0x7D]),
      Proto.part(1, Parts.u2Bytes) + Proto.bytes(2, Parts.idBytes) + Proto.text(3, "im.text")
        + Proto.text(4, "{}")),
    request(
      "fullest", 0x0500,
      S2C.Request(
        to: [Parts.shop, Parts.u2], clientMessageID: Parts.id, contentType: "im.text",
        content: [0x7B, 0x7D], delivery: Parts.delivery),
      Proto.part(1, Parts.shopBytes) + Proto.part(1, Parts.u2Bytes)
        + Proto.bytes(2, Parts.idBytes) + Proto.text(3, "im.text") + Proto.text(4, "{}")
        + Proto.part(5, Parts.deliveryBytes)),
    response(
      "smallest", 0x0500, S2C.Response(statuses: [Status(65_535)], accepted: []),
      Proto.part(1, Proto.varint(65_535))),
    response(
      "fullest", 0x0500,
      S2C.Response(
        statuses: [.ok, .inboxFull, .ok],
        accepted: [
          S2C.Accepted(messageID: "12345678", duplicate: true, online: true),
          S2C.Accepted(messageID: "abcdefgh"),
        ]),
      Proto.part(1, [0], Proto.varint(502), [0])
        + Proto.part(2, Proto.text(1, "12345678"), Proto.number(2, 1), Proto.number(3, 1))
        + Proto.part(2, Proto.text(1, "abcdefgh"))),
    request(
      "smallest", 0x0501, Subscribe.Request(topic: "t", group: "g"),
      Proto.text(1, "t") + Proto.text(2, "g")),
    request(
      "fullest", 0x0501,
      Subscribe.Request(topic: "t", group: "g", after: TopicPosition(cursor: 0), window: 5),
      Proto.text(1, "t") + Proto.text(2, "g") + Proto.part(3) + Proto.number(4, 5)),
    response("smallest", 0x0501, Subscribe.Response(first: 0, head: 0, after: 0), []),
    response(
      "fullest", 0x0501, Subscribe.Response(first: 1, head: 2, after: 3),
      Proto.number(1, 1) + Proto.number(2, 2) + Proto.number(3, 3)),
    notification(
      "smallest", 0x0502,
      TopicMessage(topic: "t", group: "g", cursor: 1, message: Parts.smallMessage),
      Proto.text(1, "t") + Proto.text(2, "g") + Proto.number(3, 1)
        + Proto.part(4, Parts.smallMessageBytes)),
    notification(
      "fullest", 0x0502,
      TopicMessage(topic: "t", group: "g", cursor: .max, message: Parts.fullMessage),
      Proto.text(1, "t") + Proto.text(2, "g") + Proto.number(3, .max)
        + Proto.part(4, Parts.fullMessageBytes)),
    request(
      "smallest", 0x0503, TopicAck.Request(topic: "t", group: "g", cursor: 0),
      Proto.text(1, "t") + Proto.text(2, "g")),
    request(
      "fullest", 0x0503, TopicAck.Request(topic: "t", group: "g", cursor: 7),
      Proto.text(1, "t") + Proto.text(2, "g") + Proto.number(3, 7)),
    response("smallest", 0x0503, TopicAck.Response(cursor: 0, head: 0), []),
    response(
      "fullest", 0x0503, TopicAck.Response(cursor: 7, head: 8),
      Proto.number(1, 7) + Proto.number(2, 8)),
  ]
}
