// What the types of the standard have in common: an envelope, a body, and a line for those who do not know them.

/// What a content is to its reader (SPEC.md 8.2).
public enum ContentClass: String, Sendable, CaseIterable {
  /// Shown as a message: it has a fallback.
  case shown
  /// Shows itself as text, or is not shown at all: it may have a fallback.
  case plain
  /// Not shown as a message: it has neither fallback nor relation nor mentions.
  case signal
}

/// A content of a type that the standard defines.
public protocol TypedContent: Sendable, Hashable {
  /// The type's name.
  static var contentType: ContentType { get }

  /// What the type is to its reader.
  static var contentClass: ContentClass { get }

  /// What the content says besides its body.
  var envelope: Envelope { get set }

  /// The content among all others.
  var content: Content { get }

  /// The fallback that is written when there is none (SPEC.md 8.13); nil for types that need none.
  var generatedFallback: String? { get }
}

extension TypedContent {
  /// Most types are shown as messages.
  public static var contentClass: ContentClass { .shown }

  /// What a client shows that does not know the type: the fallback, or the one that is generated.
  public var fallback: String? { envelope.fallback ?? generatedFallback }
}

/// The bodies that this module reads and writes.
protocol StandardContent: TypedContent, ContentObject {}

extension StandardContent {
  /// Reads a content of this type.
  static func read(content node: Int, _ reader: inout ContentReader) throws(ContentError) -> Self {
    let outer = reader.enter(node)
    var value = Self()
    var envelope = Envelope()
    try envelope.members(around: &value, &reader)
    envelope.unknownMembers = reader.unknownMembers
    value.envelope = envelope
    _ = reader.enter(outer)
    return value
  }

  /// The content with the fallback that is written.
  private var complete: (envelope: Envelope, body: Self) {
    var envelope = envelope
    if envelope.fallback == nil, Self.contentClass == .shown {
      envelope.fallback = generatedFallback
    }
    return (envelope, self)
  }

  /// Writes the content.
  func write(content writer: inout JSONWriter) {
    var (envelope, body) = complete
    writer.beginObject()
    let unknown = envelope.unknownMembers
    ContentWriter.write(to: &writer, unknown: unknown) { visitor throws(ContentError) in
      try envelope.members(around: &body, &visitor)
    }
    writer.endObject()
  }

  /// Judges the content.
  func judgeContent() throws(ContentError) {
    var (envelope, body) = complete
    var judge = ContentJudge()
    try envelope.members(around: &body, &judge)
  }
}
