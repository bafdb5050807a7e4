// Topics in memory.

import WireProtocol

final class MemoryMessageBus: MessageBus {
  private final class Topic {
    var record: TopicRecord
    /// In the order of their cursors, which have no gap.
    var entries: [(cursor: UInt64, time: UInt64, message: Message)] = []

    init(_ record: TopicRecord) { self.record = record }

    /// The index of the first message behind a cursor.
    func index(behind cursor: UInt64) -> Int {
      guard let first = entries.first?.cursor, cursor >= first else { return 0 }
      return min(Int(cursor - first) + 1, entries.count)
    }
  }

  private let undo: UndoLog
  private var all: [Topic] = []
  private var cursors: [GroupKey: UInt64] = [:]

  init(undo: UndoLog) { self.undo = undo }

  func topic(_ name: String) -> TopicRecord? { all.first { $0.record.name == name }?.record }

  func topics() -> [TopicRecord] { all.map(\.record) }

  func cursor(_ group: GroupKey) -> UInt64? { cursors[group] }

  func forEachMessage(
    of topic: Int64, after cursor: UInt64, _ body: (UInt64, Message) throws -> Bool
  ) rethrows {
    let topic = self[topic]
    for entry in topic.entries[topic.index(behind: cursor)...] {
      guard try body(entry.cursor, entry.message) else { return }
    }
  }

  func newestCursor(of topic: Int64, until time: UInt64, limit: Int) -> UInt64? {
    self[topic].entries.prefix(limit).last { $0.time <= time }?.cursor
  }

  func makeTopic(_ name: String) -> TopicRecord {
    let record = TopicRecord(id: Int64(all.count + 1), name: name)
    all.append(Topic(record))
    undo.note { [self] in all.removeLast() }
    return record
  }

  func save(_ record: TopicRecord) {
    let topic = self[record.id]
    let before = topic.record
    topic.record = record
    undo.note { topic.record = before }
  }

  func append(_ message: Message, at time: UInt64, cursor: UInt64, to topic: Int64) {
    let topic = self[topic]
    topic.entries.append((cursor, time, message))
    undo.note { topic.entries.removeLast() }
  }

  func removeMessages(of topic: Int64, before cursor: UInt64) {
    let topic = self[topic]
    let count = topic.index(behind: cursor - 1)
    let removed = Array(topic.entries[..<count])
    topic.entries.removeFirst(count)
    undo.note { topic.entries.insert(contentsOf: removed, at: 0) }
  }

  func save(_ cursor: UInt64, of group: GroupKey) {
    let before = cursors.updateValue(cursor, forKey: group)
    undo.note { [self] in cursors[group] = before }
  }

  private subscript(_ id: Int64) -> Topic { all[Int(id) - 1] }
}
