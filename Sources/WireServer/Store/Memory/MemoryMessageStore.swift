// Inboxes, devices and keys in memory.

import WireProtocol

final class MemoryMessageStore: MessageStore {
  private final class Inbox {
    var record: InboxRecord
    /// In the order of their sequences.
    var messages: [StoredMessage] = []

    init(_ record: InboxRecord) { self.record = record }

    /// The index of the first message behind a sequence.
    func index(behind sequence: UInt64) -> Int {
      var low = 0
      var high = messages.count
      while low < high {
        let middle = (low + high) / 2
        if messages[middle].message.inboxSequence <= sequence {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
  }

  private let undo: UndoLog
  private var inboxes: [Inbox] = []
  private var ids: [Account: Int64] = [:]
  private var sent: [SentKey: SentRecord] = [:]
  /// The keys in the order in which they came; those before `oldest` are removed.
  private var keys: [SentKey] = []
  private var oldest = 0

  init(undo: UndoLog) { self.undo = undo }

  func inbox(of account: Account) -> InboxRecord? { ids[account].map { self[$0].record } }

  func sent(_ key: SentKey) -> SentRecord? { sent[key] }

  func forEachMessage(
    of inbox: Int64, after: UInt64, through: UInt64, _ body: (StoredMessage) throws -> Bool
  ) rethrows {
    let messages = self[inbox].messages
    for stored in messages[self[inbox].index(behind: after)...] {
      guard stored.message.inboxSequence <= through, try body(stored) else { return }
    }
  }

  func countsBySender(of inbox: Int64) -> [Int64: Int] {
    self[inbox].messages.reduce(into: [:]) { $0[$1.sender, default: 0] += 1 }
  }

  func accountsWithExpired(at now: UInt64, limit: Int) -> [Account] {
    Array(
      inboxes.lazy.filter { ($0.record.nextExpiry ?? .max) <= now }.map(\.record.account)
        .prefix(limit))
  }

  func accountsWithDevices(absentSince time: UInt64, limit: Int) -> [Account] {
    let found = inboxes.compactMap { inbox in
      inbox.record.devices.map(\.lastLogin).min().map { (login: $0, inbox.record.account) }
    }
    return found.filter { $0.login <= time }.sorted { $0.login < $1.login }.prefix(limit).map(\.1)
  }

  func makeInbox(of account: Account) -> InboxRecord {
    let record = InboxRecord(id: Int64(inboxes.count + 1), account: account)
    inboxes.append(Inbox(record))
    ids[account] = record.id
    undo.note { [self] in
      inboxes.removeLast()
      ids[account] = nil
    }
    return record
  }

  func save(_ record: InboxRecord) {
    change(record.id) {
      let devices = $0.devices
      $0 = record
      $0.devices = devices
    }
  }

  func save(_ device: DeviceRecord, of inbox: Int64) {
    change(inbox) {
      $0.devices.removeAll { $0.id == device.id }
      $0.devices.append(device)
    }
  }

  func removeDevice(_ id: String, of inbox: Int64) {
    change(inbox) { $0.devices.removeAll { $0.id == id } }
  }

  func insert(_ message: StoredMessage, into inbox: Int64) {
    let inbox = self[inbox]
    inbox.messages.append(message)
    undo.note { inbox.messages.removeLast() }
  }

  func removeMessages(of inbox: Int64, through: UInt64) -> Int {
    let inbox = self[inbox]
    let count = inbox.index(behind: through)
    let removed = Array(inbox.messages[..<count])
    inbox.messages.removeFirst(count)
    undo.note { inbox.messages.insert(contentsOf: removed, at: 0) }
    return count
  }

  func removeExpired(of inbox: Int64, at now: UInt64) -> (removed: [StoredMessage], next: UInt64?) {
    let inbox = self[inbox]
    let before = inbox.messages
    inbox.messages.removeAll { $0.expiry <= now }
    undo.note { inbox.messages = before }
    return (before.filter { $0.expiry <= now }, inbox.messages.map(\.expiry).min())
  }

  func save(_ record: SentRecord, _ key: SentKey) {
    let before = sent.updateValue(record, forKey: key)
    keys.append(key)
    undo.note { [self] in
      sent[key] = before
      keys.removeLast()
    }
  }

  func forgetPlace(_ sequence: UInt64, of inbox: Int64, _ sender: Int64, _ id: ClientMessageID) {
    for recipient in [0, inbox] {
      let key = SentKey(sender: sender, id: id, recipient: recipient)
      guard let record = sent[key], record.inbox == inbox, record.sequence == sequence else {
        continue
      }
      sent[key]?.sequence = 0
      undo.note { [self] in sent[key] = record }
    }
  }

  func removeSent(until time: UInt64, limit: Int) {
    if oldest > 10_000, oldest > keys.count / 2 {
      keys.removeFirst(oldest)
      oldest = 0
    }
    for _ in 0..<limit {
      guard oldest < keys.count else { break }
      let key = keys[oldest]
      // A key that was used again after its time stands further behind too, and is removed there.
      if let record = sent[key] {
        guard record.time <= time else { break }
        sent[key] = nil
        undo.note { [self] in sent[key] = record }
      }
      oldest += 1
      undo.note { [self] in oldest -= 1 }
    }
  }

  private subscript(_ id: Int64) -> Inbox { inboxes[Int(id) - 1] }

  private func change(_ id: Int64, _ body: (inout InboxRecord) -> Void) {
    let inbox = self[id]
    let before = inbox.record
    body(&inbox.record)
    undo.note { inbox.record = before }
  }
}
