// subscribe and topic-ack (SPEC.md 7): one holder of each group at a time, a window of unacked messages, a durable cursor.

import WireProtocol

/// A group of a topic in the hands of a connection.
struct Subscription {
  let group: GroupKey
  let connection: ConnectionID
  let window: UInt64
  /// What was pushed last, or where delivery began.
  var pushed: UInt64
  /// What was acked last on this connection, or where delivery began.
  var acked: UInt64
  /// The group's durable cursor; nil: none yet.
  var cursor: UInt64?

  /// The lengths of what was pushed and is not acked, oldest first.
  var unacked: [(cursor: UInt64, length: Int)] = []
  /// Together.
  var unackedBytes = 0

  /// The newest cursor that may be pushed. What is not retained any more is not waited for.
  func limit(first: UInt64) -> UInt64 { max(acked, first - 1) + window }

  /// Whether a message of this length may be pushed: a subscriber that does not read costs no more than this.
  func hasRoom(for length: Int, _ most: Int) -> Bool {
    unackedBytes == 0 || unackedBytes + length <= most
  }

  mutating func push(_ cursor: UInt64, _ length: Int) {
    pushed = cursor
    unacked.append((cursor, length))
    unackedBytes += length
  }

  mutating func ack(_ cursor: UInt64) {
    acked = max(acked, cursor)
    pushed = max(pushed, cursor)
    let gone = unacked.prefix { $0.cursor <= cursor }
    unackedBytes -= gone.reduce(0) { $0 + $1.length }
    unacked.removeFirst(gone.count)
  }
}

extension Platform {
  /// Hands a group of a topic to a connection, whoever had it before.
  func subscribe(_ request: Subscribe.Request, of session: Session, _ ticket: RequestTicket) throws
  {
    let connection = session.presence.connection
    guard session.rights.isService else {
      return refuse(connection, ticket, .forbidden, "this session is no service")
    }
    let account = try inboxes.inbox(of: session.account)
    let group = GroupKey(account: account.id, group: request.group, topic: request.topic)
    let record = try topicState(request.topic)?.record
    let (first, head) = (record?.first ?? 1, record?.head ?? 0)
    let cursor = try bus.cursor(group)
    let after = request.after?.cursor ?? cursor ?? first - 1
    guard after <= head else {
      return refuse(connection, ticket, .conflict, "\(after) is above head, which is \(head)")
    }
    let window =
      request.window == 0
      ? configuration.topicWindow : min(Int(request.window), configuration.maximumTopicWindow)
    let subscription = Subscription(
      group: group, connection: connection, window: UInt64(window), pushed: after, acked: after,
      cursor: cursor)
    subscriptions[request.topic, default: []].removeAll { $0.group == group }
    subscriptions[request.topic, default: []].append(subscription)
    outputs.append(
      .answer(
        connection, ticket,
        .subscribe(Subscribe.Response(first: first, head: head, after: after))))
    try pushRetained(of: request.topic, to: group)
  }

  /// Moves the cursor of a group.
  func topicAck(_ request: TopicAck.Request, of session: Session, _ ticket: RequestTicket) throws {
    let connection = session.presence.connection
    let index = subscriptions[request.topic]?.firstIndex {
      $0.connection == connection && $0.group.group == request.group
    }
    guard let index, var subscription = subscriptions[request.topic]?[index] else {
      return refuse(
        connection, ticket, .notSubscribed, "this connection does not hold the subscription")
    }
    let head = try topicState(request.topic)?.record.head ?? 0
    guard request.cursor <= head else {
      return refuse(
        connection, ticket, .conflict, "\(request.cursor) is above head, which is \(head)")
    }
    subscription.ack(request.cursor)
    if request.cursor > subscription.cursor ?? 0 {
      subscription.cursor = request.cursor
      try bus.save(request.cursor, of: subscription.group)
    }
    subscriptions[request.topic]?[index] = subscription
    outputs.append(
      .answer(
        connection, ticket,
        .topicAck(TopicAck.Response(cursor: subscription.cursor ?? 0, head: head))))
    try pushRetained(of: request.topic, to: subscription.group)
  }

  /// Pushes a message that was just appended to everybody who has had all before it and has room.
  func deliver(_ message: Message, at cursor: UInt64, of state: TopicState) throws {
    let topic = state.record.name
    guard let all = subscriptions[topic] else { return }
    for (index, subscription) in all.enumerated()
    where cursor <= subscription.limit(first: state.record.first) {
      let length = message.lengthBound
      guard subscription.hasRoom(for: length, configuration.topicBytes) else { continue }
      guard subscription.pushed == cursor - 1 else {
        try pushRetained(of: topic, to: subscription.group)
        continue
      }
      subscriptions[topic]?[index].push(cursor, length)
      push(message, at: cursor, to: subscription)
    }
  }

  /// A connection is gone, and its subscriptions with it.
  func dropSubscriptions(of connection: ConnectionID) {
    for (topic, all) in subscriptions where all.contains(where: { $0.connection == connection }) {
      let others = all.filter { $0.connection != connection }
      subscriptions[topic] = others.isEmpty ? nil : others
    }
  }

  /// Pushes what is stored and not yet pushed, as far as the window allows.
  private func pushRetained(of topic: String, to group: GroupKey) throws {
    guard let state = try topicState(topic),
      let index = subscriptions[topic]?.firstIndex(where: { $0.group == group }),
      var subscription = subscriptions[topic]?[index]
    else { return }
    let limit = subscription.limit(first: state.record.first)
    let after = max(subscription.pushed, state.record.first - 1)
    guard after < min(limit, state.record.head) else { return }
    try bus.forEachMessage(of: state.record.id, after: after) { cursor, message in
      let length = message.lengthBound
      guard cursor <= limit, subscription.hasRoom(for: length, configuration.topicBytes) else {
        return false
      }
      subscription.push(cursor, length)
      push(message, at: cursor, to: subscription)
      return true
    }
    subscriptions[topic]?[index] = subscription
  }

  private func push(_ message: Message, at cursor: UInt64, to subscription: Subscription) {
    outputs.append(
      .push(
        subscription.connection,
        .topicMessage(
          TopicMessage(
            topic: subscription.group.topic, group: subscription.group.group, cursor: cursor,
            message: message))))
  }
}
