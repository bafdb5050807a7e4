// What the server answers and pushes, given to those who wait for it.

import WireProtocol

extension ClientEngine {
  func answered(_ ticket: RequestTicket, _ answer: PlatformAnswer) {
    switch ticket.command {
    case .getOfflineMsg: pulled(answer)
    case .c2cAck: acked(answer)
    case .keepalive: keptAlive(ticket, answer)
    case .logout: loggedOut(answer)
    case .subscribe, .topicAck: topicAnswered(ticket, answer)
    default: messageAnswered(ticket, answer)
    }
  }

  func pushed(_ push: PlatformPush) {
    switch push {
    case .message(let push): inbox.received(push)
    case .receipt(let receipt):
      sendings.advance(receipt.clientMessageID, to: receipt.stage)
      receipts.append(receipt)
    case .topicMessage(let message):
      topics[TopicKey(topic: message.topic, group: message.group)]?.received(message)
    }
  }

  // MARK: Messages

  private func messageAnswered(_ ticket: RequestTicket, _ answer: PlatformAnswer) {
    if case .c2c(let response) = answer {
      inbox.sent(response)
      if response.inboxSequence != 0 { pending.changes.recentIDs.append(response.messageID) }
    }
    var deferred: (id: ClientMessageID, deferral: Deferral)?
    if case .refused(let status, let failure) = answer, let id = outbox.clientMessageID(of: ticket)
    {
      deferred = (id, Deferral(status: status, text: failure.text))
    }
    if let outcome = outbox.answered(ticket, answer, at: wallNow, using: &random) {
      return finished(outcome)
    }
    if let deferred { sendings.deferred(deferred.id, deferred.deferral) }
    noteOutboxDeadline()
  }

  func finished(_ outcome: Outbox.Outcome) {
    switch outcome {
    case .accepted(let id, let answer):
      intake?.remove(id)
      pending.changes.removed.append(id)
      guard !sendings.accepted(id, answer), let answer = SendingAnswer(answer) else { return }
      outcomes.append(.answered(id, answer))
    case .failed(let id, let status, let failure):
      fail(id, .messageRefused(status, failure.text))
    case .gaveUp(let id): fail(id, .gaveUp)
    }
  }

  private func fail(_ id: ClientMessageID, _ error: ClientError) {
    intake?.remove(id)
    pending.changes.removed.append(id)
    if !sendings.failed(id, error) { outcomes.append(.failed(id, error)) }
  }

  /// Messages that nobody will answer any more.
  func expireOutbox() {
    for outcome in outbox.expire(at: wallNow) { finished(outcome) }
    noteOutboxDeadline()
  }

  func noteOutboxDeadline() {
    let wall = wallNow
    outboxDeadline = outbox.deadline(after: wall).map { now + ($0 - wall) }
  }

  // MARK: The inbox

  private func pulled(_ answer: PlatformAnswer) {
    inbox.pulled(answer)
    guard case .refused(let status, let failure) = answer, status.advice == .repeatLater else {
      return pullBackoff.succeeded()
    }
    pullAgainAt =
      now
      + pullBackoff.failed(
        retryAfterMilliseconds: failure.retryAfterMilliseconds, using: &random)
  }

  /// Has a pull that was refused for now made again.
  func pullAgain() {
    pullAgainAt = nil
    inbox.learned(InboxState(epoch: inbox.epoch, head: inbox.head))
  }

  private func acked(_ answer: PlatformAnswer) {
    inbox.acked(answer)
    // The inbox was renumbered: the answer to keepalive tells how (WP-7.3-5).
    if case .refused(.staleEpoch, _) = answer, let current {
      _ = current.session.probe(at: now, with: &tools, to: &current.output)
    }
  }

  private func keptAlive(_ ticket: RequestTicket, _ answer: PlatformAnswer) {
    if case .keepalive(let answer) = answer, let state = answer.inbox { inbox.learned(state) }
    guard let asked = pulls.asked, asked.ticket == ticket else { return }
    pulls.asked = nil
    let target = InboxPosition(epoch: inbox.epoch, cursor: inbox.head)
    pulls.aimed += asked.requests.map { (target, $0) }
  }

  /// Tells those whose messages have come.
  func answerPulls() {
    guard !pulls.aimed.isEmpty else { return }
    var waiting: [(target: InboxPosition, request: PullRequest)] = []
    for (aim, request) in pulls.aimed {
      var target = aim
      if target.epoch != inbox.epoch {
        target = InboxPosition(epoch: inbox.epoch, cursor: inbox.head)
      }
      // A full inbox goes on when the application does.
      if inbox.through >= target.cursor || inbox.held >= Inbox.maxHeld {
        request.result.update { $0 = .success(inbox.held) }
      } else {
        waiting.append((target, request))
      }
    }
    pulls.aimed = waiting
  }

  // MARK: Logging out

  private func loggedOut(_ answer: PlatformAnswer) {
    if case .logout = answer {
      // The session says that it has ended right behind this.
      logout = .done
    } else {
      logout = .wanted
    }
  }

  /// The platform has forgotten the device: so does the store.
  func finishLogout() {
    wish = .nothing
    Task {
      do {
        pending.changes = ClientStoreChanges()
        pending.changes.isLoggedOut = true
        try await durable()
      } catch { return stop(.storeFailed(storeError(error))) }
      await unload()
      closeFeeds(.loggedOut)
      stop(.loggedOut)
    }
  }
}
