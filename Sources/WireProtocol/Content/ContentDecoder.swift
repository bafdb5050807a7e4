// Bytes become a content.

/// Decodes contents, one after the other, with memory that is used again.
public struct ContentDecoder: Sendable {
  /// The types that are known.
  public let types: ContentTable
  private var tape = JSONTape()

  /// A decoder that knows these types.
  public init(types: ContentTable = .standard) { self.types = types }

  /// Decodes a content.
  ///
  /// - Parameters:
  ///   - bytes: the content, at most 65,536 bytes.
  ///   - contentType: the message's; a content that says another type is unknown (WP-8.2-6). nil: not compared.
  /// - Throws: for bytes that break SPEC.md 8.1, have no good `type`, or break the rules of a type that is known.
  public mutating func decode(_ bytes: Span<UInt8>, as contentType: ContentType? = nil)
    throws(ContentError) -> Content
  {
    if contentType == nil || contentType?.rawValue == "im.text",
      let text = TextContent(plain: bytes)
    {
      return .text(text)
    }
    do throws(JSONError) { try tape.read(bytes, limits: .content) } catch {
      throw ContentError(error)
    }
    var reader = ContentReader(Array(copying: bytes), types: types)
    swap(&reader.tape, &tape)
    // The memory comes back, whatever becomes of the content.
    defer { swap(&reader.tape, &tape) }
    guard reader.tape.nodes[0].kind == .object else {
      throw ContentError(JSONError(.wrongType, at: reader.tape.nodes[0].range.lowerBound))
    }
    return try reader.content(0, as: contentType)
  }
}

extension Content {
  /// Decodes a content.
  ///
  /// ``ContentDecoder`` does the same for many contents, with memory that is used again.
  ///
  /// - Parameters:
  ///   - bytes: the content, at most 65,536 bytes.
  ///   - contentType: the message's; a content that says another type is unknown (WP-8.2-6). nil: not compared.
  ///   - types: the types that are known.
  /// - Throws: for bytes that break SPEC.md 8.1, have no good `type`, or break the rules of a type that is known.
  public init(
    decoding bytes: Span<UInt8>, as contentType: ContentType? = nil,
    types: ContentTable = .standard
  ) throws(ContentError) {
    var decoder = ContentDecoder(types: types)
    self = try decoder.decode(bytes, as: contentType)
  }

  /// Decodes a content.
  ///
  /// - Throws: for bytes that break SPEC.md 8.1, have no good `type`, or break the rules of a type that is known.
  public init(
    decoding bytes: [UInt8], as contentType: ContentType? = nil,
    types: ContentTable = .standard
  ) throws(ContentError) {
    try self.init(decoding: bytes.span, as: contentType, types: types)
  }
}

extension Content: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> Content
  {
    try reader.expect(.object, node)
    return try reader.content(node, as: nil)
  }

  /// Writes the content inside of another one. What was decoded and is passed on stays as it came.
  func write(to writer: inout ContentWriter, _ rule: NoRule) throws(ContentError) {
    if envelope?.received != nil {
      // It was decoded by itself and now lies inside of another one: there too it stays as it came.
      let received = try document()
      writer.json.raw(received.span)
    } else {
      try writeCanonical(to: &writer)
    }
  }

  /// Judges and writes the content as this module spells it, whatever it was decoded from.
  func writeCanonical(to writer: inout ContentWriter) throws(ContentError) {
    switch self {
    case .text(let content): try content.write(content: &writer)
    case .registered(let content): try content.write(content: &writer)
    case .unknown(let content): writer.json.raw(content.bytes.span)
    default: try standard?.write(content: &writer)
    }
  }

  func judge(_ rule: NoRule) throws(ContentError) {
    switch self {
    case .text(let content): try content.judgeContent()
    case .registered(let content): try content.judge()
    case .unknown: break
    default: try standard?.judgeContent()
    }
  }
}

extension ContentReader {
  /// Reads the content whose object is at a node.
  fileprivate mutating func content(_ node: Int, as contentType: ContentType?)
    throws(ContentError) -> Content
  {
    guard let typeNode = tape.find("type", in: node, bytes.span) else {
      throw fault(at: node, "WP-8.2-3", "lacks the member 'type'")
    }
    guard tape.nodes[typeNode].kind == .string else {
      throw fault(at: typeNode, "WP-8.2-1", "is no string")
    }
    // Most contents are texts: they are not looked up.
    if contentType == nil, tape.token(typeNode, bytes.span).isEqual(to: "im.text") {
      return .text(try TextContent.read(content: node, &self))
    }
    let name = tape.token(typeNode, bytes.span).string
    let type = ContentType(name)
    guard type.isWellFormed else {
      throw fault(at: typeNode, "WP-8.2-1", "is no name such as im.text or shop.coupon/2")
    }
    if contentType == nil || contentType?.rawValue == name, let read = types.read(name) {
      return try read(&self, node)
    }
    var fallback: String?
    if let text = tape.find("fallback", in: node, bytes.span), tape.nodes[text].kind == .string {
      fallback = tape.token(text, bytes.span).string
    }
    // The white space around a whole content belongs to it.
    let raw = node == 0 ? bytes : Array(bytes[tape.nodes[node].range])
    return .unknown(UnknownContent(type: type, fallback: fallback, bytes: raw))
  }
}
