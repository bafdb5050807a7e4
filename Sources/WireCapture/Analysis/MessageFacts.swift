// What filters, check and stats ask of a body: who, which message, where in the inbox. Contents are left out.

import WireProtocol

/// A message that was delivered, without its content.
package struct DeliveredMessage: Sendable {
  package let id: String
  package let from: Account
  package let to: Account?
  package let clientMessageID: ClientMessageID
  package let inboxSequence: UInt64
  package let contentType: String
  package let isUnstored: Bool

  fileprivate init(_ view: borrowing BodyView<Message>) {
    id = view.id.string
    from = Account(view.from)
    if let recipient = view.to { to = Account(recipient) } else { to = nil }
    clientMessageID = view.clientMessageID
    inboxSequence = view.inboxSequence
    contentType = view.contentType.string
    isUnstored = view.delivery?.unstored ?? false
  }
}

/// A message that was sent, without its content.
package struct SentMessage: Sendable {
  package let to: [Account]
  package let clientMessageID: ClientMessageID
  package let contentType: String
  package let delivery: Delivery?

  package var isUnstored: Bool { delivery?.unstored ?? false }
}

/// The facts of one body. Indirect, because it is passed on and kept.
package indirect enum MessageFacts: Sendable {
  case hello(Hello.Request)
  case helloAnswer(Hello.Response)
  case login(Account, device: String, attempt: UInt64, epoch: UInt64, cursor: UInt64)
  case loginAnswer(InboxState, acked: UInt64, isService: Bool)
  case keepaliveAnswer(InboxState?)
  case goaway(Status)
  /// c2s, c2c or s2c.
  case send(SentMessage)
  case c2sAnswer(messageID: String, isDuplicate: Bool)
  case c2cAnswer(C2C.Response)
  /// With the places in the request of the recipients that were refused.
  case s2cAnswer(statuses: Int, messageIDs: [String], refused: [Int])
  case ack(epoch: UInt64, through: UInt64)
  case ackAnswer(InboxState)
  case receipt(Receipt)
  case pull(epoch: UInt64, after: UInt64)
  case page(epoch: UInt64, [DeliveredMessage], through: UInt64, head: UInt64)
  case message(epoch: UInt64, DeliveredMessage)
  case subscribe(topic: String, group: String, hasAfter: Bool, window: UInt32)
  case subscribeAnswer(Subscribe.Response)
  case topicMessage(topic: String, group: String, cursor: UInt64, DeliveredMessage)
  case topicAck(topic: String, group: String, cursor: UInt64)
  case topicAckAnswer(cursor: UInt64, head: UInt64)
  /// A body that says nothing of these things, or is not known.
  case other

  /// Reads the facts of a valid body.
  ///
  /// - Parameters:
  ///   - body: decompressed.
  ///   - judge: whose memory is used.
  /// - Throws: the error of a body that is not valid; contents are not judged.
  package init(_ body: Span<UInt8>, _ header: FrameHeader, _ judge: inout BodyJudge)
    throws(WireError)
  {
    guard header.status == .ok, let facts = try judge.facts(of: body, header) else {
      if let known = judge.body(of: header),
        let error = judge.errorOfMessage(in: body, as: known)
      {
        throw error
      }
      self = .other
      return
    }
    self = facts
  }
}

extension BodyJudge {
  /// The facts of a command that has some; nil for the others, whose bodies are not judged.
  fileprivate mutating func facts(of body: Span<UInt8>, _ header: FrameHeader) throws(WireError)
    -> MessageFacts?
  {
    switch (header.command, header.kind) {
    case (.hello, .request): return .hello(Hello.Request(try view(body, Hello.Request.self)))
    case (.hello, .response):
      return .helloAnswer(Hello.Response(try view(body, Hello.Response.self)))
    case (.login, .request):
      let view = try view(body, Login.Request.self)
      return .login(
        Account(view.account), device: view.device.id.string, attempt: view.attempt,
        epoch: view.epoch, cursor: view.cursor)
    case (.login, .response):
      let view = try view(body, Login.Response.self)
      return .loginAnswer(
        InboxState(view.inbox), acked: view.acked, isService: view.service)
    case (.keepalive, .response):
      let view = try view(body, Keepalive.Response.self)
      guard let inbox = view.inbox else { return .keepaliveAnswer(nil) }
      return .keepaliveAnswer(InboxState(inbox))
    case (.goaway, .notification): return .goaway(try view(body, Goaway.self).status)
    case (.receipt, .notification): return .receipt(Receipt(try view(body, Receipt.self)))
    case (.message, .notification):
      let view = try view(body, MessageNotification.self)
      return .message(epoch: view.epoch, DeliveredMessage(view.message))
    default: break
    }
    if let facts = try requests(in: body, header) { return facts }
    return try topics(in: body, header)
  }

  private mutating func requests(in body: Span<UInt8>, _ header: FrameHeader) throws(WireError)
    -> MessageFacts?
  {
    switch (header.command, header.kind) {
    case (.c2s, .request):
      let view = try view(body, C2S.Request.self)
      return .send(
        SentMessage(
          to: [], clientMessageID: view.clientMessageID, contentType: view.contentType.string,
          delivery: nil))
    case (.c2s, .response):
      let view = try view(body, C2S.Response.self)
      return .c2sAnswer(messageID: view.messageID.string, isDuplicate: view.duplicate)
    case (.c2c, .request):
      let view = try view(body, C2C.Request.self)
      return .send(
        SentMessage(
          to: [Account(view.to)], clientMessageID: view.clientMessageID,
          contentType: view.contentType.string, delivery: MessageFacts.owned(view.delivery)))
    case (.c2c, .response): return .c2cAnswer(C2C.Response(try view(body, C2C.Response.self)))
    case (.s2c, .request):
      let view = try view(body, S2C.Request.self)
      return .send(
        SentMessage(
          to: (0..<view.to.count).map { Account(view.to[$0]) },
          clientMessageID: view.clientMessageID, contentType: view.contentType.string,
          delivery: MessageFacts.owned(view.delivery)))
    case (.s2c, .response):
      let view = try view(body, S2C.Response.self)
      return .s2cAnswer(
        statuses: view.statusCodes.count,
        messageIDs: (0..<view.accepted.count).map { view.accepted[$0].messageID.string },
        refused: view.statusCodes.indices.filter { view.statusCodes[$0] != 0 })
    case (.c2cAck, .request):
      let view = try view(body, C2CAck.Request.self)
      return .ack(epoch: view.epoch, through: view.through)
    case (.c2cAck, .response):
      return .ackAnswer(InboxState(try view(body, C2CAck.Response.self).inbox))
    case (.getOfflineMsg, .request):
      let view = try view(body, GetOfflineMsg.Request.self)
      return .pull(epoch: view.epoch, after: view.after)
    case (.getOfflineMsg, .response):
      let view = try view(body, GetOfflineMsg.Response.self)
      return .page(
        epoch: view.epoch, (0..<view.messages.count).map { DeliveredMessage(view.messages[$0]) },
        through: view.through, head: view.head)
    default: return nil
    }
  }

  private mutating func topics(in body: Span<UInt8>, _ header: FrameHeader) throws(WireError)
    -> MessageFacts?
  {
    switch (header.command, header.kind) {
    case (.subscribe, .request):
      let view = try view(body, Subscribe.Request.self)
      let hasAfter = view.after != nil
      return .subscribe(
        topic: view.topic.string, group: view.group.string, hasAfter: hasAfter,
        window: view.window)
    case (.subscribe, .response):
      return .subscribeAnswer(Subscribe.Response(try view(body, Subscribe.Response.self)))
    case (.topicMessage, .notification):
      let view = try view(body, TopicMessage.self)
      return .topicMessage(
        topic: view.topic.string, group: view.group.string, cursor: view.cursor,
        DeliveredMessage(view.message))
    case (.topicAck, .request):
      let view = try view(body, TopicAck.Request.self)
      return .topicAck(
        topic: view.topic.string, group: view.group.string, cursor: view.cursor)
    case (.topicAck, .response):
      let view = try view(body, TopicAck.Response.self)
      return .topicAckAnswer(cursor: view.cursor, head: view.head)
    default: return nil
    }
  }
}

extension MessageFacts {
  fileprivate static func owned(_ view: consuming BodyView<Delivery>?) -> Delivery? {
    guard let view else { return nil }
    return Delivery(view)
  }

  /// The messages that were delivered in it.
  package var delivered: [DeliveredMessage] {
    switch self {
    case .page(_, let messages, _, _): messages
    case .message(_, let message), .topicMessage(_, _, _, let message): [message]
    default: []
    }
  }
}
