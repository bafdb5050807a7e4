// The machines of this package as a target of session vectors: sessions, the rules behind them, and a clock by hand.

import WireConformance
import WireProtocol
import WireServer

/// A server without sockets.
final class PlatformTarget: SessionTarget {
  let abilities = Set(SessionTest.Need.allCases)

  /// The topic map of the suite: Vectors/README.md.
  static let topics = """
    {"58.driver": {"im.location-track": "gps"}, "58.user": {"im.app-event": "events"}}
    """

  private final class Line {
    let id: ConnectionID
    var session: ServerSession
    /// What the session wrote and the client has not taken.
    var output: [UInt8] = []
    var unread: [UInt8] = []
    var reads = true
    var hasEnded = false
    /// The platform knows that it is over.
    var isTold = false

    init(_ id: ConnectionID, _ session: consuming ServerSession) {
      self.id = id
      self.session = session
    }
  }

  private let gate = GateID(rawValue: 7)
  private let configuration: ServerSessionConfiguration
  private let tokens: [String: SessionTest.Token]
  private let platform: Platform
  private var tools = SessionTools()
  private var lines: [Line] = []
  private var names: [String: Line] = [:]
  private var milliseconds: UInt64 = 1_800_000_000_000

  init(_ settings: SessionTest.Settings) throws {
    configuration = ServerSessionConfiguration(
      agent: "tests", heartbeatMilliseconds: settings.heartbeatMilliseconds ?? 60_000,
      pushWindow: settings.pushWindow ?? 256, maxOpenRequests: settings.maxOpenRequests ?? 64)
    tokens = settings.tokens
    var rules = PlatformConfiguration()
    rules.inboxLimit = settings.inboxLimit ?? rules.inboxLimit
    rules.senderLimit = settings.senderLimit ?? rules.senderLimit
    var numbers = Numbers()
    platform = Platform(
      storage: MemoryStorage(epoch: 99), presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(Self.topics.utf8)), configuration: rules
    ) { numbers.next() }
    handle([.renew(gate)])
  }

  // MARK: Steps

  func open(_ name: String) {
    let line = Line(
      ConnectionID(gate: gate, number: UInt64(lines.count + 1)),
      ServerSession(configuration, at: now))
    lines.append(line)
    names[name] = line
  }

  func send(_ bytes: [UInt8], on name: String) throws {
    let line = try line(name)
    line.session.receive(bytes.span, at: now, with: &tools, to: &line.output)
    work()
  }

  func receive(on name: String) throws -> SessionArrival {
    let line = try line(name)
    if !line.unread.isEmpty {
      defer { line.unread = [] }
      return .bytes(line.unread)
    }
    return line.hasEnded ? .end : .nothing
  }

  func arrived(on name: String) throws -> (bytes: Int, hasEnded: Bool) {
    let line = try line(name)
    return (line.unread.count, line.hasEnded)
  }

  func close(_ name: String) throws {
    try line(name).session.receiveEnd(at: now)
    work()
  }

  func advance(by duration: UInt64) {
    let end = milliseconds + duration
    while milliseconds < end {
      // The gate lives, so its lease is renewed in time; when nobody is connected, nobody notices.
      let live = lines.filter { $0.session.phase != .closed }
      let step = live.isEmpty ? end : min(end, milliseconds + 10_000)
      let due = live.compactMap { $0.session.deadline?.milliseconds }.min() ?? .max
      milliseconds = max(milliseconds, min(step, due))
      handle([.renew(gate), .tick])
      for line in live { line.session.advance(to: now, with: &tools, to: &line.output) }
      work()
    }
  }

  func read(_ reads: Bool, on name: String) throws {
    try line(name).reads = reads
    work()
  }

  func drain(retryAfterMilliseconds: UInt32) {
    for line in lines {
      line.session.drain(
        retryAfterMilliseconds: retryAfterMilliseconds, at: now, with: &tools, to: &line.output)
    }
    work()
  }

  func probe(_ name: String) throws {
    let line = try line(name)
    line.session.probe(at: now, with: &tools, to: &line.output)
    work()
  }

  // MARK: Between sessions and platform

  private struct NoConnection: Error {
    let name: String
  }

  private var now: SessionTime { SessionTime(milliseconds: milliseconds) }

  private func line(_ name: String) throws -> Line {
    guard let line = names[name] else { throw NoConnection(name: name) }
    return line
  }

  /// Passes requests, answers, pushes and bytes on until nothing is left.
  private func work() {
    var isBusy = true
    while isBusy {
      isBusy = false
      var inputs: [LogicInput] = []
      for line in lines {
        while let action = line.session.nextAction() {
          isBusy = true
          act(action, line, &inputs)
        }
      }
      if !inputs.isEmpty { handle(inputs) }
      for line in lines where line.reads && !line.output.isEmpty {
        isBusy = true
        line.unread += line.output
        let count = line.output.count
        line.output = []
        line.session.sent(count, at: now)
        line.session.advance(to: now, with: &tools, to: &line.output)
      }
    }
  }

  private func act(_ action: ServerSession.Action, _ line: Line, _ inputs: inout [LogicInput]) {
    switch action {
    case .request(.login(let login), let ticket):
      switch judge(login.token) {
      case .refused(let status):
        line.session.answer(
          ticket, .refused(status, Failure(text: "the token says so")), at: now, with: &tools,
          to: &line.output)
      case .good(let isService, let reach):
        let rights = Rights(isService: isService, reach: reach.map { .domains($0) } ?? .all)
        inputs.append(.login(line.id, login, rights, ticket))
      }
    case .request(let request, let ticket): inputs.append(.request(line.id, request, ticket))
    case .endOutput, .close:
      if action == .close, line.session.phase == .closed, !line.reads { line.output = [] }
      line.hasEnded = true
      if !line.isTold {
        line.isTold = true
        inputs.append(.closed(line.id))
      }
    }
  }

  private func judge(_ token: [UInt8]) -> SessionTest.Token {
    let text = String(decoding: token, as: UTF8.self)
    return tokens[text] ?? .good(isService: text == "service", reach: nil)
  }

  private func handle(_ inputs: [LogicInput]) {
    let time = LogicTime(
      milliseconds: milliseconds, uptimeMilliseconds: milliseconds - 1_799_999_999_000)
    for output in platform.handle(inputs, at: time) {
      switch output {
      case .answer(let id, let ticket, let answer):
        let line = lines[Int(id.number) - 1]
        line.session.answer(ticket, answer, at: now, with: &tools, to: &line.output)
      case .push(let id, let push):
        let line = lines[Int(id.number) - 1]
        line.session.push(push, at: now, with: &tools, to: &line.output)
      case .end(let id, let status, let text):
        let line = lines[Int(id.number) - 1]
        line.session.end(status, text, at: now, with: &tools, to: &line.output)
      case .unknownGate: break
      }
    }
  }
}
