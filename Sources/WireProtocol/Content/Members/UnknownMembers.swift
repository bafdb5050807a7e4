// Members that this version does not know, kept for whoever does (SPEC.md 8.2).

/// The unknown members of one object, as they stand in the JSON: keys and values with their escapes and digits.
public struct UnknownMembers: Sendable, Hashable {
  /// Members separated by commas, without white space around them; empty for none.
  public private(set) var bytes: [UInt8] = []

  /// No unknown members.
  public init() {}

  /// The members of an object, for what the types of this version do not name.
  public init(_ object: JSONObject) {
    var writer = JSONWriter()
    writer.value(.object(object))
    bytes = Array(writer.bytes.dropFirst().dropLast())
  }

  /// Whether there are none.
  public var isEmpty: Bool { bytes.isEmpty }

  /// The members as values; escapes are resolved, numbers stay as written.
  public var object: JSONObject {
    let document = [JSONByte.beginObject] + bytes + [JSONByte.endObject]
    guard case .object(let object)? = try? JSONValue(decoding: document, limits: .file) else {
      return JSONObject()
    }
    return object
  }

  /// Adds a member as it stands in a document that was read.
  mutating func append(key: Span<UInt8>, value: Span<UInt8>) {
    if !bytes.isEmpty { bytes.append(JSONByte.comma) }
    bytes.append(copying: key)
    bytes.append(JSONByte.colon)
    bytes.append(copying: value)
  }

  /// Writes the members into an open object, but for keys that it has already: a value that was changed may have taken a
  /// name that was unknown before.
  func write(to writer: inout JSONWriter, except keys: [StaticString]) {
    if isEmpty { return }
    let document = [JSONByte.beginObject] + bytes + [JSONByte.endObject]
    var tape = JSONTape()
    // Members that were read, or written from an object, are valid; an object made by hand may be deeper than anything that
    // can be read. It is written all the same, and whoever judges the whole document finds it too deep.
    guard (try? tape.read(document.span, limits: .file)) != nil else {
      writer.key("")
      writer.raw(document.span)
      return
    }
    for key in tape.keys(of: 0) {
      if keys.contains(where: { tape.token(key, document.span).isEqual(to: $0) }) { continue }
      writer.key(raw: document.span.extracting(tape.nodes[key].range))
      writer.raw(document.span.extracting(tape.nodes[key + 1].range))
    }
  }
}
