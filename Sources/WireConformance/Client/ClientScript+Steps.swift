// What each step of a client's scenario does.

import WireProtocol

extension ClientScript {
  func run(_ action: ClientTest.Action) async throws {
    switch action {
    case .accept(let name): try await accept(name)
    case .login(let name, let hello, let login, let expected):
      try await self.login(name, hello, login, expected)
    case .send(let name, let sending): try send(sending, on: name)
    case .answer(let name, let status, let body): try answer(name, status, body)
    case .expect(let name, let frames, let inOrder): try await expect(name, frames, inOrder)
    case .expectOneOf(let name, let frames, let orClose):
      guard let found = try await next(name, frames, orClose: orClose) else { return }
      guard let fitting = try frames.first(where: { try fits($0, found) }) else {
        throw Failed("frame", "one of \(frames.map(\.header))", found.line)
      }
      try compare(fitting, found)
    case .fence(let name, let sequence): try await fence(name, sequence)
    case .acked(let name, let through): try await acked(name, through)
    case .inbox(let inbox): self.inbox = inbox
    case .events(let kind, let least): try await events(kind, least)
    case .expectClose(let name):
      if let frame = try await next(name, [], orClose: true) {
        throw Failed("connection", "ended by the client", frame.line)
      }
    case .close(let name):
      _ = try line(name)
      lines[name] = nil
    case .ask(let request, let reply):
      pipe.ask(try values.filled(.object(request)).objectValue ?? request)
      if let reply { try await compareReply(request["request"]?.stringValue ?? "", reply) }
    case .reply(let name, let expected): try await compareReply(name, expected)
    case .event(let expected, let isThere): try await event(expected, isThere: isThere)
    case .quiet(let milliseconds):
      let connection = try await wait(within: scaled(milliseconds)) { self.listener.accept() }
      if connection != nil { throw Failed("connection", "none", "the client connects") }
    }
  }

  // MARK: Connections

  private func accept(_ name: String) async throws {
    guard let socket = try await wait({ self.listener.accept() }) else {
      throw Failed("connection", "the client connects", "it does not")
    }
    try checkTime("connection")
    lines[name] = ClientLine(socket)
  }

  /// Connection, hello, login and their answers.
  private func login(
    _ name: String, _ hello: JSONValue, _ login: JSONValue, _ expected: JSONValue
  ) async throws {
    try await accept(name)
    // Only connecting has its time.
    step = ClientTest.Step(action: step.action, after: 0, within: step.within)
    func request(_ command: String, _ body: JSONValue) -> FramePattern {
      FramePattern(
        header: ["kind": "request", "command": .string(command)], body: body, bodyHex: nil)
    }
    try await expect(name, [request("hello", [:])], true)
    try answer(name, "ok", hello)
    try await expect(name, [request("login", expected)], true)
    let attempt: JSONValue = ["attempt": ["bind": .string("\(name).attempt")]]
    try compare(attempt, try line(name).asked?.body ?? .null, "body")
    try answer(name, "ok", login)
  }

  func line(_ name: String) throws -> ClientLine {
    guard let line = lines[name] else { throw Failed("connection", "opened before", name) }
    return line
  }

  // MARK: What the server says

  private func send(_ sending: SessionTest.Sending, on name: String) throws {
    switch sending {
    case .bytes(let bytes): try put(bytes, on: name)
    case .frames(let frames, let part):
      let bytes = try frames.flatMap { try $0.bytes(values) }
      for frame in frames { note(try frame.body.map { try values.filled($0) }) }
      let sent = part.map { Array(bytes[$0.clamped(to: bytes.indices)]) } ?? bytes
      try put(sent, on: name)
    }
  }

  private func put(_ bytes: [UInt8], on name: String) throws {
    let said = try line(name).send(bytes)
    pipe.note(false, "\(name): \(said)")
  }

  private func answer(_ name: String, _ status: JSONValue, _ body: JSONValue?) throws {
    let line = try line(name)
    guard let asked = line.asked else { throw Failed("request", "one to answer", "none") }
    let pattern = ClientScript.answer(
      asked.header, status: status, try body.map { try values.filled($0) })
    note(pattern.body)
    try put(try pattern.bytes(values), on: name)
  }

  private static func answer(_ asked: JSONValue, status: JSONValue, _ body: JSONValue?)
    -> FramePattern
  {
    FramePattern(
      header: [
        "kind": "response", "commandID": asked["commandID"] ?? .null,
        "sequence": asked["sequence"] ?? .null,
        status.stringValue == nil ? "statusCode" : "status": status,
      ], body: body, bodyHex: nil)
  }

  /// Remembers what the server has said of the inbox.
  private func note(_ body: JSONValue?) {
    guard let body else { return }
    let said = body["inbox"] ?? body
    guard let epoch = said["epoch"]?.stringValue, epoch != "0" else { return }
    func number(_ value: JSONValue?) -> UInt64 { UInt64(value?.stringValue ?? "0") ?? 0 }
    if inbox["epoch"]?.stringValue != epoch { inbox = ["epoch": .string(epoch)] }
    let head =
      [
        inbox["head"], said["head"], said["inboxSequence"], said["message"]?["inboxSequence"],
      ].map(number).max() ?? 0
    if head > 0 { inbox["head"] = .string(String(head)) }
  }

  /// Answers acks and keepalives that no step asks for, as a server would.
  ///
  /// - Returns: whether it was one of these.
  @discardableResult
  func answerByItself(_ frame: Outcome.FrameJSON, on line: ClientLine) -> Bool {
    guard frame.header["kind"] == "request", let command = frame.header["command"]?.stringValue,
      command == "c2c-ack" || command == "keepalive"
    else { return false }
    let body: JSONValue = inbox.members.isEmpty ? [:] : ["inbox": .object(inbox)]
    guard let bytes = try? ClientScript.answer(frame.header, status: "ok", body).bytes(values)
    else { return false }
    if command == "c2c-ack" { line.acked = ClientScript.through(frame) }
    pipe.note(false, "answered by itself: \(line.send(bytes))")
    return true
  }

  // MARK: What the client says

  private func expect(_ name: String, _ frames: [FramePattern], _ inOrder: Bool) async throws {
    var left = frames
    while !left.isEmpty {
      guard let found = try await next(name, left, orClose: false) else { return }
      let index = inOrder ? 0 : try left.firstIndex(where: { try fits($0, found) })
      guard let index else {
        if left.count == 1 { try compare(left[0], found) }
        throw Failed("frame", "one of \(left.map(\.header))", found.line)
      }
      try compare(left.remove(at: index), found)
    }
  }

  private func acked(_ name: String, _ through: UInt64) async throws {
    let ack = FramePattern(
      header: ["kind": "request", "command": "c2c-ack"], body: nil, bodyHex: nil)
    let line = try line(name)
    // It may have come while another step waited for something else.
    var last = line.acked
    if last > through { throw Failed("ack", "up to \(through)", "\(last)") }
    while last < through {
      guard let found = try await next(name, [ack], orClose: false) else { return }
      try compare(ack, found)
      let sequence = ClientScript.through(found)
      guard sequence > last, sequence <= through else {
        throw Failed("ack", "above \(last), and up to \(through)", "\(sequence)")
      }
      last = sequence
      answerByItself(found, on: line)
    }
  }

  private static func through(_ ack: Outcome.FrameJSON) -> UInt64 {
    UInt64(ack.body?["through"]?.stringValue ?? "0") ?? 0
  }

  private func events(_ kind: String, _ least: Int) async throws {
    func places() -> [Int] {
      pipe.events.indices.filter { pipe.events[$0]["event"]?.stringValue == kind }
    }
    let found = try await wait { places().count >= least ? true : nil }
    guard found != nil else {
      throw Failed("events \(kind)", "at least \(least)", "\(places().count)")
    }
    for index in places().reversed() { _ = pipe.takeEvent(at: index) }
  }

  private func fence(_ name: String, _ sequence: UInt32) async throws {
    let number = JSONValue.number(JSONNumber(sequence))
    let keepalive = FramePattern(
      header: ["kind": "request", "command": "keepalive", "sequence": number], body: [:],
      bodyHex: nil)
    try put(try keepalive.bytes(values), on: name)
    try await expect(name, [.answer("keepalive", number)], true)
  }

  /// The next frame that a step has to look at; nil: the client has ended, which is right only where the step says so.
  private func next(_ name: String, _ wanted: [FramePattern], orClose: Bool) async throws
    -> Outcome.FrameJSON?
  {
    let line = try line(name)
    let commands = wanted.map { $0.header["command"]?.stringValue }
    let found: Outcome.FrameJSON?? = try await wait {
      while let frame = try line.peek() {
        self.pipe.note(true, "\(name): \(frame.line)")
        let command = frame.header["command"]?.stringValue
        if !commands.contains(command), self.answerByItself(frame, on: line) {
          line.take()
          continue
        }
        line.take()
        return .some(frame)
      }
      return line.isOver ? .some(nil) : nil
    }
    switch found {
    case .some(let frame?):
      if frame.header["kind"] == "request" { line.asked = frame }
      try checkTime("frame")
      return frame
    case .some(nil) where orClose:
      try checkTime("end")
      return nil
    case .some(nil): throw Failed("frame", "one more", "none, and the client has ended")
    case nil:
      throw orClose && wanted.isEmpty
        ? Failed("connection", "ended by the client", "open, nothing comes")
        : Failed("frame", "one more", "none")
    }
  }

  private func fits(_ pattern: FramePattern, _ found: Outcome.FrameJSON) throws -> Bool {
    var copy = values
    return try pattern.mismatches(found, &copy).isEmpty
  }

  private func compare(_ pattern: FramePattern, _ found: Outcome.FrameJSON) throws {
    let mismatches = try pattern.mismatches(found, &values)
    if !mismatches.isEmpty { throw Failed(mismatches) }
  }

  // MARK: What the testee tells

  /// Messages come in their order; of other kinds the first that fits is taken. Before it, what nobody asks for of the
  /// connection is passed over.
  private func event(_ expected: JSONValue, isThere: Bool) async throws {
    let kind = expected["event"]?.stringValue
    let time = isThere ? Duration.zero : patience + scaled(step.after + step.within)
    let index: Int? = try await wait(within: time) {
      let ofKind = self.pipe.events.indices.filter {
        self.pipe.events[$0]["event"]?.stringValue == kind
      }
      if kind == "message" { return ofKind.first }
      return try ofKind.first { index in
        var copy = self.values
        var mismatches: [Mismatch] = []
        try copy.compare(expected, self.pipe.events[index], "event", &mismatches)
        return mismatches.isEmpty
      }
    }
    guard let index else {
      let others = pipe.events.map { "\($0)" }.joined(separator: ", ")
      throw Failed(
        "event", "\(expected)", others.isEmpty ? "none" : "only \(others)")
    }
    try compare(expected, pipe.takeEvent(at: index), "event")
    try checkTime("event")
  }
}
