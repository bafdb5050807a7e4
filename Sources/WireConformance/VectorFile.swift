// Reads a file of vectors, strictly.

import WireProtocol

/// A file of test vectors.
public struct VectorFile: Sendable {
  /// What all its vectors are about.
  public enum Suite: String, Sendable, CaseIterable {
    /// The 24 bytes of the header.
    case header
    /// Lengths, checksums, unknown commands, the order of checks.
    case frame
    /// Several frames, cut anywhere.
    case stream
    /// Bodies.
    case message
    /// Compressed bodies.
    case compression
    /// The form of the JSON inside messages.
    case content
    /// Contents by themselves: their types and rules.
    case contentValue = "content-value"
    /// The text form of accounts.
    case accountText = "account-text"
    /// What a server does with frames, in time.
    case session
    /// What a client does with frames, in time.
    case client
  }

  /// What it is called, from the folder of all vectors.
  public let name: String
  /// What all its vectors are about.
  public let suite: Suite
  /// The vectors, in their order.
  public let vectors: [Vector]
  /// How many vectors it says it has.
  public let statedCount: Int
  /// The vectors as they stand there, in the same order.
  let tests: [JSONValue]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: its name, for errors and reports.
  /// - Throws: ``VectorError``, also for members that nobody has described, and when there are more or fewer vectors than
  ///   `numberOfTests` says.
  public init(decoding bytes: [UInt8], name: String) throws(VectorError) {
    try self.init(counting: bytes, name: name)
    if statedCount != vectors.count {
      throw VectorError(
        .badFile, name, "$.numberOfTests",
        "says another number than the \(vectors.count) tests that are there")
    }
  }

  /// Reads a file whose `numberOfTests` may be wrong: whoever checks files says so of all of them at once.
  ///
  /// - Throws: ``VectorError``, also for members that nobody has described.
  public init(counting bytes: [UInt8], name: String) throws(VectorError) {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(decoding: bytes, limits: .file)
    } catch {
      throw VectorError(.badFile, name, "", "is no JSON: \(error)")
    }
    let file = try StrictObject(
      Place(value: root, path: "$", file: name),
      members: ["schema", "suite", "source", "numberOfTests", "tests"])
    _ = try file.needed("schema").integer(1...1)
    let suite = try file.needed("suite").name(Suite.self)
    _ = try file.needed("source").text()
    let tests = try file.needed("tests").elements()
    statedCount = try file.needed("numberOfTests").integer(1...Int.max)
    var vectors: [Vector] = []
    for test in tests { vectors.append(try Vector(test, suite)) }
    self.name = name
    self.suite = suite
    self.tests = tests.map(\.value)
    self.vectors = vectors
  }
}
