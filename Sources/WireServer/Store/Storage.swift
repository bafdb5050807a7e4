// What the platform's rules keep for good, behind three seams: one transaction over messages and bus, and each of the two.

public import WireProtocol

/// Messages and bus, changed together or not at all.
///
/// Used by one thread at a time. Everything of ``messages`` and ``bus`` is called inside of ``transaction(_:)``.
public protocol Storage: AnyObject {
  /// The epoch of all inboxes in it: random, not 0, made with the storage.
  var epoch: UInt64 { get }
  /// Inboxes, devices and keys.
  var messages: any MessageStore { get }
  /// Topics.
  var bus: any MessageBus { get }

  /// Makes all changes of `work` durable, or none of them when it, or making them durable, throws.
  func transaction(_ work: () throws -> Void) throws
  /// Nothing follows for now: brings what is kept into the form in which it is carried off, such as one file.
  func consolidate() throws
}

extension Storage {
  /// Nothing to do.
  public func consolidate() {}
}

/// Inboxes with their messages and devices, and the keys of rule 7.1.
///
/// It keeps no rule: what a limit, an ack or a retry means is decided above it.
public protocol MessageStore: AnyObject {
  /// The inbox of an account.
  func inbox(of account: Account) throws -> InboxRecord?
  /// Makes an empty inbox without devices.
  func makeInbox(of account: Account) throws -> InboxRecord
  /// Writes everything of an inbox but its devices.
  func save(_ inbox: InboxRecord) throws
  /// Adds a device or overwrites it.
  func save(_ device: DeviceRecord, of inbox: Int64) throws
  /// Removes a device.
  func removeDevice(_ id: String, of inbox: Int64) throws
  /// Accounts with devices that last logged in at or before a time, longest ago first.
  func accountsWithDevices(absentSince time: UInt64, limit: Int) throws -> [Account]

  /// Adds a message; its sequence is above all others of the inbox.
  func insert(_ message: StoredMessage, into inbox: Int64) throws
  /// Passes messages behind `after` up to `through` in their order until `body` returns false.
  func forEachMessage(
    of inbox: Int64, after: UInt64, through: UInt64, _ body: (StoredMessage) throws -> Bool) throws
  /// Removes the messages up to a sequence and counts them.
  func removeMessages(of inbox: Int64, through: UInt64) throws -> Int
  /// Removes and returns the messages whose time is over at `now`, and tells when the next one's is.
  func removeExpired(of inbox: Int64, at now: UInt64) throws -> (
    removed: [StoredMessage], next: UInt64?
  )
  /// How many messages of each sender an inbox holds.
  func countsBySender(of inbox: Int64) throws -> [Int64: Int]
  /// Accounts in whose inboxes a message's time may be over at `now`.
  func accountsWithExpired(at now: UInt64, limit: Int) throws -> [Account]

  /// What was answered under a key.
  func sent(_ key: SentKey) throws -> SentRecord?
  /// Keeps what was answered under a key, in place of what was.
  func save(_ record: SentRecord, _ key: SentKey) throws
  /// Notes that the message at a place of an inbox will never be delivered, in the record of its sender.
  func forgetPlace(_ sequence: UInt64, of inbox: Int64, _ sender: Int64, _ id: ClientMessageID)
    throws
  /// Removes some of the records from at or before a time, the oldest first, at most `limit`.
  func removeSent(until time: UInt64, limit: Int) throws
}

/// Topics: one ordered log each, and the cursors of their groups.
public protocol MessageBus: AnyObject {
  /// Where a topic stands.
  func topic(_ name: String) throws -> TopicRecord?
  /// Makes an empty topic.
  func makeTopic(_ name: String) throws -> TopicRecord
  /// Writes where a topic stands.
  func save(_ topic: TopicRecord) throws
  /// All topics.
  func topics() throws -> [TopicRecord]
  /// Adds a message; its cursor is above all others of the topic.
  func append(_ message: Message, at time: UInt64, cursor: UInt64, to topic: Int64) throws
  /// Passes messages behind a cursor in their order until `body` returns false.
  func forEachMessage(
    of topic: Int64, after cursor: UInt64, _ body: (UInt64, Message) throws -> Bool) throws
  /// The newest cursor from at or before a time among the oldest `limit`; nil when there is none.
  func newestCursor(of topic: Int64, until time: UInt64, limit: Int) throws -> UInt64?
  /// Removes what is before a cursor.
  func removeMessages(of topic: Int64, before cursor: UInt64) throws
  /// The cursor of a group.
  func cursor(_ group: GroupKey) throws -> UInt64?
  /// Writes the cursor of a group.
  func save(_ cursor: UInt64, of group: GroupKey) throws
}
