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
    if !schema.contents.isEmpty {
      try find(in: body, 0..<body.count, [], schema.contents, &places)
    }
    return places
  }

  /// - Parameters:
  ///   - first: where the message stands.
  ///   - more: where else; a singular message that occurs more than once is merged.
  private static func find(
    in body: Span<UInt8>, _ first: Range<Int>, _ more: [Range<Int>], _ plan: ContentPlan,
    _ places: inout [Place]
  ) throws(WireError) {
    var content: (offset: Int, range: Range<Int>)?
    var type: Range<Int>?
    // Nearly always there is one message in the message, and it occurs once.
    var found: (part: Int, range: Range<Int>)?
    var others: [(part: Int, range: Range<Int>)] = []
    for index in 0...more.count {
      var reader = FieldReader(body, in: index == 0 ? first : more[index - 1])
      while !reader.isAtEnd {
        let value = try reader.next()
        guard value.type == .lengthDelimited else { continue }
        if value.number == plan.content {
          content = (Frame.headerLength + value.start, value.value)
        } else if value.number == plan.contentType {
          type = value.value
        } else if let part = plan.index(of: value.number) {
          if plan.parts[part].isRepeated {
            try find(in: body, value.value, [], plan.parts[part].plan, &places)
          } else if found == nil {
            found = (part, value.value)
          } else {
            others.append((part, value.value))
          }
        }
      }
    }
    if let content, !content.range.isEmpty {
      places.append(Place(offset: content.offset, range: content.range, typeRange: type))
    }
    guard let found else { return }
    if others.isEmpty {
      return try find(in: body, found.range, [], plan.parts[found.part].plan, &places)
    }
    for part in plan.parts.indices {
      let ranges = ([found] + others).filter { $0.part == part }.map(\.range)
      guard let range = ranges.first else { continue }
      try find(in: body, range, Array(ranges.dropFirst()), plan.parts[part].plan, &places)
    }
  }
}

/// Where contents stand in a message, by its fields: found once, because it is asked of every frame.
struct ContentPlan: Sendable, Hashable {
  /// A message in the message that holds contents.
  struct Part: Sendable, Hashable {
    let number: UInt32
    let isRepeated: Bool
    let plan: ContentPlan
  }

  /// The field `content` of bytes beside a field `content_type`; 0, which no field has: none.
  private(set) var content: UInt32 = 0
  /// The field `content_type`; 0: none.
  private(set) var contentType: UInt32 = 0
  /// In the order of their numbers.
  private(set) var parts: [Part] = []

  /// Whether a content can stand anywhere in it.
  var isEmpty: Bool { content == 0 && parts.isEmpty }

  init(_ fields: [BodySchema.Field]) {
    let hasType = fields.contains { $0.name == "content_type" }
    for field in fields {
      switch field.type {
      case .bytes where field.name == "content" && hasType: content = field.number
      case .string where field.name == "content_type": contentType = field.number
      case .message(let part) where !part.contents.isEmpty:
        parts.append(
          Part(number: field.number, isRepeated: field.isRepeated, plan: part.contents))
      default: continue
      }
    }
  }

  /// Where a part stands in ``parts``; nil for a field that holds no contents.
  func index(of number: UInt32) -> Int? { parts.firstIndex { $0.number == number } }
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
