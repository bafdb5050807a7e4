// The form of contents, and where they are found.

import Testing
import WireProtocol

@Suite("Form of contents")
struct ContentCheckTests {
  private func fault(_ content: String, at offset: Int = 40) -> WireError? {
    do throws(WireError) {
      try ContentForm.check(Array(content.utf8).span, at: offset)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "One JSON object is a content",
    arguments: ["{}", " {\"a\": [1, {\"b\": null}]}\n", "{\"k\":{\"k\":1}}"])
  func valid(content: String) {
    #expect(fault(content) == nil)
  }

  @Test(
    "Anything else is refused, and names its rule",
    arguments: [
      ("[]", "WP-8.1-1"), ("", "WP-8.1-1"), ("{} {}", "WP-8.1-1"), ("\u{FEFF}{}", "WP-8.1-1"),
      ("{\"a\":1,\"a\":2}", "WP-8.1-3"),
      (String(repeating: "{\"a\":", count: 33), "WP-8.1-2"),
    ])
  func invalid(content: String, requirement: String) throws {
    let error = try #require(fault(content))
    #expect(error.code == .malformedContent)
    #expect(error.offset == 40)
    #expect(error.requirement == requirement)
  }

  @Test("65,536 bytes are a content, one more is not")
  func length() throws {
    let start = "{\"a\":\""
    let largest = start + String(repeating: "x", count: 65_536 - start.utf8.count - 2) + "\"}"
    #expect(fault(largest) == nil)
    #expect(fault(largest + " ")?.requirement == "WP-8.1-2")
  }

  @Test("The explanation says where in the content")
  func explanation() throws {
    let error = try #require(fault("{\"a\": nope}"))
    #expect(error.explanation.contains("at byte 7 of the content"))
  }

  /// A field with a length.
  private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(bytes.count)] + bytes
  }

  @Test("The last content of a message that is merged counts")
  func merged() throws {
    let schema = try #require(CommandTable.standard[.message]?.notification?.schema)
    // MessageNotification.message = 2, Message.content = 8.
    let body =
      field(2, field(8, Array("{".utf8))) + field(2, field(8, Array("{}".utf8)))
    let places = try ContentForm.places(in: body.span, as: schema)
    #expect(places.map(\.offset) == [24 + 7])
    #expect(places.map(\.range) == [9..<11])
  }

  @Test("Each message of a page has its content, and an empty one is none")
  func page() throws {
    let schema = try #require(CommandTable.standard[.getOfflineMsg]?.response?.schema)
    // GetOfflineMsgResponse.messages = 2.
    let body =
      field(2, field(8, [])) + field(2, field(8, Array("{}".utf8)))
      + field(2, field(8, Array("[]".utf8)))
    let error = #expect(throws: WireError.self) {
      try ContentForm.check(contentsOf: body.span, as: schema)
    }
    #expect(error?.offset == 24 + 4 + 6 + 2)
  }

  @Test("A frame is judged by its command; an unknown command has no content")
  func frames() throws {
    var arena = BodyArena()
    let body = field(3, Array("nope".utf8))
    let c2s = try Frame(.request, .c2s, sequence: 1, body: body)
    #expect(throws: WireError.self) { try c2s.view.checkContents(in: &arena) }
    let unknown = try Frame(.request, Command(0xF123), sequence: 1, body: body)
    try unknown.view.checkContents(in: &arena)
  }
}
