// What the message store asks SQLite, prepared once.

import GRDB

/// The statements of a ``SQLiteMessageStore``.
struct SQLiteMessageStatements {
  let inbox, makeInbox, saveInbox, saveExpiry, expired: SQLiteStatement
  let devices, saveAck, saveDevice, removeDevice, absent: SQLiteStatement
  let insert, messages, remove, expiredMessages, removeExpired, nextExpiry, counts: SQLiteStatement
  let sent, saveSent, forgetPlace, oldestSent, removeSent: SQLiteStatement

  init(_ database: Database) throws {
    func prepare(_ sql: String) throws -> SQLiteStatement { try SQLiteStatement(database, sql) }

    inbox = try prepare(
      "SELECT id, head, count, delivered, nextExpiry FROM inbox WHERE domain = ? AND uid = ?")
    devices = try prepare("SELECT id, acked, lastLogin FROM device WHERE inbox = ?")
    makeInbox = try prepare(
      "INSERT INTO inbox (domain, uid, head, count, delivered) VALUES (?, ?, 0, 0, 0) RETURNING id")
    saveInbox = try prepare(
      """
      UPDATE inbox SET head = ?, count = ?, delivered = ?
      WHERE id = ? AND nextExpiry IS ?
      """)
    saveExpiry = try prepare("UPDATE inbox SET nextExpiry = ? WHERE id = ?")
    saveAck = try prepare(
      "UPDATE device SET acked = ? WHERE inbox = ? AND id = ? AND lastLogin = ?")
    saveDevice = try prepare("INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?)")
    removeDevice = try prepare("DELETE FROM device WHERE inbox = ? AND id = ?")
    absent = try prepare(
      """
      SELECT domain, uid FROM inbox JOIN (
        SELECT inbox, MIN(lastLogin) AS login FROM device WHERE lastLogin <= ?
        GROUP BY inbox ORDER BY login LIMIT ?) ON inbox.id = inbox ORDER BY login
      """)
    expired = try prepare("SELECT domain, uid FROM inbox WHERE nextExpiry <= ? LIMIT ?")

    insert = try prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?)")
    messages = try prepare(
      """
      SELECT sender, expiry, body FROM message WHERE inbox = ? AND sequence > ? AND sequence <= ?
      ORDER BY sequence
      """)
    remove = try prepare("DELETE FROM message WHERE inbox = ? AND sequence <= ?")
    expiredMessages = try prepare(
      "SELECT sender, expiry, body FROM message WHERE inbox = ? AND expiry <= ? ORDER BY sequence")
    removeExpired = try prepare("DELETE FROM message WHERE inbox = ? AND expiry <= ?")
    nextExpiry = try prepare("SELECT MIN(expiry) FROM message WHERE inbox = ?")
    counts = try prepare("SELECT sender, COUNT(*) FROM message WHERE inbox = ? GROUP BY sender")

    sent = try prepare(
      """
      SELECT digestHigh, digestLow, messageID, time, inbox, sequence, ownSequence FROM sent
      WHERE sender = ? AND hash = ? AND clientHigh = ? AND clientLow = ? AND recipient = ?
      ORDER BY id DESC
      """)
    saveSent = try prepare("INSERT INTO sent VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    forgetPlace = try prepare(
      """
      UPDATE sent SET sequence = 0 WHERE sender = ? AND hash IN (?, ?)
        AND clientHigh = ? AND clientLow = ? AND inbox = ? AND sequence = ?
      """)
    oldestSent = try prepare("SELECT id, time FROM sent ORDER BY id LIMIT ?")
    removeSent = try prepare("DELETE FROM sent WHERE id <= ?")
  }
}
