// A device with its SDK and application: what outlives a connection, and what outlives the process.

package import WireProtocol

package final class SimulatedClient {
  package let account: Account
  /// Which of the account's devices.
  package let device: String
  package private(set) var link: SimulatedLink?
  private var session: ClientSession?
  private var tools = SessionTools()
  private var output: [UInt8] = []
  private var random: SeededGenerator
  /// The longest that the application takes for a message, in milliseconds: longer than acks wait, or not.
  private let slowness: UInt64

  /// Whether the platform knows the device.
  package private(set) var hasLoggedIn = false
  package private(set) var outbox = Outbox()
  package private(set) var inbox = Inbox()
  private var backoff = Backoff(first: 200, longest: 2_000)
  private var connectsAt: UInt64 = 0
  private var attempt: UInt64 = 0
  /// Handed out, with the time at which the application is done with it.
  private var atWork: [(due: UInt64, delivery: Inbox.Delivery)] = []

  /// What is stored: the cursor, and the letters without an outcome.
  private var stored = (epoch: UInt64(0), cursor: UInt64(0), ids: [String]())
  private var letters: [(letter: Outbox.Letter, at: SessionTime)] = []
  /// The messages that the application was done with, in the order in which it got them.
  package private(set) var handled: [Message] = []
  package private(set) var outcomes: [Outbox.Outcome] = []

  package init(_ account: Account, device: String = "d", seed: UInt64) {
    self.account = account
    self.device = device
    random = SeededGenerator(seed: seed)
    slowness = [20, 1_500].randomElement(using: &random) ?? 20
  }

  package var isSettled: Bool {
    letters.isEmpty && atWork.isEmpty && inbox.through == inbox.head && inbox.held == 0
  }
  package var wantsToConnect: Bool { link == nil }

  /// Where it stands, for who wonders why nothing goes on.
  package var description: String {
    let phase = session?.phase.rawValue ?? "no connection"
    let due = nextDue.map { "\($0)" } ?? "never"
    return
      "\(account.uid): \(phase), \(session?.openRequests ?? 0) open; \(letters.count) letters, \(atWork.count) at work, \(inbox.held) held, "
      + "\(inbox.through) of \(inbox.head), \(handled.count) handled, due \(due)"
  }

  package func write(_ letter: Outbox.Letter, at now: UInt64) {
    let time = SessionTime(milliseconds: now)
    letters.append((letter, time))
    _ = outbox.add(letter, at: time)
  }

  package var nextDue: UInt64? {
    guard let link else { return connectsAt }
    let now = SessionTime(milliseconds: 0)
    let due: [UInt64?] = [
      session?.deadline?.milliseconds, link.toClient.nextDue, link.clientLearnsAt,
      atWork.map(\.due).min(), inbox.ackDeadline?.milliseconds,
      outbox.deadline(after: now)?.milliseconds,
    ]
    return due.compactMap { $0 }.min()
  }

  package func mayConnect(at now: UInt64) -> Bool { link == nil && connectsAt <= now }

  package func connect(_ link: SimulatedLink, at now: UInt64) {
    self.link = link
    attempt += 1
    let login = Login.Request(
      account: account, device: Device(id: device), attempt: attempt, epoch: inbox.epoch,
      cursor: inbox.cursor)
    session = ClientSession(
      hello: Hello.Request(
        minVersion: .v1, maxVersion: .v1, heartbeatMilliseconds: 3_000, pushWindow: 10),
      login: login)
    session?.start(at: SessionTime(milliseconds: now), with: &tools, to: &output)
  }

  /// The process dies and starts again with what is stored.
  package func restart(at now: UInt64, using random: inout SeededGenerator) {
    link?.breakNow(at: now, using: &random)
    link = nil
    session = nil
    output = []
    atWork = []
    inbox = Inbox(epoch: stored.epoch, cursor: stored.cursor, recentIDs: stored.ids)
    outbox = Outbox()
    for (letter, time) in letters { _ = outbox.add(letter, at: time) }
    connectsAt = now
  }

  package func work(at now: UInt64) {
    guard let link else { return }
    let time = SessionTime(milliseconds: now)
    while let bytes = link.toClient.receive(at: now) {
      session?.receive(bytes.span, at: time, with: &tools, to: &output)
    }
    if let deadline = session?.deadline, deadline <= time {
      session?.advance(to: time, with: &tools, to: &output)
    }
    if let end = link.clientLearnsAt, end <= now { session?.receiveEnd(at: time) }
    takeEvents(at: time)
    handle(at: time)
    ask(at: time)
    if !link.isBroken { link.toServer.send(output, at: now, delay: 0...80, using: &random) }
    output.removeAll()
    if session?.phase == .closed { disconnect(at: now) }
  }

  private func disconnect(at now: UInt64) {
    link?.breakNow(at: now, using: &random)
    link = nil
    session = nil
    inbox.closed()
    outbox.restart()
    connectsAt = now + backoff.failed(using: &random)
  }

  private func takeEvents(at time: SessionTime) {
    while let event = session?.nextEvent() {
      switch event {
      case .opened(let login):
        hasLoggedIn = true
        backoff.succeeded()
        outbox.restart()
        inbox.opened(login)
      case .pushed(.message(let push)): inbox.received(push)
      case .answered(let ticket, let answer): take(ticket, answer, at: time)
      case .draining: session?.close()
      default: break
      }
    }
  }

  private func take(_ ticket: RequestTicket, _ answer: PlatformAnswer, at time: SessionTime) {
    switch ticket.command {
    case .getOfflineMsg: inbox.pulled(answer)
    case .c2cAck: inbox.acked(answer)
    case .keepalive:
      if case .keepalive(let body) = answer, let state = body.inbox { inbox.learned(state) }
    default:
      if case .c2c(let body) = answer { inbox.sent(body) }
      guard let outcome = outbox.answered(ticket, answer, at: time, using: &random) else { return }
      outcomes.append(outcome)
      switch outcome {
      case .accepted(let id, _), .failed(let id, _, _), .gaveUp(let id):
        letters.removeAll { $0.letter.clientMessageID == id }
      }
    }
  }

  private func handle(at time: SessionTime) {
    while let delivery = inbox.nextDelivery() {
      let due = max(atWork.last?.due ?? 0, time.milliseconds)
      atWork.append((due + UInt64.random(in: 0...slowness, using: &random), delivery))
    }
    var hasHandled = false
    while let first = atWork.first, first.due <= time.milliseconds {
      hasHandled = true
      atWork.removeFirst()
      handled.append(first.delivery.message)
      inbox.handled(first.delivery, at: time)
    }
    // The ids change only with the cursor, or with what was handled, and are many.
    if hasHandled || inbox.cursor != stored.cursor || inbox.epoch != stored.epoch {
      stored = (inbox.epoch, inbox.cursor, inbox.recentIDs)
    }
  }

  private func ask(at time: SessionTime) {
    guard session?.phase == .open else { return }
    func send(_ request: PlatformRequest) -> RequestTicket? {
      try? session?.send(request, at: time, with: &tools, to: &output)
    }
    // Each asks only what can go out now.
    if session?.freeRequests ?? 0 > 0, let ack = inbox.nextAck(at: time) { _ = send(.c2cAck(ack)) }
    if session?.freeRequests ?? 0 > 0, let pull = inbox.nextPull() {
      _ = send(.getOfflineMsg(pull))
    }
    while let letter = outbox.next(at: time), let ticket = send(letter.request) {
      outbox.sent(letter, as: ticket)
    }
  }
}
