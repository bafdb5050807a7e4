// The kinds of string that contents are made of (SPEC.md 8.3).

/// What is asked of a string beyond being one.
enum StringRule: Sendable {
  /// 1 to n characters, none of them U+0000.
  case text(Int)
  /// A text without controls and line separators.
  case line(Int)
  /// The name of a file.
  case fileName
  /// 1 to n of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
  case token(Int)
  /// From so many to so many characters U+0021–U+007E.
  case printable(ClosedRange<Int>)
  /// From so many to so many characters of a set.
  case characters(ClosedRange<Int>, ASCIIMap)
  /// An https URL.
  case httpsURL
  /// An https URL, or one of `http:`, `mailto:` and `tel:`.
  case link
  /// A MIME type, of these beginnings where one is given.
  case mimeType(StaticString = "")
  /// A SHA-256 in hexadecimal.
  case sha256
  /// Three capital letters.
  case currency
  /// `#` and six hexadecimal digits.
  case color
  /// The name of a type that is not the standard's.
  case businessType
  /// One of these.
  case oneOf([StaticString])

  /// A message id.
  static var messageID: StringRule {
    .printable(Limits.minimumMessageIDLength...Limits.maximumMessageIDLength)
  }

  /// What is wrong with the string; nil when nothing is.
  func fault(of utf8: Span<UInt8>) -> String? {
    switch self {
    case .text(let limit):
      tooLong(utf8, limit) ?? (utf8.containsZero ? "holds U+0000" : nil)
    case .line(let limit): tooLong(utf8, limit) ?? lineFault(utf8)
    case .fileName: tooLong(utf8, Limits.maximumFileNameLength) ?? fileNameFault(utf8)
    case .token(let limit):
      tooLong(utf8, limit)
        ?? (ASCIIMap.token.containsAll(utf8) ? nil : "holds a character other than a-z 0-9 . - _")
    case .printable(let bounds): printableFault(utf8, bounds)
    case .characters(let bounds, let set):
      bounds.contains(utf8.count) && set.containsAll(utf8)
        ? nil
        : "is not \(bounds.lowerBound) to \(bounds.upperBound) of the characters that are allowed"
    case .httpsURL:
      URLShape.isWeb(utf8, "https://") ? nil : "is no https URL of at most 2,048 characters"
    case .link: URLShape.isLink(utf8) ? nil : "is no URL of https, http, mailto or tel"
    case .mimeType(let start):
      isMIMEType(utf8) && utf8.starts(with: start) ? nil : "is no MIME type \(start)…"
    case .sha256:
      utf8.count == 64 && ASCIIMap.hexadecimal.containsAll(utf8)
        ? nil : "is not 64 of the characters 0-9 and a-f"
    case .currency:
      utf8.count == 3 && ASCIIMap.capitals.containsAll(utf8)
        ? nil : "is not three of the letters A-Z"
    case .color:
      utf8.count == 7 && utf8.starts(with: "#")
        && ASCIIMap.hexadecimal.containsAll(utf8.extracting(droppingFirst: 1))
        ? nil : "is not # and six of the characters 0-9 and a-f"
    case .businessType:
      ContentType.isWellFormed(utf8) && !utf8.starts(with: "im.")
        ? nil : "is no name such as shop.coupon outside of im."
    case .oneOf(let names):
      names.contains { utf8.equals($0) }
        ? nil : "is none of \(names.map(\.description).joined(separator: ", "))"
    }
  }

  /// Whether there are 1 to `limit` characters.
  private func tooLong(_ utf8: Span<UInt8>, _ limit: Int) -> String? {
    if utf8.isEmpty { return "is empty" }
    // Characters have at least one byte: only long strings are counted.
    if utf8.count <= limit { return nil }
    let characters = utf8.scalarCount
    return characters <= limit ? nil : "has \(characters) characters, at most \(limit) are allowed"
  }

  private func lineFault(_ utf8: Span<UInt8>) -> String? {
    utf8.firstScalar(where: { $0 < 0x20 || 0x7F...0x9F ~= $0 || $0 == 0x2028 || $0 == 0x2029 })
      .map { "holds the character U+\(hex4($0)), which a line does not have" }
  }

  private func fileNameFault(_ utf8: Span<UInt8>) -> String? {
    if utf8.equals(".") || utf8.equals("..") { return "is a folder" }
    let bad = utf8.firstScalar {
      $0 == 0x2F || $0 == 0x5C || 0x202A...0x202E ~= $0 || 0x2066...0x2069 ~= $0
    }
    return lineFault(utf8)
      ?? bad.map { "holds the character U+\(hex4($0)), which a file name does not have" }
  }

  private func printableFault(_ utf8: Span<UInt8>, _ bounds: ClosedRange<Int>) -> String? {
    for index in utf8.indices where !(0x21...0x7E).contains(utf8[index]) {
      return "holds a character outside of U+0021–U+007E"
    }
    return bounds.contains(utf8.count)
      ? nil
      : "has \(utf8.count) characters, \(bounds.lowerBound) to \(bounds.upperBound) are allowed"
  }

  private func isMIMEType(_ utf8: Span<UInt8>) -> Bool {
    guard utf8.count <= 127, let slash = utf8.firstIndex(of: UInt8(ascii: "/")) else {
      return false
    }
    for name in [0..<slash, slash + 1..<utf8.count] {
      guard !name.isEmpty, ASCIIMap.lowerAlphanumerics.contains(utf8[name.lowerBound]),
        ASCIIMap.mimeName.containsAll(utf8.extracting(name))
      else { return false }
    }
    return true
  }

  private func hex4(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

extension String: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: StringRule)
    throws(ContentError) -> String
  {
    try reader.expect(.string, node)
    let token = reader.tape.token(node, reader.bytes.span)
    // Without escapes the bytes of the document are those of the string.
    if !token.hasEscapes, let fault = rule.fault(of: token.contents) {
      throw reader.fault(at: node, "WP-8.2-4", fault)
    }
    let string = token.string
    if token.hasEscapes, let fault = rule.fault(of: string) {
      throw reader.fault(at: node, "WP-8.2-4", fault)
    }
    return string
  }

  func write(to writer: inout ContentWriter, _ rule: StringRule) throws(ContentError) {
    try judge(rule)
    writer.json.string(self)
  }

  func judge(_ rule: StringRule) throws(ContentError) {
    if let fault = rule.fault(of: self) {
      throw ContentError(requirement: "WP-8.2-4", explanation: fault)
    }
  }
}

extension StringRule {
  /// What is wrong with the string; nil when nothing is.
  func fault(of string: String) -> String? {
    if #available(macOS 26, iOS 26, *) { return fault(of: string.utf8Span.span) }
    return fault(of: [UInt8](string.utf8).span)
  }
}
