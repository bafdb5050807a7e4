// What c2c, s2c and c2s have in common (SPEC.md 7): send once, store, push.

import WireProtocol

extension Platform {
  /// What is known about a key.
  enum Earlier {
    /// Nothing, or nothing any more.
    case nothing
    /// The same was sent before.
    case same(SentRecord)
    /// Something else was.
    case other
  }

  /// What was sent before under a key.
  func earlier(_ key: SentKey, _ digest: RequestDigest) throws -> Earlier {
    guard let record = try messages.sent(key), now < record.time + configuration.keyLife else {
      return .nothing
    }
    return record.digest == digest ? .same(record) : .other
  }

  /// Whether the fields of a later version leave room for the largest content (WP-11-3).
  func fits(_ to: Account?, _ delivery: Delivery?) -> Bool {
    let room = Limits.maximumMessageLength - Limits.maximumContentLength - 1_024
    let unknown =
      (to?.unknownFields.bytes.count ?? 0) + (delivery?.unknownFields.bytes.count ?? 0)
    return unknown <= room
  }

  /// Whether an inbox takes another message of a sender. What has expired takes no room.
  func hasRoom(_ inbox: Inbox, for sender: Int64) throws -> Bool {
    if try holdsLess(inbox, than: sender) { return true }
    return try removeExpired(inbox) && holdsLess(inbox, than: sender)
  }

  private func holdsLess(_ inbox: Inbox, than sender: Int64) throws -> Bool {
    guard inbox.record.count < configuration.inboxLimit else { return false }
    // So few in all cannot be too many of one sender.
    guard inbox.record.count >= configuration.senderLimit else { return true }
    if inbox.countsBySender == nil {
      // Only what is written can be counted, and all messages are.
      inbox.countsBySender = try messages.countsBySender(of: inbox.id)
    }
    return inbox.countsBySender?[sender, default: 0] ?? 0 < configuration.senderLimit
  }

  /// Puts a message into an inbox, which has room.
  ///
  /// - Returns: the message with its sequence there.
  func store(_ message: Message, of sender: Int64, in inbox: Inbox) throws -> Message {
    var message = message
    inbox.record.head += 1
    inbox.record.count += 1
    message.inboxSequence = inbox.record.head
    let expiry = now + UInt64(timeToLive(message.delivery)) * 1_000
    inbox.record.nextExpiry = min(inbox.record.nextExpiry ?? .max, expiry)
    inbox.countsBySender?[sender, default: 0] += 1
    inboxes.change(inbox)
    try messages.insert(
      StoredMessage(sender: sender, expiry: expiry, message: message), into: inbox.id)
    return message
  }

  /// Pushes a message to the devices of an account that are connected, but for one connection.
  ///
  /// - Returns: whether there was any.
  @discardableResult
  func push(_ message: Message, to account: Account, except sender: ConnectionID?) -> Bool {
    let devices = presence.devices(of: account)
    guard !devices.isEmpty else { return false }
    let push = PlatformPush.message(MessageNotification(epoch: epoch, message: message))
    for device in devices where device.connection != sender {
      outputs.append(.push(device.connection, push))
    }
    return true
  }

  /// Removes from an inbox what has expired, and notes that nobody will get it.
  ///
  /// - Returns: whether there was any.
  func removeExpired(_ inbox: Inbox) throws -> Bool {
    guard let time = inbox.record.nextExpiry, time <= now else { return false }
    let (removed, next) = try messages.removeExpired(of: inbox.id, at: now)
    for stored in removed where stored.message.inboxSequence > inbox.record.delivered {
      try messages.forgetPlace(
        stored.message.inboxSequence, of: inbox.id, stored.sender, stored.message.clientMessageID)
    }
    inbox.record.count -= removed.count
    inbox.record.nextExpiry = next
    inbox.countsBySender = nil
    inboxes.change(inbox)
    return !removed.isEmpty
  }

  private func timeToLive(_ delivery: Delivery?) -> UInt32 {
    let asked = delivery?.timeToLiveSeconds ?? 0
    return asked == 0
      ? configuration.defaultTimeToLive : min(asked, configuration.maximumTimeToLive)
  }
}
