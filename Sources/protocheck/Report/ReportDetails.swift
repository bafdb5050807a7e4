// What the page shows of a frame that is chosen: its bytes and the fields of its body, without tokens.

import WireCapture
import WireProtocol

/// The bytes and fields of one frame.
///
/// A token is zeros on the page, and named as hidden. Where it is not known where a token stands, because the body is unknown, bad or
/// compressed, all of it is hidden.
struct ReportDetails {
  /// The frame as transmitted.
  private var sent: [UInt8]
  /// The body that was compressed; nil when it was not.
  private var plain: [UInt8]?
  private var nodes: [FieldNode] = []
  /// What is hidden of ``sent``, and of ``plain``.
  private var hidden: (sent: [Range<Int>], plain: [Range<Int>]) = ([], [])

  /// Nodes of one frame.
  private static let mostNodes = 300

  init(_ frame: borrowing RecordedFrame, _ known: KnownBody?, isSecret: Bool, isBad: Bool) {
    let start = Frame.headerLength
    let body = frame.plainBody
    let isCompressed = frame.view.header.flags.contains(.compressed)
    sent = Array(copying: frame.view.bytes.extracting(first: start + ReportLimits.body))
    if isCompressed { plain = Array(copying: body.extracting(first: ReportLimits.body)) }
    guard isSecret else {
      if let known {
        nodes = FieldNode.parse(body, as: known.type.schema, limit: ReportDetails.mostNodes)
      }
      return
    }
    let all = known.map { FieldNode.parse(body, as: $0.type.schema, limit: body.count) } ?? []
    let isKnown = known != nil && !isBad && all.allSatisfy { $0.kind == .field }
    let tokens =
      isKnown ? all.filter { $0.field?.name == "token" }.map(\.value) : [0..<body.count]
    if isKnown { nodes = Array(all.prefix(ReportDetails.mostNodes)) }
    if isCompressed {
      hide([start..<frame.view.bytes.count], tokens)
    } else {
      hide(tokens.map { $0.lowerBound + start..<$0.upperBound + start }, [])
    }
  }

  private mutating func hide(_ ofSent: [Range<Int>], _ ofPlain: [Range<Int>]) {
    for range in ofSent {
      for index in range.clamped(to: sent.indices) { sent[index] = 0 }
    }
    if let bytes = plain {
      for range in ofPlain {
        for index in range.clamped(to: bytes.indices) { plain?[index] = 0 }
      }
    }
    hidden = (ofSent.filter { !$0.isEmpty }, ofPlain.filter { !$0.isEmpty })
  }

  /// Writes `[sent, hidden of sent, fields, plain body, hidden of plain body]`, bytes in Base64, the last two without compression
  /// left away.
  func write(to writer: inout JSONWriter) {
    writer.beginArray()
    writer.base64(sent.span)
    ReportDetails.write(hidden.sent, to: &writer)
    writer.beginArray()
    let isSecret = !hidden.sent.isEmpty
    for node in nodes { ReportDetails.write(node, 0, isSecret: isSecret, to: &writer) }
    writer.endArray()
    if let plain {
      writer.base64(plain.span)
      ReportDetails.write(hidden.plain, to: &writer)
    }
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
    _ node: FieldNode, _ depth: Int64, isSecret: Bool, to writer: inout JSONWriter
  ) {
    let name = node.field?.name
    writer.beginArray()
    for number in [depth, Int64(node.number)] { writer.integer(number) }
    writer.string(name ?? "")
    for place in [node.tag.lowerBound, node.value.lowerBound, node.value.upperBound] {
      writer.integer(Int64(place))
    }
    if isSecret, name == "token" {
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
    for child in node.children { write(child, depth + 1, isSecret: false, to: &writer) }
  }
}
