// Inboxes and devices in tables; `SQLiteMessageStore+Messages.swift` has messages and keys.

import GRDB
import WireProtocol

final class SQLiteMessageStore: MessageStore {
  let statements: SQLiteMessageStatements
  /// What message bodies are decoded in.
  var arena = BodyArena()

  /// Of the hashes that keys are found by.
  let seed: UInt64

  init(_ database: Database, seed: UInt64) throws {
    self.seed = seed
    statements = try SQLiteMessageStatements(database)
  }

  func inbox(of account: Account) throws -> InboxRecord? {
    let found = try statements.inbox.bind(account.domain).bind(account.uid).first { row in
      var record = InboxRecord(id: row.integer(0), account: account)
      record.head = row.unsigned(1)
      record.count = Int(row.integer(2))
      record.delivered = row.unsigned(3)
      record.nextExpiry = row.optional(4)
      return record
    }
    guard var record = found else { return nil }
    record.devices = try statements.devices.bind(record.id).all { row in
      DeviceRecord(id: row.text(0), acked: row.unsigned(1), lastLogin: row.unsigned(2))
    }
    return record
  }

  func makeInbox(of account: Account) throws -> InboxRecord {
    let id = try statements.makeInbox.bind(account.domain).bind(account.uid).first { $0.integer(0) }
    return InboxRecord(id: id ?? 0, account: account)
  }

  // Naming an indexed column costs as much as changing it, and these hardly ever change.

  func save(_ inbox: InboxRecord) throws {
    func saveAll() throws -> Bool {
      try statements.saveInbox.bind(inbox.head).bind(Int64(inbox.count)).bind(inbox.delivered)
        .bind(inbox.id).bind(inbox.nextExpiry).run()
      return statements.saveInbox.changes == 1
    }
    if try saveAll() { return }
    try statements.saveExpiry.bind(inbox.nextExpiry).bind(inbox.id).run()
    _ = try saveAll()
  }

  func save(_ device: DeviceRecord, of inbox: Int64) throws {
    try statements.saveAck.bind(device.acked).bind(inbox).bind(device.id).bind(device.lastLogin)
      .run()
    if statements.saveAck.changes == 1 { return }
    try statements.saveDevice.bind(inbox).bind(device.id).bind(device.acked).bind(device.lastLogin)
      .run()
  }

  func removeDevice(_ id: String, of inbox: Int64) throws {
    try statements.removeDevice.bind(inbox).bind(id).run()
  }

  func accountsWithDevices(absentSince time: UInt64, limit: Int) throws -> [Account] {
    try statements.absent.bind(time).bind(Int64(limit)).all(account)
  }

  func accountsWithExpired(at now: UInt64, limit: Int) throws -> [Account] {
    try statements.expired.bind(now).bind(Int64(limit)).all(account)
  }

  private func account(_ row: SQLiteStatement) -> Account {
    Account(domain: row.text(0), uid: row.text(1))
  }
}
