// protocheck content: verdicts, exit codes, the place of an error, lines, and input without end.

import Foundation
import Testing
import WireProtocol

@Suite("protocheck content")
struct ContentTests {
  private static let text = #"{"type":"im.text","body":{"text":"hi"}}"#

  private func content(_ input: String, _ arguments: String...) throws -> Tool.Result {
    try Tool.run(["content"] + arguments, input: Array(input.utf8))
  }

  @Test("A valid content is indented; members, strings and numbers stay as they are written")
  func pretty() throws {
    let input =
      #" {"x":1.50E+3 ,"type":"im.text","body":{"text":"\u0041\/ü","n":[ ],"o":[-0,{}]}} "#
    let result = try content(input)
    #expect(
      result.text == """
        {
          "x": 1.50E+3,
          "type": "im.text",
          "body": {
            "text": "\\u0041\\/ü",
            "n": [],
            "o": [
              -0,
              {}
            ]
          }
        }

        """)
    #expect(result.exitCode == 0)
    #expect(result.errors.isEmpty)
    #expect(try content(result.text).text == result.text)
  }

  @Test(
    "An error has its place, a caret under it, and the words of the rule",
    arguments: [
      (#"{"type":"im.text","body":{"text":null}}"#, "at byte 33 (/body/text) [WP-8.2-10]", 33),
      (#"{"type":"im.text","body":{}}"#, "at byte 25 (/body) [WP-8.2-4]", 25),
      (#"{"type":"im.text","body":{"text":"hi""#, "at byte 37 [WP-8.1-1]", 37),
      (#"{"a":1,"a":2}"#, "at byte 7 [WP-8.1-3]", 7),
    ])
  func errors(input: String, place: String, column: Int) throws {
    let result = try content(input)
    #expect(result.exitCode == 1)
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n").map(String.init)
    #expect(lines[0].contains("malformedContent \(place)"), "\(result.errors)")
    let caret = lines[2].utf8.count - 1
    #expect(lines[2].allSatisfy { $0 == " " || $0 == "^" })
    // The caret stands under the byte, wherever the window begins.
    let window = Array(lines[1])
    let expected = Array(input)
    if column < expected.count { #expect(window[caret] == expected[column], "\(result.errors)") }
    #expect(lines[3].hasPrefix("WP-8."))
  }

  @Test("Lines and columns are said where there are some")
  func position() throws {
    let result = try content("{\n  \"type\": \"im.text\",\n  \"body\": 7\n}\n")
    #expect(result.errors.contains("at byte 33, line 3, column 11 (/body) [WP-8.2-4]"))
  }

  @Test("Nothing of a content reaches the terminal that it could obey")
  func hostile() throws {
    let contents: [[UInt8]] = [
      Array(#"{"type":"im.text","body":{"te"#.utf8) + [0x1B, 0x5B, 0x33, 0x31, 0x6D],
      Array(#"{"type":"im.text","body":{"text":""#.utf8) + [0xFF, 0xC2, 0x9B, 0x1B],
      Array(#"{"type":"im.text","body":{"\u001b[31m\u202e":1,"text":null}}"#.utf8),
      Array(#"{"type":"a.b","fallback":"\u001b]0;x\u0007","body":"\#u{202E}"}"#.utf8),
      [UInt8](repeating: 0x80, count: 400), [UInt8](repeating: 0, count: 400), [0xEF, 0xBB, 0xBF],
    ]
    for bytes in contents {
      for arguments in [[], ["--lines"]] {
        let result = try Tool.run(["content"] + arguments, input: bytes)
        let said = result.errors + (arguments.isEmpty ? "" : result.text)
        #expect(
          !said.unicodeScalars.contains {
            ($0.value < 0x20 && $0 != "\n") || 0x7F...0x9F ~= $0.value || $0.value == 0x202E
          })
      }
    }
  }

  @Test(
    "Every verdict as JSON",
    arguments: [
      (text, #"{"valid":true,"type":"im.text","known":true,"class":"plain","shows":"hi"}"#, 0),
      (
        #"{"type":"a.b","body":1}"#,
        #"{"valid":true,"type":"a.b","known":false,"class":null,"shows":null}"#, 0
      ),
      (
        #"{"type":"im.shake","body":{}}"#,
        #"{"valid":true,"type":"im.shake","known":true,"class":"signal","shows":null}"#, 0
      ),
    ])
  func json(input: String, output: String, exitCode: Int32) throws {
    let result = try content(input, "--format", "json")
    #expect(result.text == output + "\n")
    #expect(result.exitCode == exitCode)
  }

  @Test("A malformed content as JSON has its error")
  func malformedJSON() throws {
    let result = try content(
      #"{"type":"im.text","body":{"text":7}}"#, "--format", "json")
    let json = try JSONValue(decoding: result.output)
    #expect(json["valid"] == false)
    #expect(json["error"]?["code"] == "malformedContent")
    #expect(json["error"]?["offset"] == 33)
    #expect(json["error"]?["path"] == "/body/text")
    #expect(json["error"]?["requirement"] == "WP-8.2-4")
    #expect(json["error"]?["message"]?.stringValue?.isEmpty == false)
    #expect(result.exitCode == 1)
  }

  @Test("What is unknown is valid, and said")
  func unknown() throws {
    let other = try content(Self.text, "--type", "im.image")
    #expect(other.exitCode == 0)
    #expect(other.errors.contains("WP-8.2-6"))
    #expect(try content(Self.text, "--type", "im.text").errors.isEmpty)
    let custom = try content(#"{"type":"shop.coupon","fallback":"15 off","body":{}}"#)
    #expect(custom.exitCode == 0)
    #expect(custom.errors.contains("shop.coupon") && custom.errors.contains("15 off"))
    #expect(try content(#"{"type":"im.imgae"}"#).errors.contains("im.image"))
  }

  @Test("Lines are judged one by one under their numbers")
  func lines() throws {
    let input = "\(Self.text)\r\n\n{\"type\":\"im.text\"}\n\(Self.text)"
    let result = try content(input, "--lines")
    #expect(result.lines.first == #"line 1: im.text "hi""#)
    #expect(result.lines[1].hasPrefix("line 3: malformedContent at byte 0 [WP-8.2-4]"))
    #expect(result.lines.dropLast().last == #"line 4: im.text "hi""#)
    #expect(result.lines.last == "3 contents, 1 malformed, 0 of unknown types")
    #expect(result.exitCode == 1)
    let json = try content(input, "--lines", "--format", "json")
    #expect(
      try json.lines.map { try JSONValue(decoding: $0)["line"]?.numberValue?.int64 } == [1, 3, 4])
    #expect(try content(Self.text, "--lines").exitCode == 0)
  }

  @Test("Exit codes of inputs that are none")
  func exitCodes() throws {
    #expect(try content("").exitCode == 1)
    #expect(try content("\n\n", "--lines").exitCode == 65)
    #expect(try content("", "/nonexistent/file").exitCode == 66)
    #expect(try content(Self.text, "--type", "IM").exitCode == 64)
    #expect(try content(Self.text, "--format", "yaml").exitCode == 64)
    #expect(try content("", "--example", "im.text", "--format", "json").exitCode == 64)
  }

  @Test("The limit counts bytes")
  func limit() throws {
    let longest = Self.text + String(repeating: " ", count: 65_536 - Self.text.utf8.count)
    #expect(try content(longest).exitCode == 0)
    #expect(try content(longest + "\n", "--lines").exitCode == 0)
    let longer = try content(longest + " ")
    #expect(longer.exitCode == 1)
    #expect(longer.errors.contains("at byte 65536 [WP-8.1-2]"))
  }

  @Test(
    "Input without end is refused at the limit",
    arguments: ["yes '['", #"yes '"'"#, #"yes '\u0022'"#, "cat /dev/zero"])
  func endless(source: String) throws {
    let result = try Tool.shell(
      "{ \(source) | tr -d '\\n'; } 2>/dev/null | protocheck content; echo $?")
    #expect(result.lines.last == "1")
    #expect(result.errors.contains("[WP-8.1-2]"))
    #expect(result.errors.utf8.count < 2_000)
  }

  @Test("A line without end is refused at the limit, and the lines behind it are read")
  func endlessLine() throws {
    let result = try Tool.shell(
      """
      { yes '[' | tr -d '\\n' | head -c 20000000; printf '\\n%s\\n' '\(Self.text)'; } \
      | protocheck content --lines
      """)
    #expect(result.lines.first?.contains("[WP-8.1-2]") == true)
    #expect(result.lines.dropLast().last == #"line 2: im.text "hi""#)
    #expect(result.text.utf8.count < 2_000)
  }

  @Test("A closed pipe ends quietly, and lines come as they are read")
  func streams() throws {
    let scratch = try Scratch()
    let result = try Tool.shell(
      """
      yes '\(Self.text)' 2> /dev/null | head -n 30000 > lines
      { protocheck content --lines lines; echo "exit $?" >&2; } | head -n 1 > /dev/null
      mkfifo input
      (head -n 1 lines; exec sleep 30) > input & writer=$!
      protocheck content --lines input > output & reader=$!
      until [ -s output ]; do :; done
      kill -INT $reader; wait $reader; echo "exit $?"; cat output; kill $writer
      """, in: scratch.folder)
    withExtendedLifetime(scratch) {}
    #expect(result.errors == "exit 0\n")
    #expect(result.lines.first == "exit 130")
    #expect(result.lines.dropFirst().first == #"line 1: im.text "hi""#)
  }
}
