// Bodies without what is hidden: read field by field and written again.

import WireProtocol

extension Redaction {
  /// A valid body of the standard without what is hidden; nil when nothing in it is.
  ///
  /// Fields that the schema does not know may hold anything: they are left out where something is hidden. A body that is not of the
  /// standard becomes empty when contents or uids are hidden.
  func redacted(_ body: Span<UInt8>, _ header: FrameHeader, as known: KnownBody?)
    -> [UInt8]?
  {
    guard hides(header) else { return nil }
    guard let known, header.command.range == .standard || header.status != .ok else { return [] }
    // Each field has two bytes at least: all of them are nodes.
    let nodes = FieldNode.parse(body, as: known.type.schema, limit: body.count)
    var result: [UInt8] = []
    append(nodes, of: body, in: known.type.schema.name, to: &result)
    return result
  }

  private func append(
    _ nodes: [FieldNode], of body: Span<UInt8>, in message: String, to result: inout [UInt8]
  ) {
    let type = nodes.last { $0.field?.name == "content_type" }
    for node in nodes {
      guard node.kind == .field, let field = node.field, node.error == nil else { continue }
      if case .message(let part) = field.type {
        var inner: [UInt8] = []
        append(node.children, of: body, in: part.name, to: &inner)
        result.append(field.number, inner)
      } else if let value = value(of: node, field, in: message, body, type) {
        result.append(field.number, value)
      } else {
        result.append(copying: body.extracting(node.tag))
        result.append(copying: body.extracting(node.value))
      }
    }
  }

  /// What a value becomes; nil when it stays.
  private func value(
    of node: FieldNode, _ field: BodySchema.Field, in message: String, _ body: Span<UInt8>,
    _ type: FieldNode?
  ) -> [UInt8]? {
    guard !node.value.isEmpty else { return nil }
    let value = body.extracting(node.value)
    switch field.name {
    case "token" where !showsTokens: return Redaction.placeholder
    case "text" where parts.contains(.uid), "detail" where parts.contains(.uid),
      "model" where parts.contains(.uid):
      return Redaction.placeholder
    case "uid" where parts.contains(.uid):
      return Array(pseudonym("uid", Array(copying: value)).utf8)
    case "id" where message == Device.name && parts.contains(.uid):
      return Array(pseudonym("device", Array(copying: value)).utf8)
    case "content_type" where parts.contains(.content):
      return Array(contentType(String(copying: value)).utf8)
    case "content" where parts.contains(.content):
      let name = type.map { String(copying: body.extracting($0.value)) } ?? ""
      let text = content(Array(copying: value))
      return Array(#"{"type":"\#(contentType(name))","fallback":"\#(text)"}"#.utf8)
    default: return nil
    }
  }
}

extension [UInt8] {
  /// Appends a length-delimited field.
  fileprivate mutating func append(_ number: UInt32, _ value: [UInt8]) {
    append(varint: UInt64(number) << 3 | 2)
    append(varint: UInt64(value.count))
    self += value
  }

  private mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
