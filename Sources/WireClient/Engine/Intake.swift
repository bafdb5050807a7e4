// Messages that a store which needs no waiting takes on the caller's thread, on their way to the engine.

import NIOConcurrencyHelpers
import WireProtocol

/// Takes messages for the outbox of an engine while that is open, so that sending needs no way to the engine and back.
final class Intake: Sendable {
  struct Entry: Sendable {
    let letter: StoredLetter
    let sending: Sending
  }

  private struct Contents: Sendable {
    /// Whether there is an engine that takes what waits.
    var isOpen = false
    var capacity = 0
    /// Messages without an outcome, those that wait here too.
    var ids: Set<ClientMessageID> = []
    var waiting: [Entry] = []
  }

  private let store: any ImmediateClientStore
  private let clock: @Sendable () -> UInt64
  private let contents = NIOLockedValueBox(Contents())

  /// - Parameter clock: milliseconds since 1970.
  init(_ store: any ImmediateClientStore, clock: @escaping @Sendable () -> UInt64) {
    self.store = store
    self.clock = clock
  }

  // MARK: The application's side

  /// Stores a message and has it wait for the engine.
  ///
  /// - Returns: what follows it, and whether it is the only one that waits, so that the engine has to be told; nil: the client is
  ///   not open.
  /// - Throws: ``ClientError/outboxFull(capacity:)``, ``ClientError/alreadySending(_:)``.
  func take(_ letter: Outbox.Letter) throws(ClientError) -> (sending: Sending, isFirst: Bool)? {
    let id = letter.clientMessageID
    let result: Result<(Sending, Bool)?, ClientError> = contents.withLockedValue { contents in
      guard contents.isOpen else { return .success(nil) }
      guard contents.ids.count < contents.capacity else {
        return .failure(.outboxFull(capacity: contents.capacity))
      }
      guard contents.ids.insert(id).inserted else { return .failure(.alreadySending(id)) }
      // Under this lock, so that the store and the outbox have the same order, which is that of the times.
      let entry = Entry(
        letter: StoredLetter(letter, addedAtMilliseconds: clock()), sending: Sending(id))
      var changes = ClientStoreChanges()
      changes.added = [entry.letter]
      store.applyNow(changes)
      contents.waiting.append(entry)
      return .success((entry.sending, contents.waiting.count == 1))
    }
    return try result.get()
  }

  // MARK: The engine's side

  /// From here on messages are taken, besides those that the outbox has.
  func open(capacity: Int, ids: [ClientMessageID]) {
    contents.withLockedValue {
      $0 = Contents(isOpen: true, capacity: capacity, ids: Set(ids))
    }
  }

  /// What waits, in its order.
  func takeWaiting() -> [Entry] {
    contents.withLockedValue { contents in
      guard !contents.waiting.isEmpty else { return [] }
      defer { contents.waiting.removeAll(keepingCapacity: true) }
      return contents.waiting
    }
  }

  /// A message has its outcome.
  func remove(_ id: ClientMessageID) { contents.withLockedValue { _ = $0.ids.remove(id) } }

  /// Takes nothing from here on.
  ///
  /// - Returns: what still waits.
  func close() -> [Entry] {
    contents.withLockedValue { contents in
      defer { contents = Contents() }
      return contents.waiting
    }
  }
}
