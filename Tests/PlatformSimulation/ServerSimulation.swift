// Accounts with several devices, the real rules, and a world in which networks break, devices restart, disks fill up and the
// server crashes. What was acknowledged is known, and must arrive once.

import SessionSimulation
import WireProtocol

/// One history.
package final class ServerSimulation {
  private var random: SeededGenerator
  private let server: SimulatedServer
  private let devices: [SimulatedClient]
  private let configuration: ServerSessionConfiguration
  /// Those whose connection is not over, in the order of their numbers.
  private var gates: [SimulatedGate] = []
  private var connections = 0
  private var faults: [String] = []
  private var now: UInt64 = 1_000
  /// What each device has written, and to whom.
  private var written: [[ClientMessageID: Account]]
  /// Until then things go wrong; afterwards everything has to settle.
  private let calm: UInt64

  package init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    server = SimulatedServer(
      seed: random.next(), failsOne: random.next() % 3 == 0 ? 20 : 0)
    var seeds = random
    devices = [("a", "phone"), ("a", "web"), ("b", "phone"), ("c", "phone")].map {
      SimulatedClient(
        Account(domain: "58.user", uid: $0.0), device: $0.1, seed: seeds.next())
    }
    random = seeds
    written = devices.map { _ in [:] }
    calm = UInt64.random(in: 1_000...20_000, using: &random)
    configuration = ServerSessionConfiguration(
      pushWindow: 10, maxOpenRequests: UInt32.random(in: 1...8, using: &random),
      maxUnsentBytes: Int.random(in: 300...3_000, using: &random),
      frameRate: random.next() % 3 == 0 ? FrameRate(perSecond: 20, burst: 5) : nil)
  }

  /// What went wrong; nothing, when all is well.
  package func run() -> [String] {
    for _ in 0..<30_000 {
      disturb()
      work()
      if now > calm, isSettled { break }
      let due = devices.compactMap(\.nextDue) + gates.compactMap(\.nextDue)
      now = max(now + 1, min(due.min() ?? .max, now + UInt64.random(in: 1...500, using: &random)))
    }
    if isSettled {
      judge()
    } else {
      faults.append("nothing settles, at \(now): \(devices.map(\.description))")
    }
    return faults
  }

  private var isSettled: Bool {
    devices.allSatisfy { $0.hasLoggedIn && $0.isSettled && !$0.wantsToConnect }
      && zip(devices, written).allSatisfy { $0.outcomes.count == $1.count }
      && devices.indices.allSatisfy { handled(by: $0).isSuperset(of: owed(to: $0)) }
  }

  private func disturb() {
    // From then on every device is known, so that each has to get all.
    guard now < calm, devices.allSatisfy(\.hasLoggedIn) else { return }
    if Int.random(in: 0..<8, using: &random) == 0 { write() }
    switch Int.random(in: 0..<400, using: &random) {
    case 0: devices.randomElement(using: &random)?.restart(at: now, using: &random)
    case 1:
      for gate in gates { gate.link.breakNow(at: now, using: &random) }
      gates = []
      server.crash()
    default: break
    }
  }

  private func write() {
    let from = Int.random(in: devices.indices, using: &random)
    let others = devices.map(\.account).filter { $0 != devices[from].account }
    guard written[from].count < 30, let to = others.randomElement(using: &random) else { return }
    let id = ClientMessageID(using: &random)
    let size = Int.random(in: 2...400, using: &random)
    devices[from].write(
      .c2c(
        C2C.Request(
          to: to, clientMessageID: id, contentType: "im.text",
          content: Array(repeating: 1, count: size))), at: now)
    written[from][id] = to
  }

  private func work() {
    for device in devices where device.mayConnect(at: now) {
      let life = now < calm ? UInt64.random(in: 50...8_000, using: &random) : 1 << 40
      let link = SimulatedLink(number: connections, breaksAt: now + life)
      connections += 1
      gates.append(SimulatedGate(link, configuration, at: now))
      device.connect(link, at: now)
    }
    for gate in gates {
      if gate.link.breaksAt <= now { gate.link.breakNow(at: now, using: &random) }
      gate.work(at: now, server, using: &random)
    }
    for (connection, push) in server.takePushes() { gate(connection)?.push(push, at: now) }
    for (connection, status) in server.takeEnds() { gate(connection)?.end(status, at: now) }
    for gate in gates { gate.flush(at: now, using: &random) }
    gates.removeAll(where: \.isClosed)
    for device in devices { device.work(at: now) }
  }

  private func gate(_ connection: Int) -> SimulatedGate? {
    gates.first { $0.link.number == connection && !$0.isClosed }
  }

  // MARK: The verdict

  private func handled(by index: Int) -> Set<ClientMessageID> {
    Set(devices[index].handled.map(\.clientMessageID))
  }

  /// What was acknowledged to a sender and has to come to this device: messages for its account, and copies of what the
  /// account's other devices have sent.
  private func owed(to index: Int) -> Set<ClientMessageID> {
    var owed: Set<ClientMessageID> = []
    for (sender, letters) in zip(devices.indices, written) where sender != index {
      let isOwn = devices[sender].account == devices[index].account
      for case .accepted(let id, _) in devices[sender].outcomes
      where isOwn || letters[id] == devices[index].account {
        owed.insert(id)
      }
    }
    return owed
  }

  private func judge() {
    var places: [String: String] = [:]
    for (index, device) in devices.enumerated() {
      let name = "\(device.account.uid) \(device.device)"
      if device.outcomes.contains(where: { if case .accepted = $0 { false } else { true } }) {
        faults.append("\(name): not accepted: \(device.outcomes)")
      }
      let ids = device.handled.map(\.id)
      if Set(ids).count != ids.count { faults.append("\(name) was shown a message twice") }
      let sequences = device.handled.map(\.inboxSequence)
      if sequences != sequences.sorted() { faults.append("\(name) got \(sequences)") }
      // Its own messages come only where their answer was lost; then the application knows them by their id.
      let extra = handled(by: index).subtracting(owed(to: index)).subtracting(written[index].keys)
      if !extra.isEmpty { faults.append("\(name) got \(extra.count) that nobody sent to it") }
      for message in device.handled {
        let place = "\(device.account.uid) \(message.inboxSequence)"
        if places.updateValue(message.id, forKey: place).map({ $0 != message.id }) ?? false {
          faults.append("the sequence \(place) was given twice")
        }
      }
    }
  }
}
