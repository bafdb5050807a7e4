// Texts in the spelling that this module writes, by far the most contents there are, are read without taking the JSON apart.
// Whatever is spelled otherwise goes the way of all contents, and comes to the same value.

extension TextContent {
  /// The text of `{"type":"im.text","body":{"text":"…"}}`, spelled just so, with a fallback before the body or without.
  ///
  /// - Returns: nil for any other spelling, and for a text that breaks a rule: then it is judged where all contents are.
  init?(plain bytes: Span<UInt8>) {
    let start: StaticString = #"{"type":"im.text","#
    let fallbackKey: StaticString = #""fallback":"#
    let bodyKey: StaticString = #""body":{"text":"#
    guard bytes.count <= Limits.maximumContentLength, bytes.starts(with: start) else { return nil }
    var place = start.utf8CodeUnitCount
    var fallback: String?
    if bytes.has(fallbackKey, at: place) {
      guard
        let text = TextContent.string(
          bytes, at: place + fallbackKey.utf8CodeUnitCount, .text(Envelope.fallbackLimit)),
        bytes.has(",", at: text.end)
      else { return nil }
      fallback = text.string
      place = text.end + 1
    }
    guard bytes.has(bodyKey, at: place),
      let text = TextContent.string(
        bytes, at: place + bodyKey.utf8CodeUnitCount, .text(TextContent.limit)),
      bytes.has("}}", at: text.end), text.end + 2 == bytes.count
    else { return nil }
    self.init()
    self.text = text.string
    envelope.fallback = fallback
  }

  /// A string without escapes whose opening quote is at `place`, and the byte behind it.
  private static func string(_ bytes: Span<UInt8>, at place: Int, _ rule: StringRule)
    -> (string: String, end: Int)?
  {
    guard bytes.has("\"", at: place) else { return nil }
    let end = bytes.jsonEndOfRun(from: place + 1)
    guard bytes.has("\"", at: end) else { return nil }
    let contents = bytes.extracting(place + 1..<end)
    // Whether it is UTF-8 is found out as the string is made.
    guard rule.fault(of: contents) == nil, let string = String(jsonValidating: contents) else {
      return nil
    }
    return (string, end + 1)
  }
}

extension Span where Element == UInt8 {
  /// Whether these bytes stand at a place.
  @inline(__always)
  fileprivate func has(_ text: StaticString, at place: Int) -> Bool {
    count - place >= text.utf8CodeUnitCount
      && extracting(place..<place + text.utf8CodeUnitCount).equals(text)
  }
}
