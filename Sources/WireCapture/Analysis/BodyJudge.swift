// The bodies of recorded frames: their type, whether they are valid, and the contents in them.

import WireProtocol

/// What is known of the bodies of a command in one kind, looked up once.
package final class KnownBody {
  package let type: BodyType
  /// Whether contents can stand in it.
  package let hasContent: Bool
  /// Whether there can be more than one.
  package let hasContents: Bool
  /// Its canonical encoding.
  private(set) lazy var canonical = CanonicalForm(type.schema)

  /// - Parameter isStandard: contents are judged in messages of the standard only.
  init(_ type: BodyType, isStandard: Bool = true) {
    self.type = type
    guard isStandard else {
      hasContents = false
      hasContent = false
      return
    }
    hasContents = KnownBody.holdsContent(type.schema, inLists: true)
    hasContent = hasContents || KnownBody.holdsContent(type.schema, inLists: false)
  }

  /// Whether a content stands in a message, or in a message of a list in it.
  private static func holdsContent(_ schema: BodySchema, inLists: Bool) -> Bool {
    if !inLists, schema["content"] != nil, schema["content_type"] != nil { return true }
    return schema.fields.contains { field in
      guard case .message(let part) = field.type else { return false }
      if field.isRepeated { return inLists && holdsContent(part, inLists: false) }
      return holdsContent(part, inLists: inLists)
    }
  }
}

/// Finds and judges bodies; keeps the memory that this takes.
package struct BodyJudge: ~Copyable {
  package let commands: CommandTable
  private let failure = KnownBody(.failure)
  private var known: [UInt32: KnownBody] = [:]
  private var arena = BodyArena(limits: .maximum)
  private var decoder = ContentDecoder()

  package init(_ commands: CommandTable) { self.commands = commands }

  /// The type of a frame's body; nil when the table has none.
  package mutating func body(of header: FrameHeader) -> KnownBody? {
    if header.status != .ok { return failure }
    let key = UInt32(header.command.rawValue) << 2 | UInt32(header.kind.rawValue)
    if let found = known[key] { return found }
    let body = commands.body(of: header).map {
      KnownBody($0, isStandard: header.command.range == .standard)
    }
    // Bounded: what is not in the table is not kept.
    if let body { known[key] = body }
    return body
  }

  /// Judges a body that is not compressed, without its contents.
  ///
  /// - Returns: the error; nil when all is well.
  package mutating func errorOfMessage(in body: Span<UInt8>, as known: KnownBody) -> WireError? {
    do throws(WireError) {
      try known.type.check(body, in: &arena)
      return nil
    } catch {
      return error
    }
  }

  /// Judges a body that is not compressed, then its contents.
  ///
  /// - Returns: the first error; nil when all is well.
  package mutating func error(in body: Span<UInt8>, as known: KnownBody) -> WireError? {
    if let error = errorOfMessage(in: body, as: known) { return error }
    do throws(WireError) {
      return try contents(of: body, as: known).lazy.compactMap(\.error).first
    } catch {
      return error
    }
  }

  /// Judges the contents of a valid body by all of SPEC.md section 8, as their reader does.
  package mutating func contents(of body: Span<UInt8>, as known: KnownBody) throws(WireError)
    -> [JudgedContent]
  {
    guard known.hasContent else { return [] }
    var contents: [JudgedContent] = []
    for place in try ContentForm.places(in: body, as: known.type.schema) {
      contents.append(judged(place, in: body))
    }
    return contents
  }

  /// Judges the contents of a valid body as ``contents(of:as:)`` does, and gives only those with something to tell.
  mutating func faultyContents(of body: Span<UInt8>, as known: KnownBody) throws(WireError)
    -> [JudgedContent]
  {
    guard known.hasContent else { return [] }
    var contents: [JudgedContent] = []
    for place in try ContentForm.places(in: body, as: known.type.schema) {
      // Most contents are texts: nothing is made of them.
      if let type = place.typeRange, body.extracting(type).equals("im.text"),
        TextContent.isPlain(body.extracting(place.range))
      {
        continue
      }
      let content = judged(place, in: body)
      if content.failure != nil || content.otherType != nil { contents.append(content) }
    }
    return contents
  }

  private mutating func judged(_ place: ContentForm.Place, in body: Span<UInt8>) -> JudgedContent {
    let type = place.typeRange.map { ContentType(String(copying: body.extracting($0))) }
    do throws(ContentError) {
      let content = try decoder.decode(body.extracting(place.range), as: type)
      let otherType = content.type == type ? nil : content.type
      return JudgedContent(place: place, failure: nil, otherType: otherType)
    } catch {
      return JudgedContent(place: place, failure: error, otherType: nil)
    }
  }

  /// The view of a valid body.
  @_lifetime(&self)
  mutating func view<Body: WireMessage>(_ body: Span<UInt8>, _: Body.Type) throws(WireError)
    -> BodyView<Body>
  {
    try arena.decode(body, as: Body.self)
  }

  /// The value of a body; nil when it is not valid.
  package mutating func value<Body: WireMessage>(of body: Span<UInt8>, _: Body.Type) -> Body? {
    do throws(WireError) {
      return Body(try arena.decode(body, as: Body.self))
    } catch {
      return nil
    }
  }
}

/// A content in a body, and what is wrong with it.
package struct JudgedContent {
  package let place: ContentForm.Place
  /// Why it is none; nil when it is one.
  package let failure: ContentError?
  /// Its type, where the message says another one (WP-8.2-6).
  package let otherType: ContentType?

  /// The same as an error of the frame: at the field, with the place inside of the content in its text (SPEC.md 5.7).
  package var error: WireError? { failure?.wireError(at: place.offset) }
}
