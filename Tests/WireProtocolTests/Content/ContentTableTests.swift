// Types that an application adds, types that nobody knows, and the lines that stand for contents.

import Testing
import WireProtocol

@Suite("Types of contents")
struct ContentTableTests {
  private let coupon =
    #"{"type":"shop.coupon","fallback":"F","body":{"amount": 5.0,"x":[ ]},"y":1}"#

  private func table() throws -> ContentTable {
    var types = ContentTable.standard
    try types.register("shop.coupon", meaning: "a coupon") { body in
      guard let amount = body["amount"] else { return ContentFault(explanation: "has no amount") }
      return (amount.numberValue?.int64 ?? 0) > 0
        ? nil : ContentFault("amount", explanation: "is not above 0")
    }
    return types
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(
    "Names of types",
    arguments: [
      ("im.text", true), ("a.b", true), ("a-1.b_2.c/2", true), ("a.b/99", true), ("a.b/10", true),
      (String(repeating: "a", count: 94) + ".b", true),
      (String(repeating: "a", count: 95) + ".b", false),
      ("", false), ("a", false), (".a", false), ("a.", false), ("a..b", false), ("A.b", false),
      ("a.b/1", false),
      ("a.b/0", false), ("a.b/02", false), ("a.b/100", false), ("a.b/", false), ("a.b/2/3", false),
      ("a.é", false),
      ("a.b ", false), ("a/2", false),
    ])
  func names(name: String, isGood: Bool) {
    #expect(ContentType(name).isWellFormed == isGood)
    let content = try? Content(decoding: bytes(#"{"type":"\#(name)"}"#), types: .standard)
    #expect((content != nil) == (isGood && name != "im.text"))
  }

  @Test("Name and major version")
  func majors() {
    #expect(ContentType("a.b/12").name == "a.b")
    #expect(ContentType("a.b/12").major == 12)
    #expect(ContentType("a.b").name == "a.b")
    #expect(ContentType("a.b").major == 1)
  }

  @Test("A type is registered once, under a good name that is not the standard's")
  func registration() throws {
    var types = try table()
    #expect(throws: ContentTable.RegistrationError.duplicateName("shop.coupon")) {
      try types.register("shop.coupon")
    }
    #expect(throws: ContentTable.RegistrationError.reservedName("im.own")) {
      try types.register("im.own")
    }
    #expect(throws: ContentTable.RegistrationError.badName("Shop")) { try types.register("Shop") }
    #expect(throws: ContentTable.RegistrationError.timeToLive(2_592_001)) {
      try types.register("shop.late", delivery: Delivery(timeToLiveSeconds: 2_592_001))
    }
    try types.register("shop.coupon/2", .signal)
    #expect(types.types.suffix(2).map(\.type) == ["shop.coupon", "shop.coupon/2"])
    #expect(types["shop.coupon"]?.tier == nil)
    #expect(types["shop.coupon"]?.meaning == "a coupon")
    #expect(ContentTable.standard["shop.coupon"] == nil)
  }

  @Test("A registered type is judged by the standard and the application, and stays as it came")
  func registered() throws {
    let types = try table()
    guard case .registered(var content) = try Content(decoding: bytes(coupon), types: types) else {
      Issue.record("the type is not known")
      return
    }
    #expect(content.body["amount"]?.numberValue?.int64 == 5)
    #expect(try Content.registered(content).encoded() == bytes(coupon))
    content.body["amount"] = 6
    let changed = coupon.split(separator: "5.0").joined(separator: "6")
    #expect(try Content.registered(content).encoded() == bytes(changed))
    content.body["amount"] = 0
    let fault = ContentError(path: "/body/amount", requirement: "WP-8.2-4", explanation: "")
    #expect(throws: fault) { try Content.registered(content).encoded() }
    let wrong = bytes(#"{"type":"shop.coupon","fallback":"F","body":{"amount":-1}}"#)
    #expect(
      throws: ContentError(
        offset: 54, path: "/body/amount", requirement: "WP-8.2-4", explanation: "")
    ) { try Content(decoding: wrong, types: types) }
    let bare = bytes(#"{"type":"shop.coupon","body":{"amount":1}}"#)
    #expect(
      throws: ContentError(offset: 0, requirement: "WP-8.2-7", explanation: "")
    ) { try Content(decoding: bare, types: types) }
    #expect(throws: ContentError.self) {
      try RegisteredContent("shop.coupon", body: [:], in: .standard)
    }
    #expect(throws: ContentError.self) { try RegisteredContent("im.text", body: [:], in: types) }
  }

  @Test(
    "What is not known keeps its bytes, and shows its fallback",
    arguments: [
      (#" {"type":"shop.later","body":[1.0],"fallback":"F\u0041" } "#, "FA"),
      (#"{"type":"im.text/2","body":null,"fallback":5}"#, nil),
      (#"{"body":{"text":1},"type":"im.\u0074ext/2"}"#, nil),
    ])
  func unknown(text: String, fallback: String?) throws {
    let content = try Content(decoding: bytes(text))
    guard case .unknown(let unknown) = content else {
      Issue.record("\(content) is known")
      return
    }
    #expect(unknown.bytes == bytes(text))
    #expect(unknown.fallback == fallback)
    #expect(content.shows == fallback)
    #expect(try content.encoded() == bytes(text))
    #expect(content.contentClass == nil)
    #expect(content.envelope == nil)
  }

  @Test("A content of another type than its message says is unknown, whatever its body is")
  func otherType() throws {
    let text = bytes(#"{"type":"im.text","body":{"text":5}}"#)
    guard case .unknown(let unknown) = try Content(decoding: text, as: "im.rich") else {
      Issue.record("a content of another type is known")
      return
    }
    #expect(unknown.type == "im.text")
    #expect(throws: ContentError.self) { try Content(decoding: text, as: "im.text") }
    #expect(throws: ContentError.self) { try Content(decoding: bytes("{}"), as: "im.text") }
  }

  @Test("Members made by hand that are deeper than any content are found when they are written")
  func depth() throws {
    var value: JSONValue = 1
    for _ in 0..<300 { value = .array([value]) }
    var text = try TextContent(text: "a")
    text.unknownMembers = UnknownMembers(["x": value])
    #expect(throws: ContentError(requirement: "WP-8.1-2", explanation: "")) { try text.encoded() }
    text.unknownMembers = UnknownMembers(["x": [[1]], "text": "shadowed"])
    #expect(try text.encoded() == bytes(#"{"type":"im.text","body":{"text":"a","x":[[1]]}}"#))
  }
}
