// What goes as time passes (SPEC.md 7): messages, devices, keys and what topics retain, a bounded amount at a time.

import WireProtocol

extension Platform {
  /// One sweep. Everything that changed in this transaction has been written.
  func sweep() throws {
    let limit = configuration.sweepLimit
    for account in try messages.accountsWithExpired(at: now, limit: limit) {
      _ = try removeExpired(inboxes.inbox(of: account))
    }
    try messages.removeSent(until: since(configuration.keyLife), limit: limit)
    let absence = since(configuration.deviceLife)
    for account in try messages.accountsWithDevices(absentSince: absence, limit: limit) {
      try forgetAbsent(of: inboxes.inbox(of: account), since: absence)
    }
    for record in try bus.topics() {
      guard let state = try topicState(record.name) else { continue }
      let newest = try bus.newestCursor(
        of: record.id, until: since(configuration.topicLife), limit: limit)
      if let newest { try retain(state, from: newest + 1) }
      try removeUnretained(state)
    }
  }

  /// Forgets devices that have been away for long. One that is connected is here.
  private func forgetAbsent(of inbox: Inbox, since time: UInt64) throws {
    for device in inbox.record.devices where device.lastLogin <= time {
      if presence.device(device.id, of: inbox.record.account) == nil {
        try forgetDevice(device.id, of: inbox)
      } else if let index = inbox.record.devices.firstIndex(where: { $0.id == device.id }) {
        inbox.record.devices[index].lastLogin = now
        inboxes.change(inbox, device: device.id)
      }
    }
  }

  /// The time `life` ago.
  private func since(_ life: UInt64) -> UInt64 { now > life ? now - life : 0 }
}
