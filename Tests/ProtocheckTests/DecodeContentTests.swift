// How decode judges and shows the contents of messages, in all three forms.

import Foundation
import Testing
import WireProtocol

@Suite("Contents in protocheck decode")
struct DecodeContentTests {
  private func decode(_ frames: [UInt8], _ format: String) throws -> Tool.Result {
    try Tool.run(["decode", "--input", "raw", "--format", format], input: frames)
  }

  @Test(
    "The summary shows what a content says",
    arguments: [
      ("im.image", #"im.image "[Image] The gate""#), ("im.typing", "im.typing start"),
      ("im.shake", "im.shake"), ("im.read", "im.read through m-01JPA7Q2F3"),
      ("im.track", "im.track 3 positions, last 39.9087, 116.3975 (wgs84)"),
      ("im.recall", #"im.recall "[A message was taken back]" recall of m-01JPA7Q2F3"#),
    ])
  func summary(type: String, gist: String) throws {
    let content = try Tool.run(["content", "--example", type, "--lines"]).lines[0]
    let frame = try TestFrames.c2c(1, type: ContentType(type), content: content)
    let result = try decode(frame, "summary")
    #expect(result.lines.first?.hasSuffix("to u2@58.user \(gist)") == true, "\(result.text)")
    #expect(result.exitCode == 0)
  }

  @Test("A content of another type than its message says is unknown, and valid")
  func otherType() throws {
    let frame = try TestFrames.c2c(1, type: "im.image")
    let result = try decode(frame, "summary")
    #expect(result.text.contains("im.image (its content says im.text)"))
    #expect(result.exitCode == 0)
  }

  @Test("A content that breaks a rule of its type is an error at its field, in every form")
  func malformed() throws {
    let content = #"{"type":"im.text","body":{"text":7}}"#
    let frame = try TestFrames.c2c(1, content: content)
    let json = try decode(frame, "json")
    let line = try JSONValue(decoding: json.lines[0], limits: .file)
    // The field content is the last one: its tag and its length take two bytes.
    let field = Int64(frame.count - content.utf8.count - 2)
    #expect(line["error"]?["code"] == "malformedContent")
    #expect(line["error"]?["offset"]?.numberValue?.int64 == field)
    #expect(line["error"]?["requirement"] == "WP-8.2-4")
    #expect(line["error"]?["message"]?.stringValue?.hasPrefix("at byte 33 of the content") == true)
    #expect(line["content"]?["body"]?["text"] == 7)
    #expect(json.exitCode == 1)
    let summary = try decode(frame, "summary")
    #expect(summary.text.contains("malformedContent at \(field) [WP-8.2-4]: at byte 33"))
    #expect(summary.exitCode == 1)
    let tree = try decode(frame, "tree")
    let member = try #require(tree.lines.firstIndex { $0.hasSuffix("text: 7") })
    #expect(tree.lines[member + 1].contains("^ malformedContent at \(field) [WP-8.2-4]"))
    #expect(tree.exitCode == 1)
  }

  @Test("The tree has the members of a content with their bytes")
  func tree() throws {
    let content = #"{"type":"im.text","body":{"text":"hi"},"mentions":{"accounts":["u2@58.user"]}}"#
    let frame = try TestFrames.c2c(1, content: content)
    let lines = try decode(frame, "tree").lines
    for (name, text) in [
      ("type: \"im.text\"", #""type":"im.text""#), ("text: \"hi\"", #""text":"hi""#),
      ("[0]: \"u2@58.user\"", #""u2@58.user""#),
    ] {
      let start = try #require(content.range(of: text)?.lowerBound)
      let first =
        frame.count - content.utf8.count
        + content.utf8.distance(from: content.startIndex, to: start)
      let line = try #require(lines.last { $0.hasSuffix(name) })
      #expect(line.hasPrefix("  \(first)–\(first + text.utf8.count - 1) "), "\(line)")
    }
  }

  @Test("A content of very many members does not flood the tree")
  func large() throws {
    let points = (0..<3_000).map { #"{"n":\#($0)}"# }.joined(separator: ",")
    let frame = try TestFrames.c2c(
      1, type: "a.b", content: #"{"type":"a.b","points":[\#(points)]}"#)
    let result = try decode(frame, "tree")
    #expect(result.lines.count < 340)
    #expect(result.text.contains("more, not shown"))
    #expect(result.exitCode == 0)
  }

  @Test("All messages of a page are judged")
  func pages() throws {
    func message(_ text: String) throws -> Message {
      Message(
        id: "m-00000001", from: Account(domain: "58.user", uid: "u1"),
        clientMessageID: try #require(ClientMessageID(Array(1...16))), inboxSequence: 1,
        sentAtMilliseconds: 1, contentType: "im.text", content: Array(text.utf8))
    }
    let good = #"{"type":"im.text","body":{"text":"a"}}"#
    let page = GetOfflineMsg.Response(
      epoch: 1, messages: [try message(good), try message(#"{"type":"im.text"}"#)], through: 1,
      head: 1)
    let result = try decode(try Frame(.response(page, sequence: 1)).bytes, "json")
    #expect(result.lines[0].contains(#""requirement":"WP-8.2-4""#))
    #expect(result.lines[0].contains(#""content":[{"type":"im.text","body":{"text":"a"}},"#))
    #expect(result.exitCode == 1)
  }
}
