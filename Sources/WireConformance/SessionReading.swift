// Reads session vectors, strictly.

import WireProtocol

extension SessionTest {
  static let members: Set<String> = ["server", "needs", "steps"]

  /// - Parameter isAcceptable: whether the vector's result is `acceptable`.
  init(_ object: StrictObject, isAcceptable: Bool) throws(VectorError) {
    settings =
      try object.optional("server").map { (place) throws(VectorError) in
        try Settings(place)
      } ?? Settings()
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
    let isChoice = steps.contains { if case .expectOneOf = $0 { true } else { false } }
    if isChoice != isAcceptable {
      throw object.place.error("is acceptable if, and only if, it has a step expectOneOf")
    }
    let evident = Need.evident(settings, steps)
    if needs.subtracting([.burst, .topics]) != evident {
      throw object.place.error(
        "needs \(evident.map(\.rawValue).sorted().joined(separator: ", ")) by its steps")
    }
  }
}

extension SessionTest.Need {
  /// What can be told from the steps alone.
  fileprivate static func evident(
    _ settings: SessionTest.Settings, _ steps: [SessionTest.Step]
  ) -> Set<Self> {
    var needs: Set<Self> = []
    if !settings.tokens.isEmpty { needs.insert(.tokens) }
    var others = settings
    others.tokens = [:]
    if others != SessionTest.Settings() { needs.insert(.settings) }
    for step in steps {
      switch step {
      case .advance: needs.insert(.clock)
      case .read: needs.insert(.pause)
      case .drain: needs.insert(.drain)
      case .probe: needs.insert(.probe)
      default: break
      }
    }
    return needs
  }
}

extension SessionTest.Settings {
  fileprivate init(_ place: Place) throws(VectorError) {
    let object = try StrictObject(
      place,
      members: [
        "heartbeatMilliseconds", "pushWindow", "maxOpenRequests", "inboxLimit", "senderLimit",
        "tokens",
      ])
    func number(_ name: String) throws(VectorError) -> Int? {
      try object.optional(name)?.integer(1...Int(UInt32.max))
    }
    heartbeatMilliseconds = try number("heartbeatMilliseconds").map { UInt32($0) }
    pushWindow = try number("pushWindow").map { UInt32($0) }
    maxOpenRequests = try number("maxOpenRequests").map { UInt32($0) }
    inboxLimit = try number("inboxLimit")
    senderLimit = try number("senderLimit")
    guard let tokens = object.optional("tokens") else { return }
    guard let table = tokens.value.objectValue else { throw tokens.error("expected an object") }
    for member in table.members {
      self.tokens[member.key] = try SessionTest.Token(
        Place(value: member.value, path: "\(tokens.path).\(member.key)", file: tokens.file))
    }
  }
}

extension SessionTest.Token {
  fileprivate init(_ place: Place) throws(VectorError) {
    let object = try StrictObject(place, members: ["refuse", "service", "reach"])
    if let refusal = object.optional("refuse") {
      try object.refuse(["service", "reach"], because: "the login is refused")
      guard let status = StatusTable.standard[try refusal.string()]?.status else {
        throw refusal.error("is the name of no status")
      }
      self = .refused(status)
      return
    }
    var reach: Set<String>?
    if let list = object.optional("reach") {
      var domains: Set<String> = []
      for domain in try list.elements() { domains.insert(try domain.text()) }
      reach = domains
    }
    self = .good(isService: object.optional("service")?.value.boolValue ?? false, reach: reach)
  }
}

extension SessionTest.Step {
  /// The members that a step has besides its own name.
  private static let members: [String: Set<String>] = [
    "open": [], "hello": ["body"],
    "login": ["account", "device", "attempt", "body", "token", "epoch", "cursor"],
    "send": ["frame", "frames", "wire", "bytes"], "expect": ["frame"], "expectAll": ["frames"],
    "expectOneOf": ["frames", "orClose"], "fence": ["sequence"], "expectClose": [], "close": [],
    "advance": [], "pause": [], "resume": [], "drain": [], "probe": [],
  ]

  fileprivate init(_ place: Place) throws(VectorError) {
    guard let action = place.value.objectValue?.members.first?.key,
      let members = Self.members[action]
    else { throw place.error("is no step: its first member says what is done") }
    let step = try StrictObject(place, members: members.union([action]))
    let first = try step.needed(action)
    if action == "advance" {
      self = .advance(UInt64(try first.integer(0...Int.max)))
      return
    }
    if action == "drain" {
      self = .drain(UInt32(try first.integer(0...Int(UInt32.max))))
      return
    }
    let name = try first.text()
    switch action {
    case "open": self = .open(name)
    case "hello", "login": self = .login(name, try SessionTest.Opening(step, action == "login"))
    case "send": self = .send(name, try SessionTest.Sending(step))
    case "expect":
      self = .expect(name, [try FramePattern(try step.needed("frame"), comes: true)], inOrder: true)
    case "expectAll":
      self = .expect(name, try FramePattern.list(try step.needed("frames"), true), inOrder: false)
    case "expectOneOf":
      self = .expectOneOf(
        name, try FramePattern.list(try step.needed("frames"), true),
        orClose: step.optional("orClose")?.value.boolValue ?? false)
    case "fence":
      self = .fence(name, UInt32(try step.needed("sequence").integer(1...Int(UInt32.max))))
    case "expectClose": self = .expectClose(name)
    case "close": self = .close(name)
    case "pause": self = .read(name, false)
    case "resume": self = .read(name, true)
    default: self = .probe(name)
    }
  }
}

extension SessionTest.Opening {
  fileprivate init(_ step: StrictObject, _ hasLogin: Bool) throws(VectorError) {
    var hello: JSONObject = ["minVersion": 16, "maxVersion": 16]
    for member in step.optional("body")?.value.objectValue?.members ?? [] {
      hello[member.key] = member.value
    }
    self.hasLogin = hasLogin
    let greeting = FramePattern(
      header: ["command": "hello", "sequence": 1], body: .object(hello), bodyHex: nil)
    guard hasLogin else {
      frames = [greeting]
      return
    }
    let account = try step.needed("account")
    guard let who = try? Account(text: try account.string()) else {
      throw account.error("is no account: uid@domain")
    }
    var body: JSONObject = [
      "account": ["domain": .string(who.domain), "uid": .string(who.uid)],
      "device": ["id": .string(try step.needed("device").text())],
      "attempt": .string(try step.needed("attempt").text()),
    ]
    if let token = try step.optional("token")?.text() {
      body["token"] = ["parts": [[.string(token), 1]]]
    }
    body["epoch"] = step.optional("epoch")?.value
    body["cursor"] = step.optional("cursor")?.value
    frames = [
      greeting,
      FramePattern(
        header: ["command": "login", "sequence": 2], body: .object(body), bodyHex: nil),
    ]
  }
}

extension SessionTest.Sending {
  init(_ step: StrictObject) throws(VectorError) {
    if let wire = step.optional("wire") {
      try step.refuse(["frame", "frames", "bytes"], because: "wire is there")
      self = .bytes(try wire.bytes())
      return
    }
    var frames: [FramePattern]
    if let frame = step.optional("frame") {
      try step.refuse(["frames"], because: "frame is there")
      frames = [try FramePattern(frame, comes: false)]
    } else {
      frames = try FramePattern.list(try step.needed("frames"), false)
    }
    guard let part = step.optional("bytes") else {
      self = .frames(frames, part: nil)
      return
    }
    let edges = try part.elements()
    guard edges.count == 2 else { throw part.error("expected where the part begins and ends") }
    let start = try edges[0].integer(0...Int.max)
    self = .frames(frames, part: start..<(try edges[1].integer(start...Int.max)))
  }
}

extension FramePattern {
  private static let headerMembers: Set<String> = [
    "version", "kind", "flags", "command", "commandID", "status", "statusCode", "sequence",
  ]

  static func list(_ place: Place, _ comes: Bool) throws(VectorError) -> [FramePattern] {
    var frames: [FramePattern] = []
    for frame in try place.elements() { frames.append(try FramePattern(frame, comes: comes)) }
    if frames.isEmpty { throw place.error("is empty") }
    return frames
  }

  init(_ place: Place, comes: Bool) throws(VectorError) {
    let object = try StrictObject(place, members: ["header", "body", "bodyHex"])
    let header = try StrictObject(try object.needed("header"), members: Self.headerMembers)
    if (header.optional("command") == nil) == (header.optional("commandID") == nil) {
      throw header.place.error("needs one of command and commandID")
    }
    if let name = header.optional("command"), CommandTable.standard[try name.string()] == nil {
      throw name.error("is the name of no command")
    }
    if comes { _ = try header.needed("kind") }
    if let hex = object.optional("bodyHex") {
      try object.refuse(["body"], because: "bodyHex is there")
      _ = try hex.bytes()
    }
    if let body = object.optional("body"), body.value.objectValue == nil {
      throw body.error("expected an object")
    }
    self.header = header.place.value
    body = object.optional("body")?.value
    bodyHex = try object.optional("bodyHex")?.string()
  }
}
