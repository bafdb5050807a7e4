// Two clients of one platform through gates and a network that is late and breaks: what one writes the other has to be shown, once.

internal import WireProtocol

/// Two accounts that write to each other.
package final class Simulation {
  private var random: SeededGenerator
  /// Ids are unlike each other even where a script decides all else.
  private var ids = SeededGenerator(seed: 0)
  private let platform: StubPlatform
  private let clients: [SimulatedClient]
  private let isOrdered: Bool
  private let configuration: ServerSessionConfiguration
  private var gates: [SimulatedGate] = []
  private var faults: [String] = []
  private var now: UInt64 = 1_000
  private var written: [[ClientMessageID]] = [[], []]
  /// Until then things go wrong; afterwards everything has to settle.
  private let calm: UInt64

  package convenience init(seed: UInt64) { self.init(SeededGenerator(seed: seed)) }

  /// The history that a generator decides.
  package init(_ generator: SeededGenerator) {
    random = generator
    isOrdered = random.next() % 2 == 0
    platform = StubPlatform(seed: random.next(), refusesOne: isOrdered ? 0 : 8)
    var seeds = random
    clients = ["a", "b"].map {
      SimulatedClient(Account(domain: "58.user", uid: $0), seed: seeds.next())
    }
    random = seeds
    calm = UInt64.random(in: 1_000...20_000, using: &random)
    configuration = ServerSessionConfiguration(
      pushWindow: 10, maxOpenRequests: UInt32.random(in: 1...8, using: &random),
      maxUnsentBytes: Int.random(in: 300...3_000, using: &random),
      frameRate: random.next() % 3 == 0 ? FrameRate(perSecond: 20, burst: 5) : nil)
    platform.onAck = { [unowned self] uid, ids in
      let done = Set(clients.first { $0.account.uid == uid }?.handled.map(\.id) ?? [])
      for id in ids where !done.contains(id) { faults.append("\(id) was acked, not handled") }
    }
  }

  /// Runs the history to its end.
  ///
  /// - Returns: what was lost, shown twice or never settled.
  package func run() -> [String] {
    for _ in 0..<20_000 where faults.isEmpty {
      disturb()
      work()
      if now > calm, isSettled { break }
      let due = clients.compactMap(\.nextDue) + gates.compactMap(\.nextDue)
      now = max(now + 1, min(due.min() ?? .max, now + UInt64.random(in: 1...500, using: &random)))
    }
    if faults.isEmpty, !isSettled {
      faults.append("nothing settles, at \(now): \(clients.map(\.description))")
    }
    if faults.isEmpty { judge() }
    return faults
  }

  private var isSettled: Bool {
    clients.allSatisfy { client in
      let accepted = platform.accepted[client.account.uid]?.count ?? 0
      return client.isSettled && client.handled.count >= accepted
    }
  }

  /// The application writes, connections break, processes die, numbering starts anew.
  private func disturb() {
    guard now < calm else { return }
    let from = Int.random(in: 0...1, using: &random)
    if Int.random(in: 0..<10, using: &random) == 0, written[from].count < 40 {
      let id = ClientMessageID(using: &ids)
      let size = Int.random(in: 2...400, using: &random)
      let body = C2C.Request(
        to: clients[1 - from].account, clientMessageID: id, contentType: "im.text",
        content: Array(repeating: 1, count: size))
      clients[from].write(.c2c(body), at: now)
      written[from].append(id)
    }
    let chance = Int.random(in: 0..<400, using: &random)
    if chance == 0 { platform.renumber(["a", "b"].randomElement(using: &random) ?? "a") }
    if chance == 1 { clients.randomElement(using: &random)?.restart(at: now, using: &random) }
  }

  private func work() {
    for client in clients where client.mayConnect(at: now) {
      let life = now < calm ? UInt64.random(in: 50...8_000, using: &random) : 1 << 40
      let link = SimulatedLink(number: gates.count, breaksAt: now + life)
      gates.append(SimulatedGate(link, configuration, at: now))
      client.connect(link, at: now)
    }
    for gate in gates where !gate.isClosed {
      if gate.link.breaksAt <= now { gate.link.breakNow(at: now, using: &random) }
      gate.work(at: now, platform, using: &random)
    }
    for (connection, push) in platform.takePushes() { gates[connection].push(push, at: now) }
    for (connection, status) in platform.takeEnds() { gates[connection].end(status, at: now) }
    for gate in gates where !gate.isClosed { gate.flush(at: now, using: &random) }
    for client in clients { client.work(at: now) }
  }

  private func judge() {
    for (index, client) in clients.enumerated() {
      let accepted = platform.accepted[client.account.uid] ?? []
      let shown = client.handled.map(\.id)
      if shown != accepted.map(\.id) {
        faults.append("\(client.account.uid) was shown \(shown), accepted \(accepted.map(\.id))")
      }
      let sent = written[1 - index]
      let arrived = client.handled.map(\.clientMessageID)
      // Those that were refused for now are passed by others.
      if isOrdered ? arrived != sent : Set(arrived) != Set(sent) {
        faults.append("\(client.account.uid) got \(arrived.count) of \(sent.count), or in disorder")
      }
      if client.outcomes.contains(where: { if case .accepted = $0 { false } else { true } }) {
        faults.append("not accepted: \(client.outcomes)")
      }
    }
  }
}
