// The content of a message in decode --format tree: its members, each with its place in the frame.

import WireCapture
import WireProtocol

/// A member or an element of a content.
struct ContentNode {
  /// The key, where there is one, and the value; counted from the first byte of the content.
  let range: Range<Int>
  /// The value.
  let value: Range<Int>
  /// 0 for the members of the content itself.
  let depth: Int
  /// Key or index, and value, as they are written.
  let text: String

  /// Members and elements that are shown of one content.
  private static let limit = 300

  /// The members of a content in the order in which they stand; the last node stands for all that are too many. Nothing
  /// for bytes that break SPEC.md 8.1.
  static func all(of content: Span<UInt8>) -> [ContentNode] {
    var nodes: [ContentNode] = []
    do throws(JSONError) {
      var reader = try JSONReader(content)
      try reader.beginObject()
      try append(membersOf: &reader, 0, to: &nodes)
      try reader.finish()
    } catch {
      return []
    }
    return nodes
  }

  private static func append(
    membersOf reader: inout JSONReader, _ depth: Int, to nodes: inout [ContentNode]
  ) throws(JSONError) {
    while true {
      let start: Int
      let name: String
      if let key = try reader.nextKey() {
        start = key.range.lowerBound
        name = key.string
      } else {
        return
      }
      try append(&reader, name, from: start, depth, to: &nodes)
    }
  }

  private static func append(
    _ reader: inout JSONReader, _ name: String, from start: Int, _ depth: Int,
    to nodes: inout [ContentNode]
  ) throws(JSONError) {
    let kind = try reader.peek()
    var ahead = reader.bookmark()
    let value = try ahead.skipValue()
    guard nodes.count <= limit else { return }
    guard nodes.count < limit else {
      let rest = start..<reader.bytes.count
      nodes.append(ContentNode(range: rest, value: rest, depth: depth, text: "more, not shown"))
      return
    }
    let text =
      switch kind {
      case .object, .array: "\(name): \(kind.rawValue)"
      default:
        "\(name): \(String(copying: reader.bytes.extracting(value).extracting(first: 1_600)))"
      }
    nodes.append(
      ContentNode(range: start..<value.upperBound, value: value, depth: depth, text: text))
    switch kind {
    case .object:
      try reader.beginObject()
      try append(membersOf: &reader, depth + 1, to: &nodes)
    case .array:
      try reader.beginArray()
      var index = 0
      while try reader.nextElement() {
        try append(&reader, "[\(index)]", from: reader.offset, depth + 1, to: &nodes)
        index += 1
      }
    default: break
    }
  }
}

extension DecodeTree {
  /// Appends the field `content` and what is in it; an error stands below the innermost line that it belongs to.
  func append(
    _ judged: JudgedContent, of body: Span<UInt8>, _ number: UInt32, _ depth: Int,
    _ isMarked: inout Bool, to bytes: inout [UInt8]
  ) {
    let content = body.extracting(judged.place.range)
    let first = judged.place.range.lowerBound + Frame.headerLength
    let field = judged.place.offset..<judged.place.range.upperBound + Frame.headerLength
    let nodes = ContentNode.all(of: content)
    let gist = DecodeTree.gist(of: content, judged, isShown: !nodes.isEmpty)
    line(field, depth, "\(number) content: \(gist)", to: &bytes)
    var fault: Int?
    if !isMarked, let failure = judged.failure, let error = judged.error {
      isMarked = true
      fault = nodes.firstIndex {
        $0.value.lowerBound == failure.offset || $0.range.lowerBound == failure.offset
      }
      if fault == nil { mark(error, depth, to: &bytes) }
    }
    for (index, node) in nodes.enumerated() {
      let range = first + node.range.lowerBound..<first + node.range.upperBound
      line(range, depth + 1 + node.depth, node.text, to: &bytes)
      if index == fault, let error = judged.error {
        mark(error, depth + 1 + node.depth, to: &bytes)
      }
    }
  }

  /// What a good content says; of a bad one the beginning, unless its members follow.
  private static func gist(of content: Span<UInt8>, _ judged: JudgedContent, isShown: Bool)
    -> String
  {
    if judged.failure == nil, let value = try? Content(decoding: content) {
      return ([value.type.rawValue] + value.gist).joined(separator: " ")
    }
    if isShown { return "\(DecodeCounts.count(content.count, "byte")), malformed" }
    return String(copying: content.extracting(first: 1_600))
  }
}
