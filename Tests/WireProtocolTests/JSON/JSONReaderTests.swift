// The pull reader as its callers use it: typed reads, ranges of raw members, skipping, misuse.

import Testing
import WireProtocol

@Suite("JSON: the pull reader")
struct JSONReaderTests {
  private func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  @Test("reads known members and gives the ranges of the others")
  func members() throws {
    let document = #"{"type" : "im.text", "x" : [1, {"y":"}"}] ,"b\u006fdy":{"text":"a\n€"}}"#
    let bytes = [UInt8](document.utf8)
    var reader = try JSONReader(bytes.span)
    var kept: [String] = []
    var (type, body, escaped) = ("", "", false)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "type": type = try reader.readString()
      case "body":
        escaped = key.hasEscapes
        try reader.beginObject()
        while let inner = try reader.nextKey() {
          if inner == "text" { body = try reader.readString() }
        }
        #expect(text(bytes, reader.lastValue) == #"{"text":"a\n€"}"#)
      default:
        kept.append(text(bytes, key.range) + "=" + text(bytes, try reader.skipValue()))
      }
    }
    try reader.finish()
    #expect(type == "im.text")
    #expect(escaped)
    #expect(body == "a\n€")
    #expect(kept == [#""x"=[1, {"y":"}"}]"#])
    #expect(reader.offset == bytes.count)
  }

  @Test("reads every type")
  func types() throws {
    let bytes = [UInt8](
      "[null,true,false,-9223372036854775808,18446744073709551615,1e2,-0.5,\"s\",1.50]".utf8)
    var reader = try JSONReader(bytes.span)
    try reader.beginArray()
    var kinds: [JSONKind] = []
    func next(_ reader: inout JSONReader) throws {
      let more = try reader.nextElement()
      try #require(more)
      kinds.append(try reader.peek())
    }
    try next(&reader)
    try reader.readNull()
    try next(&reader)
    let value1 = try reader.readBool()
    #expect(value1)
    try next(&reader)
    let value2 = try !reader.readBool()
    #expect(value2)
    try next(&reader)
    let value3 = try reader.readInt64() == .min
    #expect(value3)
    try next(&reader)
    let value4 = try reader.readUInt64() == .max
    #expect(value4)
    try next(&reader)
    let value5 = try reader.readInt64() == 100
    #expect(value5)
    try next(&reader)
    let value6 = try reader.readDouble() == -0.5
    #expect(value6)
    try next(&reader)
    let value7 = try reader.readString() == "s"
    #expect(value7)
    try next(&reader)
    let value8 = try reader.readNumber().lexeme == "1.50"
    #expect(value8)
    let value9 = try !reader.nextElement()
    #expect(value9)
    try reader.finish()
    #expect(
      kinds.map(\.rawValue).joined(separator: " ")
        == "null bool bool number number number number string number")
  }

  @Test("a value of another type or out of range stays to be read")
  func wrongType() throws {
    let bytes = [UInt8]("[18446744073709551615, \"a\"]".utf8)
    var reader = try JSONReader(bytes.span)
    let error18 = code { () throws(JSONError) in _ = try reader.readString() }
    #expect(error18 == .wrongType)
    try reader.beginArray()
    _ = try reader.nextElement()
    let error19 = code { () throws(JSONError) in _ = try reader.readInt64() }
    #expect(error19 == .outOfRange)
    let error20 = code { () throws(JSONError) in try reader.beginObject() }
    #expect(error20 == .wrongType)
    let value10 = try reader.readUInt64() == .max
    #expect(value10)
    _ = try reader.nextElement()
    let error21 = code { () throws(JSONError) in _ = try reader.readBool() }
    #expect(error21 == .wrongType)
    let error22 = code { () throws(JSONError) in _ = try reader.readDouble() }
    #expect(error22 == .wrongType)
    let error23 = code { () throws(JSONError) in try reader.readNull() }
    #expect(error23 == .wrongType)
    let value11 = try reader.readString() == "a"
    #expect(value11)
    try reader.finish()
  }

  @Test("asking for what is not due is an error, not a trap")
  func misplaced() throws {
    let bytes = [UInt8](#"{"a":[1]}"#.utf8)
    var reader = try JSONReader(bytes.span)
    let error24 = code { () throws(JSONError) in _ = try reader.nextKey() == nil }
    #expect(error24 == .misplaced)
    let error25 = code { () throws(JSONError) in _ = try reader.nextElement() }
    #expect(error25 == .misplaced)
    try reader.beginObject()
    let error26 = code { () throws(JSONError) in _ = try reader.readString() }
    #expect(error26 == .misplaced)
    let error27 = code { () throws(JSONError) in _ = try reader.nextElement() }
    #expect(error27 == .misplaced)
    try reader.finish()
    let error28 = code { () throws(JSONError) in try reader.skipValue() }
    #expect(error28 == .misplaced)
    let error29 = code { () throws(JSONError) in _ = try reader.nextKey() == nil }
    #expect(error29 == .misplaced)
    #expect(reader.depth == 0)
  }

  @Test("what is left unread is checked")
  func unread() throws {
    let bytes = [UInt8](#"{"a":[1,{"b":2}],"c":[01]}"#.utf8)
    var reader = try JSONReader(bytes.span)
    try reader.beginObject()
    let value12 = try reader.nextKey()?.string == "a"
    #expect(value12)
    let value13 = try reader.nextKey()?.string == "c"
    #expect(value13)
    #expect(reader.lastValue == 5..<16)
    let error30 = code { () throws(JSONError) in try reader.finish() }
    #expect(error30 == .badNumber)
  }

  @Test("a bookmark goes back")
  func bookmark() throws {
    let bytes = [UInt8](#"{"body":{"n":1},"type":"t"}"#.utf8)
    var reader = try JSONReader(bytes.span)
    try reader.beginObject()
    _ = try reader.nextKey() == nil
    var body = reader.bookmark()
    let value14 = try reader.nextKey()?.string == "type"
    #expect(value14)
    let value15 = try reader.readString() == "t"
    #expect(value15)
    try reader.finish()
    try body.beginObject()
    let value16 = try body.nextKey()?.string == "n"
    #expect(value16)
    let value17 = try body.readInt64() == 1
    #expect(value17)
    try body.finish()
  }

  @Test("tokens compare by scalars, with and without escapes")
  func tokens() throws {
    let bytes = [UInt8](#"["\u00e9x","e\#u{301}x","\ud83d\ude00"]"#.utf8)
    var reader = try JSONReader(bytes.span)
    try reader.beginArray()
    _ = try reader.nextElement()
    let escaped = try reader.readToken()
    let ofEscaped = ["\u{E9}x", "e\u{301}x", "\u{E9}", "\u{E9}xx"].map { escaped == $0 }
    #expect(ofEscaped == [true, false, false, false])
    _ = try reader.nextElement()
    let plain = try reader.readToken()
    let ofPlain = ["\u{E9}x", "e\u{301}x", "e\u{301}y", "e"].map { plain == $0 }
    #expect(ofPlain == [false, true, false, false])
    _ = try reader.nextElement()
    let pair = try reader.readToken().string
    #expect(pair == "😀")
  }

  @Test("errors print the code, the byte and a sentence")
  func printed() {
    let error = JSONError(.duplicateKey, at: 12)
    #expect("\(error)" == "duplicateKey at byte 12: the object already has a member of this name")
    #expect(Set(JSONError.Code.allCases.map(\.sentence)).count == JSONError.Code.allCases.count)
  }

  private func code(_ body: () throws(JSONError) -> Void) -> JSONError.Code? {
    do throws(JSONError) {
      try body()
      return nil
    } catch {
      return error.code
    }
  }
}
