// An inbox as tests use it: what is handed out and asked for becomes numbers.

import WireProtocol

/// The inbox of a device and its application.
final class DeviceEnd {
  private(set) var inbox: Inbox
  /// Handed out and not handled.
  private var waiting: [Inbox.Delivery] = []
  var now: UInt64 = 0

  init(epoch: UInt64 = 0, cursor: UInt64 = 0, recentIDs: [String] = []) {
    inbox = Inbox(epoch: epoch, cursor: cursor, recentIDs: recentIDs)
  }

  /// A device that is logged in and has everything up to a cursor.
  convenience init(at cursor: UInt64, head: UInt64? = nil) {
    self.init(epoch: 1, cursor: cursor)
    open(head: head ?? cursor, acked: cursor)
  }

  var time: SessionTime { SessionTime(milliseconds: now) }

  func open(epoch: UInt64 = 1, head: UInt64, acked: UInt64 = 0) {
    inbox.opened(Login.Response(inbox: InboxState(epoch: epoch, head: head), acked: acked))
  }
  func close() { inbox.closed() }

  /// What is handed out because of a push.
  @discardableResult
  func push(_ sequence: UInt64, epoch: UInt64 = 1, id: String? = nil) -> [UInt64] {
    let message = Say.message(sequence, id: id)
    inbox.received(MessageNotification(epoch: sequence == 0 ? 0 : epoch, message: message))
    return delivered()
  }
  /// What is handed out because of a page.
  @discardableResult
  func page(
    _ sequences: [UInt64], through: UInt64, head: UInt64? = nil, epoch: UInt64 = 1,
    ids: [String]? = nil
  ) -> [UInt64] {
    let messages = sequences.enumerated().map { Say.message($1, id: ids?[$0]) }
    let page = GetOfflineMsg.Response(
      epoch: epoch, messages: messages, through: through, head: head ?? through)
    inbox.pulled(.getOfflineMsg(page))
    return delivered()
  }
  func pageRefused(_ status: Status = .unavailable) {
    inbox.pulled(.refused(status, Failure()))
  }
  @discardableResult
  func sent(_ sequence: UInt64, epoch: UInt64 = 1, id: String? = nil) -> [UInt64] {
    inbox.sent(
      C2C.Response(messageID: id ?? "message-\(sequence)", epoch: epoch, inboxSequence: sequence))
    return delivered()
  }
  func learned(head: UInt64, epoch: UInt64 = 1) {
    inbox.learned(InboxState(epoch: epoch, head: head))
  }

  /// After what the next pull asks; nil: there is none.
  func pull() -> UInt64? { inbox.nextPull()?.after }
  /// Up to what the next ack goes; nil: there is none.
  func ack(stored: UInt64 = .max) -> UInt64? { inbox.nextAck(at: time, stored: stored)?.through }
  func acked(head: UInt64, epoch: UInt64 = 1) {
    inbox.acked(.c2cAck(C2CAck.Response(inbox: InboxState(epoch: epoch, head: head))))
  }
  func ackRefused(_ status: Status) { inbox.acked(.refused(status, Failure())) }

  /// The application is done with what was handed out: all, or the message of this sequence.
  func handle(_ sequence: UInt64? = nil) {
    for delivery in waiting where sequence == nil || delivery.message.inboxSequence == sequence {
      inbox.handled(delivery, at: time)
    }
    waiting.removeAll { sequence == nil || $0.message.inboxSequence == sequence }
  }

  private func delivered() -> [UInt64] {
    var sequences: [UInt64] = []
    while let delivery = inbox.nextDelivery() {
      sequences.append(delivery.message.inboxSequence)
      waiting.append(delivery)
    }
    return sequences
  }
}
