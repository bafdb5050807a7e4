// The numbers of SPEC.md 7 that an operator may choose; the defaults are the standard's.

/// Limits and times of the platform's rules.
public struct PlatformConfiguration: Sendable, Hashable {
  /// Messages that an inbox holds at most.
  public var inboxLimit = 10_000
  /// Messages of one sender that an inbox holds at most.
  public var senderLimit = 1_000
  /// Devices that an account is known to have at most.
  public var deviceLimit = 16
  /// Milliseconds without a login after which a device is forgotten: 30 days.
  public var deviceLife: UInt64 = 2_592_000_000
  /// Seconds that a message lives when its sender says nothing: 7 days.
  public var defaultTimeToLive: UInt32 = 604_800
  /// Seconds that a message lives at most: 30 days.
  public var maximumTimeToLive: UInt32 = 2_592_000
  /// Milliseconds that the key of a sending lives: 7 days.
  public var keyLife: UInt64 = 604_800_000
  /// Messages in a page when its reader names no number.
  public var pageMessages = 100
  /// Messages in a page at most.
  public var maximumPageMessages = 1_000
  /// Bytes of the messages in a page, unless the first alone has more. 120 KiB: such a page fits every peer (WP-11-1).
  public var pageBytes = 122_880
  /// Unacked messages of a topic when its subscriber names no number.
  public var topicWindow = 256
  /// Unacked messages of a topic at most.
  public var maximumTopicWindow = 4_096
  /// Bytes of the messages of a topic that its subscriber has not acked, unless one alone has more.
  public var topicBytes = 262_144
  /// Messages that a topic retains at most.
  public var topicMessages: UInt64 = 1_000_000
  /// Milliseconds that a topic retains a message at most: 7 days.
  public var topicLife: UInt64 = 604_800_000
  /// Inboxes that are kept in memory, about.
  public var cachedInboxes = 100_000
  /// Milliseconds between two sweeps of what has expired.
  public var sweepInterval: UInt64 = 1_000
  /// Inboxes, devices, keys and topic messages that one sweep looks at, each at most.
  public var sweepLimit = 1_000

  /// The defaults.
  public init() {}
}
