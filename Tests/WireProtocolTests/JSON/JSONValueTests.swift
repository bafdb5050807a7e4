// The value tree, its numbers and its literals; and a property over random trees.

import Testing
import WireProtocol

@Suite("JSON: values")
struct JSONValueTests {
  @Test("a document becomes the tree that its literals write")
  func literals() throws {
    let text = #"{"a":[null,true,-7,"x\u0041\ud83d\ude00"],"b":{},"c":[]}"#
    let value: JSONValue = ["a": [nil, true, -7, "xA😀"], "b": [:], "c": []]
    #expect(try JSONValue(decoding: text) == value)
    #expect("\(value)" == #"{"a":[null,true,-7,"xA😀"],"b":{},"c":[]}"#)
    #expect(value["a"]?[2]?.numberValue?.int64 == -7)
    #expect(value["a"]?[4] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["x"] == nil)
    #expect(value["a"]?["x"] == nil)
    #expect(value["a"]?[1]?.boolValue == true)
    #expect(value["a"]?[3]?.stringValue == "xA😀")
    #expect(value["b"]?.objectValue?.members.isEmpty == true)
    #expect(value["c"]?.kind == .array)
  }

  @Test("strings are equal by scalars, numbers as written, members in their order")
  func equality() throws {
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    #expect(try JSONValue(decoding: "1.0") != 1)
    #expect(try JSONValue(decoding: #"{"a":1,"b":2}"#) != ["b": 2, "a": 1])
    #expect(JSONValue.null != false)
  }

  @Test("an object keeps its order and finds by scalars")
  func object() {
    var object: JSONObject = ["b": 1, "a": 2, "b": 3, "\u{E9}": 4, "e\u{301}": 5]
    #expect(object.members.map(\.key) == ["b", "a", "\u{E9}", "e\u{301}"])
    #expect(object["b"] == 3)
    #expect(object["e\u{301}"] == 5)
    object["a"] = .null
    object["b"] = nil
    object["nothing"] = nil
    object["z"] = true
    #expect("\(object)" == "{\"a\":null,\"\u{E9}\":4,\"e\u{301}\":5,\"z\":true}")
  }

  @Test(
    "integers are exact or nil",
    arguments: [
      ("0", 0, 0), ("-0", 0, 0), ("-0.0e5", 0, 0), ("0e999999999999999999999", 0, 0),
      ("9223372036854775807", .max, 9_223_372_036_854_775_807),
      ("9223372036854775808", nil, 9_223_372_036_854_775_808),
      ("-9223372036854775808", .min, nil), ("-9223372036854775809", nil, nil),
      ("18446744073709551615", nil, .max), ("18446744073709551616", nil, nil),
      ("18446744073709551615.000", nil, .max), ("1.0", 1, 1), ("1e2", 100, 100),
      ("1.50e1", 15, 15), ("120e-1", 12, 12), ("1e-1", nil, nil), ("1.5", nil, nil),
      ("0.1", nil, nil), ("-1", -1, nil), ("1e19", nil, 10_000_000_000_000_000_000),
      ("1e20", nil, nil), ("1e99999999999999999999999", nil, nil),
      ("1e-99999999999999999999", nil, nil),
      ("0.00000000000000000000000001e26", 1, 1), ("100000000000000000000000000e-26", 1, 1),
      ("123456789012345678901234567890", nil, nil), ("0.12345678901234567890123e23", nil, nil),
    ] as [(String, Int64?, UInt64?)])
  func integers(text: String, signed: Int64?, unsigned: UInt64?) throws {
    let number = try #require(JSONNumber(text))
    #expect(number.int64 == signed)
    #expect(number.uint64 == unsigned)
  }

  @Test("doubles are the nearest, nil beyond the largest")
  func doubles() {
    #expect(JSONNumber("0.1")?.double == 0.1)
    #expect(JSONNumber("-0")?.double?.sign == .minus)
    #expect(JSONNumber("2.5e-300")?.double == 2.5e-300)
    #expect(JSONNumber("1e-400")?.double == 0)
    #expect(JSONNumber("1.7976931348623157e308")?.double == .greatestFiniteMagnitude)
    #expect(JSONNumber("1e400")?.double == nil)
    #expect(JSONNumber("9007199254740993")?.double == 9_007_199_254_740_992)
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(0.1)?.lexeme == "0.1")
    #expect(JSONNumber(UInt64.max).lexeme == "18446744073709551615")
  }

  @Test(
    "a number's text is checked",
    arguments: ["", " 1", "1 ", "01", "+1", "1.", "a", "1,", "Infinity"])
  func badLexeme(text: String) {
    #expect(JSONNumber(text) == nil)
  }

  @Test("tree to bytes to tree, and any bytes changed are read or refused", arguments: 0..<200)
  func property(seed: Int) throws {
    var random = JSONRandom(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
    let value = random.value(depth: 5)
    for style in [JSONWriter.Style.compact, .pretty] {
      let bytes = value.encoded(style)
      #expect(jsonError(bytes, limits: .file) == nil, "seed \(seed)")
      let again = try JSONValue(decoding: bytes, limits: .file)
      #expect(again == value, "seed \(seed)")
      #expect(again.encoded(style) == bytes, "seed \(seed)")
    }
    var bytes = value.encoded()
    for _ in 0..<20 where !bytes.isEmpty {
      let place = Int(random.next() % UInt64(bytes.count))
      let old = bytes[place]
      bytes[place] = UInt8(truncatingIfNeeded: random.next())
      if let error = jsonError(bytes, limits: .file) {
        #expect(0...bytes.count ~= error.offset, "seed \(seed)")
      } else {
        let read = try JSONValue(decoding: bytes, limits: .file)
        #expect(try JSONValue(decoding: read.encoded(), limits: .file) == read, "seed \(seed)")
      }
      bytes[place] = old
    }
  }
}

/// Random trees, the same for the same seed.
struct JSONRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func value(depth: Int) -> JSONValue {
    switch UInt64.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
    case 0: return .null
    case 1: return .bool(.random(using: &self))
    case 2: return .number(JSONNumber(Int64(truncatingIfNeeded: next() >> (next() % 64))))
    case 3: return JSONNumber(Double(bitPattern: next())).map(JSONValue.number) ?? .null
    case 4, 5: return .string(string())
    case 6: return .array((0..<Int(next() % 6)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int(next() % 14) { object[string()] = value(depth: depth - 1) }
      return .object(object)
    }
  }

  mutating func string() -> String {
    let edges: [Unicode.Scalar] = [
      "\0", "\u{1F}", "\"", "\\", "/", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}",
      "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}", "\u{301}", "e", "a", "b", "\n", "\t",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int(next() % 24) {
      text.append(edges[Int(next() % UInt64(edges.count))])
    }
    return String(text)
  }
}
