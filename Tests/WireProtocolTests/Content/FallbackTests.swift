// The lines that stand for contents whose type a client does not know (SPEC.md 8.13), and amounts as text.

import Testing
import WireProtocol

@Suite("Fallbacks")
struct FallbackTests {
  private func media(_ type: String) throws -> Media {
    try Media(url: "https://a", mimeType: type, size: 1, name: "n.x")
  }

  private func lines() throws -> [(any TypedContent, String?)] {
    let id = "m-000001"
    let amount = try Amount(minor: 1250, currency: "CNY")
    let text = try TextContent(text: "a\nb").content
    let choices = try ["a", "b"].map { try Choice(id: $0, text: "C") }
    let recall = Envelope(relation: try Relation(.recall, to: id))
    let point = try Point(latitude: 0, longitude: 0)
    return try [
      (TextContent(text: "a\nb"), "a\nb"),
      (RichTextContent(text: "a\nb"), "a b"),
      (ImageContent(media: media("image/a"), width: 1, height: 1), "[Image]"),
      (ImageContent(media: media("image/a"), width: 1, height: 1, caption: "C"), "[Image] C"),
      (
        VideoContent(
          media: media("video/a"), width: 1, height: 1, durationMilliseconds: 1, caption: "C"),
        "[Video] C"
      ),
      (AudioContent(media: media("audio/a"), durationMilliseconds: 999), "[Audio 0:00]"),
      (AudioContent(media: media("audio/a"), durationMilliseconds: 69_999), "[Audio 1:09]"),
      (AudioContent(media: media("audio/a"), durationMilliseconds: 86_400_000), "[Audio 1440:00]"),
      (FileContent(media: media("a/b")), "[File] n.x"),
      (LocationContent(point: point), "[Location]"),
      (LocationContent(point: point, address: "A"), "[Location] A"),
      (LocationContent(point: point, title: "T", address: "A"), "[Location] T"),
      (TrackContent(points: [Fix(atMilliseconds: 1, latitude: 0, longitude: 0)]), nil),
      (OrderContent(orderID: "o", title: "T", status: "s"), "[Order] T · s"),
      (
        OrderContent(orderID: "o", title: "T", status: "s", statusText: "S", total: amount),
        "[Order] T · S · CNY 12.50"
      ),
      (NoticeContent(template: "t"), "[Notice]"),
      (
        NoticeContent(template: "t", arguments: ["a": 1, "b": "B"], pattern: "{{{a}}} {b}"), "{1} B"
      ),
      (CustomContent(name: "a.b", data: [:]), "[Message]"),
      (RecallContent(envelope: recall), "[A message was taken back]"),
      (ShakeContent(), nil),
      (StickerContent(pack: "p", sticker: "s"), "[Sticker]"),
      (StickerContent(pack: "p", sticker: "s", emoji: "🙂"), "[Sticker] 🙂"),
      (ContactContent(account: Parts.u2, name: "N"), "[Contact] N"),
      (LinkContent(url: "tel:1", title: "T"), "T tel:1"),
      (MergedContent(title: "T", items: [Excerpt(name: "N", content: text)]), "[Chat history] T"),
      (ForwardContent(item: Excerpt(name: "N", content: text)), "[Forwarded] N: a b"),
      (PollContent(question: "Q\n?", options: choices), "[Poll] Q ?"),
      (PollAnswerContent(poll: id, choices: []), "[Poll answer]"),
      (
        FormContent(title: "T", fields: [FormField(id: "a", label: "A", kind: .text)]), "[Form] T"
      ),
      (FormAnswerContent(form: id, values: [:]), "[Form answer]"),
      (ReactionContent(messageID: id, emoji: "🙂"), "[Reaction] 🙂"),
      (ThreadContent(root: id, title: "T"), "[Thread] T"),
      (ScreenshotContent(), "[Screenshot]"),
    ]
  }

  @Test("Each type has its line, which is written where the class needs one")
  func generated() throws {
    for (content, line) in try lines() {
      #expect(content.generatedFallback == line)
      #expect(content.fallback == line)
      #expect(content.content.shows == line)
      let again = try Content(decoding: content.encoded())
      let isShown = content.content.contentClass == .shown
      #expect(again.envelope?.fallback == (isShown ? line : nil))
      guard content.content.contentClass != .signal else { continue }
      var own = content
      own.envelope.fallback = "own"
      #expect(own.content.shows == "own")
      #expect(try Content(decoding: own.encoded()).envelope?.fallback == "own")
    }
  }

  @Test("A line has at most 1,000 characters, and whole ones")
  func length() throws {
    let rich = try RichTextContent(text: String(repeating: "😀", count: 1_001))
    #expect(rich.fallback == String(repeating: "😀", count: 1_000))
    #expect(throws: Never.self) { try rich.encoded() }
  }

  @Test(
    "Amounts in major units",
    arguments: [
      (1250, "CNY", "CNY 12.50"), (-5, "CNY", "CNY -0.05"), (0, "USD", "USD 0.00"),
      (5, "JPY", "JPY 5"),
      (-1234, "KWD", "KWD -1.234"), (12, "CLF", "CLF 0.0012"), (-100, "XYZ", "XYZ -1.00"),
      (9_007_199_254_740_991, "CNY", "CNY 90071992547409.91"),
    ])
  func amounts(minor: Int, currency: String, text: String) throws {
    #expect(try Amount(minor: minor, currency: currency).text == text)
  }
}
