// What the writer writes, byte for byte, and how its buffer is used.

import Testing
import WireProtocol

@Suite("JSON: the writer")
struct JSONWriterTests {
  private func written(
    _ style: JSONWriter.Style = .compact, _ body: (inout JSONWriter) throws -> Void
  ) rethrows -> String {
    var writer = JSONWriter(style: style)
    try body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("strings: escapes only where they are needed")
  func strings() {
    let text = "\"\\/\u{8}\t\n\u{C}\r\0\u{1}\u{1F}\u{7F}é€😀\u{2028}"
    let expected = #""\"\\/\b\t\n\f\r\u0000\u0001\u001f"# + "\u{7F}é€😀\u{2028}\""
    #expect(written { $0.string(text) } == expected)
    #expect(written { $0.string(utf8: [UInt8](text.utf8).span) } == expected)
    #expect(written { $0.string("") } == #""""#)
    // Each place of a word, with a long run on both sides.
    for place in 0..<20 {
      let run = String(repeating: "é", count: 3) + String(repeating: "a", count: place)
      #expect(written { $0.string(run + "\"" + run) } == "\"\(run)\\\"\(run)\"")
    }
  }

  @Test("numbers")
  func numbers() throws {
    let text = try written { writer in
      writer.beginArray()
      for value in [0, 7, -1, 10, 99, 100, Int64.max, .min] { writer.integer(value) }
      writer.integer(UInt64.max)
      for value in [0, -0.0, 0.1, 1e21, 2.5e-300, 100] { try writer.double(value) }
      writer.number(JSONNumber(12))
      writer.endArray()
    }
    #expect(
      text == "[0,7,-1,10,99,100,9223372036854775807,-9223372036854775808,18446744073709551615,"
        + "0.0,-0.0,0.1,1e+21,2.5e-300,100.0,12]")
    #expect(jsonError(text) == nil)
  }

  @Test("infinity and NaN are refused, or as the caller decides")
  func nonFinite() throws {
    for value in [Double.infinity, -.infinity, .nan] {
      #expect(throws: JSONError(.nonFinite, at: 1)) {
        _ = try written { writer in
          writer.beginArray()
          try writer.double(value)
        }
      }
      #expect(try written { try $0.double(value, nonFinite: .null) } == "null")
    }
    let names = try [Double.infinity, -.infinity, .nan].map { value in
      try written { try $0.double(value, nonFinite: .string) }
    }
    #expect(names == [#""Infinity""#, #""-Infinity""#, #""NaN""#])
  }

  @Test("structure, compact and pretty")
  func structure() throws {
    let value: JSONValue = ["a": [1, [], [:], ["x"]], "b": ["c": nil], "d": false]
    #expect(value.text() == #"{"a":[1,[],{},["x"]],"b":{"c":null},"d":false}"#)
    #expect(
      value.text(.pretty) == """
        {
          "a": [
            1,
            [],
            {},
            [
              "x"
            ]
          ],
          "b": {
            "c": null
          },
          "d": false
        }
        """)
  }

  @Test("raw keys and values go in as they are")
  func raw() {
    let text = written { writer in
      writer.beginObject()
      writer.key("a")
      writer.bool(true)
      writer.key(raw: [UInt8](#""\u0062""#.utf8).span)
      writer.raw([UInt8]("[ 1.0,2 ]".utf8).span)
      writer.key("c")
      writer.null()
      writer.endObject()
    }
    #expect(text == #"{"a":true,"\u0062":[ 1.0,2 ],"c":null}"#)
  }

  @Test("JSON lines")
  func lines() {
    let text = written { writer in
      for value in [1, "a", []] as [JSONValue] {
        writer.value(value)
        writer.endLine()
      }
    }
    #expect(text == "1\n\"a\"\n[]\n")
  }

  @Test("appends to the caller's buffer, and takes back what a failure left")
  func buffer() {
    var buffer = [UInt8]("log ".utf8)
    JSONWriter.write(to: &buffer) { $0.value(["a": 1]) }
    #expect(String(decoding: buffer, as: UTF8.self) == #"log {"a":1}"#)
    #expect(throws: JSONError(.nonFinite, at: buffer.count + 1)) {
      try JSONWriter.write(to: &buffer) { (writer: inout JSONWriter) throws(JSONError) in
        writer.beginArray()
        try writer.double(.nan)
      }
    }
    #expect(String(decoding: buffer, as: UTF8.self) == #"log {"a":1}"#)
  }

  @Test("a writer is used again with the capacity it has")
  func reuse() {
    var buffer: [UInt8] = []
    buffer.reserveCapacity(1000)
    let capacity = buffer.capacity
    var writer = JSONWriter(appendingTo: consume buffer)
    for _ in 0..<3 {
      writer.removeAll()
      writer.beginArray()
      writer.string(String(repeating: "x", count: 900))
    }
    #expect(writer.bytes.count == 903)
    #expect(writer.bytes.capacity == capacity)
  }

  @Test("a tree of any depth is written without recursion")
  func deep() {
    var value: JSONValue = 0
    for _ in 0..<1000 { value = [value] }
    #expect(value.encoded().count == 2001)
  }
}
