// What has to come and has not: empty once a round is quiet.

import WireProtocol

extension Ledger.Notes {
  /// What is without an answer, and what was acknowledged, is not lost, and was not handled by an application that it is for.
  func missing() -> [String] {
    let known = Known(self)
    var missing: [String] = []
    for (id, entry) in entries {
      switch entry.status {
      case .written: continue
      // A push tells its application only when it is answered.
      case .taken:
        if case .s2c = entry.letter.way { continue }
        missing.append("no answer to \(entry.letter)")
      case .acknowledged: missing += self.missing(id, entry, known)
      }
    }
    for (device, runs) in unhandled {
      for messageID in runs.values.joined()
      where lost[messageID] == nil && known.handled[device]?.contains(messageID) != true
        && known.own[device]?.contains(messageID) != true
      {
        missing.append("\(device) did not get \(messageID) again, which it had not handled")
      }
    }
    return missing
  }

  private func missing(_ id: ClientMessageID, _ entry: Entry, _ known: Known) -> [String] {
    if case .c2s = entry.letter.way {
      return isOwed(id, entry.messageIDs[nil] ?? [], known.reports, known.reportsBySender)
        ? ["the topic has not \(entry.letter)"] : []
    }
    return entry.letter.addressed(of: devices).compactMap { device in
      return isOwed(
        id, entry.names(for: device), known.handled[device] ?? [],
        known.handledBySender[device] ?? [])
        ? "\(device) has not \(entry.letter)" : nil
    }
  }

  private func isOwed(
    _ id: ClientMessageID, _ names: Set<String>, _ known: Set<String>,
    _ bySender: Set<ClientMessageID>
  ) -> Bool {
    if !names.isEmpty { return !names.allSatisfy { lost[$0] != nil || known.contains($0) } }
    // The application was killed before it learned which message it was that arrived.
    return !bySender.contains(id) && !lost.values.contains(id)
  }

  /// What each application has handled, and what came of the topic.
  struct Known {
    var handled: [DeviceName: Set<String>] = [:]
    var handledBySender: [DeviceName: Set<ClientMessageID>] = [:]
    var own: [DeviceName: Set<String>] = [:]
    var reports: Set<String>
    var reportsBySender: Set<ClientMessageID>

    init(_ notes: Ledger.Notes) {
      for (device, all) in notes.handovers {
        let done = all.filter { notes.isHandled($0, by: device) }
        handled[device] = Set(done.map(\.messageID))
        own[device] = Set(all.filter { notes.isOwn($0, of: device) }.map(\.messageID))
        handledBySender[device] = Set(done.map(\.clientMessageID))
      }
      reports = Set(notes.reports.map(\.messageID))
      reportsBySender = Set(notes.reports.map(\.clientMessageID))
    }
  }

  /// Whether the device has sent the message itself. It gets its copy when that comes before the answer, and not again once the
  /// answer has told which it is.
  func isOwn(_ handover: Handover, of device: DeviceName) -> Bool {
    entries[handover.clientMessageID]?.letter.sender == device
  }

  /// Whether an application has had the message for good: not when it ended before it was done with it.
  func isHandled(_ handover: Handover, by device: DeviceName) -> Bool {
    unhandled[device]?[handover.life]?.contains(handover.messageID) != true
  }
}

extension Entry {
  /// The platform's names of the message that comes to a device.
  func names(for device: DeviceName) -> Set<String> {
    if case .s2c = letter.way { return messageIDs[device.account] ?? [] }
    return messageIDs[nil] ?? []
  }
}
