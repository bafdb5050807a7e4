// A whole document as a flat list of its values, for whoever has to find members in any order, and later say
// where in the document each of them stands.

/// The values of a document in their order, each with its place. Memory is used again for the next document.
struct JSONTape: Sendable {
  /// A value, or the key of a member, which stands in front of its value.
  struct Node: Sendable {
    /// The type; a key is a string.
    let kind: JSONKind
    /// Whether a string has escapes.
    let hasEscapes: Bool
    /// Whether a reader has used the member whose key this is.
    var isTaken = false
    /// The first byte, the quote of a string included.
    let start: UInt32
    /// The byte behind the last one.
    fileprivate(set) var end: UInt32
    /// The node behind this value and all that is in it; while a container is open, the container around it.
    fileprivate(set) var next: UInt32

    /// Where the value stands in the document.
    var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// The document's value is the first one.
  private(set) var nodes: [Node] = []

  init() {}

  /// Reads a document, of less than 4 GiB, in place of the one before.
  ///
  /// - Throws: what is wrong with the document by RFC 8259 or the limits.
  mutating func read(_ bytes: Span<UInt8>, limits: JSONLimits) throws(JSONError) {
    nodes.removeAll(keepingCapacity: true)
    var reader = try JSONReader(bytes, limits: limits)
    try readValue(&reader)
    // The innermost open container.
    var open = 0
    while reader.depth > 0 {
      if nodes[open].kind == .object {
        guard let key = try reader.nextKey() else {
          open = close(open, at: reader.offset)
          continue
        }
        append(
          .string, from: key.range.lowerBound, to: key.range.upperBound, hasEscapes: key.hasEscapes)
      } else if try !reader.nextElement() {
        open = close(open, at: reader.offset)
        continue
      }
      let value = nodes.count
      try readValue(&reader)
      if nodes[value].end == 0 {
        nodes[value].next = UInt32(truncatingIfNeeded: open)
        open = value
      }
    }
    try reader.finish()
  }

  /// Passes a scalar, or enters a container, whose end is not known yet.
  private mutating func readValue(_ reader: inout JSONReader) throws(JSONError) {
    let kind = try reader.peek()
    switch kind {
    case .string:
      let token = try reader.readToken()
      append(
        .string, from: token.range.lowerBound, to: token.range.upperBound,
        hasEscapes: token.hasEscapes)
    case .object:
      append(.object, from: reader.offset, to: 0)
      try reader.beginObject()
    case .array:
      append(.array, from: reader.offset, to: 0)
      try reader.beginArray()
    case .number, .bool, .null:
      let range = try reader.skipValue()
      append(kind, from: range.lowerBound, to: range.upperBound)
    }
  }

  @inline(__always)
  private mutating func append(
    _ kind: JSONKind, from start: Int, to end: Int, hasEscapes: Bool = false
  ) {
    nodes.append(
      Node(
        kind: kind, hasEscapes: hasEscapes, start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end), next: UInt32(truncatingIfNeeded: nodes.count + 1)))
  }

  /// Sets the end of a container, and returns the one around it.
  private mutating func close(_ container: Int, at end: Int) -> Int {
    let outer = Int(nodes[container].next)
    nodes[container].end = UInt32(truncatingIfNeeded: end)
    nodes[container].next = UInt32(truncatingIfNeeded: nodes.count)
    return outer
  }
}

extension JSONTape {
  /// Whether the node is an object or an array with something in it.
  func hasChildren(_ container: Int) -> Bool { Int(nodes[container].next) > container + 1 }

  /// The node behind a value and all that is in it.
  @inline(__always)
  func next(_ node: Int) -> Int { Int(nodes[node].next) }

  /// The value of a member of an object; nil when there is none.
  ///
  /// - Parameter bytes: the document.
  @inline(__always)
  func find(_ key: StaticString, in object: Int, _ bytes: Span<UInt8>) -> Int? {
    let end = next(object)
    var node = object + 1
    while node < end {
      if isKey(node, key, bytes) { return node + 1 }
      node = next(node + 1)
    }
    return nil
  }

  /// Marks the member whose value is at a node as used.
  @inline(__always)
  mutating func take(_ value: Int) { nodes[value - 1].isTaken = true }

  /// The string of a node, as it stands in the document.
  @_lifetime(copy bytes)
  @inline(__always)
  func token(_ node: Int, _ bytes: Span<UInt8>) -> JSONString {
    let string = nodes[node]
    let contents = Int(string.start) + 1..<Int(string.end) - 1
    return JSONString(
      contents: bytes.extracting(contents), hasEscapes: string.hasEscapes, range: string.range)
  }

  @inline(__always)
  private func isKey(_ node: Int, _ key: StaticString, _ bytes: Span<UInt8>) -> Bool {
    token(node, bytes).isEqual(to: key)
  }
}
