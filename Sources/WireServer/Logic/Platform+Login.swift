// Logging in and out (SPEC.md 6, 7): attempts, known devices, and presence before head before the answer.

import WireProtocol

extension Platform {
  /// Registers a device whose token is good, then reads where its inbox stands, then answers.
  func login(
    _ connection: ConnectionID, _ request: Login.Request, _ rights: Rights, _ ticket: RequestTicket
  ) throws {
    guard presence.isKnown(connection.gate) else {
      return refuse(connection, ticket, .unavailable, "the gate has no lease")
    }
    guard sessions[connection] == nil else {
      return refuse(connection, ticket, .alreadyLoggedIn, "logged in already")
    }
    let account = request.account.plain
    let live = presence.device(request.device.id, of: account)
    if let live, request.attempt <= live.attempt {
      return refuse(
        connection, ticket, .replaced,
        "attempt \(request.attempt) is not above \(live.attempt), which is connected")
    }
    let inbox = try inboxes.inbox(of: account)
    if let live { end(live, .replaced, "the device has logged in on another connection") }
    add(
      Presence(
        connection: connection, account: account, device: request.device.id,
        attempt: request.attempt),
      rights)
    try remember(request, in: inbox)
    let device = inbox.record.devices.first { $0.id == request.device.id }
    outputs.append(
      .answer(
        connection, ticket,
        .login(
          Login.Response(
            inbox: InboxState(epoch: epoch, head: inbox.record.head), acked: device?.acked ?? 0,
            serverTimeMilliseconds: now, service: rights.isService))))
  }

  /// Forgets the device and ends its session.
  func logout(_ session: Session, _ ticket: RequestTicket) throws {
    let inbox = try inboxes.inbox(of: session.account)
    try forgetDevice(session.presence.device, of: inbox)
    remove(session.presence)
    outputs.append(.answer(session.presence.connection, ticket, .logout))
  }

  /// A connection is gone: the device is no longer present, unless it is by now on another one.
  func close(_ connection: ConnectionID) {
    guard let session = sessions[connection] else { return }
    presence.remove(session.presence)
    forget(connection)
  }

  /// Forgets the session and the subscriptions of a connection that is not present any more.
  func forget(_ connection: ConnectionID) {
    guard sessions.removeValue(forKey: connection) != nil else { return }
    dropSubscriptions(of: connection)
  }

  /// Forgets a device; what all the others have is not needed any more.
  func forgetDevice(_ id: String, of inbox: Inbox) throws {
    guard let index = inbox.record.devices.firstIndex(where: { $0.id == id }) else { return }
    inbox.record.devices.remove(at: index)
    try messages.removeDevice(id, of: inbox.id)
    try removeAcked(inbox)
  }

  /// The device is known from now on, or has shown itself again.
  private func remember(_ request: Login.Request, in inbox: Inbox) throws {
    let id = request.device.id
    if let index = inbox.record.devices.firstIndex(where: { $0.id == id }) {
      inbox.record.devices[index].lastLogin = now
      inboxes.change(inbox, device: id)
      // The cursor that it kept says what its last ack may not have come to say.
      if request.epoch == epoch, request.cursor <= inbox.record.head {
        try acknowledge(through: request.cursor, device: index, of: inbox)
      }
      return
    }
    if inbox.record.devices.count >= configuration.deviceLimit {
      try forgetLongestAbsent(of: inbox)
    }
    inbox.record.devices.append(DeviceRecord(id: id, acked: 0, lastLogin: now))
    inboxes.change(inbox, device: id)
  }

  /// Makes room for a device. One that is connected is not absent, and goes only when all are.
  private func forgetLongestAbsent(of inbox: Inbox) throws {
    let account = inbox.record.account
    let longest = inbox.record.devices.min { a, b in
      let aIsLive = presence.device(a.id, of: account) != nil
      let bIsLive = presence.device(b.id, of: account) != nil
      if aIsLive != bIsLive { return bIsLive }
      return (a.lastLogin, a.id) < (b.lastLogin, b.id)
    }
    guard let longest else { return }
    if let live = presence.device(longest.id, of: account) {
      end(live, .kicked, "the account has logged in on too many devices")
    }
    try forgetDevice(longest.id, of: inbox)
  }

  private func end(_ live: Presence, _ status: Status, _ text: String) {
    remove(live)
    outputs.append(.end(live.connection, status, text))
  }

  private func add(_ new: Presence, _ rights: Rights) {
    presence.add(new)
    sessions[new.connection] = Session(presence: new, rights: rights)
    onFailure { [unowned self] in
      presence.remove(new)
      sessions[new.connection] = nil
    }
  }

  private func remove(_ old: Presence) {
    let session = sessions[old.connection]
    presence.remove(old)
    forget(old.connection)
    onFailure { [unowned self] in
      presence.add(old)
      sessions[old.connection] = session
    }
  }
}

extension Account {
  /// Without what a later version may write into it: that is no part of who it is.
  var plain: Account { unknownFields.isEmpty ? self : Account(domain: domain, uid: uid) }
}
