// Bodies field by field, with places and what cannot be read.

import Testing
import WireProtocol

@Suite struct FieldNodeTests {
  static let chat = FrameEncoderTests.wire.dropFirst(24).map { $0 }
  static let schema = BodyType(C2C.Request.self).schema

  @Test func placesAndValues() throws {
    let nodes = FieldNode.parse(Self.chat.span, as: Self.schema)
    #expect(nodes.map(\.number) == [1, 2, 3, 4])
    #expect(nodes.map { $0.field?.name } == ["to", "client_message_id", "content_type", "content"])
    #expect(nodes.map(\.tag) == [0..<2, 15..<17, 33..<35, 42..<44])
    #expect(nodes.map(\.value) == [2..<15, 17..<33, 35..<42, 44..<46])
    #expect(
      nodes.map(\.text) == [
        "Account", "0102030405060708090a0b0c0d0e0f10", #""im.text""#, "7b7d",
      ])
    #expect(nodes[0].children.map(\.text) == [#""58.user""#, #""u2""#])
    #expect(nodes[0].children.map(\.value) == [4..<11, 13..<15])
    #expect(nodes.allSatisfy { $0.kind == .field && $0.error == nil })
  }

  @Test func withoutASchemaEveryFieldIsUnknown() {
    let bytes: [UInt8] = [
      0x08, 0x96, 0x01, 0x12, 0x01, 0xFF, 0x1D, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0,
    ]
    let nodes = FieldNode.parse(bytes.span, as: nil)
    #expect(nodes.map(\.text) == ["150", "ff", "1", "2"])
    #expect(nodes.map(\.wireType) == [0, 2, 5, 1])
    #expect(nodes.allSatisfy { $0.field == nil && $0.children.isEmpty })
  }

  @Test func whatCannotBeReadIsShownWithItsReason() {
    // to { domain "a", then a length beyond its end }, then a good field, then half a varint
    let bytes: [UInt8] = [0x0A, 0x05, 0x0A, 0x01, 0x61, 0x12, 0x09, 0x1A, 0x01, 0x62, 0x20, 0x80]
    let nodes = FieldNode.parse(bytes.span, as: Self.schema)
    #expect(nodes.map(\.kind) == [.field, .field, .unreadable])
    #expect(nodes[0].children.map(\.kind) == [.field, .unreadable])
    #expect(nodes[0].children[1].value == 5..<7)
    #expect(nodes[0].children[1].error?.offset == 24 + 5)
    #expect(nodes[2].value == 10..<12)
    #expect(nodes[2].error?.requirement == "WP-5.1-3")
  }

  @Test func aFieldOfAnotherWireTypeIsShownAsItStands() {
    let nodes = FieldNode.parse([0x08, 0x05, 0x1A, 0x02, 0xC0, 0x80].span, as: Self.schema)
    #expect(nodes.map(\.text) == ["5", "c080"])
    #expect(nodes.map { $0.error?.requirement } == ["WP-5.1-8", "WP-5.2-1"])
  }

  @Test func theNumberOfNodesIsBounded() {
    let schema = BodyType(S2C.Request.self).schema
    let empties = (0..<1000).flatMap { _ in [0x0A, 0x00] as [UInt8] }
    let nodes = FieldNode.parse(empties.span, as: schema, limit: 10)
    #expect(nodes.count == 11)
    #expect(nodes[10].kind == .omitted)
    #expect(nodes[10].value == 20..<2000)
    let none = FieldNode.parse(empties.span, as: schema, limit: 0)
    #expect(none.map(\.kind) == [.omitted])
  }

  @Test func longValuesAreCut() throws {
    let schema = try BodySchema(
      "Long",
      [
        .init(1, "text", .string), .init(2, "raw", .bytes),
        .init(3, "numbers", .uint32, isRepeated: true),
      ])
    // 63 letters and then characters of two bytes: the cut falls inside of the first.
    let text = String(repeating: "a", count: 63) + String(repeating: "é", count: 50)
    let message = try DynamicMessage(
      json: [
        "text": .string(text), "raw": .string(String(repeating: "A", count: 400)),
        "numbers": .array(Array(repeating: 1, count: 40)),
      ], as: schema)
    let nodes = FieldNode.parse(message.bytes.span, as: schema)
    #expect(nodes[0].text == "\"" + String(repeating: "a", count: 63) + "\"… (163 bytes)")
    #expect(nodes[1].text == String(repeating: "0", count: 128) + "… (300 bytes)")
    #expect(
      nodes[2].text == "[" + String(repeating: "1, ", count: 31) + "1, …]")
  }

  @Test func noControlReachesATerminal() throws {
    let schema = try BodySchema("Text", [.init(1, "text", .string)])
    let message = try DynamicMessage(
      json: ["text": "\u{1B}[2J\u{7F}\u{9B}\u{A0}"], as: schema)
    let text = FieldNode.parse(message.bytes.span, as: schema).first?.text
    #expect(text == "\"\\u001b[2J\\u007f\\u009b\u{A0}\"")
  }
}
