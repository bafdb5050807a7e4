// Texts in the spelling that this module writes, by far the most contents there are, are read without taking the JSON apart.
// Whatever is spelled otherwise goes the way of all contents, and comes to the same value.

extension TextContent {
  /// Where text and fallback stand between their quotes.
  private typealias Places = (text: Range<Int>, fallback: Range<Int>?)

  /// The text of `{"type":"im.text","body":{"text":"…"}}`, spelled just so, with a fallback before the body or without.
  ///
  /// - Returns: nil for any other spelling, and for a text that breaks a rule: then it is judged where all contents are.
  init?(plain bytes: Span<UInt8>) {
    // Whether it is UTF-8 is found out as the strings are made.
    guard let places = TextContent.places(bytes),
      let text = String(jsonValidating: bytes.extracting(places.text))
    else { return nil }
    self.init()
    self.text = text
    if let place = places.fallback {
      guard let fallback = String(jsonValidating: bytes.extracting(place)) else { return nil }
      envelope.fallback = fallback
    }
  }

  /// Whether ``init(plain:)`` makes a text of these bytes.
  package static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    guard let places = TextContent.places(bytes) else { return false }
    return bytes.firstBadUTF8(in: places.text) == nil
      && places.fallback.map { bytes.firstBadUTF8(in: $0) == nil } ?? true
  }

  private static func places(_ bytes: Span<UInt8>) -> Places? {
    let start: StaticString = #"{"type":"im.text","#
    let fallbackKey: StaticString = #""fallback":"#
    let bodyKey: StaticString = #""body":{"text":"#
    guard bytes.count <= Limits.maximumContentLength, bytes.starts(with: start) else { return nil }
    var place = start.utf8CodeUnitCount
    var fallback: Range<Int>?
    if bytes.has(fallbackKey, at: place) {
      let key = place + fallbackKey.utf8CodeUnitCount
      guard let found = string(bytes, at: key, .text(Envelope.fallbackLimit)),
        bytes.has(",", at: found.upperBound + 1)
      else { return nil }
      fallback = found
      place = found.upperBound + 2
    }
    guard bytes.has(bodyKey, at: place),
      let text = string(bytes, at: place + bodyKey.utf8CodeUnitCount, .text(TextContent.limit)),
      bytes.has("}}", at: text.upperBound + 1), text.upperBound + 3 == bytes.count
    else { return nil }
    return (text, fallback)
  }

  /// What stands between the quotes of a string without escapes; the opening one is at `place`.
  private static func string(_ bytes: Span<UInt8>, at place: Int, _ rule: StringRule) -> Range<Int>?
  {
    guard bytes.has("\"", at: place) else { return nil }
    let end = bytes.jsonEndOfRun(from: place + 1)
    guard bytes.has("\"", at: end), rule.fault(of: bytes.extracting(place + 1..<end)) == nil else {
      return nil
    }
    return place + 1..<end
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
