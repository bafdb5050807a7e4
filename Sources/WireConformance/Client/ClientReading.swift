// Reads scenarios for clients, strictly.

import WireProtocol

extension ClientTest {
  static let members: Set<String> = ["start", "needs", "steps"]

  /// - Parameter isAcceptable: whether the vector's result is `acceptable`.
  init(_ object: StrictObject, isAcceptable: Bool) throws(VectorError) {
    start =
      try object.optional("start").map { (place) throws(VectorError) in try Start(place) }
      ?? Start()
    var needs: Set<Need> = []
    for need in try object.optional("needs")?.elements() ?? [] {
      needs.insert(try need.name(Need.self))
    }
    self.needs = needs
    var steps: [Step] = []
    var script: [String] = []
    for step in try object.needed("steps").elements() {
      steps.append(try Step(step))
      script.append("\(step.value)")
    }
    self.steps = steps
    self.script = script
    let isChoice = steps.contains { if case .expectOneOf = $0.action { true } else { false } }
    if isChoice != isAcceptable {
      throw object.place.error("is acceptable if, and only if, it has a step expectOneOf")
    }
    var evident: Set<Need> = []
    if steps.contains(where: \.needsClock) { evident.insert(.clock) }
    if start.holds { evident.insert(.hold) }
    if start.epoch != nil { evident.insert(.position) }
    if needs != evident {
      throw object.place.error(
        "needs \(evident.map(\.rawValue).sorted().joined(separator: ", ")) by its steps and start")
    }
  }
}

extension ClientTest.Start {
  fileprivate init(_ place: Place) throws(VectorError) {
    let object = try StrictObject(place, members: ["epoch", "cursor", "holds"])
    epoch = try ClientTest.Start.number(object.optional("epoch"))
    cursor = try ClientTest.Start.number(object.optional("cursor"))
    holds = object.optional("holds")?.value.boolValue ?? false
    if cursor != nil, epoch == nil { throw place.error("a cursor needs its epoch") }
  }

  private static func number(_ place: Place?) throws(VectorError) -> UInt64? {
    guard let place else { return nil }
    guard let number = UInt64(try place.string()) else { throw place.error("expected digits") }
    return number
  }
}

extension ClientTest.Step {
  /// The members that a step has besides its own name.
  private static let members: [String: Set<String>] = [
    "accept": ["after", "within"], "login": ["hello", "body", "expect", "after", "within"],
    "send": ["frame", "frames", "wire", "bytes"], "answer": ["status", "body"],
    "expect": ["frame", "after", "within"], "expectAll": ["frames", "within"],
    "expectOneOf": ["frames", "orClose", "within"], "fence": ["sequence"],
    "expectClose": ["within"], "close": [], "ask": ["reply"], "reply": ["is"],
    "event": ["isThere", "within"], "events": ["least"], "acked": ["through"], "inbox": [],
    "quiet": [],
  ]

  fileprivate init(_ place: Place) throws(VectorError) {
    guard let name = place.value.objectValue?.members.first?.key,
      let members = ClientTest.Step.members[name]
    else { throw place.error("is no step: its first member says what is done") }
    let step = try StrictObject(place, members: members.union([name]))
    after = UInt64(try step.optional("after")?.integer(1...86_400_000) ?? 0)
    within = UInt64(try step.optional("within")?.integer(1...86_400_000) ?? 0)
    action = try ClientTest.Step.action(name, step)
  }

  private static func action(_ name: String, _ step: StrictObject) throws(VectorError)
    -> ClientTest.Action
  {
    let first = try step.needed(name)
    switch name {
    case "quiet": return .quiet(UInt64(try first.integer(1...86_400_000)))
    case "event":
      guard first.value["event"]?.stringValue != nil else {
        throw first.error("lacks the name of the event, 'event'")
      }
      return .event(first.value, isThere: step.optional("isThere")?.value.boolValue ?? false)
    case "ask":
      guard let request = first.value.objectValue, request["request"]?.stringValue != nil else {
        throw first.error("lacks the name of the request, 'request'")
      }
      return .ask(request, reply: step.optional("reply")?.value)
    case "events":
      return .events(
        try first.text(), least: try step.needed("least").integer(1...100_000))
    case "inbox":
      guard let inbox = first.value.objectValue else { throw first.error("expected an object") }
      return .inbox(inbox)
    case "reply": return .reply(try first.text(), try step.needed("is").value)
    default: return try action(name, on: try first.text(), step)
    }
  }

  private static func action(_ name: String, on line: String, _ step: StrictObject)
    throws(VectorError) -> ClientTest.Action
  {
    switch name {
    case "accept": return .accept(line)
    case "login":
      return .login(
        line, hello: merged(["version": 16, "heartbeatMs": 60_000], step.optional("hello")),
        login: merged(["inbox": ["epoch": "7"]], step.optional("body")),
        expected: step.optional("expect")?.value ?? [:])
    case "send": return .send(line, try SessionTest.Sending(step))
    case "answer":
      let status = step.optional("status")?.value ?? "ok"
      return .answer(line, status: status, body: step.optional("body")?.value)
    case "acked":
      let through = try step.needed("through")
      guard let number = UInt64(try through.string()) else {
        throw through.error("expected digits")
      }
      return .acked(line, number)
    case "expect":
      return .expect(line, [try FramePattern(try step.needed("frame"), comes: true)], inOrder: true)
    case "expectAll":
      return .expect(line, try FramePattern.list(try step.needed("frames"), true), inOrder: false)
    case "expectOneOf":
      return .expectOneOf(
        line, try FramePattern.list(try step.needed("frames"), true),
        orClose: step.optional("orClose")?.value.boolValue ?? false)
    case "fence":
      return .fence(line, UInt32(try step.needed("sequence").integer(1...Int(UInt32.max))))
    case "expectClose": return .expectClose(line)
    default: return .close(line)
    }
  }

  /// The usual body with members of the scenario in place of its own.
  private static func merged(_ usual: JSONObject, _ place: Place?) -> JSONValue {
    var body = usual
    for member in place?.value.objectValue?.members ?? [] { body[member.key] = member.value }
    return .object(body)
  }
}
