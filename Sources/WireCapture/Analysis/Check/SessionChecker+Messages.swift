// Messages over all connections: sent once, delivered (SPEC.md 7.1, 7.2, 7.13, 7.15).

import WireProtocol

extension SessionChecker {
  /// Why a message is waited for no more.
  enum PendingEnd { case tooOld, tooMany, recordingEnded }

  /// Judges the answer to a request that is about messages.
  mutating func delivered(
    _ request: OpenRequest, _ status: Status, _ message: MessageFacts?, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    switch (request.detail, message) {
    case (.ack(let epoch, let through), _):
      ackAnswered(epoch, through, request, status, message, frame, session)
    case (.pull(let after), .page(let epoch, let list, let through, let head)):
      page(list, epoch, after: after, through: through, head: head, frame, session)
    case (.recipients(_, let count), .s2cAnswer(let statuses, _, _)) where count != statuses:
      report(.recipients, frame, "\(statuses) statuses answer \(count) recipients")
    case (.send, .s2cAnswer(let statuses, _, _)) where statuses != 1:
      report(.recipients, frame, "\(statuses) statuses answer 1 recipient")
    case (.send(let id, let to, let isUnstored), .c2cAnswer(let answer)):
      if answer.inboxSequence != 0, let track = session.inbox, track.epoch == answer.epoch {
        track.receive(answer.inboxSequence...answer.inboxSequence)
        track.head = max(track.head, answer.inboxSequence)
        track.settle(frame)
      }
      sentAgain(id, answer.messageID, answer.duplicate, frame, session)
      if let to, !isUnstored, answer.stage != .delivered, answer.stage != .read {
        let pending = PendingMessage(id: answer.messageID, to: to, frame: frame)
        if let evicted = messages.add(pending) { pendingEnded(evicted, .tooMany) }
      }
    case (.send(let id, _, _), .c2sAnswer(let messageID, let isDuplicate)):
      sentAgain(id, messageID, isDuplicate, frame, session)
    case (.topicAck(let topic, let group, let cursor), .topicAckAnswer(let answered, let head)):
      if cursor > head {
        report(
          .topicAckAccepted, frame, "a topic-ack up to \(cursor) is ok, and head is \(head)")
      }
      topicAcked(topic, group, (answered, head), request, frame, session)
    case (.subscribe(let asked), .subscribeAnswer(let answer)):
      subscribed(asked, answer, frame, session)
    default: break
    }
  }

  /// A message of one account that was answered before has to be answered in the same way.
  private mutating func sentAgain(
    _ id: ClientMessageID, _ messageID: String, _ isDuplicate: Bool, _ frame: CheckedFrame,
    _ session: CheckedSession
  ) {
    guard let track = session.inbox else { return }
    guard let known = messages.answer(to: id, of: ObjectIdentifier(track), messageID) else {
      return
    }
    if !isDuplicate || known != messageID.hashValue {
      report(
        .duplicateForgotten, frame,
        "client message id \(id) was answered before, and now \(isDuplicate ? "with another message id" : "as if it were new")"
      )
    }
  }

  /// A message was not delivered while it was waited for.
  mutating func pendingEnded(_ pending: PendingMessage, _ end: PendingEnd) {
    let isSeen = messages.isConnected(pending.to)
    let waited = now &- (pending.frame.place.time ?? now)
    let text = "message \(pending.id) to \(pending.to.text) was answered with ok"
    if end == .tooMany { gaps.evicted += 1 }
    guard isSeen else {
      return report(
        .notDelivered, pending.frame,
        "\(text); the recipient is not in the recording, and no receipt came", severity: .note)
    }
    if end == .tooOld { gaps.evicted += 1 }
    report(
      .notDelivered, pending.frame,
      "\(text), and in \(seconds(waited)) neither delivered nor acked, although the recipient is in the recording"
    )
  }
}

/// A message that was answered with ok and is not delivered yet.
struct PendingMessage {
  let id: String
  let to: Account
  let frame: CheckedFrame
}

/// The messages that are on their way, and those that were answered.
struct MessageTable {
  /// By the hash of the message id: hashes of 64 bits with a secret seed do not meet.
  private var pending: [Int: PendingMessage] = [:]
  /// In the order in which they were answered; what is delivered stays until it is most of it.
  private var order: [(key: Int, time: Int64)] = []
  private var first = 0
  private var accounts: Set<Account> = []
  /// The last messages that were answered: hash of sender and client message id, to the hash of the message id.
  private var answers = RecentTable<Int, Int>(limit: 65_536)
  /// The hashes of the last messages that were delivered and not waited for: the recipient may have a message before its
  /// sender has the answer.
  private var early = RecentTable<Int, Void>(limit: 8_192)

  private static let most = 65_536
  private static let mostAccounts = 65_536

  /// Somebody logged in.
  mutating func connected(_ account: Account) {
    if accounts.count < MessageTable.mostAccounts { accounts.insert(account) }
  }

  func isConnected(_ account: Account) -> Bool { accounts.contains(account) }

  /// Adds a message, unless it was delivered before.
  ///
  /// - Returns: the one that is given up for it, when there are too many.
  mutating func add(_ message: PendingMessage) -> PendingMessage? {
    let key = message.id.hashValue
    if early[key] != nil { return nil }
    var evicted: PendingMessage?
    if pending.count >= MessageTable.most { evicted = removeFirst() }
    pending[key] = message
    order.append((key, message.frame.place.time ?? 0))
    compact()
    return evicted
  }

  /// The message was delivered.
  mutating func remove(_ id: String) {
    let key = id.hashValue
    if pending.removeValue(forKey: key) == nil { _ = early.insert(key, ()) }
  }

  private mutating func compact() {
    guard order.count > 4_096, order.count > 4 * pending.count else { return }
    order = order[first...].filter { pending[$0.key] != nil }
    first = 0
  }

  private mutating func removeFirst() -> PendingMessage? {
    while first < order.count {
      let key = order[first].key
      first += 1
      if let found = pending.removeValue(forKey: key) { return found }
    }
    return nil
  }

  /// Gives up what was answered before a time.
  mutating func takeOld(before time: Int64) -> PendingMessage? {
    while first < order.count, order[first].time < time {
      let key = order[first].key
      first += 1
      if let found = pending.removeValue(forKey: key) { return found }
    }
    return nil
  }

  /// Takes all messages out, in the order in which they were answered.
  mutating func removeAll() -> [PendingMessage] {
    defer {
      pending.removeAll()
      order.removeAll()
      first = 0
    }
    return pending.values.sorted { $0.frame.number < $1.frame.number }
  }

  private static func key(_ id: ClientMessageID, of sender: ObjectIdentifier) -> Int {
    var hasher = Hasher()
    hasher.combine(sender)
    hasher.combine(id)
    return hasher.finalize()
  }

  /// Whether a message was answered.
  func isAnswered(_ id: ClientMessageID, of sender: ObjectIdentifier) -> Bool {
    answers[MessageTable.key(id, of: sender)] != nil
  }

  /// Remembers the answer to a message.
  ///
  /// - Returns: the hash of the id with which it was answered before; nil for a new message.
  mutating func answer(to id: ClientMessageID, of sender: ObjectIdentifier, _ messageID: String)
    -> Int?
  {
    answers.insert(MessageTable.key(id, of: sender), messageID.hashValue)
  }
}
