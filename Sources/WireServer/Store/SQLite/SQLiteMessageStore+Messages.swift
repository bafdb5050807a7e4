// Messages and keys in tables. A message is kept as it goes over the wire.

import GRDB
import WireProtocol

extension SQLiteMessageStore {
  func insert(_ message: StoredMessage, into inbox: Int64) throws {
    try statements.insert.bind(inbox).bind(message.message.inboxSequence).bind(message.sender)
      .bind(message.expiry).bind(message.message.encodedBytes).run()
  }

  func forEachMessage(
    of inbox: Int64, after: UInt64, through: UInt64, _ body: (StoredMessage) throws -> Bool
  ) throws {
    try statements.messages.bind(inbox).bind(after).bind(through).forEach { row in
      try body(stored(row))
    }
  }

  func removeMessages(of inbox: Int64, through: UInt64) throws -> Int {
    try statements.remove.bind(inbox).bind(through).run()
    return statements.remove.changes
  }

  func removeExpired(of inbox: Int64, at now: UInt64) throws -> (
    removed: [StoredMessage], next: UInt64?
  ) {
    let removed = try statements.expiredMessages.bind(inbox).bind(now).all(stored)
    try statements.removeExpired.bind(inbox).bind(now).run()
    let next = try statements.nextExpiry.bind(inbox).first { $0.optional(0) }
    return (removed, next ?? nil)
  }

  func countsBySender(of inbox: Int64) throws -> [Int64: Int] {
    var counts: [Int64: Int] = [:]
    try statements.counts.bind(inbox).forEach { row in
      counts[row.integer(0)] = Int(row.integer(1))
      return true
    }
    return counts
  }

  // A key whose time was over may be used again: then the later row counts, and the earlier one waits to be removed.
  func sent(_ key: SentKey) throws -> SentRecord? {
    try statements.sent.bind(key.sender).bind(hash(key)).bind(key.id.high).bind(key.id.low)
      .bind(key.recipient).first { row in
        SentRecord(
          digest: RequestDigest(high: row.unsigned(0), low: row.unsigned(1)),
          messageID: row.text(2), time: row.unsigned(3), inbox: row.integer(4),
          sequence: row.unsigned(5), ownSequence: row.unsigned(6))
      }
  }

  func save(_ record: SentRecord, _ key: SentKey) throws {
    try statements.saveSent.bind(key.sender).bind(key.id.high).bind(key.id.low).bind(key.recipient)
      .bind(record.digest.high).bind(record.digest.low).bind(record.messageID).bind(record.time)
      .bind(record.inbox).bind(record.sequence).bind(record.ownSequence).bind(hash(key)).run()
  }

  func forgetPlace(_ sequence: UInt64, of inbox: Int64, _ sender: Int64, _ id: ClientMessageID)
    throws
  {
    let ofC2C = hash(SentKey(sender: sender, id: id))
    let ofS2C = hash(SentKey(sender: sender, id: id, recipient: inbox))
    try statements.forgetPlace.bind(sender).bind(ofC2C).bind(ofS2C).bind(id.high).bind(id.low)
      .bind(inbox).bind(sequence).run()
  }

  private func hash(_ key: SentKey) -> UInt64 {
    var mixer = Mixer(seed: seed)
    mixer.add(key.id.high)
    mixer.add(key.id.low)
    mixer.add(UInt64(bitPattern: key.sender))
    mixer.add(UInt64(bitPattern: key.recipient))
    return mixer.high >> 33
  }

  func removeSent(until time: UInt64, limit: Int) throws {
    var last: Int64?
    try statements.oldestSent.bind(Int64(limit)).forEach { row in
      guard row.unsigned(1) <= time else { return false }
      last = row.integer(0)
      return true
    }
    if let last { try statements.removeSent.bind(last).run() }
  }

  private func stored(_ row: SQLiteStatement) throws -> StoredMessage {
    StoredMessage(
      sender: row.integer(0), expiry: row.unsigned(1),
      message: try row.message(2, in: &arena))
  }
}

extension SQLiteStatement {
  /// A column of the row: a message as ``SQLiteMessageStore`` and ``SQLiteMessageBus`` write it.
  func message(_ column: Int32, in arena: inout BodyArena) throws -> Message {
    let body = Array(bytes(column))
    return Message(try arena.decode(body.span, as: Message.self))
  }
}
