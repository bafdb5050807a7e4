// Things that are good to know and that nobody has to handle: the newest of them are kept for whoever asks.

import NIOCore

/// A bounded queue. Each element goes to one reader.
final class Feed<Element: Sendable>: Sendable {
  private struct Contents: Sendable {
    var queue = CircularBuffer<Element>()
    var isOver = false
  }

  private let contents = Watched(Contents())
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  func append(_ element: Element) {
    contents.update { contents in
      if contents.queue.count >= capacity { contents.queue.removeFirst() }
      contents.queue.append(element)
    }
  }

  /// Readers take what is there and end then.
  func finish() { contents.update { $0.isOver = true } }

  /// Readers wait again.
  func restart() { contents.update { $0.isOver = false } }

  func next(isolation: isolated (any Actor)? = #isolation) async -> Element? {
    let found: Element?? = try? await contents.first { contents in
      if let element = contents.queue.popFirst() { return .some(element) }
      return contents.isOver ? .some(nil) : nil
    }
    return found ?? nil
  }
}

/// Elements of which the newest are kept, up to a bound, until somebody takes them. Each goes to one iterator. It ends when the
/// client is closed, or with the task that iterates.
public struct ClientFeed<Element: Sendable>: AsyncSequence, Sendable {
  let feed: Feed<Element>

  /// Takes element after element.
  public struct Iterator: AsyncIteratorProtocol {
    let feed: Feed<Element>

    /// The next element; nil: the client is closed, or the task is cancelled.
    public mutating func next() async -> Element? { await feed.next() }

    /// The next element; nil: the client is closed, or the task is cancelled.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Element? {
      await feed.next(isolation: actor)
    }
  }

  /// An iterator.
  public func makeAsyncIterator() -> Iterator { Iterator(feed: feed) }
}
