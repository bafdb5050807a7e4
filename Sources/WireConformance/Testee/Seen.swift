// What came out of a decoder, whoever it is: the codec of this process or a testee.

import WireProtocol

/// What came out of a decoder, as vectors say it.
struct Seen: Sendable {
  let frames: [Outcome.FrameJSON]
  let consumed: Int
  let needMore: Int?
  let error: Outcome.Fault?
  /// The error for people; `none` without one.
  let errorText: String
}

extension Seen {
  /// What the codec of this process made of bytes.
  init(_ observed: Observation) {
    frames = observed.frames.map(\.json)
    consumed = observed.consumed
    needMore = observed.needMore
    error = observed.error.map {
      Outcome.Fault(code: $0.code, phase: $0.phase, offset: $0.offset)
    }
    errorText = observed.error?.description ?? "none"
  }

  /// Reads the answer to the request `decode`. Members of frames are not judged here: comparing finds what is
  /// missing.
  init(_ answer: TesteeAnswer) throws(TesteeGarbage) {
    guard case .ok(let ok) = answer else { throw TesteeGarbage(answer.text) }
    guard let list = ok["frames"]?.arrayValue,
      let consumed = ok["consumed"]?.numberValue?.int64.flatMap({ Int(exactly: $0) })
    else { throw TesteeGarbage("an answer without frames or consumed: \(ok)") }
    frames = list.map { frame in
      Outcome.FrameJSON(
        header: frame["header"] ?? .null, body: frame["body"],
        bodyHex: frame["bodyHex"]?.stringValue, content: frame["content"])
    }
    self.consumed = consumed
    needMore = try Seen.integer(ok, "needMore")
    error = try ok["error"].map { (value) throws(TesteeGarbage) in try Outcome.Fault(value) }
    errorText = error?.description ?? "none"
  }

  fileprivate static func integer(_ object: JSONObject, _ name: String) throws(TesteeGarbage)
    -> Int?
  {
    guard let value = object[name] else { return nil }
    guard let number = value.numberValue?.int64 else {
      throw TesteeGarbage("'\(name)' is \(value), expected a number or nothing")
    }
    return Int(number)
  }
}

extension Outcome.Fault {
  fileprivate init(_ value: JSONValue) throws(TesteeGarbage) {
    guard let object = value.objectValue,
      let code = object["code"]?.stringValue.flatMap({ WireError.Code(rawValue: $0) }),
      let phase = object["phase"]?.stringValue.flatMap({ WireError.Phase(rawValue: $0) })
    else {
      throw TesteeGarbage("an error without a code and a phase of Vectors/README.md: \(value)")
    }
    self.init(code: code, phase: phase, offset: try Seen.integer(object, "offset"))
  }
}
