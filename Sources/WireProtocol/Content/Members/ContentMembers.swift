// How an object of a content is described: one function names each of its members once, with its rule, and serves
// reading, writing and judging. It mirrors the tables of SPEC.md section 8 row by row.

/// An object of a content: a body, or something inside of one.
protocol ContentObject: ContentValue where Bounds == NoRule {
  /// A value to be filled by a reader. Never seen by anyone else.
  init()

  /// Members that this version does not know.
  var unknownMembers: UnknownMembers { get set }

  /// Names every member, in the order in which they are written, and judges what holds between them. A visitor reads into
  /// them, writes them or only judges them.
  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError)
}

/// What goes over the members of an object.
protocol MemberVisitor {
  /// A member that may be absent, or is needed and may be absent in memory.
  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) throws(ContentError)

  /// A member that is needed.
  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value, _ rule: Value.Bounds
  ) throws(ContentError)

  /// The member `body`, which is visited where it is and not copied.
  mutating func visitBody(_ body: inout some ContentObject) throws(ContentError)

  /// Whether the object has no member that was not visited. Only a reader knows; the others say no.
  var isExhausted: Bool { get }

  /// A member that must not be there.
  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String)
    throws(ContentError)

  /// The error for a rule that the member at the end of `path` breaks; an empty path is the object itself.
  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError
}

/// A step from an object or array to something inside of it.
enum ContentStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, CustomStringConvertible {
  case key(StaticString)
  case name(String)
  /// The key itself, and not its value.
  case keyOf(String)
  case index(Int)

  init(stringLiteral key: StaticString) { self = .key(key) }
  init(integerLiteral index: Int) { self = .index(index) }

  /// As in a JSON Pointer.
  var description: String {
    switch self {
    case .key(let key): key.description
    case .name(let name), .keyOf(let name):
      String(name.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
    case .index(let index): String(index)
    }
  }
}

/// A value without a rule beyond its type.
struct NoRule: Sendable {}

/// A value of a member.
protocol ContentValue: Sendable {
  /// What is asked of the value beyond its type.
  associatedtype Bounds

  /// Reads and judges the value at a node.
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: Bounds) throws(ContentError)
    -> Self

  /// Judges and writes the value.
  func write(to writer: inout ContentWriter, _ rule: Bounds) throws(ContentError)

  /// Judges the value.
  func judge(_ rule: Bounds) throws(ContentError)
}

extension MemberVisitor {
  /// A member that is needed.
  @inline(__always)
  mutating func needed<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value, _ rule: Value.Bounds
  ) throws(ContentError) {
    try visit(key, &value, rule)
  }

  /// A member that is needed and has no rule beyond its type.
  @inline(__always)
  mutating func needed<Value: ContentValue>(_ key: StaticString, _ value: inout Value)
    throws(ContentError) where Value.Bounds == NoRule
  {
    try needed(key, &value, NoRule())
  }

  /// A member that is needed and whose absence has a place in memory.
  @inline(__always)
  mutating func needed<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds
  ) throws(ContentError) {
    try visit(key, &value, rule, isNeeded: true)
  }

  /// A member that may be absent.
  @inline(__always)
  mutating func optional<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds
  ) throws(ContentError) {
    try visit(key, &value, rule, isNeeded: false)
  }

  /// A member that may be absent and has no rule beyond its type.
  @inline(__always)
  mutating func optional<Value: ContentValue>(_ key: StaticString, _ value: inout Value?)
    throws(ContentError) where Value.Bounds == NoRule
  {
    try visit(key, &value, NoRule(), isNeeded: false)
  }

  /// An array that may be absent; without elements it is.
  mutating func optional<Element>(
    _ key: StaticString, _ elements: inout [Element], _ rule: [Element].Bounds
  ) throws(ContentError) {
    var present = elements.isEmpty ? nil : elements
    try visit(key, &present, rule, isNeeded: false)
    elements = present ?? []
  }
}

extension MemberVisitor {
  /// Refuses the first element that stands again.
  func different<Element: Hashable>(
    _ elements: [Element], _ requirement: String, at path: (Int) -> [ContentStep]
  ) throws(ContentError) {
    guard elements.count > 1 else { return }
    var seen = Set<Element>(minimumCapacity: elements.count)
    for index in elements.indices where !seen.insert(elements[index]).inserted {
      throw fault(path(index), requirement, "stands again")
    }
  }
}
