// Compares the answers of a testee with what a vector expects.

import WireProtocol

extension CodecCase {
  /// What the answers come to.
  struct Judgement: Sendable {
    var mismatches: [Mismatch] = []
    /// What the testee says that it cannot do.
    var unsupported: String?
  }

  /// Judges the answers, in the order of the asks; nil where the testee was not asked.
  func judge(_ answers: [TesteeAnswer?], _ features: [String]) -> Judgement {
    var judgement = Judgement()
    judgement.unsupported = needs.first { !features.contains($0.rawValue) }?.rawValue
    var first: TesteeAnswer?
    for (ask, answer) in zip(asks, answers) {
      guard let answer else { continue }
      if case .unsupported(let name) = answer {
        judgement.unsupported = judgement.unsupported ?? name
        continue
      }
      // At most one way of giving the bytes is reported: the first that differs.
      guard judgement.mismatches.isEmpty else { break }
      var mismatches = compare(answer, ask.request, features)
      if mismatches.isEmpty, let first { mismatches = difference(first, answer, ask.request) }
      for index in mismatches.indices { mismatches[index].way = ask.way }
      judgement.mismatches = mismatches
      if first == nil { first = answer }
    }
    return judgement
  }

  private func compare(_ answer: TesteeAnswer, _ request: TesteeRequest, _ features: [String])
    -> [Mismatch]
  {
    switch (vector.test, request) {
    case (.stream(let test), .decode): CodecCase.decoded(answer, test)
    case (.stream(let test), .encode): CodecCase.encoded(answer, test)
    case (.content(let test), _): test.judge(answer, vector.requirements, features)
    case (.accountText(let text, let expected), _): CodecCase.account(answer, text, expected)
    default: []
    }
  }

  private static func decoded(_ answer: TesteeAnswer, _ test: StreamTest) -> [Mismatch] {
    do throws(TesteeGarbage) {
      let seen = try Seen(answer)
      let mismatches = test.outcomes.map { $0.mismatches(seen) }.min { $0.count < $1.count } ?? []
      return mismatches.isEmpty || test.accepts?(seen) == true ? [] : mismatches
    } catch {
      return [
        Mismatch(
          what: "answer", expected: test.outcomes.map(\.summary).joined(separator: ", or "),
          actual: error.explanation)
      ]
    }
  }

  private static func encoded(_ answer: TesteeAnswer, _ test: StreamTest) -> [Mismatch] {
    let expected = hex(test.bytes)
    guard case .ok(let ok) = answer else {
      return [Mismatch(what: "wire", expected: expected, actual: answer.text)]
    }
    let actual = ok["wire"]?.stringValue ?? "no text 'wire'"
    return actual == expected
      ? [] : [Mismatch(what: "wire", expected: expected, actual: actual)]
  }

  private static func account(_ answer: TesteeAnswer, _ text: String, _ expected: Account?)
    -> [Mismatch]
  {
    guard let expected else {
      if case .error = answer { return [] }
      return [Mismatch(what: "text", expected: "refused", actual: answer.text)]
    }
    guard case .ok(let ok) = answer else {
      return [Mismatch(what: "text", expected: "accepted", actual: answer.text)]
    }
    return [("domain", expected.domain), ("uid", expected.uid), ("text", text)]
      .compactMap { Mismatch(member: $0.0, expected: $0.1, in: ok) }
  }

  /// How the same bytes, given in another way, gave something else (WP-2.6-4). Where several outcomes are
  /// acceptable, it has to be the same one each time.
  private func difference(
    _ first: TesteeAnswer, _ other: TesteeAnswer, _ request: TesteeRequest
  ) -> [Mismatch] {
    guard case .decode = request, let first = try? Seen(first), let other = try? Seen(other),
      first.error != other.error || first.needMore != other.needMore
    else { return [] }
    return [
      Mismatch(
        what: "result", expected: "\(first.errorText), as without cutting",
        actual: other.errorText)
    ]
  }
}

extension ContentTest {
  /// Compares with what a testee says of a content.
  func judge(_ answer: TesteeAnswer, _ requirements: [String], _ features: [String]) -> [Mismatch] {
    switch (expectation, answer) {
    case (.valid(let type, let isKnown, let shows, let generated), .ok(let ok)):
      var mismatches = [
        Mismatch(member: "type", expected: type, in: ok),
        ok["known"]?.boolValue == isKnown
          ? nil
          : Mismatch(
            what: "known", expected: "\(isKnown)", actual: ok["known"]?.description ?? "nothing"),
        Mismatch(member: "shows", expected: shows, in: ok),
      ].compactMap(\.self)
      if let generated, features.contains(TesteeFeature.fallback.rawValue) {
        mismatches += [Mismatch(member: "generated", expected: generated, in: ok)]
          .compactMap(\.self)
      }
      // What was not changed is written back as it came (WP-8.2-12).
      mismatches += [Mismatch(member: "encoded", expected: hex(bytes), in: ok)].compactMap(\.self)
      return mismatches
    case (.invalid, .error) where acceptsAnyFault: return []
    case (.invalid(let layer, let offset), .error(let error)):
      var mismatches: [Mismatch] = []
      if error["offset"]?.numberValue?.int64 != Int64(offset) {
        mismatches.append(
          Mismatch(
            what: "offset", expected: "\(offset)",
            actual: error["offset"]?.description ?? "nothing"))
      }
      if let actual = error["layer"], actual.stringValue != layer.rawValue {
        mismatches.append(
          Mismatch(what: "layer", expected: layer.rawValue, actual: "\(actual)"))
      }
      if let actual = error["requirement"], !requirements.contains(actual.stringValue ?? "") {
        mismatches.append(
          Mismatch(
            what: "requirement", expected: requirements.joined(separator: " or "),
            actual: "\(actual)"))
      }
      return mismatches
    case (.valid, _): return [Mismatch(what: "result", expected: "valid", actual: answer.text)]
    case (.invalid(let layer, let offset), _):
      return [
        Mismatch(
          what: "result", expected: "refused at \(offset) by the layer \(layer.rawValue)",
          actual: answer.text)
      ]
    }
  }
}

extension Mismatch {
  /// The difference of a member that is a text or null; nil when there is none. Texts are compared by their scalars:
  /// nothing is normalised.
  fileprivate init?(member: String, expected: String?, in object: JSONObject) {
    let value = object[member] ?? .null
    if let expected, let actual = value.stringValue, actual.utf8.elementsEqual(expected.utf8) {
      return nil
    }
    if expected == nil, value == .null { return nil }
    self.init(
      what: member, expected: expected ?? "null",
      actual: value.stringValue ?? (object[member] == nil ? "nothing" : "\(value)"))
  }
}

extension TesteeAnswer {
  /// The answer, for people.
  var text: String {
    switch self {
    case .ok(let object): "ok \(object)"
    case .error(let object): "error \(object)"
    case .unsupported(let name): "unsupported \(name)"
    }
  }
}

extension Outcome {
  /// The outcome in a few words.
  fileprivate var summary: String {
    "\(frames.count) frames, error \(error?.description ?? "none")"
  }
}
