// Vectors/coverage.json: what people say of requirements that vectors alone do not cover.

import WireProtocol

/// Tests and reasons by requirement, written by hand.
public struct CoverageNotes: Sendable {
  /// The name of the file in the folder of vectors.
  public static let fileName = "coverage.json"

  /// The only kind of vectors that a requirement can have.
  public enum Polarity: String, Sendable {
    /// Whatever it speaks of is right.
    case valid = "valid only"
    /// It forbids something, and everything else is right by other requirements.
    case invalid = "invalid only"
  }

  /// What is said of one requirement.
  public struct Note: Sendable {
    /// Names of tests that assert it.
    public var tests: [String] = []
    /// Why vectors of one kind are enough.
    public var polarity: (only: Polarity, why: String)?
    /// Why nothing can test it.
    public var untestable: String?
  }

  /// The notes by requirement.
  public private(set) var notes: [String: Note] = [:]

  /// Nothing is said.
  public init() {}

  /// Reads the file.
  ///
  /// - Throws: ``VectorError`` when it is not as Vectors/README.md says.
  public init(decoding bytes: [UInt8], name: String = fileName) throws(VectorError) {
    let root: JSONValue
    do throws(JSONError) {
      root = try JSONValue(decoding: bytes, limits: .file)
    } catch {
      throw VectorError(.badFile, name, "", "is no JSON: \(error)")
    }
    let file = try StrictObject(
      Place(value: root, path: "$", file: name), members: ["schema", "requirements"])
    _ = try file.needed("schema").integer(1...1)
    let requirements = try file.needed("requirements")
    guard let object = requirements.value.objectValue else {
      throw requirements.error("expected an object")
    }
    for member in object.members {
      let place = Place(
        value: member.value, path: "\(requirements.path).\(member.key)", file: name)
      notes[member.key] = try CoverageNotes.note(place)
    }
  }

  private static func note(_ place: Place) throws(VectorError) -> Note {
    let object = try StrictObject(place, members: ["tests", "polarity", "why", "untestable"])
    var note = Note()
    if let untestable = object.optional("untestable") {
      try object.refuse(["tests", "polarity", "why"], because: "what cannot be tested has none")
      note.untestable = try untestable.text()
      return note
    }
    if let tests = object.optional("tests") {
      for test in try tests.elements() { note.tests.append(try test.text()) }
      if note.tests.isEmpty { throw tests.error("names no test") }
    }
    if let polarity = object.optional("polarity") {
      note.polarity = (try polarity.name(Polarity.self), try object.needed("why").text())
    } else {
      try object.refuse(["why"], because: "a reason belongs to polarity")
      if note.tests.isEmpty { throw place.error("needs tests, polarity or untestable") }
    }
    return note
  }
}
