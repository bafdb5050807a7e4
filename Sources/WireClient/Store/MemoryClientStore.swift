// A store that lasts as long as its process.

import NIOConcurrencyHelpers
public import WireProtocol

/// A store whose changes need no waiting.
protocol ImmediateClientStore: ClientStore {
  func applyNow(_ changes: ClientStoreChanges)
}

/// Keeps what a client needs in memory: over connections and over clients of one process, not longer.
public final class MemoryClientStore: ClientStore, ImmediateClientStore {
  private struct Contents: Sendable {
    var owner: (account: Account, device: String)?
    var isOpen = false
    var attempt: UInt64
    var position = InboxPosition()
    var recentIDs: [String] = []
    var letters: [ClientMessageID: (number: UInt64, letter: StoredLetter)] = [:]
    var lastNumber: UInt64 = 0
  }

  private let contents: NIOLockedValueBox<Contents>

  /// An empty store.
  ///
  /// - Parameter attempt: the first login has the number behind this one. nil: the time, which grows from process to process, so
  ///   that one that has forgotten everything is not taken for an earlier connection of its own (WP-6.3-15).
  public init(attempt: UInt64? = nil) {
    contents = NIOLockedValueBox(
      Contents(attempt: attempt ?? ClientEnvironment.millisecondsSince1970()))
  }

  /// What is in it.
  public func open(account: Account, device: String) async throws -> ClientStoreContents {
    try contents.withLockedValue { contents in
      if let owner = contents.owner, owner != (account, device) {
        throw ClientStoreError.otherDevice("the store in memory")
      }
      guard !contents.isOpen else { throw ClientStoreError.inUse("the store in memory") }
      contents.owner = (account, device)
      contents.isOpen = true
      return ClientStoreContents(
        attempt: contents.attempt, position: contents.position, recentIDs: contents.recentIDs,
        letters: contents.letters.values.sorted { $0.number < $1.number }.map(\.letter))
    }
  }

  /// Changes what is in it.
  public func apply(_ changes: ClientStoreChanges) async throws { applyNow(changes) }

  func applyNow(_ changes: ClientStoreChanges) {
    contents.withLockedValue { contents in
      if changes.isLoggedOut {
        contents.letters = [:]
        contents.position = InboxPosition()
        contents.recentIDs = []
      }
      contents.attempt = changes.attempt ?? contents.attempt
      for letter in changes.added {
        contents.lastNumber += 1
        contents.letters[letter.letter.clientMessageID] = (contents.lastNumber, letter)
      }
      for id in changes.removed { contents.letters[id] = nil }
      contents.position = changes.position ?? contents.position
      contents.recentIDs += changes.recentIDs
      // Not at each change, so that each id is moved once.
      let most = ClientStoreChanges.maxRecentIDs
      if contents.recentIDs.count >= 2 * most {
        contents.recentIDs.removeFirst(contents.recentIDs.count - most)
      }
    }
  }

  /// Keeps what is in it.
  public func close() async { contents.withLockedValue { $0.isOpen = false } }
}
