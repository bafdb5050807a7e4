// Plays the server of a scenario to a client, step by step.

import WireProtocol

/// A run of one scenario. Blocks no thread: while nothing comes, the task sleeps.
final class ClientScript {
  /// What a step did not find.
  struct Failed: Error {
    let mismatches: [Mismatch]

    init(_ mismatches: [Mismatch]) { self.mismatches = mismatches }
    init(_ what: String, _ expected: String, _ actual: String) {
      mismatches = [Mismatch(what: what, expected: expected, actual: actual)]
    }
  }

  let test: ClientTest
  let pipe: ClientPipe
  let listener: ClientListener
  private let host: String
  /// How long a millisecond of the scenario takes, in milliseconds.
  let scale: Double
  /// How long anything may take.
  let patience: Duration
  var values = SessionValues()
  var lines: [String: ClientLine] = [:]
  /// What the server has said of the inbox, for answers that no step gives.
  var inbox: JSONObject = [:]
  /// When the step before was over, and when what this one waits for may come.
  private var stepBegan = ContinuousClock.now
  var step: ClientTest.Step

  init(
    _ test: ClientTest, _ pipe: ClientPipe, _ listener: ClientListener, host: String, scale: Double,
    patience: Duration
  ) {
    self.test = test
    self.pipe = pipe
    self.listener = listener
    self.host = host
    self.scale = scale
    self.patience = patience
    step = ClientTest.Step(action: .quiet(0), after: 0, within: 0)
  }

  /// Plays all steps.
  ///
  /// - Returns: how what came differs; empty when nothing does.
  /// - Throws: ``ClientPipe/Broken`` when the testee is at fault itself.
  func run() async throws -> [Mismatch] {
    var number = 0
    do {
      try await start()
      for step in test.steps {
        number += 1
        self.step = step
        try await run(step.action)
        stepBegan = .now
      }
      number += 1
      try await stop()
    } catch let failure as Failed {
      return failure.mismatches.map {
        Mismatch(
          what: "\(place(number)): \($0.what)", expected: $0.expected, actual: $0.actual)
      }
    } catch let unbound as SessionValues.Unbound {
      return [
        Mismatch(what: place(number), expected: "a value for \(unbound.name)", actual: "none")
      ]
    } catch let broken as ClientPipe.Broken {
      throw ClientPipe.Broken(
        explanation: "\(place(number)): \(broken.explanation)", errors: broken.errors)
    }
    return []
  }

  private func place(_ number: Int) -> String {
    number == 0 ? "start" : number > test.steps.count ? "stop" : "step \(number)"
  }

  // MARK: Beginning and end

  private func start() async throws {
    var request: JSONObject = [
      "request": "start",
      "server": .string(
        host.contains(":") ? "[\(host)]:\(listener.port)" : "\(host):\(listener.port)"),
      "account": "ann@58.user", "device": "d1", "token": "t",
    ]
    if scale != 1 { request["timeScale"] = JSONNumber(scale).map { .number($0) } }
    request["epoch"] = test.start.epoch.map { .number(JSONNumber($0)) }
    request["cursor"] = test.start.cursor.map { .number(JSONNumber($0)) }
    if test.start.holds { request["holds"] = true }
    pipe.ask(request)
    try await compareReply("start", ["ok": [:]])
  }

  /// Has the client end. Everything that it has told by then was asked for, or is about the connection.
  private func stop() async throws {
    pipe.ask(["request": "stop"])
    let reply = try await wait(within: patience) {
      for (name, line) in self.lines {
        // Acks that come at the end are answered, and nothing else is looked at.
        while let frame = try line.peek() {
          self.answerByItself(frame, on: line)
          line.take()
        }
        if line.isOver { self.lines[name] = nil }
      }
      _ = self.listener.accept()
      return self.pipe.reply(to: "stop")
    }
    guard let reply else { throw Failed("answer to stop", "one", "none") }
    try compare(["ok": [:]], reply, "answer to stop")
    let rest = pipe.events.filter { !ClientScript.isAboutConnection($0) }
    while !pipe.events.isEmpty { _ = pipe.takeEvent(at: 0) }
    if let first = rest.first { throw Failed("events", "none that no step asks for", "\(first)") }
  }

  static func isAboutConnection(_ event: JSONValue) -> Bool {
    ["open", "waiting", "closed"].contains(event["event"]?.stringValue)
  }

  // MARK: Waiting

  /// How long so many milliseconds of the scenario take.
  func scaled(_ milliseconds: UInt64) -> Duration {
    .milliseconds(1) * (Double(milliseconds) * scale)
  }

  /// Waits until `look` finds something, for as long as this step may take.
  func wait<Found>(_ look: () throws -> Found?) async throws -> Found? {
    try await wait(within: patience + scaled(step.after + step.within), look)
  }

  func wait<Found>(within time: Duration, _ look: () throws -> Found?) async throws -> Found? {
    let end = ContinuousClock.now + time
    while true {
      try pipe.pump()
      for line in lines.values { line.flush() }
      do {
        if let found = try look() { return found }
      } catch let error as WireError {
        throw Failed("frame", "one that can be read", "\(error)")
      }
      if ContinuousClock.now >= end { return nil }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Something has come that may not come sooner than the step says.
  func checkTime(_ what: String) throws {
    guard step.after > 0 else { return }
    // Clients count whole milliseconds, and those of the scenario may be much shorter.
    let least = scaled(step.after) - ClientScript.tolerance
    let took = ContinuousClock.now - stepBegan
    if took < least {
      throw Failed(
        what, "no sooner than \(step.after) ms later",
        "after \(Int((took / .milliseconds(1) / scale).rounded())) ms")
    }
  }

  private static let tolerance = Duration.milliseconds(5)

  // MARK: The testee

  func compareReply(_ name: String, _ expected: JSONValue) async throws {
    guard let reply = try await wait({ self.pipe.reply(to: name) }) else {
      throw Failed("answer to \(name)", "one", "none")
    }
    try compare(expected, reply, "answer to \(name)")
  }

  func compare(_ expected: JSONValue, _ found: JSONValue, _ what: String) throws {
    var mismatches: [Mismatch] = []
    try values.compare(expected, found, what, &mismatches)
    if !mismatches.isEmpty { throw Failed(mismatches) }
  }
}
