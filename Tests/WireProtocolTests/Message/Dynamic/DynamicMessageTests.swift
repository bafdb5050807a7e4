// Bodies by their schema: every message of the standard there and back, merging, and hostile bytes.

import Testing
import WireProtocol

@Suite struct DynamicMessageTests {
  static let part = constant {
    try BodySchema(
      "Part",
      [.init(1, "a", .uint32), .init(2, "b", .string), .init(3, "n", .uint32, isRepeated: true)])
  }
  static let outer = constant {
    try BodySchema(
      "Outer",
      [
        .init(1, "part", .message(part)), .init(2, "number", .int32),
        .init(3, "texts", .string, isRepeated: true), .init(4, "flag", .bool),
        .init(5, "parts", .message(part), isRepeated: true), .init(6, "raw", .bytes),
      ])
  }

  static func message(_ bytes: [UInt8], _ schema: BodySchema = outer) throws -> DynamicMessage {
    try DynamicMessage(decoding: bytes.span, as: schema)
  }

  @Test(arguments: BodySample.all)
  func everyMessageGoesThroughJSONAndBack(_ sample: BodySample) throws {
    let message = try DynamicMessage(decoding: sample.bytes.span, as: sample.type.schema)
    #expect(message.canonicalBytes == sample.bytes)
    let json = try message.json()
    #expect(try DynamicMessage(json: json, as: sample.type.schema).bytes == sample.bytes)
    #expect(try sample.repack(sample.bytes) == sample.bytes)
  }

  @Test func samplesCoverTheTable() {
    let sampled = Set(BodySample.all.map(\.type.name))
    for command in CommandTable.standard.commands {
      for type in [command.request, command.response, command.notification] {
        if let type { #expect(sampled.contains(type.name), "\(type.name)") }
      }
    }
  }

  @Test(arguments: BodySample.all)
  func orderDoesNotMatter(_ sample: BodySample) throws {
    // The same fields, the last one first.
    var fields: [[UInt8]] = []
    for node in FieldNode.parse(sample.bytes.span, as: nil) {
      fields.append(Array(sample.bytes[node.tag.lowerBound..<node.value.upperBound]))
    }
    let schema = sample.type.schema
    let known = FieldNode.parse(sample.bytes.span, as: schema).map { $0.field }
    // Repeated fields and unknown ones keep their order among themselves.
    let order = fields.indices.sorted { left, right in
      let a = known[left]?.number ?? .max
      let b = known[right]?.number ?? .max
      return a == b ? left < right : a > b
    }
    let turned = order.flatMap { fields[$0] }
    let message = try DynamicMessage(decoding: turned.span, as: schema)
    #expect(message.canonicalBytes == sample.bytes)
    #expect(try DynamicMessage(json: message.json(), as: schema).bytes == sample.bytes)
  }

  @Test func theLastScalarCountsAndMessagesMerge() throws {
    // part{a:1 b:"x" n:[1]}, number 5, part{a:2 n:[2,3]}, number 0, raw 01, raw empty, flag 2
    let bytes: [UInt8] = [
      0x0A, 0x07, 0x08, 0x01, 0x12, 0x01, 0x78, 0x18, 0x01, 0x10, 0x05, 0x0A, 0x06, 0x08, 0x02,
      0x1A, 0x02, 0x02, 0x03, 0x10, 0x00, 0x32, 0x01, 0x01, 0x32, 0x00, 0x20, 0x02,
    ]
    let message = try Self.message(bytes)
    #expect(
      message.canonicalBytes
        == [
          0x0A, 0x0A, 0x08, 0x02, 0x12, 0x01, 0x78, 0x1A, 0x03, 0x01, 0x02, 0x03, 0x20, 0x01,
        ])
    #expect(message.bytes == bytes)
    #expect(message["number"] == nil)
    #expect(message["raw"] == nil)
    #expect(message["flag"] == .bool(true))
    guard case .message(let part)? = message["part"] else {
      Issue.record("part is there")
      return
    }
    #expect(part["a"] == .unsigned(2))
    #expect(part["b"] == .string("x"))
    #expect(part["n"] == .list([.unsigned(1), .unsigned(2), .unsigned(3)]))
    #expect(
      message.description == #"Outer {"part":{"a":2,"b":"x","n":[1,2,3]},"flag":true}"#)
  }

  @Test func theDecoderOfValuesMergesTheSameWay() throws {
    // inbox{epoch:5 9:1}, inbox{head:1}, inbox{epoch:7 8:2}
    let bytes: [UInt8] = [
      0x0A, 0x04, 0x08, 0x05, 0x48, 0x01, 0x0A, 0x02, 0x10, 0x01, 0x0A, 0x04, 0x08, 0x07, 0x40,
      0x02,
    ]
    var arena = BodyArena()
    let response = Keepalive.Response(try arena.decode(bytes.span, as: Keepalive.Response.self))
    #expect(response.inbox?.epoch == 7)
    #expect(response.inbox?.head == 1)
    #expect(response.inbox?.unknownFields.bytes == [0x48, 0x01, 0x40, 0x02])
  }

  @Test func mergedMessagesKeepTheirUnknownFieldsInOrder() throws {
    // part{9:1}, part{8:2}
    let message = try Self.message([0x0A, 0x02, 0x48, 0x01, 0x0A, 0x02, 0x40, 0x02])
    #expect(message.canonicalBytes == [0x0A, 0x04, 0x48, 0x01, 0x40, 0x02])
    #expect(message.description == #"Outer {"part":{"unknownFields":"48014002"}}"#)
  }

  @Test func unknownFieldsLoseOnlyThePaddingOfTheirTags() throws {
    // 9: tag in three bytes, value in two; then a known field; then 7, fixed32.
    let message = try Self.message([
      0xC8, 0x80, 0x00, 0x81, 0x00, 0x10, 0x03, 0x3D, 0x01, 0x02, 0x03, 0x04,
    ])
    let unknown: [UInt8] = [0x48, 0x81, 0x00, 0x3D, 0x01, 0x02, 0x03, 0x04]
    #expect(message.unknownFields.bytes == unknown)
    #expect(message.canonicalBytes == [0x10, 0x03] + unknown)
    #expect(message.description == #"Outer {"number":3,"unknownFields":"4881003d01020304"}"#)
  }

  @Test func numbersAreCutToTheirType() throws {
    // number: 2^32 + 5; flag: only bit 64 and above are set in a varint of 10 bytes.
    let message = try Self.message([
      0x10, 0x85, 0x80, 0x80, 0x80, 0x10, 0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
      0x80, 0x02,
    ])
    #expect(message.canonicalBytes == [0x10, 0x05, 0x20, 0x01])
  }

  @Test(
    arguments: [
      ([0x08], 24, "WP-5.1-3"), ([0x0A, 0x02, 0x08], 24, "WP-5.1-3"),
      ([0x0A, 0x02, 0x08, 0x80], 26, "WP-5.1-3"), ([0x00, 0x01], 24, "WP-5.1-4"),
      ([0x10, 0x01, 0x0E], 26, "WP-5.1-5"), ([0x0B, 0x0C], 24, "WP-5.1-8"),
      ([0x0D, 1, 2, 3, 4], 24, "WP-5.1-8"), ([0x0A, 0x03, 0x12, 0x01, 0x00], 28, "WP-5.2-2"),
      ([0x1A, 0x03, 0x61, 0xC0, 0x80], 27, "WP-5.2-1"), ([0x12, 0x00], 24, "WP-5.1-8"),
      ([0x0A, 0x03, 0x1A, 0x01, 0x80], 26, "WP-5.1-3"),
    ] as [([UInt8], Int, String)])
  func errorsSayWhere(_ bytes: [UInt8], _ offset: Int, _ requirement: String) throws {
    let expected = WireError(
      .malformedBody, offset: offset, requirement: requirement, explanation: "")
    #expect(throws: expected) { try Self.message(bytes) }
    var writer = JSONWriter()
    writer.beginArray()
    let before = writer.bytes
    #expect(throws: expected) { try BodyJSON.write(bytes.span, as: Self.outer, to: &writer) }
    #expect(writer.bytes == before)
    // The writer goes on as if nothing had been tried.
    writer.integer(Int64(1))
    writer.endArray()
    #expect(writer.bytes == Array("[1]".utf8))
  }

  @Test func aPrivateCommandIsJudgedByItsSchema() throws {
    var commands = CommandTable.standard
    try commands.register(
      Command(0x1000), name: "own", request: BodyType(Self.outer), response: BodyType(Self.part))
    let type = try #require(commands[Command(0x1000)]?.body(of: .request))
    #expect(type.name == "Outer")
    var arena = BodyArena()
    try type.check([0x10, 0x01].span, in: &arena)
    #expect(
      throws: WireError(.malformedBody, offset: 24, requirement: "WP-5.1-8", explanation: "")
    ) { try type.check([0x12, 0x00].span, in: &arena) }
  }

  @Test func aSchemaLeavesTheNameOfUnknownFieldsAlone() {
    #expect(throws: BodySchema.SchemaError.reservedName("unknown_fields")) {
      try BodySchema("Bad", [.init(1, "unknown_fields", .bytes)])
    }
  }
}
