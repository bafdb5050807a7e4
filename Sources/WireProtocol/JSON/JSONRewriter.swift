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
    let news = after.members(new)
    let members = pieceRanges(document.tape.keys(of: node), of: node, step: 1)
    var pieces: [[UInt8]] = []
    func append(_ member: (key: Int, around: Range<Int>), _ name: [UInt8], _ changed: Int) {
      let value = document.tape.nodes[member.key + 1].range
      var piece = Array(document.bytes[member.around.lowerBound..<value.lowerBound])
      if let known = olds[name] {
        write(member.key + 1, known, changed, to: &piece)
      } else {
        piece += after.raw(changed)
      }
      pieces.append(piece + document.bytes[value.upperBound..<member.around.upperBound])
    }
    func append(_ key: Int) {
      pieces.append(after.raw(key) + [JSONByte.colon] + after.raw(key + 1))
    }
    // A member that is there no more is left out together with the white space around it.
    let names = members.map { document.name($0.0) }
    let newKeys = after.tape.keys(of: new)
    if names == before.tape.keys(of: old).map({ before.name($0) }) {
      // The order is that of the value, which for open objects may be another one now.
      let places = Dictionary(uniqueKeysWithValues: zip(names, members))
      for key in newKeys {
        let name = after.name(key)
        if let member = places[name] { append(member, name, key + 1) } else { append(key) }
      }
    } else {
      for (name, member) in zip(names, members) {
        if let changed = news[name] { append(member, name, changed) }
      }
      let known = Set(names)
      for key in newKeys where !known.contains(after.name(key)) { append(key) }
    }
    output.append(JSONByte.beginObject)
    output += pieces.joined(separator: [JSONByte.comma])
    output.append(JSONByte.endObject)
  }

  private func writeArray(_ node: Int, _ old: Int, _ new: Int, to output: inout [UInt8]) {
    let (olds, news) = (before.tape.elements(of: old), after.tape.elements(of: new))
    let ranges = pieceRanges(document.tape.elements(of: node), of: node, step: 0)
    let places = places(of: news, among: olds)
    var pieces: [[UInt8]] = []
    for index in news.indices {
      guard let place = places[index] else {
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

  /// Which element each of the new ones was before; nil for one that is added.
  private func places(of news: [Int], among olds: [Int]) -> [Int?] {
    var places = [Int?](repeating: nil, count: news.count)
    let shared = min(olds.count, news.count)
    func isSame(_ one: Int, _ other: Int) -> Bool {
      before.raw(olds[one]).elementsEqual(after.raw(news[other]))
    }
    // What stands in front of the first difference and behind the last one is the same.
    var front = 0
    while front < shared, isSame(front, front) {
      places[front] = front
      front += 1
    }
    var back = 0
    while back < shared - front, isSame(olds.count - 1 - back, news.count - 1 - back) {
      back += 1
      places[news.count - back] = olds.count - back
    }
    // Between them, elements that are equal have moved at most.
    var unused: [[UInt8]: [Int]] = [:]
    for old in (front..<olds.count - back).reversed() {
      unused[Array(before.raw(olds[old])), default: []].append(old)
    }
    for new in front..<news.count - back {
      places[new] = unused[Array(after.raw(news[new]))]?.popLast()
    }
    // The others have changed, one after the other, as far as there are as many.
    var rest = unused.values.joined().sorted()[...]
    for new in front..<news.count - back where places[new] == nil { places[new] = rest.popFirst() }
    return places
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
