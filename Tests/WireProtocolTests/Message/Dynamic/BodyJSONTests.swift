// The proto3 JSON mapping, type by type, in both directions.

import Testing
import WireProtocol

@Suite struct BodyJSONTests {
  static let color = BodySchema.EnumSchema("Color", [0: "NONE", 1: "RED", -1: "DARK"])
  static let types: [(String, BodySchema.FieldType)] = [
    ("bool", .bool), ("int32", .int32), ("int64", .int64), ("uint32", .uint32), ("uint64", .uint64),
    ("sint32", .sint32), ("sint64", .sint64), ("fixed32", .fixed32), ("fixed64", .fixed64),
    ("sfixed32", .sfixed32), ("sfixed64", .sfixed64), ("float", .float), ("double", .double),
    ("text", .string), ("raw", .bytes), ("the_color", .enumeration(color)),
  ]
  /// Every type, singular as field 1 and up, repeated as field 101 and up.
  static let schema = constant {
    let nothing = try BodySchema("Nothing", [])
    var fields = [BodySchema.Field(200, "nothing", .message(nothing))]
    for (index, (name, type)) in types.enumerated() {
      let number = UInt32(index + 1)
      fields.append(.init(number, name, type))
      fields.append(.init(number + 100, "many_\(name)", type, isRepeated: true))
    }
    return try BodySchema("All", fields)
  }

  static func build(_ json: String) throws -> DynamicMessage {
    try DynamicMessage(json: JSONValue(decoding: json), as: schema)
  }

  static func text(_ bytes: [UInt8]) throws -> String {
    var writer = JSONWriter()
    try BodyJSON.write(bytes.span, as: schema, to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    arguments: [
      (#"{"bool":true}"#, [0x08, 0x01]),
      (#"{"int32":-1}"#, [0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
      (
        #"{"int64":"-9223372036854775808"}"#,
        [0x18, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]
      ),
      (#"{"uint32":4294967295}"#, [0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
      (
        #"{"uint64":"18446744073709551615"}"#,
        [0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
      ),
      (#"{"sint32":-2147483648}"#, [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
      (#"{"sint32":1}"#, [0x30, 0x02]), (#"{"sint64":"-2"}"#, [0x38, 0x03]),
      (#"{"fixed32":258}"#, [0x45, 0x02, 0x01, 0x00, 0x00]),
      (#"{"fixed64":"258"}"#, [0x49, 0x02, 0x01, 0, 0, 0, 0, 0, 0]),
      (#"{"sfixed32":-2}"#, [0x55, 0xFE, 0xFF, 0xFF, 0xFF]),
      (#"{"sfixed64":"-2"}"#, [0x59, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
      (#"{"float":0.1}"#, [0x65, 0xCD, 0xCC, 0xCC, 0x3D]),
      (#"{"float":"-Infinity"}"#, [0x65, 0x00, 0x00, 0x80, 0xFF]),
      (#"{"double":0.1}"#, [0x69, 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F]),
      (#"{"double":-0.0}"#, [0x69, 0, 0, 0, 0, 0, 0, 0, 0x80]),
      (#"{"double":"NaN"}"#, [0x69, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
      (#"{"text":"\"é"}"#, [0x72, 0x03, 0x22, 0xC3, 0xA9]),
      (#"{"raw":"+/8="}"#, [0x7A, 0x02, 0xFB, 0xFF]),
      (#"{"theColor":"DARK"}"#, [0x80, 0x01] + [UInt8](repeating: 0xFF, count: 9) + [0x01]),
      (#"{"theColor":2}"#, [0x80, 0x01, 0x02]),
      (#"{"manyBool":[false,true]}"#, [0xAA, 0x06, 0x02, 0x00, 0x01]),
      (#"{"manySint32":[0,-1]}"#, [0xD2, 0x06, 0x02, 0x00, 0x01]),
      (#"{"manyFixed32":[0]}"#, [0xE2, 0x06, 0x04, 0, 0, 0, 0]),
      (#"{"manyText":["",""]}"#, [0x92, 0x07, 0x00, 0x92, 0x07, 0x00]),
      (#"{"manyTheColor":["NONE","RED",7]}"#, [0xA2, 0x07, 0x03, 0x00, 0x01, 0x07]),
      (#"{"nothing":{}}"#, [0xC2, 0x0C, 0x00]), ("{}", []),
      (#"{"int32":1,"unknownFields":"980601"}"#, [0x10, 0x01, 0x98, 0x06, 0x01]),
    ] as [(String, [UInt8])])
  func bothDirections(_ json: String, _ bytes: [UInt8]) throws {
    #expect(try Self.build(json).bytes == bytes)
    #expect(try Self.text(bytes) == json)
  }

  @Test(arguments: [
    (
      #"{"many_raw":["-_8","-_8=","+/8","AA","AA==",""]}"#,
      #"{"manyRaw":["+/8=","+/8=","+/8=","AA==","AA==",""]}"#
    ),
    (
      #"{"int64":5,"uint64":"6","int32":"7","sint32":1.0,"sint64":1e2}"#,
      #"{"int32":7,"int64":"5","uint64":"6","sint32":1,"sint64":"100"}"#
    ),
    (#"{"the_color":1,"float":"1.5","double":1}"#, #"{"float":1.5,"double":1.0,"theColor":"RED"}"#),
    (#"{"text":null,"manyText":null,"nothing":null,"unknownFields":null}"#, "{}"),
    (
      #"{"text":"","raw":"","bool":false,"int32":-0,"theColor":"NONE","manyInt32":[],"float":0}"#,
      "{}"
    ),
    (#"{"unknownFields":"98860001"}"#, #"{"unknownFields":"980601"}"#),
  ])
  func otherSpellings(_ json: String, _ canonical: String) throws {
    #expect(try Self.text(Self.build(json).bytes) == canonical)
  }

  @Test(arguments: [
    (#"[]"#, "$"), (#"{"texts":1}"#, "$.texts"), (#"{"text":1}"#, "$.text"),
    (#"{"text":"\u0000"}"#, "$.text"), (#"{"manyText":"a"}"#, "$.manyText"),
    (#"{"manyText":["a",null]}"#, "$.manyText[1]"), (#"{"int32":2147483648}"#, "$.int32"),
    (#"{"int32":1.5}"#, "$.int32"), (#"{"int64":" 1"}"#, "$.int64"),
    (#"{"uint32":-1}"#, "$.uint32"),
    (#"{"bool":"true"}"#, "$.bool"), (#"{"float":1e39}"#, "$.float"),
    (#"{"double":"x"}"#, "$.double"),
    (#"{"raw":"A"}"#, "$.raw"), (#"{"raw":"AA="}"#, "$.raw"), (#"{"raw":"A A"}"#, "$.raw"),
    (#"{"raw":"AA==AA=="}"#, "$.raw"), (#"{"theColor":"PINK"}"#, "$.theColor"),
    (#"{"theColor":1.5}"#, "$.theColor"), (#"{"nothing":{"a":1}}"#, "$.nothing.a"),
    (#"{"nothing":""}"#, "$.nothing"), (#"{"many_text":[],"manyText":[]}"#, "$.manyText"),
    (#"{"unknownFields":"1001"}"#, "$.unknownFields"),
    (#"{"unknownFields":"98"}"#, "$.unknownFields"),
    (#"{"unknownFields":"9"}"#, "$.unknownFields"), (#"{"unknownFields":1}"#, "$.unknownFields"),
  ])
  func errorsNameThePath(_ json: String, _ path: String) throws {
    let error = #expect(throws: BodyJSONError.self) { try Self.build(json) }
    #expect(error?.path == path)
    #expect(error?.explanation.isEmpty == false)
  }

  @Test func packedOrNotIsTheSame() throws {
    // many_uint32 (104): 1 alone, 2 and 3 packed, an empty pack, 4 alone.
    let mixed: [UInt8] = [
      0xC0, 0x06, 0x01, 0xC2, 0x06, 0x02, 0x02, 0x03, 0xC2, 0x06, 0x00, 0xC0, 0x06, 0x04,
    ]
    #expect(try Self.text(mixed) == #"{"manyUint32":[1,2,3,4]}"#)
    let message = try DynamicMessage(decoding: mixed.span, as: Self.schema)
    #expect(message.canonicalBytes == [0xC2, 0x06, 0x04, 0x01, 0x02, 0x03, 0x04])
    #expect(try Self.text([0xC2, 0x06, 0x00]) == "{}")
    // many_fixed32 (108) in two packs with another field between them.
    let split: [UInt8] = [
      0xE2, 0x06, 0x04, 1, 0, 0, 0, 0x08, 0x01, 0xE5, 0x06, 2, 0, 0, 0,
    ]
    #expect(try Self.text(split) == #"{"bool":true,"manyFixed32":[1,2]}"#)
  }

  @Test func numbersAboveTheirTypeAreCut() throws {
    // sint32 and uint32: 2^32 + 3 each; many_sint32: the same, packed.
    let wide: [UInt8] = [0x83, 0x80, 0x80, 0x80, 0x10]
    let bytes = [0x20] + wide + [0x30] + wide + [0xD2, 0x06, 0x05] + wide
    #expect(try Self.text(bytes) == #"{"uint32":3,"sint32":-2,"manySint32":[-2]}"#)
    let message = try DynamicMessage(decoding: bytes.span, as: Self.schema)
    #expect(message.canonicalBytes == [0x20, 0x03, 0x30, 0x03, 0xD2, 0x06, 0x01, 0x03])
  }

  @Test func valuesByName() throws {
    let message = try Self.build(
      #"{"sfixed32":-3,"sint64":"-4","float":0.5,"theColor":1,"manyTheColor":[9],"raw":"AQ==","text":"t"}"#
    )
    #expect(message["sfixed32"] == .signed(-3))
    #expect(message["sint64"] == .signed(-4))
    #expect(message["float"] == .double(0.5))
    #expect(message["the_color"] == .enumeration(number: 1, name: "RED"))
    #expect(message["manyTheColor"] == .list([.enumeration(number: 9, name: nil)]))
    #expect(message["raw"] == .bytes([1]))
    #expect(message["text"] == .string("t"))
    #expect(message["nothing"] == nil)
    #expect(message["no such field"] == nil)
  }

  @Test func inOrderAndOutOfOrderSayTheSame() throws {
    let ordered = try Self.build(#"{"bool":true,"text":"a","manyText":["b","c"]}"#).bytes
    #expect(try Self.text(Array(ordered[2...] + ordered[..<2])) == Self.text(ordered))
  }

  @Test func descriptionsAreJSON() {
    #expect(
      BodySample.messages[4].line
        == #"C2cRequest {"to":{"domain":"58.user","uid":"ann"},"clientMessageId":"AQIDBAUGBwgJCgsMDQ4PEA==","contentType":"a","content":"AA=="}"#
    )
    #expect("\(Logout.Request())" == "LogoutRequest {}")
    // A value that no one may send is printed all the same.
    #expect("\(Account(domain: "", uid: "é"))" == #"Account {"uid":"é"}"#)
  }
}
