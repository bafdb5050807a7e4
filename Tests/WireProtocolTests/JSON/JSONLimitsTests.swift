// Hostile documents: refused at the limit, and work in proportion to their size.

import Testing
import WireProtocol

@Suite("JSON: limits")
struct JSONLimitsTests {
  private static let megabyte = 1 << 20

  private func repeated(_ text: String, _ count: Int = megabyte) -> [UInt8] {
    [UInt8](String(repeating: text, count: count).utf8)
  }

  @Test(
    "a document larger than the limit is refused unread",
    arguments: ["[", "\"", "\\", "{\"a\":"])
  func tooLarge(unit: String) {
    #expect(jsonError(repeated(unit)) == JSONError(.tooLarge, at: 64 * 1024))
  }

  @Test("the size limit is exact")
  func size() {
    let limits = JSONLimits(maximumBytes: 4, maximumDepth: 1)
    #expect(jsonError("[12]", limits: limits) == nil)
    #expect(jsonError("[123]", limits: limits) == JSONError(.tooLarge, at: 4))
  }

  @Test("nesting stops at the limit", arguments: [0, 1, 32, 256])
  func depth(limit: Int) {
    let limits = JSONLimits(maximumBytes: .max, maximumDepth: limit)
    #expect(jsonError(repeated("["), limits: limits) == JSONError(.tooDeep, at: limit))
    #expect(
      jsonError(repeated(#"{"a":"#), limits: limits) == JSONError(.tooDeep, at: 5 * limit))
    let deepest = repeated("[", limit) + [UInt8(ascii: "0")] + repeated("]", limit)
    #expect(jsonError(deepest, limits: limits) == nil)
  }

  @Test("limits outside what the reader can do are moved inside")
  func clamped() {
    #expect(JSONLimits(maximumBytes: -1, maximumDepth: -1).maximumBytes == 0)
    #expect(JSONLimits(maximumBytes: 1, maximumDepth: -1).maximumDepth == 0)
    #expect(JSONLimits(maximumBytes: 1, maximumDepth: .max).maximumDepth == JSONLimits.deepest)
  }

  @Test("much of one thing ends in its error")
  func monotone() {
    let many = Self.megabyte / 8
    #expect(jsonError(repeated("\""), limits: .file) == JSONError(.trailingBytes, at: 2))
    #expect(jsonError(repeated("\\"), limits: .file) == JSONError(.unexpectedByte, at: 0))
    let escapes = [UInt8(ascii: "\"")] + repeated("\\\\", many)
    #expect(jsonError(escapes, limits: .file) == JSONError(.unexpectedEnd, at: escapes.count))
    #expect(jsonError(repeated(" ", many), limits: .file) == JSONError(.unexpectedEnd, at: many))
    #expect(jsonError(repeated("[],"), limits: .file) == JSONError(.trailingBytes, at: 2))
    #expect(jsonError(repeated("7", many), limits: .file) == nil)
  }

  // Comparing each key with each would take longer than the limit allows.
  @Test("20,000 keys take no more than their share of time", .timeLimit(.minutes(1)))
  func manyKeys() {
    let members = (0..<20_000).map { #""key\#($0)":{"a":0}"# }.joined(separator: ",")
    #expect(jsonError("{\(members)}", limits: .file) == nil)
    let bytes = [UInt8]("{\(members),".utf8)
    let twice = bytes + [UInt8](#""\u006bey99":0}"#.utf8)
    #expect(jsonError(twice, limits: .file) == JSONError(.duplicateKey, at: bytes.count))
  }

  @Test("big objects inside big objects: each finds its own keys twice, and no others")
  func nestedBigObjects() {
    func object(_ count: Int, _ inner: String) -> String {
      "{" + (0..<count).map { #""k\#($0)":\#($0 % 10 == 5 ? inner : "0")"# }.joined(separator: ",")
    }
    let inner = object(30, object(9, "1") + "}") + "}"
    let outer = object(70, inner)
    #expect(jsonError(outer + "}") == nil)
    for key in 0..<70 {
      let offset = outer.utf8.count + 1
      #expect(jsonError(outer + #","k\#(key)":0}"#) == JSONError(.duplicateKey, at: offset))
    }
    #expect(jsonError(outer + #","k70":0}"#) == nil)
  }

  @Test(
    "a name twice, however it is spelled",
    arguments: [
      (#"{"a":1,"a":2}"#, 7), (#"{"":1,"":2}"#, 6), (#"{"a":1,"\u0061":2}"#, 7),
      (#"{"\u0061":1,"a":2}"#, 12), (#"{"\u00e9":1,"\u00E9":2}"#, 12), (#"{"é":1,"\u00e9":2}"#, 8),
      (#"{"/":1,"\/":2}"#, 7), (#"{"\n":1,"\u000A":2}"#, 8), (#"{"😀":1,"\ud83d\ude00":2}"#, 10),
      (#"{"a":{"a":1},"b":[{"a":1}],"a":0}"#, 27), (#"{"x":{"a":1,"b":2,"a":3}}"#, 18),
    ])
  func duplicates(text: String, offset: Int) {
    #expect(jsonError(text) == JSONError(.duplicateKey, at: offset))
    // The same with enough members in front for the hash table.
    let front = (0..<20).map { #""key \#($0)":0,"# }.joined()
    let longer = "{" + front + text.dropFirst()
    #expect(jsonError(longer) == JSONError(.duplicateKey, at: offset + front.utf8.count))
  }

  @Test("names that only look alike are different")
  func notDuplicates() {
    #expect(jsonError("{\"\u{E9}\":1,\"e\u{301}\":2}") == nil)
    #expect(jsonError(#"{"a":1,"A":2,"a ":3,"a\u0000":4,"\\u0061":5}"#) == nil)
  }
}
