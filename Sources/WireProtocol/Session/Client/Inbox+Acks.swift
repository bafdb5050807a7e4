// When a device tells the server what it has: not at once, and never before the application is done (SPEC.md 7.6).

extension Inbox {
  /// An ack is due after this many sequences, or ``ackDelay``.
  public static let ackCount: UInt64 = 32
  /// How long an ack may wait, in milliseconds.
  public static let ackDelay: UInt64 = 1_000

  /// The next ack; nil: none is due, or one is under way.
  ///
  /// - Parameters:
  ///   - now: the time.
  ///   - stored: the cursor of this epoch that is stored already; what lies behind it is not acked yet.
  public mutating func nextAck(at now: SessionTime, stored: UInt64 = .max) -> C2CAck.Request? {
    let through = min(cursor, stored)
    guard mayAck, through > acked, through != refusedAck else { return nil }
    let since = unackedSince ?? now
    guard through - acked >= Inbox.ackCount || now >= since + Inbox.ackDelay else {
      unackedSince = since
      return nil
    }
    ackUnderWay = C2CAck.Request(epoch: epoch, through: through)
    unackedSince = through < cursor ? now : nil
    return ackUnderWay
  }

  /// When ``nextAck(at:stored:)`` has one; nil: not by time alone.
  public var ackDeadline: SessionTime? {
    guard mayAck else { return nil }
    return unackedSince.map { $0 + Inbox.ackDelay }
  }

  /// Whether everything that is handled is acked, or its ack was refused.
  package var isAcked: Bool { cursor <= acked || cursor == refusedAck }

  /// Takes the answer to an ack, or its refusal.
  public mutating func acked(_ answer: PlatformAnswer) {
    guard let ack = ackUnderWay else { return }
    ackUnderWay = nil
    guard case .c2cAck(let response) = answer else {
      // Not again unchanged; the next cursor is acked anew, and login tells the server of it anyway.
      if ack.epoch == epoch { refusedAck = ack.through }
      return
    }
    if ack.epoch == epoch, response.inbox.epoch == epoch { acked = max(acked, ack.through) }
    learned(response.inbox)
  }

  private var mayAck: Bool {
    isOpen && ackUnderWay == nil && epoch != 0 && cursor > acked && cursor != refusedAck
  }
}
