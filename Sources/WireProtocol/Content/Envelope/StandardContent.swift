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
protocol StandardContent: TypedContent, ContentObject {
  /// Whether contents lie inside of contents of this type.
  static var holdsExcerpts: Bool { get }
}

extension StandardContent {
  static var holdsExcerpts: Bool { false }

  /// Refuses contents that lie too deep inside of this one, before anything follows them down.
  private func judgeDepth() throws(ContentError) {
    guard Self.holdsExcerpts else { return }
    do throws(ContentError) {
      try Excerpt.judgeNesting(of: content, ContentJudge())
    } catch {
      throw error.inside("body")
    }
  }

  /// Reads a content of this type.
  @_specialize(where Self == TextContent)
  static func read(content node: Int, _ reader: inout ContentReader) throws(ContentError) -> Self {
    let outer = reader.enter(node)
    var value = Self()
    var envelope = Envelope()
    try envelope.members(around: &value, &reader)
    if reader.hasUnknownMembers { envelope.unknownMembers = reader.unknownMembers }
    if node == 0 { envelope.received = reader.received }
    value.envelope = envelope
    _ = reader.enter(outer)
    return value
  }

  /// Judges and writes the content.
  @_specialize(where Self == TextContent)
  func write(content writer: inout ContentWriter) throws(ContentError) {
    try judgeDepth()
    var envelope = completeEnvelope
    var body = self
    try writer.writeObject(unknown: envelope.unknownMembers) { writer throws(ContentError) in
      try envelope.members(around: &body, &writer)
    }
  }

  /// Judges the content.
  @_specialize(where Self == TextContent)
  func judgeContent() throws(ContentError) {
    try judgeDepth()
    var envelope = completeEnvelope
    var body = self
    var judge = ContentJudge()
    try envelope.members(around: &body, &judge)
  }

  /// The envelope with the fallback that is written.
  private var completeEnvelope: Envelope {
    var envelope = envelope
    if Self.contentClass == .shown, envelope.fallback == nil {
      envelope.fallback = generatedFallback
    }
    return envelope
  }
}
