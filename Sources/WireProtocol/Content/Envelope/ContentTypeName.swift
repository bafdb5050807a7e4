// The names of content types (SPEC.md 8.2): namespace.name, and a major version from 2 on.

extension ContentType {
  /// The name without the major version: `im.text` of `im.text/2`.
  public var name: String { rawValue.split(separator: "/").first.map(String.init) ?? rawValue }

  /// The major version; 1 when the name has none.
  public var major: Int {
    let parts = rawValue.split(separator: "/")
    return parts.count == 2 ? Int(parts[1]) ?? 1 : 1
  }

  /// Whether the name is one that a content may have (WP-8.2-1).
  public var isWellFormed: Bool { ContentType.isWellFormed([UInt8](rawValue.utf8).span) }

  /// Whether these are the bytes of a name that a content may have.
  static func isWellFormed(_ utf8: Span<UInt8>) -> Bool {
    guard utf8.count <= Limits.maximumContentTypeLength else { return false }
    var index = 0
    var parts = 0
    while true {
      let start = index
      while index < utf8.count, ASCIIMap.typePart.contains(utf8[index]) { index += 1 }
      if index == start { return false }
      parts += 1
      guard index < utf8.count, utf8[index] == UInt8(ascii: ".") else { break }
      index += 1
    }
    guard parts >= 2 else { return false }
    return index == utf8.count || isMajor(utf8.extracting(index..<utf8.count))
  }

  /// `/` and a number from 2 to 99.
  private static func isMajor(_ utf8: Span<UInt8>) -> Bool {
    guard utf8[0] == UInt8(ascii: "/") else { return false }
    let digits = utf8.extracting(1..<utf8.count)
    switch digits.count {
    case 1: return 2...9 ~= digits[0] &- 0x30
    case 2: return 1...9 ~= digits[0] &- 0x30 && 0...9 ~= digits[1] &- 0x30
    default: return false
    }
  }
}

/// The member `type` of a content whose type is known already.
struct TypeName: ContentValue {
  let type: ContentType

  init(_ type: ContentType) { self.type = type }

  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) -> TypeName {
    TypeName(ContentType(reader.tape.token(node, reader.bytes.span).string))
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) {
    writer.json.string(type.rawValue)
  }

  func judge(_ rule: NoRule) {}
}
