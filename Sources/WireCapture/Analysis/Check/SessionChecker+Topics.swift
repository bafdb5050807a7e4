// Topics: where delivery begins, who holds a subscription, and how much of it is unacked (SPEC.md 7.15).

import WireProtocol

/// A group of consumers of a topic.
struct TopicKey: Hashable {
  let account: Account
  let topic: String
  let group: String
}

/// What is known of a group over all connections.
struct TopicGroup {
  /// The highest cursor that an answer named.
  var cursor: UInt64 = 0
  /// The stream that took the subscription last, and when that was accepted.
  var holder: (stream: Int, since: Int64)?
}

/// A subscription of one connection.
struct Subscription {
  let after: UInt64
  let window: Int
  /// Cursors that were delivered and are not acked; nil when they are not counted any more.
  var unacked: [UInt64]? = []
}

/// What a connection asks of a topic.
struct TopicRequest {
  let topic: String
  let group: String
  /// Whether it says itself where to begin.
  let hasAfter: Bool
  let window: UInt32
}

extension SessionChecker {
  /// A subscribe was answered.
  mutating func subscribed(
    _ request: TopicRequest, _ answer: Subscribe.Response, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    if answer.first == 0 || answer.first - 1 > answer.head {
      report(
        .topicFirst, frame,
        "the answer to subscribe of \(request.topic) has first \(answer.first) and head \(answer.head)"
      )
    }
    guard let key = key(request.topic, request.group, session) else { return }
    if !request.hasAfter, let cursor = topics[key]?.cursor, answer.after < cursor {
      report(
        .topicCursor, frame,
        "delivery of \(key.topic) to group \(key.group) begins behind \(answer.after), and its cursor was \(cursor)"
      )
    }
    changeGroup(key) { $0.holder = (session.number, frame.place.time ?? .max) }
    guard session.subscriptions[key] != nil || session.subscriptions.count < 64 else { return }
    session.subscriptions[key] = Subscription(
      after: answer.after, window: request.window == 0 ? 256 : Int(request.window))
  }

  /// A message of a topic is delivered.
  mutating func topicDelivered(
    _ topic: String, _ group: String, _ cursor: UInt64, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    guard let key = key(topic, group, session), var subscription = session.subscriptions[key] else {
      return
    }
    if cursor <= subscription.after {
      report(
        .topicStart, frame,
        "\(topic) is delivered with cursor \(cursor), and the answer to subscribe says behind \(subscription.after)"
      )
    }
    if isTaken(key, from: session, at: frame) {
      report(
        .topicTaken, frame,
        "\(topic) is still delivered to group \(group) here, after a later subscribe took over on stream \(topics[key]?.holder?.stream ?? 0)"
      )
      session.subscriptions[key] = nil
      return
    }
    if var unacked = subscription.unacked, !unacked.contains(cursor) {
      unacked.append(cursor)
      let count = unacked.count
      subscription.unacked = count <= SessionChecker.mostUnacked ? unacked : nil
      if count > subscription.window {
        subscription.unacked = nil
        report(
          .topicWindow, frame,
          "\(count) messages of \(topic) are unacked by group \(group), whose window is \(subscription.window)"
        )
      }
    }
    session.subscriptions[key] = subscription
  }

  /// A topic-ack is sent: what it covers makes room.
  func topicAcks(_ topic: String, _ group: String, _ cursor: UInt64, _ session: CheckedSession) {
    guard let key = key(topic, group, session) else { return }
    session.subscriptions[key]?.unacked?.removeAll { $0 <= cursor }
  }

  /// A topic-ack was answered with ok.
  mutating func topicAcked(
    _ topic: String, _ group: String, _ answered: (cursor: UInt64, head: UInt64),
    _ request: OpenRequest, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    guard let key = key(topic, group, session) else { return }
    if session.hasStart, !session.server.isUncertain, !session.client.isUncertain,
      session.subscriptions[key] == nil || isTaken(key, from: session, at: request.frame)
    {
      report(
        .topicNotSubscribed, frame,
        "a topic-ack of \(topic) is ok, and group \(group) is not subscribed on this connection")
    }
    if let known = topics[key]?.cursor, answered.cursor < known {
      report(
        .topicCursor, frame,
        "the cursor of \(topic) for group \(group) is \(answered.cursor), and was \(known)")
    }
    changeGroup(key) { $0.cursor = max($0.cursor, answered.cursor) }
  }

  /// Whether another connection took a subscription long ago.
  private func isTaken(_ key: TopicKey, from session: CheckedSession, at frame: CheckedFrame)
    -> Bool
  {
    guard let holder = topics[key]?.holder, holder.stream != session.number,
      let time = frame.place.time, time > holder.since
    else { return false }
    return time &- holder.since > SessionChecker.handover
  }

  private func key(_ topic: String, _ group: String, _ session: CheckedSession) -> TopicKey? {
    session.account.map { TopicKey(account: $0, topic: topic, group: group) }
  }

  private mutating func changeGroup(_ key: TopicKey, _ change: (inout TopicGroup) -> Void) {
    guard topics[key] != nil || topics.count < SessionChecker.mostGroups else { return }
    change(&topics[key, default: TopicGroup()])
  }

  private static var mostGroups: Int { 4_096 }
  /// Of one subscription; of more, the window is not judged.
  private static var mostUnacked: Int { 4_096 }
}
