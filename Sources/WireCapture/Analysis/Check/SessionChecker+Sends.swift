// Messages as their senders write them: by which policy they are delivered (SPEC.md 8.12), and sequences that are given once (7.3).

import WireProtocol

extension SessionChecker {
  /// The delivery policy of a message that is sent. An application may have its own, hence no more than a note; and how long a
  /// message is worth something is its affair alone.
  mutating func checkDelivery(_ sent: SentMessage, _ frame: CheckedFrame) {
    guard !sent.to.isEmpty,
      let usual = ContentTable.standard[ContentType(sent.contentType)]?.delivery
    else { return }
    let own = sent.delivery ?? Delivery()
    var parts: [String] = []
    func compare(_ name: String, _ own: Bool, _ usual: Bool) {
      if own != usual { parts.append("\(name) \(own)") }
    }
    compare("unstored", own.unstored, usual.unstored)
    compare("silent", own.silent, usual.silent)
    compare("no_push", own.noPush, usual.noPush)
    guard !parts.isEmpty else { return }
    report(
      .deliveryPolicy, frame,
      "a message of \(sent.contentType) has \(parts.joined(separator: ", ")), other than usual for its type"
    )
  }

  /// A stored message stands in an inbox at a sequence: no other one has it.
  mutating func given(
    _ message: DeliveredMessage, _ epoch: UInt64, _ frame: CheckedFrame, _ session: CheckedSession
  ) {
    guard message.inboxSequence != 0, let inbox = session.inboxKey else { return }
    let id = message.id.hashValue
    guard sequences.given(message.inboxSequence, epoch, of: inbox, to: id) else { return }
    report(
      .sequenceTwice, frame,
      "message \(message.id) has the inbox sequence \(message.inboxSequence) of epoch \(epoch), which another message had before"
    )
  }
}

/// Which messages have which sequences of inboxes: the last ones, in places that a later one may take.
struct GivenSequences {
  private struct Entry {
    /// The account, by its hash.
    var inbox = 0
    var epoch: UInt64 = 0
    var sequence: UInt64 = 0
    /// The message id, by its hash.
    var id = 0
  }

  private var entries: [Entry] = []
  private static let count = 65_536

  /// Remembers a sequence.
  ///
  /// - Returns: whether another message had it before.
  mutating func given(_ sequence: UInt64, _ epoch: UInt64, of inbox: Int, to id: Int) -> Bool {
    if entries.isEmpty {
      entries = Array(repeating: Entry(), count: GivenSequences.count)
    }
    // Those of one inbox stand side by side.
    let mixed = UInt64(truncatingIfNeeded: inbox) &+ epoch &* 0x9E37_79B9_7F4A_7C15 &+ sequence
    let index = Int(mixed % UInt64(GivenSequences.count))
    let old = entries[index]
    entries[index] = Entry(inbox: inbox, epoch: epoch, sequence: sequence, id: id)
    return old.sequence == sequence && old.epoch == epoch && old.inbox == inbox && old.id != id
  }
}
