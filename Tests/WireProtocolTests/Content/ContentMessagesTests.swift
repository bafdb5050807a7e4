// Contents in messages.

import Testing
import WireProtocol

@Suite("Contents in messages")
struct ContentMessagesTests {
  private let text = constant { try TextContent(text: "hi").content }
  private let typing = constant { try TypingContent(state: .start).content }
  private let momentary = Delivery(
    unstored: true, timeToLiveSeconds: 10, silent: true, noPush: true)

  @Test("Requests take type and bytes from the content")
  func requests() throws {
    let c2c = try C2C.Request(to: Parts.u2, clientMessageID: Parts.id, content: text)
    #expect(c2c.to == Parts.u2)
    #expect(c2c.clientMessageID == Parts.id)
    #expect(c2c.contentType == "im.text")
    #expect(c2c.content == Array(#"{"type":"im.text","body":{"text":"hi"}}"#.utf8))
    #expect(try Content(c2c) == text)
    let s2c = try S2C.Request(to: [Parts.u2], clientMessageID: Parts.id, content: text)
    #expect(s2c.to == [Parts.u2])
    #expect(s2c.contentType == "im.text")
    #expect(try Content(s2c) == text)
    let c2s = try C2S.Request(clientMessageID: Parts.id, content: typing)
    #expect(c2s.contentType == "im.typing")
    #expect(try Content(c2s) == typing)
  }

  @Test("The delivery policy is the type's own, unless it is every default or another one is given")
  func delivery() throws {
    func c2c(_ content: Content, _ delivery: Delivery? = nil, _ types: ContentTable = .standard)
      throws -> Delivery?
    {
      try C2C.Request(
        to: Parts.u2, clientMessageID: Parts.id, content: content, delivery: delivery, types: types
      ).delivery
    }
    #expect(try c2c(text) == nil)
    #expect(try c2c(typing) == momentary)
    #expect(try c2c(typing, Delivery()) == Delivery())
    #expect(try c2c(text, momentary) == momentary)
    let s2c = try S2C.Request(to: [Parts.u2], clientMessageID: Parts.id, content: typing)
    #expect(s2c.delivery == momentary)

    var types = ContentTable.standard
    try types.register("shop.ping", .signal, delivery: momentary)
    let ping = try RegisteredContent("shop.ping", body: [:], in: types)
    #expect(try c2c(.registered(ping), nil, types) == momentary)
    #expect(try c2c(.registered(ping)) == nil)
  }

  @Test("A content that breaks a rule makes no request")
  func malformed() throws {
    var broken = try TextContent(text: "hi")
    broken.text = ""
    let fault = ContentError(path: "/body/text", requirement: "WP-8.2-4", explanation: "")
    #expect(throws: fault) {
      try C2C.Request(to: Parts.u2, clientMessageID: Parts.id, content: .text(broken))
    }
    #expect(throws: fault) {
      try S2C.Request(to: [], clientMessageID: Parts.id, content: .text(broken))
    }
    #expect(throws: fault) { try C2S.Request(clientMessageID: Parts.id, content: .text(broken)) }
  }

  @Test("Messages without a content have none; what says another type than the message is unknown")
  func messages() throws {
    var message = Parts.smallMessage
    message.content = []
    #expect(try Content(message) == nil)
    message.contentType = "im.text"
    message.content = try text.encoded()
    #expect(try Content(message) == text)
    message.contentType = "im.rich"
    guard case .unknown(let unknown)? = try Content(message) else {
      Issue.record("a content of another type is known")
      return
    }
    #expect(unknown.type == "im.text")
    #expect(unknown.bytes == message.content)
    message.content = Array("{}".utf8)
    #expect(throws: ContentError.self) { try Content(message) }
    let request = C2C.Request(
      to: Parts.u2, clientMessageID: Parts.id, contentType: "im.text", content: [])
    #expect(throws: ContentError.self) { try Content(request) }
  }

  @Test("A message in its frame is read where it lies")
  func views() throws {
    var arena = BodyArena()
    for content in [[], try text.encoded()] {
      var message = Parts.smallMessage
      message.contentType = "im.text"
      message.content = content
      let frame = try Frame(.notification(MessageNotification(epoch: 0, message: message)))
      let view = try arena.decode(frame.body.span, as: MessageNotification.self)
      #expect(try Content(view.message) == (content.isEmpty ? nil : text))
    }
  }
}
