// One round: a world in which everything goes wrong for a while, then a calm in which everything has to settle, then the verdict.

import Foundation
import SessionSimulation
import WireProtocol

/// A round, whose faults and messages come from a seed; the threads that they meet are real.
package struct ChaosRound: Sendable {
  package let seed: UInt64
  private let counts: Counts
  /// How long everything may take to settle.
  private let patience: Duration

  package init(seed: UInt64, _ counts: Counts, patience: Duration = .seconds(60)) {
    self.seed = seed
    self.counts = counts
    self.patience = patience
  }

  /// - Returns: what went wrong; nothing, when all is well.
  package func run() async -> [String] {
    var random = SeededGenerator(seed: seed)
    do {
      let world = try await ChaosWorld(counts, using: &random)
      let violations: [String]
      do { violations = try await run(world, using: &random) } catch {
        violations = ["the round could not go on: \(error)"]
      }
      await world.stop()
      return violations
    } catch { return ["the round could not begin: \(error)"] }
  }

  private func run(_ world: ChaosWorld, using random: inout SeededGenerator) async throws
    -> [String]
  {
    try await world.start()
    let length = Int.random(in: 1_000...3_500, using: &random)
    let plan = FaultPlan(
      length: length, canRestart: world.platform.canRestart, using: &random)
    try await disturb(world, plan, length, seed: random.next())
    await world.calm()
    await world.service.settle()
    let missing = await world.ledger.wait(within: patience) { $0.missing() }
    if !missing.isEmpty { await world.reportStates() }
    await world.service.close()
    if missing.isEmpty {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for device in world.devices { group.addTask { try await device.finish(within: patience) } }
        try await group.waitForAll()
      }
    } else {
      for device in world.devices { try await device.close() }
    }
    let acknowledged = try await world.platform.finish()
    let notes = world.ledger.value
    count(notes)
    let violations = Verdict(notes, missing.isEmpty ? acknowledged : nil).violations
    return violations.isEmpty ? [] : violations + plan.faults.map(\.description)
  }

  /// Everybody writes, and everything goes wrong.
  private func disturb(
    _ world: ChaosWorld, _ plan: FaultPlan, _ length: Int, seed: UInt64
  ) async throws {
    var random = SeededGenerator(seed: seed)
    let accounts = ["ann", "bob", "cyd"].map(ChaosWorld.account)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for device in world.devices {
        var writer = ChaosWriter(device.name, to: accounts, length: length, seed: random.next())
        group.addTask { try await writer.write(isService: false) { await device.write($0) } }
      }
      let service = world.service
      var writer = ChaosWriter(service.name, to: accounts, length: length, seed: random.next())
      group.addTask { try await writer.write(isService: true) { await service.write($0) } }
      group.addTask { try await ChaosFaults(world: world, counts: counts).run(plan) }
      try await group.waitForAll()
    }
  }

  private func count(_ notes: Ledger.Notes) {
    counts.count("rounds")
    let known = notes.entries.values.filter { !$0.messageIDs.isEmpty }
    counts.count("messages acknowledged", known.count)
    counts.count("messages answered as duplicates", known.count { $0.isDuplicate })
    let given = notes.handovers.values.reduce(0) { $0 + $1.count }
    counts.count("messages handed to applications", given + notes.reports.count)
    let again = notes.unhandled.values.reduce(0) { sum, runs in
      sum + runs.values.reduce(0) { $0 + $1.count }
    }
    counts.count("messages in hand when an application ended", again)
  }
}
