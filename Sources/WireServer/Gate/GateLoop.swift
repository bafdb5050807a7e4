// The connections of one event loop and what they share.

import CoreMetrics
import NIOCore
import Synchronization
import WireProtocol

/// Lives on its event loop: everything is called there.
final class GateLoop {
  let gate: GateCore
  let eventLoop: any EventLoop
  var tools = SessionTools()
  var output: [UInt8] = []

  private var connections: [UInt64: GateConnection] = [:]
  private var inputs: [LogicInput] = []
  private var lastNumber: UInt64
  private let step: UInt64
  private var ticking: RepeatedTask?
  /// Those whose deadline comes before the next tick, and the task for the first of them: there is one at most.
  private var wheel = WakeWheel()
  private var waking: (at: SessionTime, task: Scheduled<Void>)?

  /// How often the deadlines of all connections are looked at.
  static let tick = TimeAmount.milliseconds(250)

  /// - Parameters:
  ///   - index: which of the gate's loops this is: the numbers of its connections tell.
  ///   - count: how many there are.
  init(_ gate: GateCore, on eventLoop: any EventLoop, index: Int, of count: Int) {
    self.gate = gate
    self.eventLoop = eventLoop
    lastNumber = UInt64(index)
    step = UInt64(count)
  }

  /// The time of the sessions, which runs faster than the world's where the gate says so.
  var now: SessionTime {
    let nanoseconds = eventLoop.now.uptimeNanoseconds
    guard gate.timeScale != 1 else { return SessionTime(milliseconds: nanoseconds / 1_000_000) }
    return SessionTime(milliseconds: UInt64(Double(nanoseconds) / 1_000_000 / gate.timeScale))
  }

  func nextID() -> ConnectionID {
    lastNumber += step
    return ConnectionID(gate: gate.id, number: lastNumber)
  }

  // MARK: Connections

  func add(_ connection: GateConnection) {
    connections[connection.id.number] = connection
    gate.metrics.connections.increment()
    if ticking == nil {
      let loop = NIOLoopBound(self, eventLoop: eventLoop)
      ticking = eventLoop.scheduleRepeatedTask(initialDelay: Self.tick, delay: Self.tick) { _ in
        loop.value.advance()
      }
    }
    if gate.isDraining.load(ordering: .relaxed) { drain(connection) }
  }

  func remove(_ connection: GateConnection) {
    connections[connection.id.number] = nil
    gate.metrics.connections.decrement()
    guard connections.isEmpty else { return }
    ticking?.cancel()
    ticking = nil
  }

  private func advance() {
    let now = now
    for connection in connections.values { connection.advance(to: now) }
  }

  /// Looks at this connection at its deadline, when that comes before the next tick.
  func wake(at deadline: SessionTime, for connection: GateConnection) {
    let now = now
    let tick = Double(Self.tick.nanoseconds) / 1_000_000 / gate.timeScale
    guard deadline < now + UInt64(tick) else { return }
    if let time = connection.wakesAt, time <= deadline { return }
    let time = wheel.insert(connection.id.number, at: deadline, now: now)
    connection.wakesAt = time
    schedule(at: time, now: now)
  }

  private func schedule(at time: SessionTime, now: SessionTime) {
    if let waking {
      if waking.at <= time { return }
      waking.task.cancel()
    }
    let loop = NIOLoopBound(self, eventLoop: eventLoop)
    let wait = Double(time - now) * 1_000_000 * gate.timeScale
    let task = eventLoop.scheduleTask(in: .nanoseconds(Int64(wait.rounded(.up)))) {
      loop.value.advanceUrgent()
    }
    waking = (time, task)
  }

  private func advanceUrgent() {
    waking = nil
    let now = now
    for number in wheel.take(upTo: now) {
      guard let connection = connections[number] else { continue }
      connection.wakesAt = nil
      connection.advance(to: now)
    }
    if let next = wheel.next { schedule(at: next, now: now) }
  }

  func drainAll() { for connection in connections.values { drain(connection) } }

  private func drain(_ connection: GateConnection) {
    connection.act { session, now, tools, output in
      session.drain(at: now, with: &tools, to: &output)
    }
    connection.flush()
  }

  func endAll(_ status: Status, _ text: String) {
    for connection in connections.values {
      connection.act { session, now, tools, output in
        session.end(status, text, at: now, with: &tools, to: &output)
      }
      connection.flush()
    }
  }

  /// Now and then a notification that no client knows, when the gate keeps its clients tolerant.
  func grease(for phase: ServerSession.Phase) -> Frame? {
    guard gate.isGreasing, phase == .open, UInt8.random(in: 0..<16) == 0 else { return nil }
    let body = (0..<Int.random(in: 0...32)).map { _ in UInt8.random(in: 0...255) }
    return try? Frame(.notification, Command(.random(in: 0xF000...0xFFFE)), sequence: 0, body: body)
  }

  // MARK: To the platform

  /// Notes something for the platform; ``submit()`` gives it on.
  func post(_ input: LogicInput) { inputs.append(input) }

  func submit() {
    guard !inputs.isEmpty else { return }
    if !gate.isKilled.load(ordering: .relaxed) { gate.logic.submit(inputs) }
    inputs.removeAll(keepingCapacity: inputs.count <= 1_024)
  }

  /// Has a login's token judged, then gives the login to the platform.
  func authenticate(
    _ request: Login.Request, _ ticket: RequestTicket, for connection: GateConnection
  ) {
    let id = connection.id
    let loop = NIOLoopBound(self, eventLoop: eventLoop)
    let (authenticator, eventLoop) = (gate.authenticator, eventLoop)
    // One task a login, none a connection.
    Task {
      let judgement = await authenticator.judge(request.account, token: request.token)
      eventLoop.execute {
        // The platform would never hear of the end of one that is gone already.
        guard loop.value.connections[id.number] != nil else { return }
        switch judgement {
        case .success(let rights): loop.value.post(.login(id, request, rights, ticket))
        case .failure(let refusal):
          loop.value.deliver([.answer(id, ticket, .refused(refusal.status, refusal.failure))])
        }
        loop.value.submit()
      }
    }
  }

  // MARK: From the platform

  func deliver(_ outputs: [LogicOutput]) {
    var touched: [GateConnection] = []
    for output in outputs {
      switch output {
      case .answer(let id, let ticket, let answer):
        act(id, &touched) { session, now, tools, output in
          session.answer(ticket, answer, at: now, with: &tools, to: &output)
        }
      case .push(let id, let push):
        act(id, &touched) { session, now, tools, output in
          session.push(push, at: now, with: &tools, to: &output)
        }
      case .end(let id, let status, let text):
        act(id, &touched) { session, now, tools, output in
          session.end(status, text, at: now, with: &tools, to: &output)
        }
      case .unknownGate:
        endAll(.overloaded, "the gate was away for too long")
      }
    }
    for connection in touched { connection.flush() }
    submit()
  }

  private func act(
    _ id: ConnectionID, _ touched: inout [GateConnection],
    _ body: (inout ServerSession, SessionTime, inout SessionTools, inout [UInt8]) -> Void
  ) {
    guard let connection = connections[id.number] else { return }
    connection.act(body)
    if touched.last !== connection { touched.append(connection) }
  }
}
