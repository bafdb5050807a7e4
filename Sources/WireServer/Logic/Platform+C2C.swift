// c2c, end to end (SPEC.md 7): stored for the recipient, copied for the sender's other devices, answered once.

import WireProtocol

extension Platform {
  /// Takes a message for an account.
  func c2c(_ request: C2C.Request, of session: Session, _ ticket: RequestTicket) throws {
    let connection = session.presence.connection
    guard session.rights.reach.holds(request.to.domain) else {
      return refuse(
        connection, ticket, .forbidden, "this session does not reach \(request.to.domain)")
    }
    guard fits(request.to, request.delivery) else {
      return refuse(connection, ticket, .tooLarge, "too many bytes of unknown fields")
    }
    let to = request.to.plain
    let digest = RequestDigest(
      .c2c, to: to, request.contentType, request.content, request.delivery)
    let sender = try inboxes.inbox(of: session.account)
    let key = SentKey(sender: sender.id, id: request.clientMessageID)
    switch try earlier(key, digest) {
    case .same(let record):
      let stage = try stage(of: record, sentTo: to)
      return answer(session, ticket, record, duplicate: true, stage)
    case .other:
      return refuse(
        connection, ticket, .conflict, "the client message id stands for something else")
    case .nothing: break
    }
    let message = Message(
      id: ids.next(at: now), from: session.account, to: request.to,
      clientMessageID: request.clientMessageID, sentAtMilliseconds: now,
      contentType: request.contentType, content: request.content, delivery: request.delivery)
    if request.delivery?.unstored == true {
      let record = SentRecord(digest: digest, messageID: message.id, time: now)
      try messages.save(record, key)
      answer(session, ticket, record, duplicate: false, .accepted)
      push(message, to: to, except: connection)
      return
    }
    let recipient = try inboxes.inbox(of: to)
    guard try hasRoom(recipient, for: sender.id) else {
      return refuse(connection, ticket, .inboxFull, "the inbox of \(to.domain) is full")
    }
    let stored = try store(message, of: sender.id, in: recipient)
    let copy =
      recipient === sender ? stored : try storeCopy(message, in: sender, from: session.presence)
    let record = SentRecord(
      digest: digest, messageID: message.id, time: now, inbox: recipient.id,
      sequence: stored.inboxSequence, ownSequence: copy?.inboxSequence ?? 0)
    try messages.save(record, key)
    answer(session, ticket, record, duplicate: false, .stored)
    push(stored, to: to, except: connection)
    if let copy, recipient !== sender { push(copy, to: session.account, except: connection) }
  }

  /// Puts a copy into the sender's own inbox, if the sender has other devices and the inbox has room. A full inbox of
  /// one's own is no reason not to send.
  private func storeCopy(_ message: Message, in sender: Inbox, from presence: Presence) throws
    -> Message?
  {
    guard sender.record.devices.contains(where: { $0.id != presence.device }),
      try hasRoom(sender, for: sender.id)
    else { return nil }
    return try store(message, of: sender.id, in: sender)
  }

  /// How far a message of an earlier request came.
  private func stage(of record: SentRecord, sentTo account: Account) throws -> Stage {
    guard record.inbox != 0 else { return .accepted }
    guard record.sequence != 0, let inbox = try inboxes.find(account) else { return .stored }
    return record.sequence <= inbox.record.delivered ? .delivered : .stored
  }

  private func answer(
    _ session: Session, _ ticket: RequestTicket, _ record: SentRecord, duplicate: Bool,
    _ stage: Stage
  ) {
    outputs.append(
      .answer(
        session.presence.connection, ticket,
        .c2c(
          C2C.Response(
            messageID: record.messageID, sentAtMilliseconds: record.time, duplicate: duplicate,
            stage: stage, epoch: epoch, inboxSequence: record.ownSequence))))
  }
}
