// What a device has to keep: the seam for an application's own storage.

public import WireProtocol

/// Where a client keeps what must not be lost: messages without an answer, its place in the inbox, its count of logins
/// (SPEC.md 6.3, 7.6, 7.9).
///
/// One client uses it at a time. Its calls do not overlap; changes that come while one is under way are made together by the
/// next, so that one write to the disk serves many messages.
public protocol ClientStore: Sendable {
  /// Opens the store for a device, and says what is in it.
  ///
  /// - Throws: ``ClientStoreError``, such as when the store is of another device.
  func open(account: Account, device: String) async throws -> ClientStoreContents

  /// Makes all of these changes, or none. They are durable when this returns.
  func apply(_ changes: ClientStoreChanges) async throws

  /// Lets go of what it is kept in; ``open(account:device:)`` may follow.
  func close() async
}

/// A place in the inbox: everything up to it is handled.
public struct InboxPosition: Sendable, Hashable {
  /// The numbering that the cursor counts in; 0: none yet.
  public var epoch: UInt64
  /// The last sequence that is handled.
  public var cursor: UInt64

  /// A place.
  public init(epoch: UInt64 = 0, cursor: UInt64 = 0) {
    self.epoch = epoch
    self.cursor = cursor
  }
}

/// A message that has no answer yet.
public struct StoredLetter: Sendable, Hashable {
  /// The message.
  public let letter: Outbox.Letter
  /// When the application sent it: milliseconds since 1970-01-01T00:00:00Z.
  public let addedAtMilliseconds: UInt64

  /// A message.
  public init(_ letter: Outbox.Letter, addedAtMilliseconds: UInt64) {
    self.letter = letter
    self.addedAtMilliseconds = addedAtMilliseconds
  }
}

/// What is in a store.
public struct ClientStoreContents: Sendable {
  /// The highest number that a login had; 0: none.
  public var attempt: UInt64
  /// What the device has handled.
  public var position: InboxPosition
  /// The ids of the last messages that it has handled or sent, oldest first, at most 10,000.
  public var recentIDs: [String]
  /// Messages without an answer, in the order in which they were added.
  public var letters: [StoredLetter]

  /// The contents of a store.
  public init(
    attempt: UInt64 = 0, position: InboxPosition = InboxPosition(), recentIDs: [String] = [],
    letters: [StoredLetter] = []
  ) {
    self.attempt = attempt
    self.position = position
    self.recentIDs = recentIDs
    self.letters = letters
  }
}

/// What changes in a store at once, in this order.
public struct ClientStoreChanges: Sendable, Hashable {
  /// The device was logged out: letters, position and ids are forgotten, the count of logins is kept.
  public var isLoggedOut = false
  /// The number of the next login; nil: as before.
  public var attempt: UInt64?
  /// Messages to keep behind those that are kept.
  public var added: [StoredLetter] = []
  /// Messages that have an answer.
  public var removed: [ClientMessageID] = []
  /// What the device has handled; nil: as before.
  public var position: InboxPosition?
  /// Ids of messages that were handled or sent, to keep behind those that are kept, of which the oldest go beyond 10,000.
  public var recentIDs: [String] = []

  /// No change.
  public init() {}

  /// Whether nothing changes.
  public var isEmpty: Bool {
    !isLoggedOut && attempt == nil && added.isEmpty && removed.isEmpty && position == nil
      && recentIDs.isEmpty
  }

  /// As many ids as an inbox knows again.
  static let maxRecentIDs = 10_000
}

/// Why a store cannot be used.
public enum ClientStoreError: Error, Sendable, Hashable {
  /// Another process, or another client of this one, uses it.
  case inUse(String)
  /// It is kept for another account or device.
  case otherDevice(String)
  /// It was written by a later version.
  case tooNew(String)
  /// It is no store, or a damaged one.
  case damaged(String)
  /// It cannot be read or written, and why.
  case failed(String)
}

extension ClientStoreError: CustomStringConvertible {
  /// What is wrong and what to do, for logs.
  public var description: String {
    switch self {
    case .inUse(let name): "\(name) is in use by another client: close that one first"
    case .otherDevice(let name):
      "\(name) is kept for another account or device: each needs a store of its own"
    case .tooNew(let name): "\(name) was written by a later version: update the application"
    case .damaged(let name): "\(name) is no store of a client, or a damaged one: remove it"
    case .failed(let why): "the store cannot be used: \(why)"
    }
  }
}
