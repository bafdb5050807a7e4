// The value of a field in one line for people.

/// Where a value in one line is cut.
private enum Cut {
  /// Bytes of a string or of bytes.
  static let bytes = 64
  /// Elements of a packed field.
  static let elements = 32
}

extension FieldReader {
  /// The value of a judged occurrence of a known field.
  func text(of field: Field, _ known: BodySchema.Field) -> String {
    switch known.type {
    case .message(let part): return part.name
    case .string: return quoted(field.value)
    case .bytes: return hex(field.value)
    default: break
    }
    var position = field.value.lowerBound
    var texts: [String] = []
    while position < field.value.upperBound, texts.count < Cut.elements {
      let raw = number(known.type, at: &position, before: field.value.upperBound)
      texts.append(known.type.text(raw))
    }
    guard known.isPacked(in: field) else { return texts.joined() }
    let end = position < field.value.upperBound ? ", …]" : "]"
    return "[" + texts.joined(separator: ", ") + end
  }

  /// The value of a field of which only the wire type is known.
  func text(ofUnknown field: Field) -> String {
    var position = field.value.lowerBound
    switch field.type {
    case .varint: return String(field.varint)
    case .fixed32:
      return String(number(.fixed32, at: &position, before: field.value.upperBound))
    case .fixed64:
      return String(number(.fixed64, at: &position, before: field.value.upperBound))
    default: return hex(field.value)
    }
  }

  /// Escaped as in JSON and the controls U+007F to U+009F too, so that a terminal obeys no text from outside.
  private func quoted(_ range: Range<Int>) -> String {
    var end = min(range.upperBound, range.lowerBound + Cut.bytes)
    // Not inside of a character.
    while end < range.upperBound, body[end] & 0xC0 == 0x80 { end -= 1 }
    var writer = JSONWriter()
    writer.string(utf8: body.extracting(range.lowerBound..<end))
    var text = ""
    for scalar in String(copying: writer.bytes.span).unicodeScalars {
      if 0x7F...0x9F ~= scalar.value {
        text += "\\u00" + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text + rest(range, from: end)
  }

  private func hex(_ range: Range<Int>) -> String {
    let end = min(range.upperBound, range.lowerBound + Cut.bytes)
    var digits: [UInt8] = []
    digits.appendHex(body.extracting(range.lowerBound..<end))
    return String(copying: digits.span) + rest(range, from: end)
  }

  private func rest(_ range: Range<Int>, from end: Int) -> String {
    end < range.upperBound ? "… (\(range.count) bytes)" : ""
  }
}

extension BodySchema.FieldType {
  fileprivate func text(_ raw: UInt64) -> String {
    switch self {
    case .bool: return raw == 0 ? "false" : "true"
    case .int32, .int64, .sint32, .sint64, .sfixed32, .sfixed64: return String(signed(raw))
    case .uint32, .uint64, .fixed32, .fixed64, .string, .bytes, .message: return String(raw)
    case .float: return Float(bitPattern: UInt32(truncatingIfNeeded: raw)).description
    case .double: return Double(bitPattern: raw).description
    case .enumeration(let names):
      let number = Int32(truncatingIfNeeded: raw)
      return names.names[number].map { "\($0) (\(number))" } ?? String(number)
    }
  }
}
