// Streams and contents as vectors whose expectation is what this library makes of them, and vectors as files.

import WireProtocol

extension Vector {
  /// What decoders have to make of a stream, if the library is right.
  ///
  /// - Parameter number: of the id, 1 to 9,999.
  init(fuzzing wire: [UInt8], number: Int = 1, isCutEverywhere: Bool) {
    let (first, second) = (wire.count / 3, min(wire.count, 2 * (wire.count / 3) + 1))
    let chunks = [wire[..<first], wire[first..<second], wire[second...]]
      .map { Array($0) }.filter { !$0.isEmpty }
    func test(_ outcomes: [Outcome]) -> StreamTest {
      StreamTest(
        chunks: chunks, limits: .default, outcomes: outcomes, isCanonical: false,
        cutEverywhere: isCutEverywhere, readsContents: true, compression: .standard
      ) { seen in outcomes.contains { AcceptedDifference.of(seen, from: $0, wire) != nil } }
    }
    let seen = Seen(Observation(borrowing: wire, test([])))
    let outcome = Outcome(
      frames: seen.frames, consumed: seen.consumed, needMore: seen.needMore, error: seen.error)
    self.init(
      id: Vector.id(number),
      suite: VectorFile.Suite.stream.rawValue, file: "", comment: "a stream that was mutated",
      requirements: ["WP-2.6-4"], level: .must, result: seen.error == nil ? .valid : .invalid,
      test: .stream(test([outcome])))
  }

  /// What a receiver has to say of a content, if the library is right.
  ///
  /// - Parameter number: of the id, 1 to 9,999.
  init(fuzzingContent bytes: [UInt8], number: Int = 1) {
    var requirement = "WP-8.1-1"
    let expectation: ContentTest.Expectation
    do throws(ContentError) {
      let content = try Content(decoding: bytes)
      // Senders write fallbacks of the class shown only.
      let isShown = content.contentClass == .shown
      expectation = .valid(
        type: content.type.rawValue, isKnown: content.contentClass != nil, shows: content.shows,
        generated: isShown ? content.typed?.generatedFallback : nil)
    } catch {
      requirement = error.requirement
      let isForm = requirement.hasPrefix("WP-8.1-")
      expectation = .invalid(isForm ? .json : .rule, offset: error.offset ?? 0)
    }
    var isValid = false
    if case .valid = expectation { isValid = true }
    self.init(
      id: Vector.id(number), suite: VectorFile.Suite.contentValue.rawValue, file: "",
      comment: "a content that was mutated", requirements: [requirement], level: .must,
      result: isValid ? .valid : .invalid,
      test: .content(
        ContentTest(
          bytes: bytes, contentType: nil, expectation: expectation, acceptsAnyFault: true)))
  }

  private static func id(_ number: Int) -> String {
    let digits = String(number)
    return "WP-FUZ-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The vector as an element of `tests`; nil for one that is neither a stream nor a content.
  var json: JSONValue? {
    if case .content(let test) = test { return json(test) }
    guard case .stream(let test) = test, let outcome = test.outcomes.first else { return nil }
    var flags: [JSONValue] = test.cutEverywhere ? ["cutEverywhere"] : []
    if test.readsContents { flags.append("content") }
    var expect: JSONObject = [
      "frames": .array(outcome.frames.map(\.object)),
      "consumed": .number(JSONNumber(outcome.consumed)),
    ]
    expect["needMore"] = outcome.needMore.map { .number(JSONNumber($0)) }
    var vector = heading
    vector["wire"] = .array(test.chunks.map { .string(hex($0)) })
    vector["flags"] = .array(flags)
    vector["expect"] = .object(expect)
    if let fault = outcome.error {
      var error: JSONObject = [
        "code": .string(fault.code.rawValue), "phase": .string(fault.phase.rawValue),
      ]
      error["offset"] = fault.offset.map { .number(JSONNumber($0)) }
      vector["error"] = .object(error)
    }
    return .object(vector)
  }

  private func json(_ test: ContentTest) -> JSONValue {
    var vector = heading
    vector["contentHex"] = .string(hex(test.bytes))
    switch test.expectation {
    case .valid(let type, let isKnown, let shows, let generated):
      var expect: JSONObject = [
        "type": .string(type), "known": .bool(isKnown), "shows": shows.map { .string($0) } ?? .null,
      ]
      expect["generated"] = generated.map { .string($0) }
      vector["expect"] = .object(expect)
    case .invalid(let layer, let offset):
      vector["error"] = ["layer": .string(layer.rawValue), "offset": .number(JSONNumber(offset))]
    }
    return .object(vector)
  }

  /// The vector as a scenario: the bytes come behind a login, and afterwards the server still answers.
  var scenario: JSONValue? {
    guard case .stream(let test) = test else { return nil }
    var vector = heading
    vector["comment"] = "bytes that were mutated come behind a login; the server goes on"
    vector["requirements"] = ["WP-2.7-1"]
    vector["result"] = "valid"
    vector["steps"] = [
      ["login": "a", "account": "fuzz@58.user", "device": "fuzz", "attempt": "1"],
      ["send": "a", "wire": .string(hex(test.bytes))], ["close": "a"], ["hello": "b"],
    ]
    return .object(vector)
  }

  private var heading: JSONObject {
    [
      "id": .string(id), "comment": .string(comment),
      "requirements": .array(requirements.map { .string($0) }), "level": .string(level.rawValue),
      "result": .string(result.rawValue),
    ]
  }
}
