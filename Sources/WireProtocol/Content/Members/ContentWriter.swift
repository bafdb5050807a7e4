// Writes and judges the members of objects.

/// Writes the members of one object.
struct ContentWriter: MemberVisitor {
  var json: JSONWriter
  /// Whether the keys that are written are noted.
  var notesKeys = false
  /// The keys that were noted.
  private(set) var keys: [StaticString] = []

  init(notingKeys: Bool = false) {
    json = JSONWriter()
    notesKeys = notingKeys
  }

  var judges: Bool { false }

  /// Writes members into the open object of `json`, and behind them those that are unknown.
  static func write(
    to json: inout JSONWriter, unknown: UnknownMembers,
    _ members: (inout ContentWriter) throws(ContentError) -> Void
  ) {
    var writer = ContentWriter(notingKeys: !unknown.isEmpty)
    swap(&writer.json, &json)
    // A writer judges nothing, so nothing is thrown.
    try? members(&writer)
    swap(&writer.json, &json)
    unknown.write(to: &json, except: writer.keys)
  }

  mutating func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) {
    guard let value else { return }
    if notesKeys { keys.append(key) }
    json.key(key)
    value.write(to: &json)
  }

  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String) {}

  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError {
    ContentError(requirement: requirement, explanation: explanation)
  }
}

/// Judges the members of an object that is no bytes yet.
struct ContentJudge: MemberVisitor {
  var judges: Bool { true }

  func visit<Value: ContentValue>(
    _ key: StaticString, _ value: inout Value?, _ rule: Value.Bounds, isNeeded: Bool
  ) throws(ContentError) {
    guard let value else {
      if isNeeded {
        throw ContentError(requirement: "WP-8.2-4", explanation: "lacks the member '\(key)'")
      }
      return
    }
    do throws(ContentError) { try value.judge(rule) } catch { throw error.inside(key) }
  }

  func forbid<Value>(_ key: StaticString, _ value: Value?, _ requirement: String)
    throws(ContentError)
  {
    if value != nil {
      throw ContentError(
        path: "/\(key)", requirement: requirement, explanation: "must not be here")
    }
  }

  func fault(_ path: [ContentStep], _ requirement: String, _ explanation: String) -> ContentError {
    ContentError(
      path: path.map { "/\($0)" }.joined(), requirement: requirement, explanation: explanation)
  }
}

extension ContentObject {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> Self
  {
    try reader.read(node, Self.self)
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    var copy = self
    ContentWriter.write(to: &writer, unknown: unknownMembers) { visitor throws(ContentError) in
      try copy.members(&visitor)
    }
    writer.endObject()
  }

  func judge(_ rule: NoRule) throws(ContentError) {
    var copy = self
    var judge = ContentJudge()
    try copy.members(&judge)
  }
}
