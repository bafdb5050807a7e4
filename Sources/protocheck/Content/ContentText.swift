// A content as indented JSON: nothing but white space changes.

import WireProtocol

enum ContentText {
  /// Appends a valid content, a member or element a line. Strings and numbers stay as they are written, but for characters
  /// that a terminal could obey, now or behind a pager: they are written as their escapes, which mean the same.
  static func append(_ content: [UInt8], to bytes: inout [UInt8]) throws(JSONError) {
    let start = bytes.count
    try JSONWriter.write(to: &bytes, style: .pretty) { (writer) throws(JSONError) in
      var reader = try JSONReader(content.span, limits: .content)
      try copy(&reader, to: &writer)
      try reader.finish()
    }
    let text = bytes[start...]
    bytes.replaceSubrange(start..., with: escaped(text))
  }

  private static func copy(_ reader: inout JSONReader, to writer: inout JSONWriter)
    throws(JSONError)
  {
    // The reader's limit bounds how deep this goes.
    switch try reader.peek() {
    case .object:
      try reader.beginObject()
      writer.beginObject()
      while let key = try reader.nextKey()?.range {
        writer.key(raw: reader.bytes.extracting(key))
        try copy(&reader, to: &writer)
      }
      writer.endObject()
    case .array:
      try reader.beginArray()
      writer.beginArray()
      while try reader.nextElement() { try copy(&reader, to: &writer) }
      writer.endArray()
    default:
      let value = try reader.skipValue()
      writer.raw(reader.bytes.extracting(value))
    }
  }

  /// The same JSON with control characters, line separators and marks of direction as `\u` escapes: outside of strings
  /// valid JSON has none of them but the line feeds of the writer.
  private static func escaped(_ json: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.count)
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar != "\n", .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          bytes.append(text: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    return bytes
  }
}
