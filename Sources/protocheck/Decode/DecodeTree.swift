// decode --format tree: every field of header and body with its place in the frame.

import WireCapture
import WireProtocol

/// Writes each frame as lines: offsets in the frame, field, value.
struct DecodeTree {
  let commands: CommandTable
  let colors: TerminalColors
  let redaction: Redaction
  var time: TimeText

  /// A frame.
  ///
  /// - Parameter hasBody: false where nothing of the body may be shown.
  /// - Returns: whether its body and contents are valid.
  mutating func frame(
    _ frame: borrowing RecordedFrame, hasBody: Bool = true, at place: RecordPlace,
    _ judge: inout BodyJudge, to bytes: inout [UInt8]
  ) -> Bool {
    let header = frame.view.header
    var lines = DecodeSummary(commands: commands, colors: colors, time: time)
    lines.begin(place, to: &bytes)
    bytes.append(fixed: colors.bold)
    bytes.append(
      text: "\(header.kind) \(commands.title(of: header.command)): byte \(frame.offset), "
        + DecodeCounts.count(frame.view.bytes.count, "byte"))
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
    append(header, of: frame.view.bytes, to: &bytes)
    if header.flags.contains(.compressed) {
      line(
        24..<frame.view.bytes.count, 0,
        "compressed body; the offsets below count in its \(frame.plainBody.count) plain bytes",
        to: &bytes)
    }
    let known = hasBody ? judge.body(of: header) : nil
    let isSecret = redaction.holdsToken(header)
    let error = known.flatMap { judge.error(in: frame.plainBody, as: $0) }
    if let known {
      let contents = (try? judge.contents(of: frame.plainBody, as: known)) ?? []
      var isMarked = false
      for node in FieldNode.parse(frame.plainBody, as: known.type.schema) {
        append(
          node, of: frame.plainBody, 0, hidden: isSecret ? "token" : nil, contents, error,
          &isMarked,
          to: &bytes)
      }
      if let error, !isMarked { mark(error, 0, to: &bytes) }
    } else if !frame.plainBody.isEmpty {
      line(
        24..<24 + frame.plainBody.count, 0,
        "body of an unknown message: "
          + (isSecret || !hasBody
            ? TokenlessBody.sentence(
              frame.plainBody.count, hasBody ? "it may hold a token" : TokenlessBody.unreadable)
            : DecodeTree.hex(frame.plainBody, atMost: 32)),
        to: &bytes)
    }
    return error == nil
  }

  /// The header, field by field.
  private func append(_ header: FrameHeader, of frame: Span<UInt8>, to bytes: inout [UInt8]) {
    let flags = header.flags.isEmpty ? "" : ", \(header.flags)"
    let fields: [(Range<Int>, String)] = [
      (0..<2, "magic"), (2..<3, "version: \(header.version)"),
      (3..<4, "flags: \(header.kind)\(flags)"),
      (4..<6, "command: \(commands.title(of: header.command))"),
      (6..<8, "status: \(header.status)"),
      (8..<12, "sequence: \(header.sequence)"), (12..<16, "body length: \(header.bodyLength)"),
      (16..<20, "body checksum"), (20..<24, "header checksum"),
    ]
    for (range, text) in fields {
      let digits = DecodeTree.hex(frame.extracting(range), atMost: 4)
      line(
        range, 0, digits + String(repeating: " ", count: 13 - digits.utf8.count) + text, to: &bytes)
    }
  }

  /// A field of the body and the fields in it. The value of the field `hidden` is a secret.
  private func append(
    _ node: FieldNode, of body: Span<UInt8>, _ depth: Int, hidden: String?,
    _ contents: [JudgedContent], _ error: WireError?, _ isMarked: inout Bool,
    to bytes: inout [UInt8]
  ) {
    if node.field?.name == "content", node.error == nil,
      let content = contents.first(where: { $0.place.range == node.value })
    {
      return append(content, of: body, node.number, depth, &isMarked, to: &bytes)
    }
    let range = node.tag.lowerBound + 24..<node.value.upperBound + 24
    switch node.kind {
    case .unreadable: line(range, depth, "unreadable", to: &bytes)
    case .omitted: line(range, depth, "more fields, not shown", to: &bytes)
    case .field:
      let name = node.field?.name ?? "unknown field"
      let value =
        switch name {
        case hidden: TokenlessBody.sentence(node.value.count, "a secret")
        case "content" where node.error == nil: String(copying: body.extracting(node.value))
        default: node.text
        }
      line(range, depth, "\(node.number) \(name): \(value)", to: &bytes)
    }
    if let fault = node.error ?? error, !isMarked, isFault(fault, in: node, range) {
      isMarked = true
      mark(error ?? fault, depth, to: &bytes)
    }
    for child in node.children {
      append(child, of: body, depth + 1, hidden: nil, contents, error, &isMarked, to: &bytes)
    }
  }

  /// Whether the innermost field at which `fault` stands is this one.
  private func isFault(_ fault: WireError, in node: FieldNode, _ range: Range<Int>) -> Bool {
    guard range.contains(fault.offset) else { return false }
    return !node.children.contains {
      ($0.tag.lowerBound + 24..<$0.value.upperBound + 24).contains(fault.offset)
    }
  }

  func mark(_ error: WireError, _ depth: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 14 + 2 * depth))
    bytes.append(fixed: colors.red)
    bytes.append(text: "^ ")
    bytes.append(error)
    bytes.append(fixed: colors.plain)
    bytes.append(UInt8(ascii: "\n"))
  }

  func line(_ range: Range<Int>, _ depth: Int, _ text: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(text: "  \(range.lowerBound)")
    if range.count > 1 { bytes.append(text: "–\(range.upperBound - 1)") }
    // The dash has three bytes and one column.
    bytes.pad(from: start, to: range.count > 1 ? 15 : 13)
    // Numbers of six digits leave no room: one space always stands behind them.
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 1 + 2 * depth))
    bytes.append(untrusted: text, atMost: 400)
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func hex(_ bytes: Span<UInt8>, atMost limit: Int) -> String {
    var text = ""
    for index in bytes.indices.prefix(limit) {
      let digits = String(bytes[index], radix: 16, uppercase: true)
      text += (index > 0 ? " " : "") + (digits.utf8.count < 2 ? "0" : "") + digits
    }
    return bytes.count > limit ? text + " … (\(bytes.count) bytes)" : text
  }
}
