// Contents from someone who means harm: each ends with an error at its place, or with a value.

import Testing
import WireProtocol

@Suite("Hostile contents")
struct ContentHostileTests {
  private func error(_ bytes: [UInt8]) -> ContentError? {
    do throws(ContentError) {
      _ = try Content(decoding: bytes)
      return nil
    } catch {
      return error
    }
  }

  private func fault(_ offset: Int, _ requirement: String) -> ContentError {
    ContentError(offset: offset, requirement: requirement, explanation: "")
  }

  @Test("100 MB are refused by their length alone", arguments: Array(#"[{"\ a"#.utf8))
  func huge(byte: UInt8) {
    let bytes = [UInt8](repeating: byte, count: 100_000_000)
    #expect(error(bytes) == fault(65_536, "WP-8.1-2"))
    let text = Array(#"{"type":"im.text","body":{"text":""#.utf8) + bytes
    #expect(error(text) == fault(65_536, "WP-8.1-2"))
  }

  @Test("65,536 bytes of nesting are refused at level 33")
  func nesting() {
    #expect(error([UInt8](repeating: UInt8(ascii: "["), count: 65_536)) == fault(32, "WP-8.1-2"))
    let objects = Array(String(repeating: #"{"a":"#, count: 13_107).utf8)
    #expect(error(objects) == fault(32 * 5, "WP-8.1-2"))
    let closed =
      Array(#"{"type":"a.b","body":"#.utf8) + [UInt8](repeating: 0x5B, count: 31)
      + [UInt8](repeating: 0x5D, count: 31) + [0x7D]
    #expect(error(closed) == nil)
  }

  @Test(
    "Quotes and escapes without an end are refused where the bytes end, or at the first that is none"
  )
  func strings() {
    #expect(error([UInt8](repeating: UInt8(ascii: "\""), count: 65_536)) == fault(2, "WP-8.1-1"))
    let open = Array((#"{"type":""# + String(repeating: #"\n"#, count: 32_763)).utf8)
    #expect(error(open) == fault(open.count, "WP-8.1-1"))
    let pairs = Array((#"{"type":""# + String(repeating: #"\ud83d\ude00"#, count: 5_460)).utf8)
    #expect(error(pairs) == fault(pairs.count, "WP-8.1-1"))
    let half = Array((#"{"type":""# + String(repeating: #"\ud83d"#, count: 5_460)).utf8)
    #expect(error(half) == fault(9, "WP-8.1-7"))
  }

  /// A text of the largest size with as many members as fit, made by `key`.
  private func crowded(_ key: (Int) -> String) -> [UInt8] {
    var text = #"{"type":"im.text","body":{"text":"a"}"#
    var number = 0
    while true {
      let next = ",\"\(key(number))\":0"
      if text.utf8.count + next.utf8.count + 1 > 65_536 { return Array((text + "}").utf8) }
      text += next
      number += 1
    }
  }

  @Test("Members by the thousand are kept, and the last one twice is found")
  func members() throws {
    // Keys that differ in their last bytes, in their length, and in their spelling alone.
    let keys: [(Int) -> String] = [
      { String($0, radix: 36) }, { "aaaaaaaaaaaaaaaa\($0)" }, { "\\u00\(40 + $0 % 10)x\($0)" },
      { String(repeating: "a", count: $0 % 300 + 1) + "\($0 / 300)" },
    ]
    for key in keys {
      var bytes = crowded(key)
      #expect(try Content(decoding: bytes).encoded() == bytes)
      // One changed value leaves them all where they are.
      guard case .text(var text) = try Content(decoding: bytes) else { continue }
      text.text = "b"
      #expect(try text.encoded().count == bytes.count)
      bytes.removeLast()
      bytes += Array(",\"\(key(0))\":0}".utf8)
      if bytes.count <= 65_536 {
        let second = bytes.count - 4 - key(0).utf8.count - 1
        #expect(error(bytes) == fault(second, "WP-8.1-3"))
      }
    }
  }

  @Test("A number of any length is one value")
  func numbers() {
    let digits = String(repeating: "9", count: 60_000)
    for (number, isWhole) in [("1.\(digits)", false), ("0.\(digits)", false), (digits, false)] {
      let text = #"{"type":"im.read","body":{"through":"m-000001","at_ms":\#(number)}}"#
      #expect((error(Array(text.utf8)) == nil) == isWhole)
    }
    let zeros = String(repeating: "0", count: 60_000)
    let text = #"{"type":"im.read","body":{"through":"m-000001","at_ms":1.\#(zeros)}}"#
    #expect(error(Array(text.utf8)) == nil)
    let exponent = #"{"type":"im.read","body":{"through":"m-000001","at_ms":0e\#(digits)}}"#
    #expect(error(Array(exponent.utf8)) == nil)
  }

  @Test("Contents in contents end at three, however many there are")
  func excerpts() {
    var content = #"{"type":"im.text","body":{"text":"a"}}"#
    for depth in 2...7 {
      content =
        #"{"type":"im.forward","fallback":"F","body":{"item":{"name":"N","content":\#(content)}}}"#
      #expect((error(Array(content.utf8)) == nil) == (depth <= 3))
    }
    let item = #"{"name":"N","content":{"type":"a.b"}}"#
    let items = repeatElement(item, count: 1_600).joined(separator: ",")
    let merged = #"{"type":"im.merged","fallback":"F","body":{"title":"T","items":[\#(items)]}}"#
    #expect(error(Array(merged.utf8))?.path == "/body/items")
  }
}
