// Each class of case of the public JSON test suites: what is accepted, what is refused, and what RFC
// 8259 leaves open and this reader decides.

import Testing
import WireProtocol

/// The error of a document, nil if it is accepted. The skipping and the building reader have to agree.
func jsonError(_ bytes: [UInt8], limits: JSONLimits = .content) -> JSONError? {
  var built: JSONError?
  do { _ = try JSONValue(decoding: bytes, limits: limits) } catch { built = error }
  do throws(JSONError) {
    var reader = try JSONReader(bytes.span, limits: limits)
    try reader.finish()
    #expect(built == nil)
  } catch {
    #expect(built == error)
  }
  return built
}

func jsonError(_ text: String, limits: JSONLimits = .content) -> JSONError? {
  jsonError([UInt8](text.utf8), limits: limits)
}

@Suite("JSON: the grammar")
struct JSONGrammarTests {
  @Test(
    "accepted",
    arguments: [
      "null", "true", "false", "0", "-0", "\"\"", "[]", "{}", " [ ] ", "\t{\r\n}\n", "[[]   ]",
      "[1,null,true,false,\"a\",{},[]]", #"{"":0}"#, #"{"a":{"a":{"a":[]}}}"#,
      #"{"a":1,"b":1,"A":1}"#, "[0e1]", "[0E+1]", "[1e-2]", "[123.456e78]", "[-1]", "[20e1]",
      "[1.0]", "[1E22]", #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0060\u012a\u12AB"]"#,
      #"["\ud83d\ude39\uD83D\uDC8d"]"#, #"["\u0000"]"#, #"["\uFFFF\uFDD0"]"#, "[\"\u{7F}\"]",
      "[\"\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"]", "[\"\u{FEFF}\u{2028}\"]",
      "[\"€𝄞👩‍👩‍👧\"]", #"["a/*b*/c//d"]"#, #"["\\u0061"]"#, #"["\\\\"]"#,
    ])
  func accepted(text: String) {
    #expect(jsonError(text) == nil)
  }

  @Test(
    "refused, where and why",
    arguments: [
      ("", .unexpectedEnd, 0), ("   ", .unexpectedEnd, 3), ("[", .unexpectedEnd, 1),
      ("]", .unexpectedByte, 0), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
      ("[1,]", .unexpectedByte, 3), ("[,1]", .unexpectedByte, 1), ("[1,,2]", .unexpectedByte, 3),
      ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2), ("[1:2]", .badNumber, 2),
      ("{", .unexpectedEnd, 1), (#"{"a""#, .unexpectedEnd, 4), (#"{"a":"#, .unexpectedEnd, 5),
      (#"{"a" 1}"#, .unexpectedByte, 5), (#"{"a":}"#, .unexpectedByte, 5),
      (#"{"a":1,}"#, .unexpectedByte, 7), (#"{,"a":1}"#, .unexpectedByte, 1),
      (#"{"a":1 "b":2}"#, .unexpectedByte, 7), (#"{"a","b"}"#, .unexpectedByte, 4),
      (#"{"a"::1}"#, .unexpectedByte, 5), (#"{"a":1]"#, .unexpectedByte, 6),
      ("{1:1}", .unexpectedByte, 1), ("{a:1}", .unexpectedByte, 1), ("{'a':1}", .unexpectedByte, 1),
      ("[nul]", .unexpectedByte, 4), ("[truth]", .unexpectedByte, 4), ("tru", .unexpectedEnd, 3),
      ("[True]", .unexpectedByte, 1), ("[nulll]", .unexpectedByte, 5), ("[a]", .unexpectedByte, 1),
      ("[\u{00E9}]", .unexpectedByte, 1), ("[1\u{0C}]", .badNumber, 2),
      ("\u{0C}[]", .unexpectedByte, 0),
      ("[\u{A0}1]", .unexpectedByte, 1), ("[\u{2060}]", .unexpectedByte, 1),
      ("*", .unexpectedByte, 0),
      ("[/* */1]", .unexpectedByte, 1), ("[]//", .trailingBytes, 2), ("[]]", .trailingBytes, 2),
      ("1 2", .trailingBytes, 2), ("null x", .trailingBytes, 5), (#""a"b"#, .trailingBytes, 3),
      ("\u{FEFF}{}", .byteOrderMark, 0), ("{}\u{0}", .trailingBytes, 2),
      ("\u{0}", .unexpectedByte, 0),
    ] as [(String, JSONError.Code, Int)])
  func refused(text: String, code: JSONError.Code, offset: Int) {
    #expect(jsonError(text) == JSONError(code, at: offset))
  }

  @Test(
    "numbers outside the grammar",
    arguments: [
      ("[01]", .badNumber, 2), ("[-01]", .badNumber, 3), ("[00]", .badNumber, 2),
      ("[-]", .badNumber, 2), ("-", .unexpectedEnd, 1), ("[+1]", .unexpectedByte, 1),
      ("[.5]", .unexpectedByte, 1), ("[1.]", .badNumber, 3), ("[1.e2]", .badNumber, 3),
      ("[1e]", .badNumber, 3), ("[1e+]", .badNumber, 4), ("1e", .unexpectedEnd, 2),
      ("[1.2.3]", .badNumber, 4), ("[1e2e3]", .badNumber, 4), ("[1e2.3]", .badNumber, 4),
      ("[--1]", .badNumber, 2), ("[0x1]", .badNumber, 2), ("[1_000]", .badNumber, 2),
      ("[1a]", .badNumber, 2), ("[NaN]", .unexpectedByte, 1), ("[Infinity]", .unexpectedByte, 1),
      ("[-Infinity]", .badNumber, 2), ("[\u{FF11}]", .unexpectedByte, 1),
      ("[1\u{0}]", .badNumber, 2),
    ] as [(String, JSONError.Code, Int)])
  func numbers(text: String, code: JSONError.Code, offset: Int) {
    #expect(jsonError(text) == JSONError(code, at: offset))
  }

  @Test(
    "escapes outside the grammar",
    arguments: [
      (#"["\x00"]"#, .badEscape, 2), (#"["\a"]"#, .badEscape, 2), (#"["\'"]"#, .badEscape, 2),
      (#"["\U0061"]"#, .badEscape, 2), (#"["\u00A"]"#, .badEscape, 2),
      (#"["\u00G0"]"#, .badEscape, 2),
      (#"["\u+123"]"#, .badEscape, 2), (#"["\é"]"#, .badEscape, 2),
      ("[\"\\\u{0}\"]", .badEscape, 2),
      (#"["\""#, .unexpectedEnd, 4), (#"["\"#, .unexpectedEnd, 3), (#"["\u12"#, .unexpectedEnd, 6),
      (#"["\uD800"]"#, .loneSurrogate, 2), (#"["\uDC00"]"#, .loneSurrogate, 2),
      (#"["a\uD800a"]"#, .loneSurrogate, 3), (#"["\uD800\u0041"]"#, .loneSurrogate, 2),
      (#"["\uD800\uD800\uDC00"]"#, .loneSurrogate, 2), (#"["\uDC00\uD800"]"#, .loneSurrogate, 2),
      (#"["\uD800\n"]"#, .loneSurrogate, 2), (#"["\uD800\u12x4"]"#, .badEscape, 8),
      (#"["\uD800"#, .unexpectedEnd, 8), (#"["\uD800\"#, .unexpectedEnd, 9),
      (#"["\uD800\uDC"#, .unexpectedEnd, 12), (#"{"\uD800":1}"#, .loneSurrogate, 2),
      ("[\"a\nb\"]", .controlCharacter, 3), ("[\"\t\"]", .controlCharacter, 2),
      ("[\"\u{1F}\"]", .controlCharacter, 2), ("[\"12345678\u{0}\"]", .controlCharacter, 10),
      ("\"", .unexpectedEnd, 1), ("[\"a", .unexpectedEnd, 3), ("['a']", .unexpectedByte, 1),
    ] as [(String, JSONError.Code, Int)])
  func escapes(text: String, code: JSONError.Code, offset: Int) {
    #expect(jsonError(text) == JSONError(code, at: offset))
  }

  @Test(
    "bytes that are not UTF-8, at every place of a word",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC3, 0x28], [0xE0, 0x80, 0x80],
      [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(sequence: [UInt8]) {
    for padding in 0..<10 {
      let front = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "a"), count: padding)
      let document = front + sequence + [UInt8](#"bcdefghij""#.utf8)
      #expect(jsonError(document) == JSONError(.invalidUTF8, at: padding + 1))
      #expect(jsonError(front + sequence) == JSONError(.invalidUTF8, at: padding + 1))
    }
  }

  @Test("every byte value at every place of a word inside a string")
  func everyByte() {
    for byte in UInt8.min...UInt8.max {
      for padding in 0..<10 {
        let front = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "~"), count: padding)
        let error = jsonError(front + [byte] + [UInt8](#"nnnnnnnnnn""#.utf8))
        switch byte {
        case 0..<0x20: #expect(error == JSONError(.controlCharacter, at: padding + 1))
        case UInt8(ascii: "\""): #expect(error == JSONError(.trailingBytes, at: padding + 2))
        case 0x80...: #expect(error == JSONError(.invalidUTF8, at: padding + 1))
        default: #expect(error == nil)
        }
      }
    }
  }

  @Test("a document cut at any byte is refused with an offset inside it")
  func truncated() {
    let text = #" {"a":[1.5e-3,{"é\n":null,"\ud83d\ude00":[true,false]}],"b":"€𝄞","c":-12} "#
    let bytes = [UInt8](text.utf8)
    #expect(jsonError(bytes) == nil)
    for count in 0..<bytes.count - 1 {
      guard let error = jsonError([UInt8](bytes.prefix(count))) else {
        Issue.record("\(count) bytes of the document are accepted")
        continue
      }
      #expect(0...count ~= error.offset)
      #expect([.unexpectedEnd, .invalidUTF8].contains(error.code), "\(error)")
    }
  }

  @Test("UTF-16 and UTF-32 are refused")
  func otherEncodings() {
    #expect(jsonError([0xFF, 0xFE, 0x5B, 0, 0x5D, 0])?.code == .unexpectedByte)
    #expect(jsonError([0, 0x5B, 0, 0x5D])?.code == .unexpectedByte)
    #expect(jsonError([0x5B, 0, 0x5D, 0])?.code == .unexpectedByte)
  }
}
