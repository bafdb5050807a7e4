// The loop of a service over a topic: asking for the next message acks the last one.

public import WireProtocol

/// A message of a topic.
public struct ReceivedTopicMessage: Sendable, Identifiable {
  /// Its place in the topic, 1 and up.
  public let cursor: UInt64
  /// How many messages before this one the platform removed before this group had them; 0: none.
  public let lostBefore: UInt64
  /// The message as it came.
  public let message: Message
  private let types: ContentTable

  init(_ delivery: TopicDelivery, types: ContentTable) {
    cursor = delivery.cursor
    lostBefore = delivery.lost
    message = delivery.message
    self.types = types
  }

  /// The platform's name of the message.
  public var id: String { message.id }
  /// Who sent it.
  public var from: Account { message.from }
  /// What it says, decoded anew at each call; nil: nothing.
  public var content: ReceivedContent? { ReceivedContent(message, types: types) }
}

/// The messages of a topic for one group, at least once each; within a process each once (SPEC.md 7.15).
///
/// A message is handled when the loop asks for the next one: then the client acks it. After a connection has ended the client
/// subscribes again and goes on. A loop that is left has not handled its last message: the next iterator begins with it. One iterator
/// reads at a time. The subscription is kept as long as this object is, or until ``cancel()``.
///
/// The loop throws ``ClientError/takenOver`` when an ack tells that another consumer has the group,
/// ``ClientError/subscriptionRefused(_:_:)`` when the platform does not let this account subscribe, and with what else ends the
/// service, such as ``ClientError/closed``. A consumer that has nothing to
/// ack does not learn that the group was taken over.
public final class TopicMessages: AsyncSequence, Sendable {
  private let engine: ClientEngine
  private let key: TopicKey
  private let mailbox: Mailbox<TopicDelivery>

  init(_ engine: ClientEngine, _ key: TopicKey, _ mailbox: Mailbox<TopicDelivery>) {
    self.engine = engine
    self.key = key
    self.mailbox = mailbox
  }

  deinit { engine.unsubscribe(key, mailbox) }

  /// Ends the loop and forgets the subscription. Messages that were not acked go to whoever subscribes next.
  public func cancel() {
    mailbox.finish()
    engine.unsubscribe(key, mailbox)
  }

  /// Says that the message that the loop has in hand is handled, without asking for the next: for a loop that ends with it. Of any
  /// other message this says nothing.
  public func handled(_ message: ReceivedTopicMessage) {
    mailbox.handled(where: { $0.cursor == message.cursor }, announce: engine.noteHandled)
  }

  /// Takes message after message.
  public struct Iterator: AsyncIteratorProtocol {
    /// Holds the subscription.
    let messages: TopicMessages
    let reader: UInt64

    /// The next message, once there is one; the one before is handled with that. nil: it was cancelled, or another iterator made.
    public mutating func next() async throws(ClientError) -> ReceivedTopicMessage? {
      try await next(isolation: nil)
    }

    /// The next message, once there is one; the one before is handled with that. nil: it was cancelled, or another iterator made.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(ClientError) -> ReceivedTopicMessage? {
      try await messages.next(reader, isolation: actor)
    }
  }

  /// An iterator, which takes over from the one before.
  public func makeAsyncIterator() -> Iterator {
    Iterator(messages: self, reader: mailbox.claim())
  }

  private func next(
    _ reader: UInt64, isolation: isolated (any Actor)?
  ) async throws(ClientError) -> ReceivedTopicMessage? {
    let delivery = try await mailbox.next(
      reader, isolation: isolation, announce: engine.noteHandled)
    return delivery.map { ReceivedTopicMessage($0, types: engine.configuration.contentTypes) }
  }
}
