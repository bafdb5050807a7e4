// Reads the members of objects from a document that has been taken apart.

/// A cursor over the objects of one document.
struct ContentReader: MemberVisitor {
  /// The document.
  let bytes: [UInt8]
  /// Its values.
  var tape: JSONTape
  /// Types of contents, for those inside of contents.
  let types: ContentTable
  /// What is kept of the document.
  var received: ReceivedBytes { ReceivedBytes(bytes: bytes, types: types) }
  /// The object whose members are read.
  private var object = 0

  init(_ bytes: [UInt8], types: ContentTable) {
    self.bytes = bytes
    self.types = types
    tape = JSONTape()
  }

  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) throws(ContentError) {
    guard let node = tape.find(key, in: object, bytes.span) else {
      if isNeeded { throw absent(key) }
      return
    }
    tape.take(node)
    value = try Value.read(&self, node, rule)
  }

  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value, _ rule: Value.Bounds
  ) throws(ContentError) {
    value = try Value.read(&self, try needed(key), rule)
  }

  mutating func visitBody(_ body: inout some ContentObject) throws(ContentError) {
    try fill(&body, try needed("body"))
  }

  var isExhausted: Bool { !hasUnknownMembers }

  /// The value of a member, which counts as read.
  private mutating func needed(_ key: StaticString) throws(ContentError) -> Int {
    guard let node = tape.find(key, in: object, bytes.span) else { throw absent(key) }
    tape.take(node)
    return node
  }

  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String)
    throws(ContentError)
  {
    if let node = tape.find(key, in: object, bytes.span) {
      throw fault(at: node - 1, requirement, "must not be here")
    }
  }

  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError {
    fault(at: tape.node(path, from: object, bytes.span), requirement, explanation)
  }

  /// Reads an object into a value, with the members that its type does not know.
  mutating func fill(_ value: inout some ContentObject, _ node: Int) throws(ContentError) {
    try expect(.object, node)
    let outer = object
    object = node
    try value.members(&self)
    if hasUnknownMembers { value.unknownMembers = unknownMembers }
    object = outer
  }

  /// Whether something of the object that is read was not taken.
  var hasUnknownMembers: Bool {
    let end = tape.next(object)
    var key = object + 1
    while key < end {
      if !tape.nodes[key].isTaken { return true }
      key = tape.next(key + 1)
    }
    return false
  }

  /// What nobody has taken of the object that is read.
  var unknownMembers: UnknownMembers {
    var unknown = UnknownMembers()
    let end = tape.next(object)
    var key = object + 1
    while key < end {
      if !tape.nodes[key].isTaken {
        unknown.append(
          key: bytes.span.extracting(tape.nodes[key].range),
          value: bytes.span.extracting(tape.nodes[key + 1].range))
      }
      key = tape.next(key + 1)
    }
    return unknown
  }

  /// Goes over to another object, and returns the one before.
  mutating func enter(_ node: Int) -> Int {
    defer { object = node }
    return object
  }

  /// Refuses a value of another type.
  @inline(__always)
  func expect(_ kind: JSONKind, _ node: Int) throws(ContentError) {
    if tape.nodes[node].kind != kind { throw otherKind(kind, node) }
  }

  /// The error at a node.
  @inline(never)
  func fault(at node: Int, _ requirement: String, _ explanation: String) -> ContentError {
    ContentError(
      offset: Int(tape.nodes[node].start), path: tape.path(to: node, bytes.span),
      requirement: requirement, explanation: explanation)
  }

  @inline(never)
  private func otherKind(_ kind: JSONKind, _ node: Int) -> ContentError {
    let found = tape.nodes[node].kind
    return fault(
      at: node, found == .null ? "WP-8.2-10" : "WP-8.2-4",
      "is \(found == .null ? "null" : "of type \(found.rawValue)"), expected \(kind.rawValue)")
  }

  @inline(never)
  private func absent(_ key: StaticString) -> ContentError {
    fault(at: object, "WP-8.2-4", "lacks the member '\(key)'")
  }
}

extension JSONTape {
  /// The node at the end of a path; where a step leads to nothing, the one it was to be taken from.
  func node(_ path: [ContentStep], from start: Int, _ bytes: Span<UInt8>) -> Int {
    var node = start
    for step in path {
      switch step {
      case .key(let key):
        guard nodes[node].kind == .object, let value = find(key, in: node, bytes) else {
          return node
        }
        node = value
      case .name(let name), .keyOf(let name):
        guard let key = keys(of: node).first(where: { token($0, bytes).string.hasBytes(of: name) })
        else { return node }
        if case .keyOf = step { return key }
        node = key + 1
      case .index(let index):
        guard let element = elements(of: node).dropFirst(index).first else { return node }
        node = element
      }
    }
    return node
  }

  /// A node as a JSON Pointer; that of a key is the one of its value.
  func path(to target: Int, _ bytes: Span<UInt8>) -> String {
    var path = ""
    var node = 0
    while node < target, nodes[node].kind == .object || nodes[node].kind == .array {
      if nodes[node].kind == .object {
        guard let key = keys(of: node).last(where: { $0 <= target }) else { break }
        path += "/\(ContentStep.name(token(key, bytes).string))"
        node = key + 1
      } else {
        let elements = elements(of: node)
        guard let index = elements.lastIndex(where: { $0 <= target }) else { break }
        path += "/\(index)"
        node = elements[index]
      }
    }
    return path
  }

  /// The nodes of an object's keys.
  func keys(of object: Int) -> [Int] {
    guard nodes[object].kind == .object else { return [] }
    return children(of: object, step: 1)
  }

  /// The nodes of an array's elements.
  func elements(of array: Int) -> [Int] {
    guard nodes[array].kind == .array else { return [] }
    return children(of: array, step: 0)
  }

  private func children(of container: Int, step: Int) -> [Int] {
    var children: [Int] = []
    let end = next(container)
    var child = container + 1
    while child < end {
      children.append(child)
      child = next(child + step)
    }
    return children
  }
}
