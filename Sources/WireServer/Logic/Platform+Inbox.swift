// The reader's side of an inbox (SPEC.md 7): heads, pages, acks, and what an ack removes and tells the sender.

import WireProtocol

extension Platform {
  /// Where an inbox stands.
  func state(of inbox: Inbox) -> InboxState { InboxState(epoch: epoch, head: inbox.record.head) }

  /// Answers where the inbox stands.
  func keepalive(_ session: Session, _ ticket: RequestTicket) throws {
    let inbox = try inboxes.inbox(of: session.account)
    outputs.append(
      .answer(
        session.presence.connection, ticket, .keepalive(Keepalive.Response(inbox: state(of: inbox)))
      ))
  }

  /// Answers a page. A cursor of another epoch says nothing about this one, so that the page begins at 0.
  func getOfflineMsg(
    _ request: GetOfflineMsg.Request, of session: Session, _ ticket: RequestTicket
  ) throws {
    let inbox = try inboxes.inbox(of: session.account)
    let head = inbox.record.head
    let isCurrent = request.epoch == 0 || request.epoch == epoch
    let limit =
      request.limit == 0
      ? configuration.pageMessages
      : min(Int(request.limit), configuration.maximumPageMessages)
    var page = GetOfflineMsg.Response(epoch: epoch, through: head, head: head)
    var bytes = 0
    try messages.forEachMessage(
      of: inbox.id, after: isCurrent ? min(request.after, head) : 0, through: head
    ) { stored in
      if stored.expiry <= now { return true }
      bytes += stored.message.lengthBound
      if page.messages.count == limit || (bytes > configuration.pageBytes && !page.messages.isEmpty)
      {
        page.through = stored.message.inboxSequence - 1
        return false
      }
      page.messages.append(stored.message)
      return true
    }
    outputs.append(.answer(session.presence.connection, ticket, .getOfflineMsg(page)))
  }

  /// Moves the cursor of the device.
  func c2cAck(_ request: C2CAck.Request, of session: Session, _ ticket: RequestTicket) throws {
    let connection = session.presence.connection
    guard request.epoch == epoch else {
      return refuse(connection, ticket, .staleEpoch, "the inbox has epoch \(epoch)")
    }
    let inbox = try inboxes.inbox(of: session.account)
    guard request.through <= inbox.record.head else {
      return refuse(
        connection, ticket, .conflict,
        "\(request.through) is above head, which is \(inbox.record.head)")
    }
    if let device = inbox.record.devices.firstIndex(where: { $0.id == session.presence.device }) {
      try acknowledge(through: request.through, device: device, of: inbox)
    }
    outputs.append(
      .answer(connection, ticket, .c2cAck(C2CAck.Response(inbox: state(of: inbox)))))
  }

  /// A device has everything up to a sequence, which is not above head. It never moves back.
  func acknowledge(through sequence: UInt64, device index: Int, of inbox: Inbox) throws {
    guard sequence > inbox.record.devices[index].acked else { return }
    inbox.record.devices[index].acked = sequence
    inboxes.change(inbox, device: inbox.record.devices[index].id)
    if sequence > inbox.record.delivered {
      try tellSenders(of: inbox, through: sequence)
      inbox.record.delivered = sequence
    }
    try removeAcked(inbox)
  }

  /// Removes what every known device has; with no known device, nothing.
  func removeAcked(_ inbox: Inbox) throws {
    guard let through = inbox.record.devices.lazy.map(\.acked).min(),
      through > inbox.removedThrough
    else { return }
    inbox.removedThrough = through
    guard inbox.record.count > 0 else { return }
    let removed = try messages.removeMessages(of: inbox.id, through: through)
    guard removed > 0 else { return }
    inbox.record.count -= removed
    inbox.countsBySender = nil
    inboxes.change(inbox)
  }

  /// The first ack of messages: a receipt for each sender that is there.
  private func tellSenders(of inbox: Inbox, through sequence: UInt64) throws {
    guard inbox.record.count > 0 else { return }
    let account = inbox.record.account
    try messages.forEachMessage(of: inbox.id, after: inbox.record.delivered, through: sequence) {
      stored in
      let message = stored.message
      guard stored.expiry > now else {
        // Its time was over before: the device has nothing but the number.
        try messages.forgetPlace(
          message.inboxSequence, of: inbox.id, stored.sender, message.clientMessageID)
        return true
      }
      // The copy of what the account sent itself.
      if message.from == account { return true }
      let devices = presence.devices(of: message.from)
      if devices.isEmpty { return true }
      let receipt = PlatformPush.receipt(
        Receipt(
          messageID: message.id, clientMessageID: message.clientMessageID, to: account,
          stage: .delivered, atMilliseconds: now))
      for device in devices { outputs.append(.push(device.connection, receipt)) }
      return true
    }
  }
}

extension Message {
  /// Not less than the encoding of the message takes as a part of another one.
  var lengthBound: Int {
    let accounts = from.lengthBound + (to?.lengthBound ?? 0)
    let policy = (delivery?.unknownFields.bytes.count ?? 0) + 32
    return accounts + policy + id.utf8.count + contentType.rawValue.utf8.count + content.count
      + unknownFields.bytes.count + 96
  }
}

extension Account {
  fileprivate var lengthBound: Int {
    domain.utf8.count + uid.utf8.count + unknownFields.bytes.count + 24
  }
}
