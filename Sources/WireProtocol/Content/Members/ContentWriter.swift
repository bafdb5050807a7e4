// Judges and writes the members of objects.

/// Writes the members of one object after another into one document, and judges them on the way.
struct ContentWriter: MemberVisitor {
  var json: JSONWriter
  /// The keys of the object that is written, where they are noted.
  private var keys: [StaticString]?

  init(_ json: consuming JSONWriter = JSONWriter()) { self.json = json }

  var isExhausted: Bool { false }

  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) throws(ContentError) {
    guard let value else {
      if isNeeded { throw ContentError(lacking: key) }
      return
    }
    try write(key, value, rule)
  }

  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value, _ rule: Value.Bounds
  ) throws(ContentError) {
    try write(key, value, rule)
  }

  mutating func visitBody(_ body: inout some ContentObject) throws(ContentError) {
    begin("body")
    do throws(ContentError) { try write(&body) } catch { throw error.inside("body") }
  }

  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String)
    throws(ContentError)
  {
    if value != nil { throw ContentError(forbidding: key, requirement) }
  }

  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError {
    ContentError(path, requirement, explanation)
  }

  /// Writes an object.
  mutating func write(_ object: inout some ContentObject) throws(ContentError) {
    let unknown = object.unknownMembers
    try writeObject(unknown: unknown) { writer throws(ContentError) in
      try object.members(&writer)
    }
  }

  /// Writes an object whose members `visit` names.
  @inline(__always)
  mutating func writeObject(
    unknown: UnknownMembers, _ visit: (inout ContentWriter) throws(ContentError) -> Void
  ) throws(ContentError) {
    let outer = keys
    keys = unknown.isEmpty ? nil : []
    json.beginObject()
    try visit(&self)
    if let keys { unknown.write(to: &json, except: keys) }
    json.endObject()
    keys = outer
  }

  @inline(__always)
  private mutating func write<Value: ContentValue>(
    _ key: StaticString, _ value: Value, _ rule: Value.Bounds
  ) throws(ContentError) {
    begin(key)
    do throws(ContentError) { try value.write(to: &self, rule) } catch { throw error.inside(key) }
  }

  @inline(__always)
  private mutating func begin(_ key: StaticString) {
    if keys != nil { keys?.append(key) }
    json.key(key)
  }
}

/// Judges the members of an object that is not written yet.
struct ContentJudge: MemberVisitor {
  var isExhausted: Bool { false }

  func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) throws(ContentError) {
    guard let value else {
      if isNeeded { throw ContentError(lacking: key) }
      return
    }
    do throws(ContentError) { try value.judge(rule) } catch { throw error.inside(key) }
  }

  func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value, _ rule: Value.Bounds
  ) throws(ContentError) {
    do throws(ContentError) { try value.judge(rule) } catch { throw error.inside(key) }
  }

  mutating func visitBody(_ body: inout some ContentObject) throws(ContentError) {
    do throws(ContentError) { try body.members(&self) } catch { throw error.inside("body") }
  }

  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String)
    throws(ContentError)
  {
    if value != nil { throw ContentError(forbidding: key, requirement) }
  }

  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError {
    ContentError(path, requirement, explanation)
  }
}

extension ContentObject {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule)
    throws(ContentError) -> Self
  {
    var value = Self()
    try reader.fill(&value, node)
    return value
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) throws(ContentError) {
    var copy = self
    try writer.write(&copy)
  }

  func judge(_ rule: NoRule) throws(ContentError) {
    var copy = self
    var judge = ContentJudge()
    try copy.members(&judge)
  }
}

extension ContentError {
  /// A value that is no bytes yet lacks a member.
  fileprivate init(lacking key: StaticString) {
    self.init(requirement: "WP-8.2-4", explanation: "lacks the member '\(key)'")
  }

  /// A value that is no bytes yet has a member that must not be there.
  fileprivate init(forbidding key: StaticString, _ requirement: String) {
    self.init(path: "/\(key)", requirement: requirement, explanation: "must not be here")
  }

  /// A value that is no bytes yet breaks a rule.
  fileprivate init(_ path: [ContentStep], _ requirement: String, _ explanation: String) {
    self.init(
      path: path.map { "/\($0)" }.joined(), requirement: requirement, explanation: explanation)
  }
}
