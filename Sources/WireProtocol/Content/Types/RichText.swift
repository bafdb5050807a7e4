// im.rich: styled text (SPEC.md 8.4).

/// Styled text: a text and the styles of its parts.
public struct RichTextContent: TypedContent {
  /// `im.rich`.
  public static let contentType: ContentType = "im.rich"

  /// The text without any mark: 1 to 20,000 characters.
  public var text: String
  /// At most 1,000, in the order of their starts; two of the same style do not overlap.
  public var spans: [Span]
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a text or a span out of its bounds, a span that cuts a surrogate pair, and spans out of order.
  public init(text: String, spans: [Span] = [], envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.text = text
    self.spans = spans
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .rich(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("", text) }
}

extension RichTextContent: StandardContent {
  init() {
    text = ""
    spans = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("text", &text, .text(TextContent.limit))
    try visitor.optional("spans", &spans, ArrayRule(1...1_000))
    try judgeSpans(visitor)
  }

  private func judgeSpans(_ visitor: some MemberVisitor) throws(ContentError) {
    let units = UTF16Shape(text)
    var last = 0
    var ends: [String: Int] = [:]
    for index in spans.indices {
      let span = spans[index]
      func fault(_ key: ContentStep, _ requirement: String, _ explanation: String) -> ContentError {
        visitor.fault(["spans", .index(index), key], requirement, explanation)
      }
      if span.start > units.count {
        throw fault("start", "WP-8.4-2", "is beyond the \(units.count) code units of the text")
      }
      if units.isInsidePair(span.start) {
        throw fault("start", "WP-8.4-3", "is inside of a surrogate pair")
      }
      let end = span.start + span.length
      if end > units.count {
        throw fault("length", "WP-8.4-2", "ends beyond the \(units.count) code units of the text")
      }
      if units.isInsidePair(end) {
        throw fault("length", "WP-8.4-3", "ends inside of a surrogate pair")
      }
      if span.start < last {
        throw fault("start", "WP-8.4-4", "is before the start of the span in front of it")
      }
      if let before = ends[span.style.name], span.start < before {
        throw fault(
          "start", "WP-8.4-5", "is inside of another span of the style \(span.style.name)")
      }
      last = span.start
      ends[span.style.name] = end
    }
  }
}

/// Where the UTF-16 code units of a text form pairs.
private struct UTF16Shape {
  let count: Int
  /// The places between the two halves of a pair, in their order.
  private let halves: [Int]

  init(_ text: String) {
    var count = 0
    var halves: [Int] = []
    for byte in text.utf8 where byte & 0xC0 != 0x80 {
      count += 1
      if byte >= 0xF0 {
        halves.append(count)
        count += 1
      }
    }
    self.count = count
    self.halves = halves
  }

  func isInsidePair(_ place: Int) -> Bool {
    var (low, high) = (0, halves.count)
    while low < high {
      let middle = (low + high) / 2
      if halves[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < halves.count && halves[low] == place
  }
}
