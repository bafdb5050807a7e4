// Bodies without what is hidden: read field by field and written again.

import WireProtocol

extension Redaction {
  /// A valid body of the standard without what is hidden; nil when nothing in it is.
  ///
  /// Fields that the schema does not know may hold anything: they are left out where something is hidden. A body that is not of the
  /// standard becomes empty when contents or uids are hidden.
  func redacted(_ body: Span<UInt8>, _ header: FrameHeader, as known: KnownBody?)
    throws(Refusal) -> [UInt8]?
  {
    guard hides(header) else { return nil }
    guard let known, header.command.range == .standard || header.status != .ok else { return [] }
    var result: [UInt8] = []
    try append(body, 0..<body.count, as: known.type.schema, to: &result)
    return result
  }

  /// Field by field, and none is kept: a body can have millions of them, and pseudonyms are longer than what they stand for.
  private func append(
    _ body: Span<UInt8>, _ range: Range<Int>, as schema: BodySchema, to result: inout [UInt8]
  ) throws(Refusal) {
    let type = try contentType(in: body, range, schema)
    var reader = FieldReader(body, in: range)
    while let field = try reader.known(schema) {
      let known = field.known
      let value = body.extracting(field.value)
      if case .message(let part) = known.type {
        var inner: [UInt8] = []
        try append(body, field.value, as: part, to: &inner)
        result.append(known.number, inner)
      } else if let hidden = hidden(value, of: known.name, in: schema.name, type) {
        result.append(known.number, hidden)
      } else {
        result.append(copying: body.extracting(field.start..<field.value.upperBound))
      }
      guard result.count <= Limits.maximumBodyLength else { throw .tooLong }
    }
  }

  /// The content type of a message, which stands in front of its content or behind it.
  private func contentType(
    in body: Span<UInt8>, _ range: Range<Int>, _ schema: BodySchema
  ) throws(Refusal) -> String {
    guard parts.contains(.content), schema["content_type"] != nil else { return "" }
    var found = 0..<0
    var reader = FieldReader(body, in: range)
    while let field = try reader.known(schema) {
      if field.known.name == "content_type" { found = field.value }
    }
    return String(copying: body.extracting(found))
  }

  /// What a value becomes; nil when it stays.
  private func hidden(
    _ value: Span<UInt8>, of field: String, in message: String, _ type: String
  ) -> [UInt8]? {
    guard !value.isEmpty else { return nil }
    switch field {
    case "token" where !showsTokens: return Redaction.placeholder
    case "text" where parts.contains(.uid), "detail" where parts.contains(.uid),
      "model" where parts.contains(.uid):
      return Redaction.placeholder
    case "uid" where parts.contains(.uid):
      return Array(pseudonym("uid", Array(copying: value)).utf8)
    case "id" where message == Device.name && parts.contains(.uid):
      return Array(pseudonym("device", Array(copying: value)).utf8)
    case "content_type" where parts.contains(.content):
      return Array(contentType(String(copying: value)).utf8)
    case "content" where parts.contains(.content):
      let text = content(Array(copying: value))
      return Array(#"{"type":"\#(contentType(type))","fallback":"\#(text)"}"#.utf8)
    default: return nil
    }
  }
}

extension FieldReader {
  /// The next field that the schema has, with the wire type of its own; nil at the end.
  ///
  /// - Throws: ``Redaction/Refusal/badBody`` where bytes are no field.
  @_lifetime(self: copy self)
  fileprivate mutating func known(_ schema: BodySchema) throws(Redaction.Refusal)
    -> (known: BodySchema.Field, start: Int, value: Range<Int>)?
  {
    while !isAtEnd {
      let field: Field
      do throws(WireError) { field = try next() } catch { throw .badBody }
      guard let known = schema[field.number] else { continue }
      do throws(WireError) { try check(field, as: known) } catch { continue }
      return (known, field.start, field.value)
    }
    return nil
  }
}

extension [UInt8] {
  /// Appends a length-delimited field.
  fileprivate mutating func append(_ number: UInt32, _ value: [UInt8]) {
    append(varint: UInt64(number) << 3 | 2)
    append(varint: UInt64(value.count))
    self += value
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
