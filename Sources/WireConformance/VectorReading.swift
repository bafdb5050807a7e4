// Reads one vector, strictly.

import WireProtocol

extension Vector {
  private static let common: Set<String> = [
    "id", "comment", "requirements", "level", "result",
  ]

  init(_ place: Place, _ suite: VectorFile.Suite) throws(VectorError) {
    let members: Set<String> =
      switch suite {
      case .accountText: ["text", "domain", "uid"]
      case .contentValue: ContentTest.members
      case .session: SessionTest.members
      case .client: ClientTest.members
      default: ["wire", "limits", "expect", "error", "outcomes", "canonical", "flags"]
      }
    let object = try StrictObject(place, members: Vector.common.union(members))
    id = try Vector.id(try object.needed("id"))
    self.suite = suite.rawValue
    file = place.file
    comment = try object.needed("comment").text()
    level = try object.needed("level").name(Level.self)
    var requirements: [String] = []
    for requirement in try object.needed("requirements").elements() {
      guard try requirement.string().hasPrefix("WP-") else {
        throw requirement.error("expected the id of a requirement, such as WP-2.3-4")
      }
      requirements.append(try requirement.string())
    }
    if requirements.isEmpty { throw place.error("names no requirement") }
    self.requirements = requirements
    result = try object.needed("result").name(Result.self)
    switch suite {
    case .accountText: test = try Vector.accountText(object, result)
    case .contentValue:
      test = .content(try ContentTest(object, isValid: Vector.isValid(result, place)))
    case .session:
      if result == .invalid { throw place.error("a scenario is valid or acceptable") }
      test = .session(try SessionTest(object, isAcceptable: result == .acceptable))
    case .client:
      if result == .invalid { throw place.error("a scenario is valid or acceptable") }
      test = .client(try ClientTest(object, isAcceptable: result == .acceptable))
    default: test = .stream(try Vector.stream(object, result))
    }
  }

  /// Refuses a result between valid and invalid.
  private static func isValid(_ result: Result, _ place: Place) throws(VectorError) -> Bool {
    if result == .acceptable { throw place.error("a content is valid or invalid") }
    return result == .valid
  }

  /// `WP-`, three letters and four digits.
  private static func id(_ place: Place) throws(VectorError) -> String {
    let id = try place.string()
    let parts = id.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "WP", parts[1].count == 3, parts[2].count == 4,
      parts[1].utf8.allSatisfy({ (0x41...0x5A).contains($0) }),
      parts[2].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw place.error("expected an id such as WP-FRM-0012") }
    return id
  }

  private static func accountText(_ object: StrictObject, _ result: Result) throws(VectorError)
    -> Test
  {
    let text = try object.needed("text").string()
    switch result {
    case .valid:
      return .accountText(
        text,
        expect: Account(
          domain: try object.needed("domain").string(), uid: try object.needed("uid").string()))
    case .invalid:
      try object.refuse(["domain", "uid"], because: "an invalid text says nothing")
      return .accountText(text, expect: nil)
    case .acceptable: throw object.place.error("an account text is valid or invalid")
    }
  }

  private static let flags = ["cutEverywhere", "content", "order", "noCompression"]

  private static func stream(_ object: StrictObject, _ result: Result) throws(VectorError)
    -> StreamTest
  {
    var chunks: [[UInt8]] = []
    for chunk in try object.needed("wire").elements() { chunks.append(try chunk.bytes()) }
    var flags: Set<String> = []
    for flag in try object.optional("flags")?.elements() ?? [] {
      guard Vector.flags.contains(try flag.string()), flags.insert(try flag.string()).inserted
      else {
        throw flag.error("expected each of \(Vector.flags.joined(separator: ", ")) once at most")
      }
    }
    let canonical = object.optional("canonical")
    if let canonical, canonical.value.boolValue != true { throw canonical.error("expected true") }
    return StreamTest(
      chunks: chunks, limits: try limits(object.optional("limits")),
      outcomes: try outcomes(object, result), isCanonical: canonical != nil,
      cutEverywhere: flags.contains("cutEverywhere"), readsContents: flags.contains("content"),
      compression: flags.contains("noCompression") ? .none : .standard)
  }

  private static func limits(_ place: Place?) throws(VectorError) -> Limits {
    guard let place else { return .default }
    let limits = try StrictObject(place, members: ["maxBodyLength"])
    let length = try limits.needed("maxBodyLength").integer(0...Limits.maximumBodyLength)
    return Limits(maxBodyLength: length)
  }

  private static func outcomes(_ object: StrictObject, _ result: Result) throws(VectorError)
    -> [Outcome]
  {
    switch result {
    case .valid:
      try object.refuse(["error", "outcomes"], because: "the result is valid")
      return [try Outcome(expect: try object.needed("expect"), error: nil)]
    case .invalid:
      try object.refuse(["outcomes", "canonical"], because: "the result is invalid")
      let error = try object.needed("error")
      let outcome = try Outcome(expect: try object.needed("expect"), error: error)
      if outcome.error?.offset == nil { throw error.error("lacks the member 'offset'") }
      return [outcome]
    case .acceptable:
      try object.refuse(["expect", "error", "canonical"], because: "the result is acceptable")
      let list = try object.needed("outcomes")
      var outcomes: [Outcome] = []
      for place in try list.elements() {
        let outcome = try StrictObject(place, members: ["expect", "error"])
        outcomes.append(
          try Outcome(expect: try outcome.needed("expect"), error: outcome.optional("error")))
      }
      if outcomes.count < 2 { throw list.error("expected two or more outcomes") }
      return outcomes
    }
  }
}
