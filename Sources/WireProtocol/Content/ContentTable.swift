// The types of content that an implementation knows: the standard's table (SPEC.md 8.12), which documents are printed
// from, and what an application adds to it.

/// What the table says of a type.
public struct ContentTypeInfo: Sendable, Hashable {
  /// The type's name.
  public let type: ContentType
  /// 1: fully specified; 2: form and fallback; nil: registered by an application.
  public let tier: Int?
  /// What the type is to its reader.
  public let contentClass: ContentClass
  /// How the platform treats its messages when the application does not say otherwise.
  public let delivery: Delivery
  /// One line for people.
  public let meaning: String
}

/// The types of content that are known.
public struct ContentTable: Sendable {
  /// Judges the body of a registered type. Two are equal when they were registered together.
  struct Check: Sendable, Hashable {
    let function: @Sendable (JSONObject) -> ContentFault?
    let name: String

    static func == (a: Check, b: Check) -> Bool { a.name == b.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  typealias Read = @Sendable (inout ContentReader, Int) throws(ContentError) -> Content

  private struct Entry: Sendable {
    let info: ContentTypeInfo
    let read: Read
    var check: Check?
  }

  /// In one piece, because every content that was decoded remembers its table.
  private final class Storage: Sendable {
    let entries: [String: Entry]
    let order: [String]

    init(_ entries: [String: Entry], _ order: [String]) {
      self.entries = entries
      self.order = order
    }
  }

  private var storage: Storage
  private var entries: [String: Entry] { storage.entries }

  /// What is known of this type; nil for an unknown one.
  public subscript(type: ContentType) -> ContentTypeInfo? { entries[type.rawValue]?.info }

  /// Everything that is known: the standard's types in the order of SPEC.md 8.12, and then those that were registered.
  public var types: [ContentTypeInfo] { storage.order.compactMap { entries[$0]?.info } }

  func check(of type: ContentType) -> Check? { entries[type.rawValue]?.check }

  func read(_ type: String) -> Read? { entries[type]?.read }

  /// Why a type cannot be registered.
  public enum RegistrationError: Error, Sendable, Hashable {
    /// The name breaks WP-8.2-1.
    case badName(ContentType)
    /// Names that begin with `im.` are the standard's (WP-8.2-2).
    case reservedName(ContentType)
    /// The name has another entry.
    case duplicateName(ContentType)
    /// The delivery policy has a time to live above 30 days.
    case timeToLive(UInt32)
  }

  /// Adds a type of an application.
  ///
  /// - Parameters:
  ///   - type: a name such as `shop.coupon` or `shop.coupon/2`.
  ///   - contentClass: what the type is to its reader.
  ///   - delivery: how the platform treats its messages when the application does not say otherwise.
  ///   - meaning: one line for people.
  ///   - check: says what is wrong with a body; nil when nothing is. Members that it does not know it ignores.
  /// - Throws: ``RegistrationError``; the table is then as before.
  public mutating func register(
    _ type: ContentType, _ contentClass: ContentClass = .shown, delivery: Delivery = Delivery(),
    meaning: String = "", check: @escaping @Sendable (JSONObject) -> ContentFault? = { _ in nil }
  ) throws(RegistrationError) {
    guard type.isWellFormed else { throw .badName(type) }
    guard !type.rawValue.utf8.starts(with: "im.".utf8) else { throw .reservedName(type) }
    guard entries[type.rawValue] == nil else { throw .duplicateName(type) }
    guard delivery.timeToLiveSeconds <= Limits.maximumTimeToLive else {
      throw .timeToLive(delivery.timeToLiveSeconds)
    }
    let info = ContentTypeInfo(
      type: type, tier: nil, contentClass: contentClass, delivery: delivery, meaning: meaning)
    let judge = Check(function: check, name: type.rawValue)
    var entries = entries
    entries[type.rawValue] = Entry(
      info: info,
      read: { reader, node throws(ContentError) in
        .registered(try RegisteredContent(info, judge, node, &reader))
      }, check: judge)
    storage = Storage(entries, storage.order + [type.rawValue])
  }

  /// The types of version 1 (SPEC.md 8.12).
  public static let standard = ContentTable([
    entry(TextContent.self, 1, usual, "what someone typed"),
    entry(RichTextContent.self, 1, usual, "styled text"),
    entry(ImageContent.self, 1, usual, "an image"),
    entry(AudioContent.self, 1, usual, "a voice message or another sound"),
    entry(VideoContent.self, 1, usual, "a video"),
    entry(FileContent.self, 1, usual, "a file"),
    entry(LocationContent.self, 1, usual, "a place on a map"),
    entry(
      TrackContent.self, 1, Delivery(timeToLiveSeconds: 86_400, silent: true, noPush: true),
      "a batch of positions"),
    entry(OrderContent.self, 1, usual, "an order card"),
    entry(NoticeContent.self, 1, usual, "a text that the application has in its own languages"),
    entry(CustomContent.self, 1, usual, "something of an application's own"),
    entry(RecallContent.self, 1, quiet, "takes a message back"),
    entry(TypingContent.self, 1, momentary, "someone is writing"),
    entry(ShakeContent.self, 1, momentary, "shakes the other's window"),
    entry(ReadContent.self, 1, quiet, "everything up to a message was seen"),
    entry(StickerContent.self, 2, usual, "a sticker of a pack"),
    entry(ContactContent.self, 2, usual, "a contact card"),
    entry(LinkContent.self, 2, usual, "a link with its preview"),
    entry(MergedContent.self, 2, usual, "a part of a conversation, forwarded as one"),
    entry(ForwardContent.self, 2, usual, "one message, forwarded"),
    entry(PollContent.self, 2, usual, "a question and its options"),
    entry(PollAnswerContent.self, 2, quiet, "what was picked in a poll"),
    entry(FormContent.self, 2, usual, "fields to be filled in"),
    entry(FormAnswerContent.self, 2, quiet, "what was filled in"),
    entry(ReactionContent.self, 2, quiet, "a reaction to a message"),
    entry(
      ThreadContent.self, 2, Delivery(noPush: true),
      "a conversation beside the conversation begins"),
    entry(ScreenshotContent.self, 2, quiet, "someone has taken a picture of the conversation"),
  ])

  private static let usual = Delivery()
  private static let quiet = Delivery(silent: true, noPush: true)
  private static let momentary = Delivery(
    unstored: true, timeToLiveSeconds: 10, silent: true, noPush: true)

  private init(_ list: [Entry]) {
    storage = Storage(
      Dictionary(uniqueKeysWithValues: list.map { ($0.info.type.rawValue, $0) }),
      list.map { $0.info.type.rawValue })
  }

  private static func entry<Body: StandardContent>(
    _: Body.Type, _ tier: Int, _ delivery: Delivery, _ meaning: String
  ) -> Entry {
    Entry(
      info: ContentTypeInfo(
        type: Body.contentType, tier: tier, contentClass: Body.contentClass, delivery: delivery,
        meaning: meaning),
      read: { reader, node throws(ContentError) in
        try Body.read(content: node, &reader).content
      })
  }
}
