// Random bodies of every command, each in a frame.

import WireProtocol

/// What is done with a random body.
package protocol BodyVisitor {
  mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body)
}

extension RandomMessages {
  /// One body of every type.
  package mutating func visitAll(_ visitor: inout some BodyVisitor) {
    visitConnection(&visitor)
    visitMessaging(&visitor)
    visitServices(&visitor)
  }

  private mutating func request<Body: WireRequest>(_ body: Body, _ visitor: inout some BodyVisitor)
  {
    let body = full(body)
    visitor.visit(.request(body, sequence: 7), body)
  }

  private mutating func response<Body: WireResponse>(
    _ body: Body, _ visitor: inout some BodyVisitor
  ) {
    let body = full(body)
    visitor.visit(.response(body, sequence: 7), body)
  }

  private mutating func notification<Body: WireNotification>(
    _ body: Body, _ visitor: inout some BodyVisitor
  ) {
    let body = full(body)
    visitor.visit(.notification(body), body)
  }

  private mutating func visitConnection(_ visitor: inout some BodyVisitor) {
    let versions = [version(), version()]
    let (low, high) = areBroken && chance(10) ? (1, 0) : versions[0] > versions[1] ? (1, 0) : (0, 1)
    request(
      Hello.Request(
        minVersion: versions[low], maxVersion: versions[high], agent: anyText(),
        features: many(5) { $0.anyText() }, limits: maybe { $0.limits() },
        zlib: maybe { $0.zlib() },
        heartbeatMilliseconds: number32(), pushWindow: number32()), &visitor)
    response(
      Hello.Response(
        version: version(), agent: anyText(), features: many(5) { $0.anyText() },
        limits: maybe { $0.limits() }, zlib: maybe { $0.zlib() }, heartbeatMilliseconds: number32(),
        pushWindow: number32(), maxOpenRequests: number32()), &visitor)
    let token = generator.bytes(areBroken && chance(20) ? 4_097 : chance(2) ? 4_096 : 100)
    request(
      Login.Request(
        account: account(), device: device(), attempt: notZero(), token: token, epoch: number(),
        cursor: number()), &visitor)
    response(
      Login.Response(
        inbox: inbox(), acked: number(), serverTimeMilliseconds: number(), service: chance(2)),
      &visitor)
    request(Logout.Request(), &visitor)
    response(Logout.Response(), &visitor)
    request(Keepalive.Request(), &visitor)
    response(Keepalive.Response(inbox: maybe { $0.inbox() }), &visitor)
    let status = areBroken && chance(10) ? 100 : UInt16.random(in: 1...99, using: &generator)
    notification(
      Goaway(status: Status(status), text: anyText(), retryAfterMilliseconds: number32()), &visitor)
    let failure = full(
      Failure(text: anyText(), retryAfterMilliseconds: number32(), detail: anyText()))
    if let refused = try? Frame(.request, Command(0x7001), sequence: 7).header {
      visitor.visit(.response(to: refused, status: .internal, failure), failure)
    }
  }

  private mutating func visitMessaging(_ visitor: inout some BodyVisitor) {
    request(C2S.Request(clientMessageID: id(), contentType: type(), content: content(1)), &visitor)
    response(
      C2S.Response(
        messageID: messageID(), acceptedAtMilliseconds: number(), duplicate: chance(2)), &visitor)
    request(
      C2C.Request(
        to: account(), clientMessageID: id(), contentType: type(), content: content(1),
        delivery: maybe { $0.delivery() }), &visitor)
    response(
      C2C.Response(
        messageID: messageID(), sentAtMilliseconds: number(), duplicate: chance(2), stage: stage(),
        epoch: number(), inboxSequence: number()), &visitor)
    request(C2CAck.Request(epoch: notZero(), through: number()), &visitor)
    response(C2CAck.Response(inbox: inbox()), &visitor)
    notification(
      Receipt(
        messageID: messageID(), clientMessageID: id(), to: maybe { $0.account() }, stage: stage(),
        atMilliseconds: number()), &visitor)
    request(GetOfflineMsg.Request(epoch: number(), after: number(), limit: number32()), &visitor)
    let head = number()
    response(
      GetOfflineMsg.Response(
        epoch: notZero(), messages: many(4) { $0.message() },
        through: areBroken && chance(10) ? .max : head, head: head), &visitor)
    notification(MessageNotification(epoch: notZero(), message: message()), &visitor)
  }

  private mutating func visitServices(_ visitor: inout some BodyVisitor) {
    var recipients = Set(many(30) { $0.account() }).sorted { $0.text < $1.text }
    if recipients.isEmpty, !areBroken { recipients = [account()] }
    if areBroken, chance(4), let first = recipients.first { recipients.append(first) }
    request(
      S2C.Request(
        to: recipients, clientMessageID: id(), contentType: type(), content: content(1),
        delivery: maybe { $0.delivery() }), &visitor)
    let statuses =
      many(100) { $0.chance(3) ? .ok : Status(UInt16(truncatingIfNeeded: $0.number()) | 1) }
      + [.ok]
    var accepted = statuses.filter { $0 == .ok }.map { _ in
      full(S2C.Accepted(messageID: messageID(), duplicate: chance(2), online: chance(2)))
    }
    if areBroken, chance(4) { accepted.removeLast() }
    if areBroken, chance(4), let last = accepted.last { accepted.append(last) }
    response(S2C.Response(statuses: statuses, accepted: accepted), &visitor)
    request(
      Subscribe.Request(
        topic: printable(1...128), group: printable(1...64),
        after: maybe { $0.full(TopicPosition(cursor: $0.number())) }, window: number32()), &visitor)
    response(Subscribe.Response(first: number(), head: number(), after: number()), &visitor)
    notification(
      TopicMessage(
        topic: printable(1...128), group: printable(1...64), cursor: notZero(), message: message()),
      &visitor)
    request(
      TopicAck.Request(topic: printable(1...128), group: printable(1...64), cursor: number()),
      &visitor)
    response(TopicAck.Response(cursor: number(), head: number()), &visitor)
  }
}
