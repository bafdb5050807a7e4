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
  func document() throws(ContentError) -> [UInt8] {
    if case .unknown(let content) = self { return content.bytes }
    let canonical = try canonical()
    let bytes = try envelope?.received.map { received throws(ContentError) in
      try rewritten(received, canonical)
    }
    let document = bytes ?? canonical
    do throws(JSONError) {
      var reader = try JSONReader(document.span, limits: .content)
      try reader.finish()
    } catch {
      throw ContentError(error).withoutOffset
    }
    return document
  }

  /// The content as this module writes it, whatever it was decoded from.
  private func canonical() throws(ContentError) -> [UInt8] {
    var writer = ContentWriter()
    try writeCanonical(to: &writer)
    return writer.json.bytes
  }

  /// The bytes that were received, with what has changed since.
  private func rewritten(_ received: ReceivedBytes, _ now: [UInt8]) throws(ContentError) -> [UInt8] {
    let before = try Content(decoding: received.bytes, types: received.types).canonical()
    if before == now { return received.bytes }
    do throws(JSONError) {
      return try JSONRewriter(received.bytes, before: before, after: now).result()
    } catch {
      throw ContentError(error)
    }
  }
}

extension TextContent {
  /// Whether this is a text and nothing more, and was not decoded: then no bytes have to be kept, and nothing but the
  /// length is left to be judged once it is written.
  fileprivate var isPlain: Bool {
    unknownMembers.isEmpty && envelope.isPlain
  }

  /// Appends a plain text.
  fileprivate func encode(to buffer: inout [UInt8]) throws(ContentError) {
    let start = buffer.count
    var writer = ContentWriter()
    swap(&writer.json.bytes, &buffer)
    defer { swap(&writer.json.bytes, &buffer) }
    do throws(ContentError) {
      try write(content: &writer)
      guard writer.json.bytes.count - start <= Limits.maximumContentLength else {
        throw ContentError(JSONError(.tooLarge, at: 0)).withoutOffset
      }
    } catch {
      writer.json.bytes.removeLast(writer.json.bytes.count - start)
      throw error
    }
  }
}

extension TypedContent {
  /// The content as JSON.
  ///
  /// - Throws: the rule that the content breaks, its size and depth included (WP-8.2-5).
  public func encoded() throws(ContentError) -> [UInt8] { try content.encoded() }
}
