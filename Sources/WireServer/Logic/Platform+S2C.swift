// s2c, cloud to end (SPEC.md 7): each recipient is judged, stored and answered for itself.

import WireProtocol

extension Platform {
  /// Takes a message for many accounts.
  func s2c(_ request: S2C.Request, of session: Session, _ ticket: RequestTicket) throws {
    let connection = session.presence.connection
    guard session.rights.isService else {
      return refuse(connection, ticket, .forbidden, "this session is no service")
    }
    let sender = try inboxes.inbox(of: session.account)
    var response = S2C.Response(statuses: [], accepted: [])
    for to in request.to {
      switch try send(request, to: to, from: sender, of: session) {
      case .success(let accepted):
        response.statuses.append(.ok)
        response.accepted.append(accepted)
      case .failure(let refusal): response.statuses.append(refusal.status)
      }
    }
    outputs.append(.answer(connection, ticket, .s2c(response)))
  }

  private struct Refusal: Error {
    let status: Status
  }

  private func send(
    _ request: S2C.Request, to: Account, from sender: Inbox, of session: Session
  ) throws -> Result<S2C.Accepted, Refusal> {
    guard session.rights.reach.holds(to.domain) else {
      return .failure(Refusal(status: .forbidden))
    }
    guard fits(to, request.delivery) else { return .failure(Refusal(status: .tooLarge)) }
    let account = to.plain
    let digest = RequestDigest(
      .s2c, to: account, request.contentType, request.content, request.delivery)
    let recipient = try inboxes.inbox(of: account)
    let key = SentKey(sender: sender.id, id: request.clientMessageID, recipient: recipient.id)
    switch try earlier(key, digest) {
    case .same(let record):
      return .success(
        S2C.Accepted(
          messageID: record.messageID, duplicate: true,
          online: !presence.devices(of: account).isEmpty))
    case .other: return .failure(Refusal(status: .conflict))
    case .nothing: break
    }
    var message = Message(
      id: ids.next(at: now), from: session.account, to: to,
      clientMessageID: request.clientMessageID, sentAtMilliseconds: now,
      contentType: request.contentType, content: request.content, delivery: request.delivery)
    var record = SentRecord(digest: digest, messageID: message.id, time: now)
    if request.delivery?.unstored != true {
      guard try hasRoom(recipient, for: sender.id) else {
        return .failure(Refusal(status: .inboxFull))
      }
      message = try store(message, of: sender.id, in: recipient)
      record = SentRecord(
        digest: digest, messageID: message.id, time: now, inbox: recipient.id,
        sequence: message.inboxSequence)
    }
    try messages.save(record, key)
    let isOnline = push(message, to: account, except: nil)
    return .success(S2C.Accepted(messageID: message.id, online: isOnline))
  }
}
