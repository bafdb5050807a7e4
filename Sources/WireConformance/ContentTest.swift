// Vectors of contents by themselves: read strictly, and run against the codec (Vectors/README.md, "Content values").

import WireProtocol

/// A content, and what a receiver says of it.
public struct ContentTest: Sendable {
  /// What a receiver says.
  public enum Expectation: Sendable, Equatable {
    /// The content is good. `shows` is the text that stands for it, `generated` the fallback that is written when it
    /// has none of its own; nil: not compared.
    case valid(type: String, isKnown: Bool, shows: String?, generated: String?)
    /// The content breaks a rule of this layer, at this byte.
    case invalid(Layer, offset: Int)
  }

  /// Who can see that a rule is broken.
  public enum Layer: String, Sendable, CaseIterable {
    /// A reader of JSON.
    case json
    /// A JSON Schema of the type.
    case schema
    /// A program only.
    case rule
  }

  /// The bytes of the content.
  public let bytes: [UInt8]
  /// The message's content type; nil: the same as the content's.
  public let contentType: ContentType?
  /// What a receiver says.
  public let expectation: Expectation
  /// Whether any fault may be told of a content that is refused: which of several is not defined (SPEC.md 8.1).
  var acceptsAnyFault = false

  static let members: Set<String> = [
    "content", "contentHex", "parts", "contentType", "expect", "error",
  ]

  /// The most bytes that the parts of a vector may have together.
  private static let mostBytes = 1 << 24

  init(
    bytes: [UInt8], contentType: ContentType?, expectation: Expectation, acceptsAnyFault: Bool
  ) {
    self.bytes = bytes
    self.contentType = contentType
    self.expectation = expectation
    self.acceptsAnyFault = acceptsAnyFault
  }

  init(_ object: StrictObject, isValid: Bool) throws(VectorError) {
    bytes = try ContentTest.bytes(object)
    contentType = try object.optional("contentType").map { (place) throws(VectorError) in
      ContentType(try place.string())
    }
    try object.refuse(isValid ? ["error"] : ["expect"], because: "of its result")
    expectation = isValid ? try ContentTest.valid(object) : try ContentTest.invalid(object)
  }

  private static func bytes(_ object: StrictObject) throws(VectorError) -> [UInt8] {
    switch (object.optional("content"), object.optional("contentHex"), object.optional("parts")) {
    case (let text?, nil, nil): return Array(try text.string().utf8)
    case (nil, let hex?, nil): return try hex.bytes()
    case (nil, nil, let parts?):
      var bytes: [UInt8] = []
      for part in try parts.elements() {
        let pair = try part.elements()
        guard pair.count == 2 else { throw part.error("expected a text and a count") }
        let text = Array(try pair[0].text().utf8)
        let count = try pair[1].integer(1...mostBytes)
        guard count <= (mostBytes - bytes.count) / text.count else {
          throw part.error("makes more than \(mostBytes) bytes")
        }
        for _ in 0..<count { bytes += text }
      }
      return bytes
    default: throw object.place.error("needs one of content, contentHex and parts")
    }
  }

  private static func valid(_ object: StrictObject) throws(VectorError) -> Expectation {
    let expect = try StrictObject(
      try object.needed("expect"), members: ["type", "known", "shows", "generated"])
    let known = try expect.needed("known")
    guard let isKnown = known.value.boolValue else { throw known.error("expected true or false") }
    let shows = try expect.needed("shows")
    return .valid(
      type: try expect.needed("type").string(), isKnown: isKnown,
      shows: shows.value == .null ? nil : try shows.string(),
      generated: try expect.optional("generated")?.string())
  }

  private static func invalid(_ object: StrictObject) throws(VectorError) -> Expectation {
    let error = try StrictObject(try object.needed("error"), members: ["layer", "offset"])
    return .invalid(
      try error.needed("layer").name(Layer.self),
      offset: try error.needed("offset").integer(0...Int.max))
  }
}

extension ContentTest {
  /// The differences between what is expected and what the codec says.
  ///
  /// - Parameter requirements: those of the vector: a broken rule is one of them.
  func run(_ requirements: [String]) -> [Mismatch] {
    do throws(ContentError) {
      let content = try Content(decoding: bytes, as: contentType)
      return accepted(content)
    } catch {
      return refused(error, requirements)
    }
  }

  private func accepted(_ content: Content) -> [Mismatch] {
    guard case .valid(let type, let isKnown, let shows, let generated) = expectation else {
      return [
        Mismatch(what: "result", expected: "\(expectation)", actual: "\(content.type), valid")
      ]
    }
    var mismatches: [Mismatch] = []
    func compare(_ what: String, _ expected: String?, _ actual: String?) {
      if expected.map({ Array($0.utf8) }) != actual.map({ Array($0.utf8) }) {
        mismatches.append(
          Mismatch(what: what, expected: expected ?? "none", actual: actual ?? "none"))
      }
    }
    compare("type", type, content.type.rawValue)
    compare("known", "\(isKnown)", "\(content.contentClass != nil)")
    compare("shows", shows, content.shows)
    if generated != nil { compare("generated", generated, content.typed?.generatedFallback) }
    // What was not changed is written back as it came (WP-8.2-12).
    do throws(ContentError) {
      if try content.encoded() != bytes { compare("encoded", "the same bytes", "other ones") }
    } catch {
      compare("encoded", "the same bytes", "\(error)")
    }
    return mismatches
  }

  private func refused(_ error: ContentError, _ requirements: [String]) -> [Mismatch] {
    guard case .invalid(_, let offset) = expectation else {
      return [Mismatch(what: "result", expected: "valid", actual: "\(error)")]
    }
    var mismatches: [Mismatch] = []
    if error.offset != offset {
      mismatches.append(
        Mismatch(
          what: "offset", expected: "\(offset)", actual: error.offset.map(String.init) ?? "none"))
    }
    if !requirements.contains(error.requirement) {
      mismatches.append(
        Mismatch(
          what: "requirement", expected: requirements.joined(separator: " or "),
          actual: "\(error)"))
    }
    return mismatches
  }
}
