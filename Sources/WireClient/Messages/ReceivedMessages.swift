// The loop over what comes: asking for the next message says that the last one is handled.

import WireProtocol

/// The messages for this account: stored ones in the order of the inbox, each once (SPEC.md 7.8), unstored ones as they come.
///
/// A message is handled when the loop asks for the next one: then the client stores that it has it, and acks it. A loop that is left
/// — by `break`, by an error, or because its task is cancelled — has not handled its last message: the next iterator begins with it.
/// One iterator reads at a time; making another ends the earlier. It ends when the client is closed, by the application, or because
/// the server does not want this device any more or the store has failed: ``WireClient/state`` says which.
///
/// At most 1,000 messages are held for a loop that is slow, or not there; the rest waits at the platform.
public struct ReceivedMessages: AsyncSequence, Sendable {
  let engine: ClientEngine

  /// Takes message after message.
  public struct Iterator: AsyncIteratorProtocol {
    let engine: ClientEngine
    let reader: UInt64

    /// The next message, once there is one; the one before is handled with that. nil: the client is closed, the task is cancelled, or
    /// another iterator was made.
    public mutating func next() async -> ReceivedMessage? { await next(isolation: nil) }

    /// The next message, once there is one; the one before is handled with that. nil: the client is closed, the task is cancelled, or
    /// another iterator was made.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> ReceivedMessage? {
      // The mailbox of messages never ends with an error.
      let delivery = try? await engine.mailbox.next(
        reader, isolation: actor, announce: engine.noteHandled)
      return delivery.map { ReceivedMessage($0, types: engine.configuration.contentTypes) }
    }
  }

  /// An iterator, which takes over from the one before.
  public func makeAsyncIterator() -> Iterator {
    Iterator(engine: engine, reader: engine.mailbox.claim())
  }
}
