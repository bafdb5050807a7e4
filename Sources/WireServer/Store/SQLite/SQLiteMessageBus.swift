// Topics and the cursors of their groups in tables.

import GRDB
import WireProtocol

final class SQLiteMessageBus: MessageBus {
  private let find, make, save, all, append, entries, newest, remove, cursor,
    saveCursor: SQLiteStatement
  private var arena = BodyArena()

  init(_ database: Database) throws {
    func prepare(_ sql: String) throws -> SQLiteStatement { try SQLiteStatement(database, sql) }

    find = try prepare("SELECT id, name, first, head FROM topic WHERE name = ?")
    make = try prepare("INSERT INTO topic (name, first, head) VALUES (?, 1, 0) RETURNING id")
    save = try prepare("UPDATE topic SET first = ?, head = ? WHERE id = ?")
    all = try prepare("SELECT id, name, first, head FROM topic")
    append = try prepare("INSERT INTO entry VALUES (?, ?, ?, ?)")
    entries = try prepare(
      "SELECT cursor, body FROM entry WHERE topic = ? AND cursor > ? ORDER BY cursor")
    newest = try prepare(
      """
      SELECT MAX(cursor) FROM (
        SELECT cursor, time FROM entry WHERE topic = ? ORDER BY cursor LIMIT ?) WHERE time <= ?
      """)
    remove = try prepare("DELETE FROM entry WHERE topic = ? AND cursor < ?")
    cursor = try prepare(
      "SELECT cursor FROM consumer WHERE account = ? AND name = ? AND topic = ?")
    saveCursor = try prepare("INSERT OR REPLACE INTO consumer VALUES (?, ?, ?, ?)")
  }

  func topic(_ name: String) throws -> TopicRecord? { try find.bind(name).first(record) }

  func topics() throws -> [TopicRecord] { try all.all(record) }

  func makeTopic(_ name: String) throws -> TopicRecord {
    TopicRecord(id: try make.bind(name).first { $0.integer(0) } ?? 0, name: name)
  }

  func save(_ topic: TopicRecord) throws {
    try save.bind(topic.first).bind(topic.head).bind(topic.id).run()
  }

  func append(_ message: Message, at time: UInt64, cursor: UInt64, to topic: Int64) throws {
    try append.bind(topic).bind(cursor).bind(time).bind(message.encodedBytes).run()
  }

  func forEachMessage(
    of topic: Int64, after cursor: UInt64, _ body: (UInt64, Message) throws -> Bool
  ) throws {
    try entries.bind(topic).bind(cursor).forEach { row in
      try body(row.unsigned(0), row.message(1, in: &arena))
    }
  }

  func newestCursor(of topic: Int64, until time: UInt64, limit: Int) throws -> UInt64? {
    try newest.bind(topic).bind(Int64(limit)).bind(time).first { $0.optional(0) } ?? nil
  }

  func removeMessages(of topic: Int64, before cursor: UInt64) throws {
    try remove.bind(topic).bind(cursor).run()
  }

  func cursor(_ group: GroupKey) throws -> UInt64? {
    try cursor.bind(group.account).bind(group.group).bind(group.topic).first { $0.unsigned(0) }
  }

  func save(_ cursor: UInt64, of group: GroupKey) throws {
    try saveCursor.bind(group.account).bind(group.group).bind(group.topic).bind(cursor).run()
  }

  private func record(_ row: SQLiteStatement) -> TopicRecord {
    var record = TopicRecord(id: row.integer(0), name: row.text(1))
    record.first = row.unsigned(2)
    record.head = row.unsigned(3)
    return record
  }
}
