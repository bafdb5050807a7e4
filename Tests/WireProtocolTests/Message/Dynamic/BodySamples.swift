// Bodies of every message of the command table: with as little as is allowed in them, and with everything.

import Testing
import WireProtocol

/// A body as its Swift value writes it.
struct BodySample: Sendable, CustomTestStringConvertible {
  let name: String
  let type: BodyType
  let bytes: [UInt8]
  /// The `description` of the value.
  let line: String
  /// Decodes a body to its Swift value and writes it again.
  let repack: @Sendable ([UInt8]) throws -> [UInt8]

  var testDescription: String { name }

  static let chatID = constant { try #require(ClientMessageID((1...16).map { UInt8($0) })) }
  static let ann = Account(domain: "58.user", uid: "ann")

  /// Field 1000, a varint; field 1001, some bytes: no message knows them.
  static let unknown = constant {
    try UnknownFields(validating: [
      0xC0, 0x3E, 0x05, 0xCA, 0x3E, 0x02, 0x00, 0xFF,
    ])
  }

  private static func request<Body: WireRequest>(_ label: String, _ body: Body) -> BodySample {
    make(label, body) { try Array(Frame(.request($0, sequence: 1), limits: .maximum).body) }
  }

  private static func response<Body: WireResponse>(_ label: String, _ body: Body) -> BodySample {
    make(label, body) { try Array(Frame(.response($0, sequence: 1), limits: .maximum).body) }
  }

  private static func notification<Body: WireNotification>(_ label: String, _ body: Body)
    -> BodySample
  {
    make(label, body) { try Array(Frame(.notification($0), limits: .maximum).body) }
  }

  private static func make<Body: WireMessage>(
    _ label: String, _ body: Body, _ pack: @escaping @Sendable (Body) throws -> [UInt8]
  ) -> BodySample {
    BodySample(
      name: "\(Body.name), \(label)", type: BodyType(Body.self), bytes: constant { try pack(body) },
      line: body.description,
      repack: { bytes in
        var arena = BodyArena(limits: .maximum)
        let view = try arena.decode(bytes.span, as: Body.self)
        return try pack(Body(view))
      })
  }

  /// The value with unknown fields.
  private static func full<Body: WireMessage>(_ body: Body) -> Body {
    var body = body
    body.unknownFields = unknown
    return body
  }

  static let account = full(Account(domain: "58.driver-2", uid: "u@ %\u{E9}\u{1F600}\"\\"))
  static let delivery = full(
    Delivery(unstored: true, timeToLiveSeconds: 2_592_000, silent: true, noPush: true))
  static let inbox = full(InboxState(epoch: .max, head: 1 << 53))
  static let bareMessage = Message(
    id: "12345678", from: ann, clientMessageID: chatID, contentType: "im.text")
  static let message = full(
    Message(
      id: "message-1", from: account, to: ann, clientMessageID: chatID, inboxSequence: .max,
      sentAtMilliseconds: 1_700_000_000_000, contentType: "im.text",
      content: Array(#"{"type":"im.text","text":"日本"}"#.utf8), delivery: delivery))

  static let connection: [BodySample] = [
    request("smallest", Hello.Request(minVersion: .v1, maxVersion: .v1)),
    request(
      "fullest",
      full(
        Hello.Request(
          minVersion: .v1, maxVersion: ProtocolVersion(rawValue: 0xFF), agent: "sdk/1.2",
          features: ["a", "", "b"], limits: full(PeerLimits(maxBodyLength: .max)),
          zlib: full(Zlib(dictionaries: [0, 1, .max])), heartbeatMilliseconds: 30_000,
          pushWindow: 256))),
    response("smallest", Hello.Response(version: .v1)),
    response(
      "fullest",
      full(
        Hello.Response(
          version: .v1, agent: "gate", features: ["a"], limits: PeerLimits(), zlib: Zlib(),
          heartbeatMilliseconds: 1, pushWindow: 2, maxOpenRequests: 3))),
    request(
      "smallest", Login.Request(account: ann, device: Device(id: "d"), attempt: 1)),
    request(
      "fullest",
      full(
        Login.Request(
          account: account,
          device: full(Device(id: "d", platform: "ios", model: "m", appVersion: "1")),
          attempt: .max, token: Array(0...255), epoch: 1, cursor: 2))),
    response("smallest", Login.Response(inbox: InboxState(epoch: 1, head: 0))),
    response(
      "fullest",
      full(
        Login.Response(inbox: inbox, acked: 3, serverTimeMilliseconds: 4, service: true))),
    request("smallest", Logout.Request()), request("fullest", full(Logout.Request())),
    response("smallest", Logout.Response()), response("fullest", full(Logout.Response())),
    request("smallest", Keepalive.Request()), request("fullest", full(Keepalive.Request())),
    response("smallest", Keepalive.Response()),
    response("fullest", full(Keepalive.Response(inbox: inbox))),
    notification("smallest", Goaway(status: .draining)),
    notification(
      "fullest", full(Goaway(status: .kicked, text: "bye", retryAfterMilliseconds: 5))),
  ]

  static let messages: [BodySample] = [
    request(
      "smallest", C2S.Request(clientMessageID: chatID, contentType: "a", content: [0x7B, 0x7D])),
    request(
      "fullest",
      full(C2S.Request(clientMessageID: chatID, contentType: "a/b", content: Array(0...200)))),
    response("smallest", C2S.Response(messageID: "12345678")),
    response(
      "fullest",
      full(C2S.Response(messageID: "12345678", acceptedAtMilliseconds: 1, duplicate: true))),
    request(
      "smallest",
      C2C.Request(to: ann, clientMessageID: chatID, contentType: "a", content: [0])),
    request(
      "fullest",
      full(
        C2C.Request(
          to: account, clientMessageID: chatID, contentType: "im.text", content: Array(0...200),
          delivery: delivery))),
    response("smallest", C2C.Response(messageID: "12345678")),
    response(
      "fullest",
      full(
        C2C.Response(
          messageID: "12345678", sentAtMilliseconds: 1, duplicate: true, stage: .read, epoch: 2,
          inboxSequence: 3))),
    response(
      "unknown stages", C2C.Response(messageID: "12345678", stage: Stage(rawValue: -7))),
    request("smallest", C2CAck.Request(epoch: 1, through: 0)),
    request("fullest", full(C2CAck.Request(epoch: 1, through: .max))),
    response("smallest", C2CAck.Response(inbox: InboxState(epoch: 1, head: 0))),
    response("fullest", full(C2CAck.Response(inbox: inbox))),
    notification("smallest", Receipt(messageID: "12345678", clientMessageID: chatID)),
    notification(
      "fullest",
      full(
        Receipt(
          messageID: "12345678", clientMessageID: chatID, to: account, stage: .delivered,
          atMilliseconds: 9))),
    request("smallest", GetOfflineMsg.Request()),
    request("fullest", full(GetOfflineMsg.Request(epoch: 1, after: 2, limit: .max))),
    response("smallest", GetOfflineMsg.Response(epoch: 1, through: 0, head: 0)),
    response(
      "fullest",
      full(
        GetOfflineMsg.Response(
          epoch: 1, messages: [message, bareMessage, message], through: 2, head: 3))),
    notification("smallest", MessageNotification(epoch: 0, message: bareMessage)),
    notification("fullest", full(MessageNotification(epoch: 1, message: message))),
  ]

  static let services: [BodySample] = [
    request(
      "smallest",
      S2C.Request(to: [ann], clientMessageID: chatID, contentType: "a", content: [0])),
    request(
      "fullest",
      full(
        S2C.Request(
          to: [ann, account], clientMessageID: chatID, contentType: "a", content: [0],
          delivery: Delivery()))),
    response("smallest", S2C.Response(statuses: [.forbidden], accepted: [])),
    response(
      "fullest",
      full(
        S2C.Response(
          statuses: [.ok, Status(65_535), .ok],
          accepted: [
            S2C.Accepted(messageID: "12345678"),
            full(S2C.Accepted(messageID: "12345678", duplicate: true, online: true)),
          ]))),
    request("smallest", Subscribe.Request(topic: "t", group: "g")),
    request(
      "fullest",
      full(
        Subscribe.Request(
          topic: "t", group: "g", after: full(TopicPosition(cursor: 0)), window: 7))),
    response("smallest", Subscribe.Response(first: 0, head: 0, after: 0)),
    response("fullest", full(Subscribe.Response(first: 1, head: 2, after: 3))),
    notification(
      "smallest", TopicMessage(topic: "t", group: "g", cursor: 1, message: bareMessage)),
    notification(
      "fullest", full(TopicMessage(topic: "t", group: "g", cursor: .max, message: message))),
    request("smallest", TopicAck.Request(topic: "t", group: "g", cursor: 0)),
    request("fullest", full(TopicAck.Request(topic: "t", group: "g", cursor: .max))),
    response("smallest", TopicAck.Response(cursor: 0, head: 0)),
    response("fullest", full(TopicAck.Response(cursor: 1, head: 2))),
  ]

  static let all = connection + messages + services
}

extension DynamicMessage {
  /// The JSON of the message, read back.
  func json() throws -> JSONValue {
    var writer = JSONWriter()
    try BodyJSON.write(bytes.span, as: schema, to: &writer)
    return try JSONValue(decoding: writer.bytes, limits: .file)
  }
}
