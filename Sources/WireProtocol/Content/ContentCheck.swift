// The form of a content, one JSON object (SPEC.md 8.1), and where contents stand in a body.

/// Finds and judges the contents of a body. For ends that read contents; a gate never does (WP-8.1-5).
public enum ContentForm {
  /// A content in a body.
  public struct Place: Sendable, Hashable {
    /// Where its field begins, counted from the first byte of the frame (SPEC.md 5.7).
    public let offset: Int
    /// Its bytes, counted from the first byte of the body.
    public let range: Range<Int>
    /// The bytes of the message's `content_type`, counted from the first byte of the body; nil when it has none.
    public let typeRange: Range<Int>?
  }

  /// Judges the form of one content.
  ///
  /// - Parameters:
  ///   - content: the bytes of the content.
  ///   - offset: where its field begins, counted from the first byte of the frame.
  /// - Throws: `malformedContent` at that offset; the explanation has the offset inside of the content.
  public static func check(_ content: Span<UInt8>, at offset: Int) throws(WireError) {
    do throws(JSONError) {
      var reader = try JSONReader(content, limits: .content)
      try reader.beginObject()
      try reader.finish()
    } catch {
      throw ContentError(error).wireError(at: offset)
    }
  }

  /// Judges all contents of a body.
  ///
  /// - Parameters:
  ///   - body: a body that is not compressed, a valid message of its type.
  ///   - schema: its type.
  /// - Throws: `malformedContent` for the first content that breaks a rule; `malformedBody` when the body is no
  ///   sequence of fields.
  public static func check(contentsOf body: Span<UInt8>, as schema: BodySchema) throws(WireError) {
    for place in try places(in: body, as: schema) {
      try check(body.extracting(place.range), at: place.offset)
    }
  }

  /// The contents of a body: those of its own field `content` and of the messages in it, in their order. An
  /// empty content is an absent one.
  ///
  /// - Parameters:
  ///   - body: a body that is not compressed.
  ///   - schema: its type. A content is a field `content` of bytes beside a field `content_type`.
  /// - Throws: `malformedBody` when the body is no sequence of fields.
  public static func places(in body: Span<UInt8>, as schema: BodySchema) throws(WireError)
    -> [Place]
  {
    var places: [Place] = []
    try find(in: body, [0..<body.count], schema, &places)
    return places
  }

  /// - Parameter ranges: where the message stands; a singular message that occurs more than once is merged.
  private static func find(
    in body: Span<UInt8>, _ ranges: [Range<Int>], _ schema: BodySchema, _ places: inout [Place]
  ) throws(WireError) {
    var content: (offset: Int, range: Range<Int>)?
    var type: Range<Int>?
    var parts: [UInt32: [Range<Int>]] = [:]
    for range in ranges {
      var reader = FieldReader(body, in: range)
      while !reader.isAtEnd {
        let value = try reader.next()
        guard value.type == .lengthDelimited, let field = schema[value.number] else { continue }
        switch field.type {
        case .message(let part) where field.isRepeated:
          try find(in: body, [value.value], part, &places)
        case .message:
          parts[value.number, default: []].append(value.value)
        case .bytes where field.name == "content" && schema["content_type"] != nil:
          content = (Frame.headerLength + value.start, value.value)
        case .string where field.name == "content_type":
          type = value.value
        default: continue
        }
      }
    }
    if let content, !content.range.isEmpty {
      places.append(Place(offset: content.offset, range: content.range, typeRange: type))
    }
    for (number, ranges) in parts.sorted(by: { $0.key < $1.key }) {
      if case .message(let part) = schema[number]?.type {
        try find(in: body, ranges, part, &places)
      }
    }
  }
}

extension FrameView {
  /// Judges the contents of the message, for ends that read them: after ``checkBody(in:commands:)``, order 15 of
  /// SPEC.md 2.6.
  ///
  /// - Throws: `malformedContent`; what finding the contents throws when the body is no valid message.
  public func checkContents(in arena: inout BodyArena, commands: CommandTable = .standard)
    throws(WireError)
  {
    guard let type = commands.body(of: header) else { return }
    try ContentForm.check(contentsOf: try arena.plainBody(of: self), as: type.schema)
  }
}
