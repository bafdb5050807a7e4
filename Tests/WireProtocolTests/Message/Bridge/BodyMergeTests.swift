// A singular message that occurs more than once is merged as protobuf says (WP-5.1-1).

import Testing
import WireProtocol

@Suite struct BodyMergeTests {
  static let rest = Proto.bytes(2, Parts.idBytes) + Proto.text(3, "t") + Proto.bytes(4, [0])

  @Test func joinsTheFieldsOfAllOccurrences() throws {
    let state = try value(
      of: Proto.part(1, Proto.number(1, 5)) + Proto.part(1, Proto.number(2, 6)),
      as: C2CAck.Response.self)
    #expect(state.inbox == InboxState(epoch: 5, head: 6))
    let chat = try value(
      of: Proto.part(1, Proto.text(1, "d"), Proto.text(2, "first")) + Self.rest
        + Proto.part(1, Proto.text(2, "last")), as: C2C.Request.self)
    #expect(chat.to == Account(domain: "d", uid: "last"))
    let unsaid = try value(
      of: Proto.part(1, Proto.number(1, 5), Proto.number(2, 6)) + Proto.part(1),
      as: C2CAck.Response.self)
    #expect(unsaid.inbox == InboxState(epoch: 5, head: 6))
  }

  /// A default that is said counts: the last one does.
  @Test func takesSaidDefaults() throws {
    let head = try value(
      of: Proto.part(1, Proto.number(1, 5), Proto.number(2, 6)) + Proto.part(1, Proto.number(2, 0)),
      as: C2CAck.Response.self)
    #expect(head.inbox == InboxState(epoch: 5, head: 0))
    let login = try value(
      of: Proto.part(1, Parts.u2Bytes) + Proto.number(3, 1)
        + Proto.part(2, Proto.text(1, "d"), Proto.text(2, "ios"))
        + Proto.part(2, Proto.text(2, "")), as: Login.Request.self)
    #expect(login.device == Device(id: "d"))
    let message = try value(
      of: Proto.part(2, Parts.smallMessageBytes, Proto.bytes(8, [1]))
        + Proto.part(2, Proto.bytes(8, [])), as: MessageNotification.self)
    #expect(message.message.content == [])
  }

  @Test func joinsListsAndUnknownFields() throws {
    let hello = try value(
      of: Proto.number(1, 16) + Proto.part(6, Proto.fixed32(1, 1), strangeFields)
        + Proto.number(2, 16) + Proto.part(6, Proto.bytes(1, [2, 0, 0, 0]), Proto.number(200, 1)),
      as: Hello.Request.self)
    #expect(hello.zlib?.dictionaries == [1, 2])
    #expect(hello.zlib?.unknownFields.bytes == strangeFields + Proto.number(200, 1))
  }

  /// Messages inside of merged messages are merged too.
  @Test func joinsAtEveryDepth() throws {
    let note = try value(
      of: Proto.part(2, Proto.text(1, "message1"), Proto.part(2, Proto.text(1, "58.user")))
        + Proto.number(100, 1)
        + Proto.part(
          2, Proto.part(2, Proto.text(2, "u2")), Proto.part(9, Proto.number(2, 7)),
          Proto.bytes(4, Parts.idBytes))
        + Proto.part(2, Proto.part(9, Proto.number(1, 1)), Proto.text(7, "im.text")),
      as: MessageNotification.self)
    var expected = Parts.smallMessage
    expected.delivery = Delivery(unstored: true, timeToLiveSeconds: 7)
    #expect(note.message == expected)
    #expect(note.unknownFields.bytes == Proto.number(100, 1))
    let page = try value(
      of: Proto.number(1, 1)
        + Proto.part(
          2, Parts.smallMessageBytes, Proto.part(3, Proto.text(1, "d")),
          Proto.part(3, Proto.text(2, "u"))) + Proto.part(2, Parts.smallMessageBytes),
      as: GetOfflineMsg.Response.self)
    #expect(page.messages.map(\.to) == [Account(domain: "d", uid: "u"), nil])
  }

  @Test func joinsManyTimes() throws {
    let many = (1...200).flatMap { Proto.part(1, Proto.number(1, 7), Proto.number(2, $0)) }
    let answer = try value(of: many, as: C2CAck.Response.self)
    #expect(answer.inbox == InboxState(epoch: 7, head: 200))
    let words = (1...200).flatMap { Proto.part(6, Proto.fixed32(1, UInt32($0))) }
    let hello = try value(
      of: Proto.number(1, 1) + Proto.number(2, 1) + words, as: Hello.Request.self)
    #expect(hello.zlib?.dictionaries == Array(1...200))
  }

  /// All occurrences share one structure.
  @Test func joinsAnyNumber() throws {
    var arena = BodyArena()
    let many = (1...100_000).flatMap { _ in Proto.part(1) } + Proto.part(1, Proto.number(1, 5))
    try BodyType(C2CAck.Response.self).check(many.span, in: &arena)
    #expect(arena.usedBytes < 256)
  }

  /// Each occurrence brings an element; the list grows by doubling.
  @Test func joinsManyLists() throws {
    var arena = BodyArena()
    let many = (1...10_000).flatMap { _ in Proto.part(6, Proto.bytes(1, [1, 2, 3, 4])) }
    let body = Proto.number(1, 16) + Proto.number(2, 16) + many
    let hello = try value(of: body, as: Hello.Request.self)
    #expect(hello.zlib?.dictionaries == Array(repeating: 0x0403_0201, count: 10_000))
    try BodyType(Hello.Request.self).check(body.span, in: &arena)
    #expect(arena.usedBytes < 6 * 4 * 10_000)
  }

  /// A fault is reported at the last occurrence of the field at fault; what is absent, at that of its message.
  @Test func reportsFaultsWhereTheyStand() {
    let domain = Proto.part(1, Proto.text(1, "Upper"))
    let uid = Proto.part(1, Proto.text(2, "u"))
    #expect(
      judge(domain + Self.rest + uid, as: C2C.Request.self)
        == fault(.malformedBody, 26, "WP-5.3-1"))
    #expect(
      judge(domain + Self.rest + uid + domain, as: C2C.Request.self)
        == fault(.malformedBody, 26 + domain.count + Self.rest.count + uid.count, "WP-5.3-1"))
    #expect(
      judge(uid + Self.rest + uid, as: C2C.Request.self)
        == fault(.malformedBody, 24 + uid.count + Self.rest.count, "WP-5.3-1"))
    #expect(
      judge(
        Proto.part(2, Parts.smallMessageBytes)
          + Proto.part(2, Proto.part(2, Proto.text(2, "\u{7F}"))), as: MessageNotification.self)
        == fault(.malformedBody, 24 + 2 + Parts.smallMessageBytes.count + 4, "WP-5.3-2"))
  }
}
