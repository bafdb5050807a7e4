// The changes that tests make to contents, each to one thing. They are made anew each time: what a global holds behind the
// bits of an enumeration passes for lost with the sanitizer.

@testable import WireProtocol

extension ContentEdit {
  static var bodies: [ContentEdit] { texts + files + cards + lists }
  static var all: [ContentEdit] { envelopes + bodies }

  private static let shop = Account(domain: "58.user", uid: "a@b")

  static var envelopes: [ContentEdit] {
    [
      .envelope(["fallback"]) { $0.fallback = "G\n\"" },
      .envelope(["relation"]) { $0.relation = try Relation(.reply(), to: "m-000002") },
      .envelope(["relation"]) { $0.relation = nil },
      .envelope(["relation", "message_id"]) { $0.relation?.messageID = "m-000003" },
      .envelope(["mentions"]) { $0.mentions = nil },
      .envelope(["mentions", "all"]) { $0.mentions?.all = false },
      ContentEdit(places: [.removed(["mentions", "accounts", "0"])]) { content in
        guard var typed = content.typed, typed.envelope.mentions != nil else { return nil }
        typed.envelope.mentions?.accounts.removeFirst()
        return typed.content
      },
      .envelope(["ext"], signals: true) { $0.ext = $0.ext == nil ? ["n": 1] : nil },
      .envelope(["ext", "a"], signals: true) { $0.ext?["a"] = "b" },
      .envelope(["ext", "a"], signals: true) { $0.ext?["a"] = nil },
      .envelope(["ext", "new"], signals: true) { $0.ext?["new"] = [1, [:]] },
      // What belonged to the old kind goes, and what the new one needs was there without a meaning.
      ContentEdit(
        places: [
          .value(["relation", "kind"]), .value(["relation", "from"]),
          .value(["relation", "preview"]), .value(["relation", "revision"]),
        ], namesUnknown: true
      ) { content in
        guard var typed = content.typed, case .reply? = typed.envelope.relation?.kind else {
          return nil
        }
        typed.envelope.relation?.kind = .edit(revision: 3)
        return typed.content
      },
    ]
  }

  fileprivate static var texts: [ContentEdit] {
    [
      .body("text") { (text: inout TextContent) in text.text = "new\u{1}\\" },
      .body("text") { (rich: inout RichTextContent) in rich.text += "!" },
      .body([.removed(["body", "spans", "3"])]) { (rich: inout RichTextContent) in
        rich.spans.remove(at: 3)
      },
      .body([.value(["body", "spans", "0", "style"])]) { (rich: inout RichTextContent) in
        rich.spans[0].style = .code
      },
      .body(
        [.value(["body", "spans", "0", "style"]), .value(["body", "spans", "0", "url"])],
        namesUnknown: true
      ) {
        (rich: inout RichTextContent) in rich.spans[0].style = .link("tel:1")
      },
      .body([.value(["body", "spans", "2", "style"]), .value(["body", "spans", "2", "url"])]) {
        (rich: inout RichTextContent) in rich.spans[2].style = .strike
      },
      .body("spans") { (rich: inout RichTextContent) in rich.spans = [] },
      .body([.inserted(["body", "spans"], 6)]) { (rich: inout RichTextContent) in
        rich.spans.append(try RichTextContent.Span(start: 8, length: 1, style: .code))
      },
      .body("template") { (notice: inout NoticeContent) in notice.template = "u" },
      .body("arguments", "count") { (notice: inout NoticeContent) in
        notice.arguments?["count"] = 4
      },
      .body("data", "c") { (custom: inout CustomContent) in custom.data["c"] = nil },
      .body("reason") { (recall: inout RecallContent) in recall.reason = nil },
      .body("state") { (typing: inout TypingContent) in typing.state = .stop },
      .body("at_ms") { (read: inout ReadContent) in read.atMilliseconds = nil },
    ]
  }

  fileprivate static var files: [ContentEdit] {
    [
      .body("caption") { (image: inout ImageContent) in image.caption = nil },
      .body("media", "name") { (image: inout ImageContent) in image.media.name = "new.png" },
      .body("thumbnail") { (image: inout ImageContent) in image.thumbnail = nil },
      .body("voice") { (audio: inout AudioContent) in audio.voice = nil },
      .body([.inserted(["body", "waveform"], 2)]) { (audio: inout AudioContent) in
        audio.waveform.insert(9, at: 2)
      },
      .body([.removed(["body", "waveform", "1"])]) { (audio: inout AudioContent) in
        audio.waveform.remove(at: 1)
      },
      .body("waveform", "1") { (audio: inout AudioContent) in audio.waveform[1] = 3 },
      .body("duration_ms") { (video: inout VideoContent) in video.durationMilliseconds = 2 },
      .body("media", "sha256") { (file: inout FileContent) in file.media.sha256 = nil },
      .body("point", "latitude") { (location: inout LocationContent) in
        location.point.latitude = 1.5
      },
      .body("zoom") { (location: inout LocationContent) in location.zoom = nil },
      .body([.inserted(["body", "points"], 0)]) { (track: inout TrackContent) in
        track.points.insert(try Fix(atMilliseconds: 0, latitude: 0, longitude: 0), at: 0)
      },
      .body("points", "1", "heading_deg") { (track: inout TrackContent) in
        track.points[1].headingDegrees = nil
      },
    ]
  }

  fileprivate static var cards: [ContentEdit] {
    [
      .body("status") { (order: inout OrderContent) in order.status = "done" },
      .body("items", "0", "price", "minor") { (order: inout OrderContent) in
        order.items[0].price?.minor = -1
      },
      // One element goes, and another one changes.
      .body([.removed(["body", "items", "0"]), .value(["body", "items", "1", "quantity"])]) {
        (order: inout OrderContent) in
        order.items[0] = order.items[1]
        order.items.removeLast()
      },
      .body("total") { (order: inout OrderContent) in order.total = nil },
      .body("pickup", "point", "system") { (order: inout OrderContent) in
        order.pickup?.point?.system = .bd09
      },
      .body("dropoff", "address") { (order: inout OrderContent) in order.dropoff?.address = "A" },
      .body("account") { (contact: inout ContactContent) in contact.account = shop },
      .body("picture", "width") { (link: inout LinkContent) in link.picture?.width = 9 },
      .body("emoji") { (sticker: inout StickerContent) in sticker.emoji = nil },
      .body("remove") { (reaction: inout ReactionContent) in reaction.remove = nil },
      .body("title") { (thread: inout ThreadContent) in thread.title = "U" },
      .body("message_id") { (shot: inout ScreenshotContent) in shot.messageID = nil },
    ]
  }

  fileprivate static var lists: [ContentEdit] {
    [
      .body("items", "0", "content", "body", "text") { (merged: inout MergedContent) in
        merged.items[0].content = .text(try changed(merged.items[0].content))
      },
      .body([.removed(["body", "items", "1"])]) { (merged: inout MergedContent) in
        merged.items.remove(at: 1)
      },
      .body("items", "2", "at_ms") { (merged: inout MergedContent) in
        merged.items[2].atMilliseconds = 8
      },
      .body("item", "name") { (forward: inout ForwardContent) in forward.item.name = "M" },
      .body([.removed(["body", "options", "0"])]) { (poll: inout PollContent) in
        poll.options.remove(at: 0)
      },
      .body("options", "1", "text") { (poll: inout PollContent) in poll.options[1].text = "N" },
      .body([.inserted(["body", "options"], 1)]) { (poll: inout PollContent) in
        poll.options.insert(try Choice(id: "n", text: "N"), at: 1)
      },
      .body([.inserted(["body", "choices"], 0)]) { (answer: inout PollAnswerContent) in
        answer.choices.append("a")
      },
      .body("fields", "1", "required") { (form: inout FormContent) in form.fields[1].required = true
      },
      .body("values", "c") { (answer: inout FormAnswerContent) in answer.values["c"] = 2 },
      .body("values", "a") { (answer: inout FormAnswerContent) in answer.values["a"] = nil },
    ]
  }

  private static func changed(_ content: Content) throws -> TextContent {
    guard case .text(var text) = content else { return try TextContent(text: "none") }
    text.text = "new"
    return text
  }
}
