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
  }

  /// What all its vectors are about.
  public let suite: Suite
  /// The vectors, in their order.
  public let vectors: [Vector]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: its name, for errors and reports.
  /// - Throws: ``VectorError``, also for members that nobody has described.
  public init(decoding bytes: [UInt8], name: String) throws(VectorError) {
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
    let count = try file.needed("numberOfTests")
    if try count.integer(1...Int.max) != tests.count {
      throw count.error("says another number than the \(tests.count) tests that are there")
    }
    var vectors: [Vector] = []
    for test in tests { vectors.append(try Vector(test, suite)) }
    self.suite = suite
    self.vectors = vectors
  }
}
