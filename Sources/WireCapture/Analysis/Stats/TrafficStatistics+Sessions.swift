// Requests and their answers, logins, and messages on their way.

import WireProtocol

extension TrafficStatistics {
  /// Follows a frame of a connection.
  mutating func follow(
    _ header: FrameHeader, _ message: MessageFacts, at place: RecordPlace,
    _ session: CountedSession, _ side: StreamSide, isShown: Bool
  ) {
    switch header.kind {
    case .request:
      let request = CountedRequest(
        command: header.command, time: place.time, isShown: isShown, detail: detail(message))
      if session[side].remove(header.sequence) == nil { openRequests += 1 }
      session[side].add(request, for: header.sequence)
      begun(request, message, session)
    case .response:
      let asker: StreamSide = side.other
      guard let request = session[asker][header.sequence], request.command == header.command
      else { break }
      session[asker].remove(header.sequence)
      openRequests -= 1
      answered(request, header, message, session, isShown: isShown)
      if let began = request.time, let time = place.time, request.isShown || isShown {
        each(request.command, session) { $0.answer.add(time &- began) }
      }
    case .notification: told(message, place, session, isShown: isShown)
    }
    giveUp(session)
  }

  private func detail(_ message: MessageFacts) -> CountedRequest.Detail {
    switch message {
    case .login(let account, let device, _, _, _): .login(account, device: device)
    case .send(let sent): .send(sent)
    default: .none
    }
  }

  /// A request that says something of messages.
  private mutating func begun(
    _ request: CountedRequest, _ message: MessageFacts, _ session: CountedSession
  ) {
    guard let account = session.account else { return }
    switch message {
    case .send(let sent):
      if sentIDs.isKnown(SentID(sender: account.name, id: sent.clientMessageID)),
        request.isShown
      {
        each(request.command, session) { $0.retries += 1 }
      }
      guard !sent.isUnstored, let time = request.time else { return }
      for recipient in sent.to {
        deliveries.sent(
          DeliveryKey(sender: account.name, id: sent.clientMessageID, recipient: recipient),
          SentDelivery(
            command: request.command, time: time, isShown: request.isShown,
            connection: session.connection, account: account.slot))
      }
    case .ack(let epoch, let through):
      let inbox = InboxName(account: account.name, epoch: epoch)
      for delivery in deliveries.acked(inbox, through: through) {
        ended(delivery, at: request.time, isShown: request.isShown)
      }
    default: break
    }
  }

  private mutating func answered(
    _ request: CountedRequest, _ header: FrameHeader, _ message: MessageFacts,
    _ session: CountedSession, isShown: Bool
  ) {
    received(message, session)
    switch (request.detail, message) {
    case (.login(let name, let device), .loginAnswer):
      session.account = (name, accounts.slot(of: name))
      if seen.count < DeliveryTracker.most { seen.insert(name) }
      let forgotten = devices.forgotten
      let isAgain = devices.isKnown(DeviceName(account: name, device: device))
      gaps.evicted += devices.forgotten - forgotten
      guard request.isShown || isShown else { return }
      each(request.command, session) { figures in
        figures.logins += 1
        if isAgain { figures.reconnects += 1 }
      }
    case (.send(let sent), .s2cAnswer(_, _, let refused)):
      for index in refused where index < sent.to.count { drop(sent, sent.to[index], session) }
    case (.send(let sent), .c2cAnswer(let answer))
    where answer.stage == .delivered || answer.stage == .read:
      // It was acked before, at a time that this answer does not say.
      for recipient in sent.to { drop(sent, recipient, session) }
    case (.send(let sent), _) where header.status != .ok:
      for recipient in sent.to { drop(sent, recipient, session) }
    default: break
    }
  }

  private mutating func drop(
    _ sent: SentMessage, _ recipient: Account, _ session: CountedSession
  ) {
    guard let account = session.account else { return }
    deliveries.remove(
      DeliveryKey(sender: account.name, id: sent.clientMessageID, recipient: recipient))
  }

  private mutating func told(
    _ message: MessageFacts, _ place: RecordPlace, _ session: CountedSession, isShown: Bool
  ) {
    received(message, session)
    guard let account = session.account, case .receipt(let receipt) = message,
      receipt.stage == .delivered || receipt.stage == .read, let recipient = receipt.to
    else { return }
    let key = DeliveryKey(
      sender: account.name, id: receipt.clientMessageID, recipient: recipient)
    if let delivery = deliveries.remove(key) {
      ended(delivery, at: place.time, isShown: isShown)
    }
  }

  /// Messages that come to a device.
  private mutating func received(_ message: MessageFacts, _ session: CountedSession) {
    guard let account = session.account else { return }
    let epoch: UInt64
    switch message {
    case .message(let current, _), .page(let current, _, _, _): epoch = current
    default: return
    }
    let inbox = InboxName(account: account.name, epoch: epoch)
    for message in message.delivered { deliveries.received(message, in: inbox) }
  }

  /// A message was acked.
  private mutating func ended(_ delivery: SentDelivery, at time: Int64?, isShown: Bool) {
    guard let time, delivery.isShown || isShown else { return }
    let latency = time &- delivery.time
    total.delivery.add(latency)
    commands[commands.slot(of: delivery.command)].delivery.add(latency)
    connections[delivery.connection].delivery.add(latency)
    accounts[delivery.account].delivery.add(latency)
  }

  /// Gives up what waits too long, or is too much, as check does.
  private mutating func giveUp(_ session: CountedSession) {
    for side in [StreamSide.client, .server] {
      while let (sequence, request) = session[side].oldest() {
        guard
          now &- (request.time ?? now) > SessionChecker.patience
            || session[side].count > SessionChecker.openLimitOfStream
            || openRequests > SessionChecker.openLimit
        else { break }
        session[side].remove(sequence)
        openRequests -= 1
        gaps.evicted += 1
      }
    }
    while let (key, delivery) = deliveries.oldest() {
      let isTooMany = deliveries.count > DeliveryTracker.most
      guard isTooMany || now &- delivery.time > SessionChecker.patience else { break }
      deliveries.remove(key)
      // Nobody expects the ack of a recipient who is not in the recording.
      if isTooMany || seen.contains(key.recipient) { gaps.evicted += 1 } else { unacked += 1 }
    }
  }
}
