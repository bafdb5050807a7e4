// The canonical encoding of a body known by its schema (WP-5.1-2). The bytes have been judged.

enum CanonicalBody {
  /// Appends the canonical encoding of the message in `body`.
  static func append(_ body: Span<UInt8>, as schema: BodySchema, to output: inout [UInt8]) {
    if body.isEmpty { return }
    // From the first to the last occurrence of each field, so that fields in order are read twice in all.
    var windows = [Range<Int>?](repeating: nil, count: schema.fields.count)
    var hasUnknown = false
    var reader = FieldReader(body)
    while !reader.isAtEnd, let field = try? reader.next() {
      if let index = schema.index(of: field.number) {
        windows[index] = (windows[index]?.lowerBound ?? field.start)..<reader.position
      } else {
        hasUnknown = true
      }
    }
    for (index, window) in windows.enumerated() {
      if let window { append(schema.fields[index], of: body, window, to: &output) }
    }
    if hasUnknown { output.appendUnknownFields(of: body, schema) }
  }

  /// Appends one field of the message in `body`, whose occurrences all stand in `window`.
  static func append(
    _ known: BodySchema.Field, of body: Span<UInt8>, _ window: Range<Int>, to output: inout [UInt8]
  ) {
    if known.isRepeated {
      if known.type.isNumber {
        appendPacked(known, of: body, window, to: &output)
      } else {
        forEach(known, of: body, window) { field in
          appendDelimited(known, body.extracting(field.value), to: &output)
        }
      }
      return
    }
    var last: FieldReader.Field?
    var count = 0
    forEach(known, of: body, window) { field in
      last = field
      count += 1
    }
    guard let last else { return }
    if case .message = known.type, count > 1 {
      // Messages one behind the other are the merged message.
      var merged: [UInt8] = []
      forEach(known, of: body, window) { merged.append(copying: body.extracting($0.value)) }
      appendDelimited(known, merged.span, to: &output)
    } else if known.type.isNumber {
      var position = last.value.lowerBound
      let raw = FieldReader(body).number(
        known.type, at: &position, before: last.value.upperBound)
      output.append(known, raw: raw)
    } else {
      if case .message = known.type {} else if last.value.isEmpty { return }
      appendDelimited(known, body.extracting(last.value), to: &output)
    }
  }

  private static func forEach(
    _ known: BodySchema.Field, of body: Span<UInt8>, _ window: Range<Int>,
    _ use: (FieldReader.Field) -> Void
  ) {
    var reader = FieldReader(body, in: window)
    while !reader.isAtEnd, let field = try? reader.next() {
      if field.number == known.number { use(field) }
    }
  }

  private static func appendPacked(
    _ known: BodySchema.Field, of body: Span<UInt8>, _ window: Range<Int>, to output: inout [UInt8]
  ) {
    let beginning = output.count
    output.appendTag(known.number, .lengthDelimited)
    let start = output.count
    let reader = FieldReader(body)
    forEach(known, of: body, window) { field in
      var position = field.value.lowerBound
      while position < field.value.upperBound {
        let raw = reader.number(known.type, at: &position, before: field.value.upperBound)
        output.appendNumber(raw, known.type)
      }
    }
    if output.count == start {
      output.removeLast(start - beginning)
    } else {
      output.insertLength(at: start)
    }
  }

  private static func appendDelimited(
    _ known: BodySchema.Field, _ value: Span<UInt8>, to output: inout [UInt8]
  ) {
    output.appendTag(known.number, .lengthDelimited)
    let start = output.count
    if case .message(let part) = known.type {
      append(value, as: part, to: &output)
    } else {
      output.append(copying: value)
    }
    output.insertLength(at: start)
  }
}

extension [UInt8] {
  /// Appends a singular number; the default is not written.
  mutating func append(_ known: BodySchema.Field, raw: UInt64) {
    guard raw != 0 else { return }
    appendTag(known.number, known.type.wireType)
    appendNumber(raw, known.type)
  }
}
