// Why a message is not taken for now, as the application follows it.

public import WireProtocol

/// Why the platform did not take a message that is sent again by itself (SPEC.md 7.9).
public struct Deferral: Sendable, Hashable, CustomStringConvertible {
  /// A status of 500 and up, such as `inboxFull`, or one that ends the connection.
  public let status: Status
  /// What the server says to that; may be empty.
  public let text: String

  /// Both, in words.
  public var description: String { text.isEmpty ? "\(status)" : "\(status): \(text)" }
}

/// The refusals for now of a message, one after the other; who is slow sees the newest one only. Several loops may follow the same
/// message.
public struct SendingDeferrals: AsyncSequence, Sendable {
  let progress: Watched<Sending.Progress>

  /// Takes refusal after refusal.
  public struct Iterator: AsyncIteratorProtocol {
    let progress: Watched<Sending.Progress>
    var seen = 0

    /// The next refusal; nil: the message is answered or has failed, the client is closed, or the task is cancelled.
    public mutating func next() async -> Deferral? { await next(isolation: nil) }

    /// The next refusal; nil: the message is answered or has failed, the client is closed, or the task is cancelled.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> Deferral? {
      let seen = seen
      let found = try? await progress.first(isolation: actor) { progress -> (Int, Deferral?)? in
        if progress.answer != nil || progress.isOver { return (seen, nil) }
        return progress.deferrals.count > seen ? progress.deferrals : nil
      }
      guard let (count, deferral) = found else { return nil }
      self.seen = count
      return deferral
    }
  }

  /// An iterator, from the newest refusal on.
  public func makeAsyncIterator() -> Iterator { Iterator(progress: progress) }
}
