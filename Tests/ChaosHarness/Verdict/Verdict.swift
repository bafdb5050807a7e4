// What must hold of a round, whatever has happened in it.

import WireProtocol

/// Judges the notes of a round that is over.
struct Verdict {
  private let notes: Ledger.Notes
  private let acknowledged: Set<PlatformFile.Acknowledged>?
  private(set) var violations: [String]

  /// - Parameter acknowledged: what the platform knows at the end; nil: it keeps nothing.
  init(_ notes: Ledger.Notes, _ acknowledged: Set<PlatformFile.Acknowledged>?) {
    self.notes = notes
    self.acknowledged = acknowledged
    violations = notes.problems
    violations += notes.missing()
    for device in notes.devices { judge(device) }
    judgeTopic()
    judgePlaces()
    judgeAnswers()
  }

  // MARK: Devices

  private mutating func judge(_ device: DeviceName) {
    let all = notes.handovers[device] ?? []
    for handover in all { judge(handover, at: device) }
    judgeRepetition(all, at: device)
    judgeOrder(all, at: device)
    judgeSenders(all.filter { notes.isHandled($0, by: device) }, at: device)
  }

  /// Only what was sent to a device comes to it. Its own messages come where their answer was not the first that it heard of them.
  private mutating func judge(_ handover: Handover, at device: DeviceName) {
    guard let entry = notes.entries[handover.clientMessageID] else { return }
    if entry.letter.addressed(of: notes.devices).contains(device) { return }
    let mayKnow = entry.isDuplicate || entry.messageIDs.isEmpty || notes.swaps || notes.restores > 0
    guard entry.letter.sender == device, mayKnow else {
      violations.append("\(device) got \(entry.letter), which is not for it")
      return
    }
  }

  /// Each once; again only after the end of an application that had not handled it.
  private mutating func judgeRepetition(_ all: [Handover], at device: DeviceName) {
    for (messageID, same) in Dictionary(grouping: all, by: \.messageID) where same.count > 1 {
      let lives = Set(same.map(\.life))
      let wasDone = same.dropLast().contains { notes.isHandled($0, by: device) }
      if lives.count < same.count || wasDone {
        let letter = notes.entries[same[0].clientMessageID]?.letter.description ?? messageID
        violations.append(
          "\(device) got \(letter) \(same.count) times, in the runs \(lives.sorted())")
      }
    }
    // A sender's retries are one message, unless a backup was restored that did not have it.
    for (id, same) in Dictionary(grouping: all, by: \.clientMessageID) {
      let kept = Set(same.map(\.messageID)).filter { notes.lost[$0] == nil }
      let answered = notes.entries[id]?.names(for: device) ?? []
      let letter = notes.entries[id]?.letter.description ?? "\(id)"
      let all = kept.union(answered.filter { notes.lost[$0] == nil })
      if all.count > 1 { violations.append("\(device) got \(letter), which is \(all.sorted())") }
    }
  }

  /// The order of the inbox within an epoch, and no way back to an earlier epoch.
  private mutating func judgeOrder(_ all: [Handover], at device: DeviceName) {
    var done: [UInt64: UInt64] = [:]
    for (before, next) in zip(all, all.dropFirst()) where before.life == next.life {
      if before.epoch == next.epoch, before.sequence >= next.sequence {
        violations.append("\(device) got \(next.sequence) behind \(before.sequence)")
      }
    }
    var epochs: [UInt64] = []
    for handover in all {
      if epochs.last != handover.epoch { epochs.append(handover.epoch) }
      guard notes.isHandled(handover, by: device), !notes.isOwn(handover, of: device) else {
        continue
      }
      if let last = done[handover.epoch], last >= handover.sequence {
        violations.append("\(device) handled \(handover.sequence) behind \(last)")
      }
      done[handover.epoch] = handover.sequence
    }
    if Set(epochs).count < epochs.count {
      violations.append("\(device) went back to an earlier epoch")
    }
    if Set(epochs).count > notes.restores + 1 {
      violations.append("\(device) saw \(Set(epochs).count) epochs in \(notes.restores) restores")
    }
  }

  /// What one device sends comes in its order, but for what a draining server has asked to send later (SPEC.md 7.16).
  private mutating func judgeSenders(_ done: [Handover], at device: DeviceName) {
    guard notes.drains == 0 else { return }
    var last: [Source: Int] = [:]
    for handover in done {
      guard let letter = notes.entries[handover.clientMessageID]?.letter, case .c2c = letter.way
      else { continue }
      let source = Source(device: letter.sender, epoch: handover.epoch)
      if let before = last[source], before > letter.number {
        violations.append("\(device) got \(letter) behind \(before)")
      }
      last[source] = letter.number
    }
  }

  private struct Source: Hashable {
    let device: DeviceName
    let epoch: UInt64
  }

  // MARK: The platform

  /// A consumer gets a message of a topic once in each run.
  private mutating func judgeTopic() {
    for (life, all) in Dictionary(grouping: notes.reports, by: \.life) {
      let repeated = all.count - Set(all.map(\.messageID)).count
      if repeated > 0 { violations.append("run \(life) of the consumer got \(repeated) twice") }
    }
  }

  /// No sequence of an inbox is given to two messages.
  private mutating func judgePlaces() {
    var places: [Place: String] = [:]
    for (device, all) in notes.handovers {
      for handover in all {
        let place = Place(
          account: device.account, epoch: handover.epoch, sequence: handover.sequence)
        if let known = places.updateValue(handover.messageID, forKey: place),
          known != handover.messageID
        {
          violations.append("\(device.account.uid) has two messages \(handover.sequence)")
        }
      }
    }
  }

  private struct Place: Hashable {
    let account: Account
    let epoch: UInt64
    let sequence: UInt64
  }

  /// What was answered is there, and what is there has come.
  private mutating func judgeAnswers() {
    guard let acknowledged else { return }
    let names = Set(acknowledged.map(\.messageID))
    for entry in notes.entries.values {
      for messageID in entry.messageIDs.values.joined()
      where notes.lost[messageID] == nil && !names.contains(messageID) {
        violations.append("\(entry.letter) was answered, and the platform does not know it")
      }
    }
    let handled = Ledger.Notes.Known(notes).handled
    for one in acknowledged {
      guard let letter = notes.entries[one.clientMessageID]?.letter else {
        violations.append("the platform has \(one.messageID), which nobody sent")
        continue
      }
      for device in letter.addressed(of: notes.devices)
      where one.recipient == nil || one.recipient == device.account {
        if handled[device]?.contains(one.messageID) != true {
          violations.append("\(device) has not \(letter), which the platform has")
        }
      }
    }
  }
}
