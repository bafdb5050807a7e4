// The rows of a store.

public import WireProtocol

/// An inbox without its messages.
public struct InboxRecord: Sendable, Hashable {
  /// Given by the store, above 0.
  public let id: Int64
  /// Whose inbox it is.
  public let account: Account
  /// The highest sequence ever given.
  public var head: UInt64 = 0
  /// How many messages it holds.
  public var count = 0
  /// The highest sequence that any device, known or forgotten, has acked.
  public var delivered: UInt64 = 0
  /// No message's time is over before this time; nil: none's ever is.
  public var nextExpiry: UInt64?
  /// The known devices, in no order.
  public var devices: [DeviceRecord] = []

  /// An empty inbox.
  public init(id: Int64, account: Account) {
    self.id = id
    self.account = account
  }
}

/// A device that an account is known to have.
public struct DeviceRecord: Sendable, Hashable {
  /// The id that the device gave itself.
  public let id: String
  /// It has everything up to this inbox sequence.
  public var acked: UInt64
  /// When it last logged in: milliseconds since 1970.
  public var lastLogin: UInt64

  /// A device.
  public init(id: String, acked: UInt64, lastLogin: UInt64) {
    self.id = id
    self.acked = acked
    self.lastLogin = lastLogin
  }
}

/// A message in an inbox.
public struct StoredMessage: Sendable, Hashable {
  /// The inbox of the sender.
  public let sender: Int64
  /// When its time is over: milliseconds since 1970.
  public let expiry: UInt64
  /// The message, with its sequence.
  public let message: Message

  /// A message in an inbox.
  public init(sender: Int64, expiry: UInt64, message: Message) {
    self.sender = sender
    self.expiry = expiry
    self.message = message
  }
}

/// What makes two requests the same sending (SPEC.md 7).
public struct SentKey: Sendable, Hashable {
  /// The inbox of the sender.
  public let sender: Int64
  /// The sender's name for the message.
  public let id: ClientMessageID
  /// The inbox of the recipient of s2c; 0 for c2c and c2s.
  public let recipient: Int64

  /// A key.
  public init(sender: Int64, id: ClientMessageID, recipient: Int64 = 0) {
    self.sender = sender
    self.id = id
    self.recipient = recipient
  }
}

/// What was answered to a sending.
public struct SentRecord: Sendable, Hashable {
  /// Of what must be the same when it is repeated.
  public let digest: RequestDigest
  /// The platform's id of the message.
  public let messageID: String
  /// When it was taken: milliseconds since 1970.
  public let time: UInt64
  /// The inbox that it was stored in; 0: none.
  public let inbox: Int64
  /// Its place in that inbox; 0: it was not stored, or expired before it was delivered.
  public var sequence: UInt64
  /// The place of the copy in the sender's own inbox; 0: there is none.
  public let ownSequence: UInt64

  /// An answer.
  public init(
    digest: RequestDigest, messageID: String, time: UInt64, inbox: Int64 = 0, sequence: UInt64 = 0,
    ownSequence: UInt64 = 0
  ) {
    self.digest = digest
    self.messageID = messageID
    self.time = time
    self.inbox = inbox
    self.sequence = sequence
    self.ownSequence = ownSequence
  }
}

/// Where a topic stands.
public struct TopicRecord: Sendable, Hashable {
  /// Given by the store, above 0.
  public let id: Int64
  /// The name.
  public let name: String
  /// The oldest cursor that is retained; one above ``head`` when none is.
  public var first: UInt64 = 1
  /// The newest cursor ever given.
  public var head: UInt64 = 0

  /// An empty topic.
  public init(id: Int64, name: String) {
    self.id = id
    self.name = name
  }
}

/// A group of consumers of a topic.
public struct GroupKey: Sendable, Hashable {
  /// The inbox of the service's account.
  public let account: Int64
  /// The group's name.
  public let group: String
  /// The topic's name.
  public let topic: String

  /// A group.
  public init(account: Int64, group: String, topic: String) {
    self.account = account
    self.group = group
    self.topic = topic
  }
}
