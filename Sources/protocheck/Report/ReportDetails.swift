// What the page shows of a frame that is chosen: its bytes and the fields of its body, without tokens.

import WireCapture
import WireProtocol

/// The bytes and fields of one frame.
///
/// A token is zeros on the page, and named as hidden. Where it is not known where one stands, because the body is unknown or bad, all of
/// it is hidden.
struct ReportDetails {
  /// The frame as transmitted.
  private var sent: [UInt8]
  /// The body that was compressed; nil when it was not.
  private var plain: [UInt8]?
  private var nodes: [FieldNode] = []
  /// What is hidden of ``sent``.
  private var hidden: [Range<Int>] = []

  /// Nodes of one frame.
  private static let mostNodes = 300

  init(_ frame: borrowing RecordedFrame, _ known: KnownBody?, isSecret: Bool, isBad: Bool) {
    let start = Frame.headerLength
    let body = frame.plainBody
    let isCompressed = frame.view.header.flags.contains(.compressed)
    sent = Array(copying: frame.view.bytes.extracting(first: start + ReportLimits.body))
    if isSecret {
      // What is behind the limit of nodes is not readable either.
      let all = known.map { FieldNode.parse(body, as: $0.type.schema) } ?? []
      let isReadable =
        known != nil && !isBad && !isCompressed && all.allSatisfy { $0.kind == .field }
      hidden =
        isReadable
        ? all.filter { $0.field?.name == "token" && !$0.value.isEmpty }.map {
          $0.value.lowerBound + start..<$0.value.upperBound + start
        } : [start..<max(start, frame.view.bytes.count)]
      for range in hidden {
        for index in range.clamped(to: sent.indices) { sent[index] = 0 }
      }
      if isReadable { nodes = Array(all.prefix(ReportDetails.mostNodes)) }
    } else {
      if isCompressed { plain = Array(copying: body.extracting(first: ReportLimits.body)) }
      if let known {
        nodes = FieldNode.parse(body, as: known.type.schema, limit: ReportDetails.mostNodes)
      }
    }
  }

  /// Writes `[bytes, hidden ranges of them, fields, plain body]`, bytes in Base64, the last one for a body that was compressed.
  func write(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.base64(sent.span)
    ReportDetails.write(hidden, to: &writer)
    writer.beginArray()
    for node in nodes { ReportDetails.write(node, 0, hidesToken: !hidden.isEmpty, to: &writer) }
    writer.endArray()
    if let plain { writer.base64(plain.span) }
    writer.endArray()
  }

  private static func write(_ ranges: [Range<Int>], to writer: inout JSONWriter) {
    writer.beginArray()
    for range in ranges {
      writer.integer(Int64(range.lowerBound))
      writer.integer(Int64(range.upperBound))
    }
    writer.endArray()
  }

  /// Writes a field, `[depth, number, name, where its tag, its value and its end are in the body, text]`, and the fields in it. The
  /// text of a content is left away, because its bytes are there.
  private static func write(
    _ node: FieldNode, _ depth: Int64, hidesToken: Bool, to writer: inout JSONWriter
  ) {
    let name = node.field?.name
    writer.beginArray()
    for number in [depth, Int64(node.number)] { writer.integer(number) }
    writer.string(name ?? "")
    for place in [node.tag.lowerBound, node.value.lowerBound, node.value.upperBound] {
      writer.integer(Int64(place))
    }
    if hidesToken, name == "token" {
      writer.string(TokenlessBody.sentence(node.value.count, "a secret"))
    } else if name != "content" || node.error != nil {
      var text: [UInt8] = []
      switch node.kind {
      case .unreadable: text.append(fixed: "unreadable")
      case .omitted: text.append(fixed: "more fields, not shown")
      case .field: text.append(untrusted: node.text, atMost: 400)
      }
      if let error = node.error {
        text.append(fixed: ": ")
        text.append(untrusted: error.explanation, atMost: 200)
      }
      writer.string(utf8: text.span)
    }
    writer.endArray()
    for child in node.children { write(child, depth + 1, hidesToken: false, to: &writer) }
  }
}
