// Carries out a plan of faults in a world.

import NIOConcurrencyHelpers

/// Does to a world what a plan says, when it says so.
struct ChaosFaults {
  let world: ChaosWorld
  let counts: Counts

  /// Goes through the plan; returns when everything that was begun is over, such as the sleep of an application.
  func run(_ plan: FaultPlan) async throws {
    let begin = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for fault in plan.faults {
        try await Task.sleep(until: begin + .milliseconds(fault.at), clock: .continuous)
        switch fault.kind {
        case .gateKilled: try await world.platform.killGate(fault.target)
        case .gateDrained:
          world.ledger.note { $0.drains += 1 }
          try await world.platform.drainGate(fault.target)
        case .platformRestarted: try await world.platform.restart()
        case .backup: try await world.platform.backup()
        case .restored: try await restore(fault)
        // Those that last a while go on beside the others.
        default: group.addTask { try await injure(fault) }
        }
      }
      try await group.waitForAll()
    }
  }

  private func restore(_ fault: FaultPlan.Fault) async throws {
    let ledger = world.ledger
    let lost = try await world.platform.restore(fault.target) { ledger.note { $0.restores += 1 } }
    world.ledger.note { notes in
      for one in lost { notes.lost[one.messageID] = one.clientMessageID }
    }
    counts.count("messages lost by restored backups", lost.count)
  }

  private func injure(_ fault: FaultPlan.Fault) async throws {
    let proxies = world.proxies
    let proxy = proxies[fault.target % proxies.count]
    let time = Duration.milliseconds(fault.amount)
    switch fault.kind {
    case .closed: await proxy.injure(.closed)
    case .reset: await proxy.injure(.reset)
    case .deafClient: await proxy.injure(.deafClient)
    case .deafServer: await proxy.injure(.deafServer)
    case .cutInside:
      await proxy.injure(.cutInside(toClient: fault.isFirstWay, bytes: fault.amount * 3))
    case .refused:
      await proxy.setAway(true)
      await proxy.injure(.closed, counting: false)
      try await Task.sleep(for: time)
      await proxy.setAway(false)
    case .delayed:
      let longest = Int64(fault.amount % 200) + 1
      await proxy.change { $0.delay = 0...longest }
      try await Task.sleep(for: time)
      await proxy.change { $0.delay = 0...0 }
    case .split:
      await proxy.change { $0.splits = true }
      try await Task.sleep(for: time)
      await proxy.change { $0.splits = false }
    case .swapped:
      // What changes places is settled when a connection begins.
      world.ledger.note { $0.swaps = true }
      await proxy.change { $0.swaps = true }
      await proxy.injure(.closed, counting: false)
      try await Task.sleep(for: time * 3)
      await proxy.change { $0.swaps = false }
    case .appKilled, .appClosed: try await end(fault, for: time / 2)
    case .background:
      try await world.devices[fault.target % world.devices.count].sleep(for: time / 2)
    case .networkChanged:
      await world.devices[fault.target % world.devices.count].networkChanged(
        isReachable: fault.isFirstWay)
    default: break
    }
  }

  /// Ends an application, or the service, and has it come again.
  private func end(_ fault: FaultPlan.Fault, for time: Duration) async throws {
    let target = fault.target % (world.devices.count + 1)
    guard target < world.devices.count else {
      await world.service.kill()
      try await Task.sleep(for: time)
      return await world.service.open()
    }
    let device = world.devices[target]
    if fault.kind == .appKilled { try await device.kill() } else { try await device.close() }
    try await Task.sleep(for: time)
    await device.open()
  }
}
