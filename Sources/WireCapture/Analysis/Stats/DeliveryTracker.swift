// Messages from their sending to the ack of their recipient, over all connections (SPEC.md 7.6, 7.12).

import WireProtocol

/// A message to one recipient.
struct DeliveryKey: Hashable {
  let sender: Account
  let id: ClientMessageID
  let recipient: Account
}

/// A message that is sent and not acked.
struct SentDelivery {
  let command: Command
  let time: Int64
  let isShown: Bool
  let connection: FiguresTable<Int>.Slot
  let account: FiguresTable<Account>.Slot
  /// Where it stands in the inbox of its recipient, once it was pushed or pulled.
  var place: InboxPlace?
}

struct InboxPlace: Hashable {
  let inbox: InboxName
  let sequence: UInt64
}

struct InboxName: Hashable {
  let account: Account
  let epoch: UInt64
}

/// Finds what an ack covers.
struct DeliveryTracker {
  static let most = 65_536

  private var waiting = Waiting<DeliveryKey, SentDelivery>()
  /// What was pushed or pulled and not acked, by inbox, ordered by sequence from `first` on.
  private var received: [InboxName: (list: [(sequence: UInt64, key: DeliveryKey)], first: Int)] =
    [:]

  var count: Int { waiting.count }

  /// A message was sent. A retry counts from its first sending.
  mutating func sent(_ key: DeliveryKey, _ delivery: SentDelivery) {
    if waiting[key] == nil { waiting.add(delivery, for: key) }
  }

  /// A message reached a device of its recipient.
  mutating func received(_ message: DeliveredMessage, in inbox: InboxName) {
    let key = DeliveryKey(
      sender: message.from, id: message.clientMessageID, recipient: inbox.account)
    guard message.inboxSequence > 0, let delivery = waiting[key], delivery.place == nil else {
      return
    }
    let place = InboxPlace(inbox: inbox, sequence: message.inboxSequence)
    waiting.update(key) { $0.place = place }
    var index = received[inbox]?.list.count ?? 0
    if let last = received[inbox]?.list.last, last.sequence > place.sequence {
      index = DeliveryTracker.index(of: place.sequence, in: received[inbox])
    }
    received[inbox, default: ([], 0)].list.insert((place.sequence, key), at: index)
  }

  /// A device acked everything up to a sequence.
  mutating func acked(_ inbox: InboxName, through: UInt64) -> [SentDelivery] {
    guard var (list, first) = received.removeValue(forKey: inbox) else { return [] }
    var found: [SentDelivery] = []
    while first < list.count, list[first].sequence <= through {
      if let delivery = waiting.remove(list[first].key) { found.append(delivery) }
      first += 1
    }
    if first > 1_024, first > list.count / 2 {
      list.removeFirst(first)
      first = 0
    }
    if first < list.count { received[inbox] = (list, first) }
    return found
  }

  /// A message is waited for no more.
  @discardableResult
  mutating func remove(_ key: DeliveryKey) -> SentDelivery? {
    guard let delivery = waiting.remove(key) else { return nil }
    guard let place = delivery.place, let entry = received[place.inbox] else { return delivery }
    var index = DeliveryTracker.index(of: place.sequence, in: entry)
    while index < entry.list.count, entry.list[index].sequence == place.sequence,
      entry.list[index].key != key
    { index += 1 }
    guard index < entry.list.count, entry.list[index].key == key else { return delivery }
    if entry.list.count - entry.first == 1 {
      received[place.inbox] = nil
    } else if index == entry.first {
      received[place.inbox]?.first += 1
    } else {
      received[place.inbox]?.list.remove(at: index)
    }
    return delivery
  }

  mutating func oldest() -> (key: DeliveryKey, value: SentDelivery)? { waiting.oldest() }

  /// The first place whose sequence is not below this one.
  private static func index(
    of sequence: UInt64, in entry: (list: [(sequence: UInt64, key: DeliveryKey)], first: Int)?
  ) -> Int {
    guard let entry else { return 0 }
    var (low, high) = (entry.first, entry.list.count)
    while low < high {
      let middle = (low + high) / 2
      if entry.list[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
