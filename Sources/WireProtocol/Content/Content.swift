// A content as a value: one case for each type of the standard, one for what an application has registered, and
// one that keeps the bytes of everything else (SPEC.md section 8).

/// What the two ends of a message say to each other.
///
/// ```swift
/// switch try Content(decoding: chat.content, as: chat.contentType) {
/// case .text(let text): show(text.text)
/// case let content: show(content.shows ?? content.type.name)
/// }
/// ```
public enum Content: Sendable, Hashable {
  /// `im.text`.
  case text(TextContent)
  /// `im.rich`.
  indirect case rich(RichTextContent)
  /// `im.image`.
  indirect case image(ImageContent)
  /// `im.audio`.
  indirect case audio(AudioContent)
  /// `im.video`.
  indirect case video(VideoContent)
  /// `im.file`.
  indirect case file(FileContent)
  /// `im.location`.
  indirect case location(LocationContent)
  /// `im.track`.
  indirect case track(TrackContent)
  /// `im.order`.
  indirect case order(OrderContent)
  /// `im.notice`.
  indirect case notice(NoticeContent)
  /// `im.custom`.
  indirect case custom(CustomContent)
  /// `im.recall`.
  indirect case recall(RecallContent)
  /// `im.typing`.
  indirect case typing(TypingContent)
  /// `im.shake`.
  indirect case shake(ShakeContent)
  /// `im.read`.
  indirect case read(ReadContent)
  /// `im.sticker`.
  indirect case sticker(StickerContent)
  /// `im.contact`.
  indirect case contact(ContactContent)
  /// `im.link`.
  indirect case link(LinkContent)
  /// `im.merged`.
  indirect case merged(MergedContent)
  /// `im.forward`.
  indirect case forward(ForwardContent)
  /// `im.poll`.
  indirect case poll(PollContent)
  /// `im.poll-answer`.
  indirect case pollAnswer(PollAnswerContent)
  /// `im.form`.
  indirect case form(FormContent)
  /// `im.form-answer`.
  indirect case formAnswer(FormAnswerContent)
  /// `im.reaction`.
  indirect case reaction(ReactionContent)
  /// `im.thread`.
  indirect case thread(ThreadContent)
  /// `im.screenshot`.
  indirect case screenshot(ScreenshotContent)
  /// A type that an application has registered in its ``ContentTable``.
  indirect case registered(RegisteredContent)
  /// A type, or a major version of it, that is not in the table (SPEC.md 8.11).
  indirect case unknown(UnknownContent)

  /// The content as what its type of the standard is; nil for one that is registered or unknown.
  public var typed: (any TypedContent)? { standard }

  /// The content as this module reads and writes it.
  var standard: (any StandardContent)? {
    switch self {
    case .text(let content): content
    case .rich(let content): content
    case .image(let content): content
    case .audio(let content): content
    case .video(let content): content
    case .file(let content): content
    case .location(let content): content
    case .track(let content): content
    case .order(let content): content
    case .notice(let content): content
    case .custom(let content): content
    case .recall(let content): content
    case .typing(let content): content
    case .shake(let content): content
    case .read(let content): content
    case .sticker(let content): content
    case .contact(let content): content
    case .link(let content): content
    case .merged(let content): content
    case .forward(let content): content
    case .poll(let content): content
    case .pollAnswer(let content): content
    case .form(let content): content
    case .formAnswer(let content): content
    case .reaction(let content): content
    case .thread(let content): content
    case .screenshot(let content): content
    case .registered, .unknown: nil
    }
  }
}

extension Content {
  /// The type's name.
  public var type: ContentType {
    switch self {
    case .registered(let content): content.type
    case .unknown(let content): content.type
    default: standard.map { Swift.type(of: $0).contentType } ?? "im.text"
    }
  }

  /// What the type is to its reader; nil for an unknown type.
  public var contentClass: ContentClass? {
    switch self {
    case .registered(let content): content.contentClass
    case .unknown: nil
    default: standard.map { Swift.type(of: $0).contentClass }
    }
  }

  /// What the content says besides its body; nil for an unknown type, of which nothing is judged.
  public var envelope: Envelope? {
    switch self {
    case .registered(let content): content.envelope
    case .unknown: nil
    default: standard?.envelope
    }
  }

  /// The content as plain text: its fallback, or the line of SPEC.md 8.13, or what was typed. nil for signals, positions,
  /// and unknown types without a fallback.
  public var shows: String? {
    switch self {
    case .text(let content): content.envelope.fallback ?? content.text
    case .registered(let content): content.envelope.fallback
    case .unknown(let content): content.fallback
    default: standard?.fallback
    }
  }

  /// The messages inside of this one, each with its place in the content's body.
  var excerpts: [(path: [ContentStep], excerpt: Excerpt)] {
    switch self {
    case .merged(let content):
      content.items.enumerated().map { (["items", .index($0.offset)], $0.element) }
    case .forward(let content): [(["item"], content.item)]
    default: []
    }
  }
}

extension Content: CustomStringConvertible {
  /// The type and what is shown: `im.order "[Order] …"`.
  public var description: String { shows.map { "\(type) \"\($0)\"" } ?? type.rawValue }
}
