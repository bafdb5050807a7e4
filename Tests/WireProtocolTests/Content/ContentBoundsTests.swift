// Values out of their bounds are refused where they are made, with the member and the rule.

import Testing
import WireProtocol

@Suite("Bounds of contents")
struct ContentBoundsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let path: String
    let requirement: String
    let make: @Sendable () throws -> Void

    init(
      _ path: String, _ requirement: String = "WP-8.2-4",
      _ make: @escaping @Sendable () throws -> Void
    ) {
      self.path = path
      self.requirement = requirement
      self.make = make
    }

    var testDescription: String { "\(path) [\(requirement)]" }
  }

  private static func long(_ count: Int) -> String { String(repeating: "é", count: count) }
  private static let media = constant { try Media(url: "https://a", mimeType: "a/b", size: 1) }
  private static let image = constant { try Media(url: "https://a", mimeType: "image/a", size: 1) }
  private static let audio = constant { try Media(url: "https://a", mimeType: "audio/a", size: 1) }
  private static let video = constant { try Media(url: "https://a", mimeType: "video/a", size: 1) }
  private static let point = constant { try Point(latitude: 0, longitude: 0) }
  private static let text = constant { try TextContent(text: "a").content }
  private static let id = "m-000001"
  private static let beyond = 9_007_199_254_740_992

  private static func span(_ start: Int, _ length: Int, _ style: RichTextContent.Span.Style = .bold)
    -> RichTextContent.Span
  {
    constant { try RichTextContent.Span(start: start, length: length, style: style) }
  }

  private static func choices(_ count: Int) -> [Choice] {
    (0..<count).map { index in constant { try Choice(id: "c\(index)", text: "C") } }
  }

  static let values: [Case] = [
    Case("/minor") { _ = try Amount(minor: beyond, currency: "CNY") },
    Case("/currency") { _ = try Amount(minor: 1, currency: "cny") },
    Case("/id") { _ = try Choice(id: "A", text: "A") },
    Case("/text") { _ = try Choice(id: "a", text: "a\n") },
    Case("/latitude") { _ = try Point(latitude: 90.1, longitude: 0) },
    Case("/latitude") { _ = try Point(latitude: .nan, longitude: 0) },
    Case("/longitude") { _ = try Point(latitude: 0, longitude: -.infinity) },
    Case("/url") { _ = try Media(url: "http://a", mimeType: "a/b", size: 1) },
    Case("/mime") { _ = try Media(url: "https://a", mimeType: "A/b", size: 1) },
    Case("/size") { _ = try Media(url: "https://a", mimeType: "a/b", size: 0) },
    Case("/sha256") { _ = try Media(url: "https://a", mimeType: "a/b", size: 1, sha256: "0F") },
    Case("/name") { _ = try Media(url: "https://a", mimeType: "a/b", size: 1, name: "a/b") },
    Case("/mime") { _ = try Picture(url: "https://a", mimeType: "a/b", width: 1, height: 1) },
    Case("/height") {
      _ = try Picture(url: "https://a", mimeType: "image/b", width: 1, height: 100_001)
    },
    Case("/message_id") { _ = try Relation(.recall, to: "1234567") },
    Case("/revision") { _ = try Relation(.edit(revision: 0), to: id) },
    Case("/preview") { _ = try Relation(.reply(preview: long(201)), to: id) },
    Case("/kind") { _ = try Relation(.unknown("A"), to: id) },
    Case("", "WP-8.2-9") { _ = try Mentions() },
    Case("/accounts/1", "WP-8.2-9") { _ = try Mentions(accounts: [Parts.u2, Parts.u2]) },
    Case("/accounts/0") { _ = try Mentions(accounts: [Account(domain: "", uid: "u")]) },
    Case("/accounts") {
      _ = try Mentions(accounts: (0...100).map { Account(domain: "d", uid: "\($0)") })
    },
    Case("/start") { _ = try RichTextContent.Span(start: -1, length: 1, style: .bold) },
    Case("/length") { _ = try RichTextContent.Span(start: 0, length: 0, style: .bold) },
    Case("/color") { _ = try RichTextContent.Span(start: 0, length: 1, style: .color("#FF0000")) },
    Case("/percent") {
      _ = try RichTextContent.Span(start: 0, length: 1, style: .size(percent: 49))
    },
    Case("/url") { _ = try RichTextContent.Span(start: 0, length: 1, style: .link("ftp://a")) },
    Case("/style") { _ = try RichTextContent.Span(start: 0, length: 1, style: .unknown("A")) },
    Case("/quantity") { _ = try OrderItem(name: "a", quantity: 0) },
    Case("/image") { _ = try OrderItem(name: "a", image: "http://a") },
    Case("/address") { _ = try OrderStop(title: "a", address: "") },
    Case("/label") { _ = try OrderAction(label: long(21), action: "a") },
    Case("/name") { _ = try Excerpt(name: "", content: text) },
    Case("/content/type", "WP-8.10-3") {
      _ = try Excerpt(name: "N", content: ShakeContent().content)
    },
    Case("/content/relation/kind", "WP-8.10-3") {
      let envelope = Envelope(relation: try Relation(.edit(revision: 1), to: id))
      _ = try Excerpt(name: "N", content: TextContent(text: "a", envelope: envelope).content)
    },
  ]

  static let contents: [Case] = [
    Case("/body/text") { _ = try TextContent(text: "") },
    Case("/body/text") { _ = try TextContent(text: long(20_001)) },
    Case("/body/text") { _ = try TextContent(text: "a\0") },
    Case("/fallback") { _ = try TextContent(text: "a", envelope: Envelope(fallback: long(1_001))) },
    Case("/body/text") { _ = try RichTextContent(text: "") },
    Case("/body/text") { _ = try RichTextContent(text: "\0") },
    Case("/body/spans/0/start", "WP-8.4-2") {
      _ = try RichTextContent(text: "a", spans: [span(2, 1)])
    },
    Case("/body/spans/0/start", "WP-8.4-3") {
      _ = try RichTextContent(text: "😀", spans: [span(1, 1)])
    },
    Case("/body/spans/0/length", "WP-8.4-3") {
      _ = try RichTextContent(text: "😀", spans: [span(0, 1)])
    },
    Case("/body/spans/1/start", "WP-8.4-4") {
      _ = try RichTextContent(text: "ab", spans: [span(1, 1), span(0, 1, .italic)])
    },
    Case("/body/spans/1/start", "WP-8.4-5") {
      _ = try RichTextContent(text: "ab", spans: [span(0, 2), span(1, 1)])
    },
    Case("/body/media/mime") { _ = try ImageContent(media: media, width: 1, height: 1) },
    Case("/body/caption") {
      _ = try ImageContent(media: image, width: 1, height: 1, caption: "a\0")
    },
    Case("/body/duration_ms") { _ = try AudioContent(media: audio, durationMilliseconds: 0) },
    Case("/body/waveform/1") {
      _ = try AudioContent(media: audio, durationMilliseconds: 1, waveform: [0, 256])
    },
    Case("/body/width") {
      _ = try VideoContent(media: video, width: 0, height: 1, durationMilliseconds: 1)
    },
    Case("/body/media") { _ = try FileContent(media: media) },
    Case("/body/accuracy_m") { _ = try LocationContent(point: point, accuracyMetres: -1) },
    Case("/body/zoom") { _ = try LocationContent(point: point, zoom: 23) },
    Case("/body/points") { _ = try TrackContent(points: []) },
    Case("/body/points/1/at_ms", "WP-8.6-1") {
      _ = try TrackContent(
        points: [2, 1].map {
          try Fix(atMilliseconds: $0, latitude: 0, longitude: 0)
        })
    },
    Case("/body/order_id") { _ = try OrderContent(orderID: "a b", title: "T", status: "s") },
    Case("/body/items/0/price/currency", "WP-8.7-1") {
      let item = try OrderItem(name: "a", price: Amount(minor: 1, currency: "USD"))
      _ = try OrderContent(
        orderID: "o", title: "T", status: "s", items: [item],
        total: Amount(minor: 1, currency: "CNY"))
    },
    Case("/body/pattern", "WP-8.7-2") { _ = try NoticeContent(template: "t", pattern: "{a}") },
    Case("/body/arguments/A") { _ = try NoticeContent(template: "t", arguments: ["A": 1]) },
    Case("/body/arguments/a") { _ = try NoticeContent(template: "t", arguments: ["a": true]) },
    Case("/body/arguments") { _ = try NoticeContent(template: "t", arguments: [:]) },
    Case("/body/name") { _ = try CustomContent(name: "im.own", data: [:]) },
    Case("", "WP-8.8-1") { _ = try RecallContent() },
    Case("/relation/kind", "WP-8.8-1") {
      _ = try TextContent(
        text: "a", envelope: Envelope(relation: try Relation(.recall, to: id)))
    },
    Case("/fallback", "WP-8.2-7") { _ = try ShakeContent(envelope: Envelope(fallback: "a")) },
    Case("/relation", "WP-8.2-8") {
      _ = try TypingContent(
        state: .start, envelope: Envelope(relation: try Relation(.reply(), to: id)))
    },
    Case("/mentions", "WP-8.2-8") {
      _ = try ShakeContent(envelope: Envelope(mentions: try Mentions(all: true)))
    },
    Case("/body/through") { _ = try ReadContent(through: "short") },
    Case("/body/emoji") { _ = try StickerContent(pack: "p", sticker: "s", emoji: long(33)) },
    Case("/body/account") {
      _ = try ContactContent(account: Account(domain: "D", uid: "u"), name: "N")
    },
    Case("/body/url") { _ = try LinkContent(url: "javascript:a", title: "T") },
    Case("/body/options") { _ = try PollContent(question: "Q", options: choices(1)) },
    Case("/body/options/2/id", "WP-8.10-4") {
      _ = try PollContent(question: "Q", options: choices(2) + choices(1))
    },
    Case("/body/choices/1", "WP-8.10-4") {
      _ = try PollAnswerContent(poll: id, choices: ["a", "a"])
    },
    Case("/body/fields") { _ = try FormContent(title: "T", fields: []) },
    Case("/body/values/a") { _ = try FormAnswerContent(form: id, values: ["a": []]) },
    Case("/body/values/a~1b") { _ = try FormAnswerContent(form: id, values: ["a/b": 1]) },
    Case("/body/emoji") { _ = try ReactionContent(messageID: id, emoji: "") },
    Case("/body/root") { _ = try ThreadContent(root: "", title: "T") },
    Case("/body/message_id") { _ = try ScreenshotContent(messageID: "a") },
    Case("/body/items") { _ = try MergedContent(title: "T", items: []) },
    Case("/body/item/content/body/item/content/body/item/content", "WP-8.10-1") {
      let inner = try ForwardContent(item: Excerpt(name: "N", content: text))
      let middle = try ForwardContent(item: Excerpt(name: "N", content: inner.content))
      _ = try ForwardContent(item: Excerpt(name: "N", content: middle.content))
    },
  ]

  @Test("A value out of its bounds names member and rule", arguments: values + contents)
  func refused(_ value: Case) {
    let error = #expect(throws: ContentError.self) { try value.make() }
    #expect(error?.path == value.path)
    #expect(error?.requirement == value.requirement)
    #expect(error?.offset == nil)
  }

  @Test("Values at their bounds are taken")
  func taken() throws {
    _ = try TextContent(text: Self.long(20_000), envelope: Envelope(fallback: Self.long(1_000)))
    _ = try Amount(minor: -9_007_199_254_740_991, currency: "CNY")
    _ = try Point(latitude: -90, longitude: 180)
    _ = try Relation(.reply(from: Parts.u2, preview: Self.long(200)), to: "12345678")
    _ = try RichTextContent(text: "😀", spans: [Self.span(0, 2), Self.span(0, 2, .italic)])
    _ = try PollAnswerContent(poll: Self.id, choices: [])
    _ = try FormAnswerContent(form: Self.id, values: [:])
  }
}
