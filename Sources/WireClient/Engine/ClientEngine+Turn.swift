// A turn: everything that follows from what has happened, in one go and with one write to the connection.

import NIOCore
import WireProtocol

extension ClientEngine {
  /// A turn after everything that waits for this event loop by now.
  func planTurn() {
    guard !isTurnPlanned else { return }
    isTurnPlanned = true
    eventLoop.execute { self.assumeIsolated { $0.turn() } }
  }

  func turn() {
    isTurnPlanned = false
    takePosted()
    takeHandled()
    noteAndWrite()
    deliver()
    if let current, current.isOpen, !current.session.isDraining {
      if wish == .connected { pump(current) } else { sendAcks(on: current) }
    }
    answerPulls()
    noteAndWrite()
    answerAckRequests()
    finishLeaving()
    current?.flush()
    next?.flush()
    planWaking()
    sendings.wake()
  }

  // MARK: The application

  /// Takes what the application has handled. While an earlier cursor is being stored it waits, so that there is always one
  /// that is stored and can be acked.
  func takeHandled() {
    guard isLoaded, !isWriting else { return }
    for delivery in mailbox.takeHandled() { handled(delivery) }
    for topic in topics.values { topic.takeHandled() }
  }

  private func handled(_ delivery: Inbox.Delivery) {
    inbox.handled(delivery, at: now)
    if delivery.epoch != 0 { pending.changes.recentIDs.append(delivery.message.id) }
  }

  private func deliver() {
    var room = Inbox.maxHeld - mailbox.count
    var deliveries: [Inbox.Delivery] = []
    while room > 0, let delivery = inbox.nextDelivery() {
      if isOwn(delivery.message) {
        handled(delivery)
      } else {
        deliveries.append(delivery)
        room -= 1
      }
    }
    mailbox.append(deliveries)
  }

  /// Whether this is the copy of a message that this device has sent, and whose answer has not come: it counts as received
  /// (WP-7.10-2).
  private func isOwn(_ message: Message) -> Bool {
    outbox.contains(message.clientMessageID) && message.from == configuration.account
  }

  // MARK: The server

  /// Sends what there is to send: first what frees the server, then messages in their order.
  private func pump(_ link: ClientLink) {
    sendProbe(on: link)
    if link.session.freeRequests > 0, let pull = inbox.nextPull() {
      _ = send(.getOfflineMsg(pull), on: link)
    }
    sendAcks(on: link)
    guard logout == nil else { return sendLogout(on: link) }
    sendLetters(on: link)
  }

  private func sendAcks(on link: ClientLink) {
    let stored = storedPosition.epoch == inbox.epoch ? storedPosition.cursor : 0
    // What is handled is acked before the device is forgotten, or the connection ends: the next one would get it again.
    let isHurried = logout != nil || !ackRequests.isEmpty || wish != .connected
    let ackTime = isHurried ? now + Inbox.ackDelay : now
    if link.session.freeRequests > 0, let ack = inbox.nextAck(at: ackTime, stored: stored) {
      _ = send(.c2cAck(ack), on: link)
    }
    sendTopics(on: link)
  }

  private func sendLetters(on link: ClientLink) {
    guard outbox.count > 0 else { return }
    let wall = wallNow
    while link.session.freeRequests > 0, let letter = outbox.next(at: wall) {
      do throws(WireError) {
        let ticket = try link.session.send(
          letter.request, at: now, with: &tools, to: &link.output)
        guard let ticket else { return }
        outbox.sent(letter, as: ticket)
      } catch {
        if let outcome = outbox.unsendable(letter, error) { finished(outcome) }
      }
    }
  }

  private func sendProbe(on link: ClientLink) {
    guard !pulls.waiting.isEmpty, pulls.asked == nil,
      let ticket = link.session.probe(at: now, with: &tools, to: &link.output)
    else { return }
    pulls.asked = (ticket, pulls.waiting)
    pulls.waiting = []
  }

  private func sendLogout(on link: ClientLink) {
    guard case .wanted? = logout, !isWriting, send(.logout, on: link) != nil else { return }
    logout = .asked
  }

  /// - Returns: nil when it cannot be sent now, or at all.
  func send(_ request: PlatformRequest, on link: ClientLink) -> RequestTicket? {
    try? link.session.send(request, at: now, with: &tools, to: &link.output)
  }

  /// Ends the last connection when nothing more is to be waited for.
  private func finishLeaving() {
    guard wish == .suspended || wish == .closing else { return }
    if let current, current.isOpen, now < leaveBy ?? now {
      // Messages without an answer are kept, and a server that drains takes no acks.
      let isAnswered = wish == .closing || current.session.openRequests == 0
      guard isAnswered, isEverythingAcked || current.session.isDraining else { return }
    }
    let last = current
    current = nil
    last?.close()
    disconnected()
    if wish == .suspended { set(.suspended) }
    finishedLeaving()
  }

  // MARK: Time

  /// Sleeps until the first deadline. One that has moved away is slept to all the same, so that messages cost no timers.
  private func planWaking() {
    guard let deadline = nextDeadline else { return }
    if let waking {
      if waking.at <= deadline { return }
      waking.task.cancel()
    }
    let now = now
    // Never at once, so that no deadline that nobody can meet keeps the loop from its other work.
    let wait = realTime(max(deadline - now, 1))
    let task = eventLoop.scheduleTask(in: TimeAmount(wait)) { [weak self] in
      guard let self else { return }
      assumeIsolated { $0.wake() }
    }
    waking = (max(deadline, now), task)
  }

  private var nextDeadline: SessionTime? {
    var first: SessionTime?
    func consider(_ deadline: SessionTime?) {
      if let deadline { first = min(first ?? deadline, deadline) }
    }
    consider(reconnectAt)
    consider(outboxDeadline)
    consider(pullAgainAt)
    if wish != .connected { consider(leaveBy) }
    consider(next?.session.deadline)
    if let current {
      consider(current.session.deadline)
      if current.session.freeRequests > 0, !isWriting, wish == .connected {
        consider(inbox.ackDeadline)
        for topic in topics.values { consider(topic.notBefore) }
      }
    }
    return first
  }

  private func wake() {
    waking = nil
    let now = now
    advance(current, to: now)
    advance(next, to: now)
    if let reconnectAt, reconnectAt <= now { connect() }
    if let outboxDeadline, outboxDeadline <= now { expireOutbox() }
    if let pullAgainAt, pullAgainAt <= now { pullAgain() }
    turn()
  }
}
