// Inboxes as the rules work on them: read once, changed in memory, written once at the end of each transaction.

import WireProtocol

/// An inbox that is at hand.
final class Inbox {
  /// As it stands, devices included.
  var record: InboxRecord
  /// Everything up to here has been removed.
  var removedThrough: UInt64 = 0
  /// Messages by sender, once somebody asked.
  var countsBySender: [Int64: Int]?

  fileprivate var isChanged = false
  fileprivate var changedDevices: [String] = []

  fileprivate init(_ record: InboxRecord) { self.record = record }

  /// The number of the inbox in its store.
  var id: Int64 { record.id }
}

/// The inboxes at hand, in two generations: those used since the younger one began, and the rest.
///
/// It is emptied when a transaction fails, so that it never holds what the store does not.
struct InboxCache {
  private let store: any MessageStore
  private let generationLimit: Int
  private var young: [Account: Inbox] = [:]
  private var old: [Account: Inbox] = [:]
  private var changed: [Inbox] = []

  /// A cache of about `limit` inboxes.
  init(store: any MessageStore, limit: Int) {
    self.store = store
    generationLimit = max(1, limit / 2)
  }

  /// The inbox of an account that may never have had one.
  mutating func find(_ account: Account) throws -> Inbox? {
    if let inbox = young[account] { return inbox }
    if let inbox = old.removeValue(forKey: account) {
      young[account] = inbox
      return inbox
    }
    guard let record = try store.inbox(of: account) else { return nil }
    let inbox = Inbox(record)
    young[account] = inbox
    return inbox
  }

  /// The inbox of an account; a new one if there is none.
  mutating func inbox(of account: Account) throws -> Inbox {
    if let inbox = try find(account) { return inbox }
    let inbox = Inbox(try store.makeInbox(of: account))
    young[account] = inbox
    return inbox
  }

  /// Notes that the inbox must be written.
  mutating func change(_ inbox: Inbox) {
    if inbox.isChanged { return }
    inbox.isChanged = true
    changed.append(inbox)
  }

  /// Notes that a device of the inbox must be written.
  mutating func change(_ inbox: Inbox, device: String) {
    change(inbox)
    if !inbox.changedDevices.contains(device) { inbox.changedDevices.append(device) }
  }

  /// Writes what has changed.
  mutating func flush() throws {
    for inbox in changed {
      try store.save(inbox.record)
      for device in inbox.record.devices where inbox.changedDevices.contains(device.id) {
        try store.save(device, of: inbox.id)
      }
      inbox.isChanged = false
      inbox.changedDevices.removeAll(keepingCapacity: true)
    }
    changed.removeAll(keepingCapacity: true)
  }

  /// Lets go of what has not been used for long. Nothing may be unwritten.
  mutating func age() {
    guard young.count >= generationLimit else { return }
    swap(&young, &old)
    young.removeAll(keepingCapacity: true)
  }

  /// Lets go of everything, written or not.
  mutating func drop() {
    young = [:]
    old = [:]
    changed = []
  }
}
