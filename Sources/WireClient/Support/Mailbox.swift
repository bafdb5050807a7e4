// What has come and waits for the application's loop: one reader at a time, each item handled before the next.

import NIOCore

/// Items on their way from the engine to a loop of the application.
///
/// The loop takes them without a hop to the engine; the engine learns in batches which are handled.
final class Mailbox<Item: Sendable>: Sendable {
  private struct Contents: Sendable {
    var queue = CircularBuffer<Item>()
    /// What the reader is busy with.
    var inHand: Item?
    /// Who may read: the iterator that was made last.
    var reader: UInt64 = 0
    /// What the engine does not know of yet.
    var handled: [Item] = []
    /// Whether the engine was told to look.
    var isAnnounced = false
    var end: Result<Void, ClientError>?

    /// - Returns: whether the engine has to be told.
    mutating func handledInHand() -> Bool {
      guard let item = inHand else { return false }
      inHand = nil
      handled.append(item)
      defer { isAnnounced = true }
      return !isAnnounced
    }
  }

  private enum Step: Sendable {
    case item(Item)
    case over(ClientError?)
  }

  private let contents = Watched(Contents())

  /// Items that no reader has taken.
  var count: Int { contents.change { $0.queue.count } }

  /// Those items.
  var waiting: [Item] { contents.change { Array($0.queue) } }

  // MARK: The engine's side

  /// Adds items at the end, unless nothing more is to come.
  func append(_ items: [Item]) {
    guard !items.isEmpty else { return }
    contents.update { contents in
      if contents.end == nil { contents.queue.append(contentsOf: items) }
    }
  }

  /// Hands nothing out any more: readers end, with an error if there is one. What they say to have handled is still taken.
  func seal(_ error: ClientError? = nil) {
    contents.update { contents in
      contents.queue.removeAll()
      contents.end = error.map { .failure($0) } ?? .success(())
    }
  }

  /// What was handled since the last look.
  func takeHandled() -> [Item] {
    contents.change { contents in
      contents.isAnnounced = false
      guard !contents.handled.isEmpty else { return [] }
      defer { contents.handled = [] }
      return contents.handled
    }
  }

  /// Nothing more will come: readers end, with an error if there is one. What is there is dropped.
  func finish(_ error: ClientError? = nil) {
    contents.update { contents in
      contents.queue.removeAll()
      contents.inHand = nil
      contents.handled = []
      contents.end = error.map { .failure($0) } ?? .success(())
    }
  }

  /// Begins anew, empty.
  func restart() {
    contents.update { contents in
      contents.queue.removeAll()
      contents.inHand = nil
      contents.handled = []
      contents.end = nil
    }
  }

  // MARK: The reader's side

  /// Becomes the reader. What the earlier one did not handle comes first.
  func claim() -> UInt64 {
    contents.update { contents in
      contents.reader &+= 1
      if let item = contents.inHand {
        contents.queue.prepend(item)
        contents.inHand = nil
      }
      return contents.reader
    }
  }

  /// The next item, once there is one; the one before is handled with that. nil: nothing more, the task is cancelled, or
  /// another reader has taken over. A cancelled task has not handled its last item.
  ///
  /// - Parameters:
  ///   - reader: what ``claim()`` gave.
  ///   - announce: tells the engine that there is something to take.
  func next(
    _ reader: UInt64, isolation: isolated (any Actor)? = #isolation, announce: () -> Void
  ) async throws(ClientError) -> Item? {
    if Task.isCancelled { return nil }
    if contents.change({ $0.reader == reader && $0.handledInHand() }) { announce() }
    let step: Step
    do {
      step = try await contents.first { contents in
        guard contents.reader == reader else { return .over(nil) }
        if let item = contents.queue.popFirst() {
          contents.inHand = item
          return .item(item)
        }
        switch contents.end {
        case .success?: return .over(nil)
        case .failure(let error)?: return .over(error)
        case nil: return nil
        }
      }
    } catch { return nil }
    switch step {
    case .item(let item): return item
    case .over(let error?): throw error
    case .over(nil): return nil
    }
  }

  /// The reader is done with what it has in hand, if that is `wanted`.
  func handled(where wanted: (Item) -> Bool, announce: () -> Void) {
    let isNews = contents.change { contents in
      guard let item = contents.inHand, wanted(item) else { return false }
      return contents.handledInHand()
    }
    if isNews { announce() }
  }
}
