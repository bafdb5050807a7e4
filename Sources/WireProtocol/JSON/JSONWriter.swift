// Writes JSON into an array of bytes that is used again and again. This file has the structure and the
// buffer; scalars are in JSONWriter+Scalars.swift.

/// Appends JSON to a buffer of bytes.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.key("type")
/// writer.string("im.text")
/// writer.endObject()
/// ```
///
/// Commas, colons and the indentation of the pretty style are the writer's part. That every object is
/// given a key before each value, and that what is begun is ended, is the caller's.
public struct JSONWriter: Sendable {
  /// How the output looks.
  public enum Style: Equatable, Sendable {
    /// Without any white space.
    case compact
    /// For people: a member or element a line, two spaces a level.
    case pretty
  }

  /// What was written so far.
  public internal(set) var bytes: [UInt8]

  /// How the output looks.
  public let style: Style

  private var depth = 0
  private var needsComma = false
  private var followsKey = false

  /// A writer that appends to these bytes. Hand over the only copy, with `consume` where it matters, and
  /// its capacity is used.
  public init(appendingTo bytes: consuming [UInt8] = [], style: Style = .compact) {
    self.bytes = bytes
    self.style = style
  }

  /// Appends to a buffer that the caller holds, in place. If `body` throws, the buffer is as before.
  public static func write<Failure: Error>(
    to buffer: inout [UInt8], style: Style = .compact,
    _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let count = buffer.count
    var writer = JSONWriter(style: style)
    swap(&writer.bytes, &buffer)
    defer { swap(&writer.bytes, &buffer) }
    do {
      try body(&writer)
    } catch {
      writer.bytes.removeLast(max(0, writer.bytes.count - count))
      throw error
    }
  }

  /// Makes the writer ready for a new document, with the capacity it has.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    depth = 0
    needsComma = false
    followsKey = false
  }

  /// A place in the output to go back to.
  struct Mark {
    fileprivate let count: Int
    fileprivate let depth: Int
    fileprivate let needsComma: Bool
    fileprivate let followsKey: Bool
  }

  /// Where the output ends now.
  var mark: Mark {
    Mark(count: bytes.count, depth: depth, needsComma: needsComma, followsKey: followsKey)
  }

  /// Takes back everything that was written since.
  mutating func rewind(to mark: Mark) {
    bytes.removeLast(max(0, bytes.count - mark.count))
    depth = mark.depth
    needsComma = mark.needsComma
    followsKey = mark.followsKey
  }

  /// Begins an object.
  public mutating func beginObject() {
    begin(JSONByte.beginObject)
  }

  /// Ends the object begun last.
  public mutating func endObject() {
    end(JSONByte.endObject)
  }

  /// Begins an array.
  public mutating func beginArray() {
    begin(JSONByte.beginArray)
  }

  /// Ends the array begun last.
  public mutating func endArray() {
    end(JSONByte.endArray)
  }

  /// Writes the key of the value that follows.
  public mutating func key(_ key: String) {
    separate()
    quote(key)
    colon()
  }

  /// Writes a key of ASCII characters that need no escape.
  mutating func key(_ key: StaticString) {
    separate()
    bytes.append(JSONByte.quote)
    // A literal lives as long as the program.
    let utf8 = unsafe Span(_unsafeStart: key.utf8Start, count: key.utf8CodeUnitCount)
    append(utf8, utf8.indices)
    bytes.append(JSONByte.quote)
    colon()
  }

  /// Writes a key as it stands in a document, quotes and escapes included.
  public mutating func key(raw key: Span<UInt8>) {
    separate()
    append(key, key.indices)
    colon()
  }

  /// Writes one value as it stands in a document: bytes that a ``JSONReader`` has passed.
  public mutating func raw(_ value: Span<UInt8>) {
    beginValue()
    append(value, value.indices)
  }

  /// Ends a line of JSON Lines; another document may follow.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Writes what has to stand between the last thing written and a value.
  @inline(__always)
  mutating func beginValue() {
    if followsKey {
      followsKey = false
    } else {
      separate()
    }
    needsComma = true
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(JSONByte.comma) }
    if style == .pretty, depth > 0 { breakLine() }
  }

  private mutating func colon() {
    bytes.append(JSONByte.colon)
    if style == .pretty { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  private mutating func begin(_ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    depth += 1
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    depth = max(0, depth - 1)
    // Without a comma due nothing was written inside: an empty container stays on its line.
    if style == .pretty, needsComma { breakLine() }
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
