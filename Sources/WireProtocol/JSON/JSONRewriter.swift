// Changes a document as little as possible: what means the same before and after a change stays as it is written.

/// Rewrites a document whose meaning has changed.
///
/// `before` and `after` are two spellings by the same writer, of what the document said and of what it says now. Where they
/// are equal, the document's own bytes are kept: white space, escapes, digits, the order of members.
struct JSONRewriter {
  /// A document and its values.
  private struct Document {
    let bytes: [UInt8]
    var tape = JSONTape()

    init(_ bytes: [UInt8]) throws(JSONError) {
      self.bytes = bytes
      try tape.read(bytes.span, limits: .file)
    }

    func raw(_ node: Int) -> ArraySlice<UInt8> { bytes[tape.nodes[node].range] }

    func kind(_ node: Int) -> JSONKind { tape.nodes[node].kind }

    /// The values of an object by their keys.
    func members(_ object: Int) -> [[UInt8]: Int] {
      var members: [[UInt8]: Int] = [:]
      for key in tape.keys(of: object) { members[name(key)] = key + 1 }
      return members
    }

    /// A key without escapes.
    func name(_ key: Int) -> [UInt8] { Array(tape.token(key, bytes.span).string.utf8) }
  }

  private let document: Document
  private let before: Document
  private let after: Document

  init(_ document: [UInt8], before: [UInt8], after: [UInt8]) throws(JSONError) {
    self.document = try Document(document)
    self.before = try Document(before)
    self.after = try Document(after)
  }

  /// The document as it is now.
  func result() -> [UInt8] {
    let value = document.tape.nodes[0].range
    var output = Array(document.bytes[..<value.lowerBound])
    write(0, 0, 0, to: &output)
    output += document.bytes[value.upperBound...]
    return output
  }

  /// Writes the value at a node of the document, which is the one at `old` before and at `new` after.
  private func write(_ node: Int, _ old: Int, _ new: Int, to output: inout [UInt8]) {
    if before.raw(old).elementsEqual(after.raw(new)) {
      output += document.raw(node)
      return
    }
    switch (document.kind(node), before.kind(old), after.kind(new)) {
    case (.object, .object, .object): writeObject(node, old, new, to: &output)
    case (.array, .array, .array): writeArray(node, old, new, to: &output)
    default: output += after.raw(new)
    }
  }

  private func writeObject(_ node: Int, _ old: Int, _ new: Int, to output: inout [UInt8]) {
    let olds = before.members(old)
    var news = after.members(new)
    var pieces: [[UInt8]] = []
    for (key, around) in pieceRanges(document.tape.keys(of: node), of: node, step: 1) {
      let name = document.name(key)
      // A member that is there no more is left out together with the white space around it.
      guard let changed = news.removeValue(forKey: name) else { continue }
      let value = document.tape.nodes[key + 1].range
      var piece = Array(document.bytes[around.lowerBound..<value.lowerBound])
      if let known = olds[name] {
        write(key + 1, known, changed, to: &piece)
      } else {
        piece += after.raw(changed)
      }
      pieces.append(piece + document.bytes[value.upperBound..<around.upperBound])
    }
    for key in after.tape.keys(of: new) where news[after.name(key)] != nil {
      pieces.append(after.raw(key) + [JSONByte.colon] + after.raw(key + 1))
    }
    output.append(JSONByte.beginObject)
    output += pieces.joined(separator: [JSONByte.comma])
    output.append(JSONByte.endObject)
  }

  private func writeArray(_ node: Int, _ old: Int, _ new: Int, to output: inout [UInt8]) {
    let (olds, news) = (before.tape.elements(of: old), after.tape.elements(of: new))
    let ranges = pieceRanges(document.tape.elements(of: node), of: node, step: 0)
    // What stands in front of the first difference and behind the last one is the same.
    let shared = min(olds.count, news.count)
    func isSame(_ one: Int, _ other: Int) -> Bool {
      before.raw(olds[one]).elementsEqual(after.raw(news[other]))
    }
    var front = 0
    while front < shared, isSame(front, front) { front += 1 }
    var back = 0
    while back < shared - front, isSame(olds.count - 1 - back, news.count - 1 - back) { back += 1 }
    var pieces: [[UInt8]] = []
    for index in news.indices {
      let place =
        index < front || olds.count == news.count
        ? index : index >= news.count - back ? index - news.count + olds.count : nil
      guard let place else {
        pieces.append(Array(after.raw(news[index])))
        continue
      }
      let (element, around) = ranges[place]
      let value = document.tape.nodes[element].range
      var piece = Array(document.bytes[around.lowerBound..<value.lowerBound])
      write(element, olds[place], news[index], to: &piece)
      pieces.append(piece + document.bytes[value.upperBound..<around.upperBound])
    }
    output.append(JSONByte.beginArray)
    output += pieces.joined(separator: [JSONByte.comma])
    output.append(JSONByte.endArray)
  }

  /// What stands between the commas and brackets of a container of the document.
  ///
  /// - Parameters:
  ///   - nodes: its keys or elements.
  ///   - step: from a node to that of its value.
  private func pieceRanges(_ nodes: [Int], of container: Int, step: Int) -> [(Int, Range<Int>)] {
    var start = document.tape.nodes[container].range.lowerBound + 1
    return nodes.map { node in
      let value = document.tape.nodes[node + step].range
      let end = document.bytes.span.jsonSkipWhitespace(from: value.upperBound)
      defer { start = end + 1 }
      return (node, start..<end)
    }
  }
}
