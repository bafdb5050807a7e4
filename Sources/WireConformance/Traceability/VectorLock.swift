// Vectors/lock.json: what people have looked at.

import WireProtocol

/// Every id that was ever used, and the words and vectors that people have looked at under it.
public struct VectorLock: Sendable, Equatable {
  /// The name of the file in the folder of vectors.
  public static let fileName = "lock.json"

  /// A vector that was looked at.
  struct Reviewed: Sendable, Equatable {
    /// Changes with what is tested.
    let digest: String
    /// The requirements that it cited.
    let requirements: [String]
  }

  /// Digests of sentences by id; nil for a requirement that was removed.
  private(set) var requirements: [String: String?] = [:]
  /// What was looked at, by id; nil for a vector that was removed.
  private(set) var vectors: [String: Reviewed?] = [:]

  private static let removed = "removed"

  /// What `old` has become with this document and these files: what is gone from them stays as removed, and what was
  /// removed before does not come back.
  public init(_ specification: SpecificationText, _ files: [VectorFile], after old: VectorLock?) {
    let old = old ?? VectorLock()
    for (id, sentence) in specification.requirements { requirements[id] = .some(sentence.digest) }
    for (id, digest) in old.requirements where digest == nil || requirements[id] == nil {
      requirements[id] = .some(nil)
    }
    for file in files {
      for (vector, test) in zip(file.vectors, file.tests) where vectors[vector.id] == nil {
        vectors[vector.id] = VectorLock.review(vector, test)
      }
    }
    for (id, reviewed) in old.vectors where reviewed == nil || vectors[id] == nil {
      vectors[id] = .some(nil)
    }
  }

  private init() {}

  /// Members that say what a vector is about, and not what it tests.
  private static let remarks = ["comment", "requirements", "level"]

  static func review(_ vector: Vector, _ test: JSONValue) -> Reviewed {
    var tested = test.objectValue ?? [:]
    for remark in remarks { tested[remark] = nil }
    return Reviewed(
      digest: digestOf(JSONValue.object(tested).text()), requirements: vector.requirements)
  }
}

extension VectorLock {
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
      Place(value: root, path: "$", file: name), members: ["schema", "requirements", "vectors"])
    _ = try file.needed("schema").integer(1...1)
    for (id, place) in try VectorLock.members(try file.needed("requirements")) {
      let digest = try place.text()
      requirements[id] = .some(digest == VectorLock.removed ? nil : digest)
    }
    for (id, place) in try VectorLock.members(try file.needed("vectors")) {
      if place.value == .string(VectorLock.removed) {
        vectors[id] = .some(nil)
        continue
      }
      var texts: [String] = []
      for element in try place.elements() { texts.append(try element.text()) }
      guard let digest = texts.first else { throw place.error("is empty") }
      vectors[id] = Reviewed(digest: digest, requirements: Array(texts.dropFirst()))
    }
  }

  private static func members(_ place: Place) throws(VectorError) -> [(String, Place)] {
    guard let object = place.value.objectValue else { throw place.error("expected an object") }
    return object.members.map {
      ($0.key, Place(value: $0.value, path: "\(place.path).\($0.key)", file: place.file))
    }
  }

  /// The file: an entry a line, in the order of ids, so that a change shows as the lines of what has changed.
  public var text: String {
    func lines(_ entries: [(id: String, value: JSONValue)]) -> String {
      entries.map { "    \(JSONValue.string($0.id).text()): \($0.value.text())" }
        .joined(separator: ",\n")
    }
    let sentences = requirements.sorted { RequirementID($0.key) < RequirementID($1.key) }
      .map { (id: $0.key, value: JSONValue.string($0.value ?? VectorLock.removed)) }
    let reviewed = vectors.sorted { $0.key < $1.key }.map { id, value in
      guard let value else { return (id: id, value: JSONValue.string(VectorLock.removed)) }
      return (
        id: id, value: JSONValue.array(([value.digest] + value.requirements).map { .string($0) })
      )
    }
    return """
      {
        "schema": 1,
        "requirements": {
      \(lines(sentences))
        },
        "vectors": {
      \(lines(reviewed))
        }
      }

      """
  }
}

/// The order of ids: 2.10 is behind 2.9.
struct RequirementID: Comparable {
  private let parts: [Int]
  private let text: String

  init(_ text: String) {
    self.text = text
    parts = text.split { $0 == "." || $0 == "-" }.compactMap { Int($0) }
  }

  static func < (left: RequirementID, right: RequirementID) -> Bool {
    if left.parts == right.parts { return left.text < right.text }
    return left.parts.lexicographicallyPrecedes(right.parts)
  }
}
