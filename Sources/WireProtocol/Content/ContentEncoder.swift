// A content becomes bytes. What was decoded and not changed is written back as it came (WP-8.2-12).

extension Content {
  /// The content as JSON.
  ///
  /// - Throws: the rule that the content breaks, its size and depth included (WP-8.2-5).
  public func encoded() throws(ContentError) -> [UInt8] {
    var bytes: [UInt8] = []
    try encode(to: &bytes)
    return bytes
  }

  /// Appends the content as JSON. A failure leaves `buffer` as it was.
  ///
  /// - Throws: the rule that the content breaks, its size and depth included (WP-8.2-5).
  public func encode(to buffer: inout [UInt8]) throws(ContentError) {
    if case .text(let content) = self, content.isPlain {
      try content.encode(to: &buffer)
    } else {
      buffer += try document()
    }
  }

  /// The content as JSON, judged as value and as bytes.
  private func document() throws(ContentError) -> [UInt8] {
    if case .unknown(let content) = self { return content.bytes }
    try judge(NoRule())
    let received = envelope?.received ?? ReceivedBytes()
    let bytes = received.bytes.isEmpty ? canonical : try rewritten(received)
    do throws(JSONError) {
      var reader = try JSONReader(bytes.span, limits: .content)
      try reader.finish()
    } catch {
      throw ContentError(error).withoutOffset
    }
    return bytes
  }

  /// The content as this module writes it, whatever it was decoded from.
  private var canonical: [UInt8] {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// The bytes that were received, with what has changed since.
  private func rewritten(_ received: ReceivedBytes) throws(ContentError) -> [UInt8] {
    let original = try Content(decoding: received.bytes, types: received.types)
    let (before, after) = (original.canonical, canonical)
    if before == after { return received.bytes }
    do throws(JSONError) {
      return try JSONRewriter(received.bytes, before: before, after: after).result()
    } catch {
      throw ContentError(error)
    }
  }
}

extension TextContent {
  /// Whether this is a text and nothing more, and was not decoded: then no bytes have to be kept, and nothing but the
  /// length is left to be judged once it is written.
  fileprivate var isPlain: Bool {
    unknownMembers.isEmpty && envelope.received.bytes.isEmpty && envelope.unknownMembers.isEmpty
      && envelope.ext == nil && envelope.mentions == nil && envelope.relation == nil
  }

  /// Appends a plain text.
  fileprivate func encode(to buffer: inout [UInt8]) throws(ContentError) {
    try judgeContent()
    let start = buffer.count
    JSONWriter.write(to: &buffer) { write(content: &$0) }
    if buffer.count - start > Limits.maximumContentLength {
      buffer.removeLast(buffer.count - start)
      throw ContentError(JSONError(.tooLarge, at: 0)).withoutOffset
    }
  }
}

extension TypedContent {
  /// The content as JSON.
  ///
  /// - Throws: the rule that the content breaks, its size and depth included (WP-8.2-5).
  public func encoded() throws(ContentError) -> [UInt8] { try content.encoded() }
}
