// What a client knows of a topic that it has subscribed to (SPEC.md 7.15).

import NIOCore
import WireProtocol

/// Which group of which topic.
struct TopicKey: Sendable, Hashable {
  let topic: String
  let group: String
}

/// A message of a topic on its way to the application.
struct TopicDelivery: Sendable {
  let cursor: UInt64
  let message: Message
  /// Messages before this one that were removed before this group had them.
  let lost: UInt64
}

/// A subscription over all connections. Only its engine touches it.
final class TopicSubscription {
  let key: TopicKey
  let mailbox: Mailbox<TopicDelivery>
  private let after: UInt64?
  private let window: UInt32

  /// Whether the server has taken the subscription on the connection of now.
  private(set) var isActive = false
  /// The request that has no answer.
  var ticket: RequestTicket?
  /// When to try again.
  private(set) var notBefore: SessionTime?
  private var backoff = Backoff()

  /// Handled by the application, acked, and the newest that has come: as the answer to the last subscription counts, because a
  /// platform that was restored from a backup gives cursors again.
  private var handled: UInt64 = 0
  private var acked: UInt64 = 0
  private var ackUnderWay: UInt64 = 0
  private var newest: UInt64 = 0
  /// What has come since that answer and is not below ``handled``, in order.
  private var open = CircularBuffer<(cursor: UInt64, id: String)>()
  /// What the application has and is not done with, of earlier subscriptions too.
  private var unhandled: Set<String> = []
  /// Whether the group has a durable cursor of this subscription.
  private var hasCursor = false
  private var lost: UInt64 = 0

  /// The ids of the last messages, to tell those that come again.
  private var seen: Set<String> = []
  private var seenInOrder = CircularBuffer<String>()

  /// More than any window that a server grants.
  private static let maxSeen = 10_000

  init(_ key: TopicKey, after: UInt64?, window: UInt32, _ mailbox: Mailbox<TopicDelivery>) {
    self.key = key
    self.after = after
    self.window = window
    self.mailbox = mailbox
  }

  /// Whether everything that the application has handled is acked.
  var isAcked: Bool { handled <= acked }

  // MARK: What goes

  /// What to ask the server now; nil: nothing.
  func nextRequest(at now: SessionTime) -> PlatformRequest? {
    guard ticket == nil, notBefore ?? now <= now else { return nil }
    if !isActive {
      // Where the group has a cursor of this subscription already, delivery begins behind that.
      let position = hasCursor ? nil : after.map { TopicPosition(cursor: $0) }
      return .subscribe(
        Subscribe.Request(topic: key.topic, group: key.group, after: position, window: window))
    }
    guard handled > acked else { return nil }
    ackUnderWay = handled
    return .topicAck(TopicAck.Request(topic: key.topic, group: key.group, cursor: handled))
  }

  /// The request went out.
  func asked(_ ticket: RequestTicket?, _ request: PlatformRequest) {
    self.ticket = ticket
    notBefore = nil
  }

  // MARK: What comes

  func subscribed(_ answer: Subscribe.Response) {
    isActive = true
    backoff.succeeded()
    // What had come before the connection ended is here and not lost, unless it is numbered anew.
    let known = answer.head < newest ? answer.after : max(answer.after, newest)
    if answer.first > known, answer.first - known > 1 { lost += answer.first - known - 1 }
    newest = known
    // What is not acked comes again, and counts with the cursors that it has then.
    (acked, handled) = (answer.after, answer.after)
    open.removeAll()
  }

  func acked(_ answer: TopicAck.Response) {
    hasCursor = true
    acked = max(acked, ackUnderWay)
  }

  func received(_ push: TopicMessage) {
    guard isActive else { return }
    newest = max(newest, push.cursor)
    open.append((push.cursor, push.message.id))
    guard seen.insert(push.message.id).inserted else { return advance() }
    seenInOrder.append(push.message.id)
    if seenInOrder.count > TopicSubscription.maxSeen { seen.remove(seenInOrder.removeFirst()) }
    guard mailbox.count < TopicSubscription.maxSeen else {
      return mailbox.finish(
        .protocolViolation("the topic \(key.topic) has more unacked messages than any window"))
    }
    unhandled.insert(push.message.id)
    mailbox.append([TopicDelivery(cursor: push.cursor, message: push.message, lost: lost)])
    lost = 0
  }

  func takeHandled() {
    for delivery in mailbox.takeHandled() { unhandled.remove(delivery.message.id) }
    advance()
  }

  /// Everything up to the first message that the application is not done with is handled.
  private func advance() {
    while let first = open.first, !unhandled.contains(first.id) {
      handled = first.cursor
      open.removeFirst()
    }
  }

  func retry(
    after milliseconds: UInt32, at now: SessionTime, using random: inout some RandomNumberGenerator
  ) {
    notBefore = now + backoff.failed(retryAfterMilliseconds: milliseconds, using: &random)
  }

  /// The connection has ended, and the subscription with it.
  func disconnected() {
    isActive = false
    ticket = nil
    notBefore = nil
  }
}
