// c2s, end to cloud (SPEC.md 7): into the topic that domain and content type are mapped to, and on to who subscribes it.

import WireProtocol

/// A topic as the rules work on it.
final class TopicState {
  var record: TopicRecord
  /// Everything before this cursor has been removed.
  var removedBefore: UInt64
  var isChanged = false

  init(_ record: TopicRecord) {
    self.record = record
    removedBefore = record.first
  }
}

extension Platform {
  /// Takes a message for a topic.
  func c2s(_ request: C2S.Request, of session: Session, _ ticket: RequestTicket) throws {
    let connection = session.presence.connection
    let domain = session.account.domain
    guard let name = topics.topic(domain: domain, contentType: request.contentType) else {
      return refuse(
        connection, ticket, .unknownType,
        "\(request.contentType) of \(domain) is mapped to no topic")
    }
    let digest = RequestDigest(.c2s, to: nil, request.contentType, request.content, nil)
    let sender = try inboxes.inbox(of: session.account)
    let key = SentKey(sender: sender.id, id: request.clientMessageID)
    switch try earlier(key, digest) {
    case .same(let record): return answer(connection, ticket, record, duplicate: true)
    case .other:
      return refuse(
        connection, ticket, .conflict, "the client message id stands for something else")
    case .nothing: break
    }
    let message = Message(
      id: ids.next(at: now), from: session.account, clientMessageID: request.clientMessageID,
      sentAtMilliseconds: now, contentType: request.contentType, content: request.content)
    let record = SentRecord(digest: digest, messageID: message.id, time: now)
    try messages.save(record, key)
    answer(connection, ticket, record, duplicate: false)
    try append(message, to: name)
  }

  /// A topic that has had a message.
  func topicState(_ name: String) throws -> TopicState? {
    if let state = topicStates[name] { return state }
    guard let record = try bus.topic(name) else { return nil }
    let state = TopicState(record)
    topicStates[name] = state
    return state
  }

  /// Writes where the topics stand.
  func flushTopics() throws {
    for state in topicStates.values where state.isChanged {
      try bus.save(state.record)
      state.isChanged = false
    }
  }

  /// Removes what a topic does not retain any more, up to a cursor that is not retained.
  func retain(_ state: TopicState, from first: UInt64) throws {
    guard first > state.record.first else { return }
    state.record.first = first
    state.isChanged = true
  }

  /// Removes from the store what is before the first that is retained.
  func removeUnretained(_ state: TopicState) throws {
    guard state.record.first > state.removedBefore else { return }
    try bus.removeMessages(of: state.record.id, before: state.record.first)
    state.removedBefore = state.record.first
  }

  private func append(_ message: Message, to name: String) throws {
    let state: TopicState
    if let known = try topicState(name) {
      state = known
    } else {
      state = TopicState(try bus.makeTopic(name))
      topicStates[name] = state
    }
    state.record.head += 1
    state.isChanged = true
    let cursor = state.record.head
    try bus.append(message, at: now, cursor: cursor, to: state.record.id)
    if cursor > configuration.topicMessages {
      try retain(state, from: cursor - configuration.topicMessages + 1)
      // Many at a time are removed faster.
      if state.record.first - state.removedBefore >= 256 { try removeUnretained(state) }
    }
    try deliver(message, at: cursor, of: state)
  }

  private func answer(
    _ connection: ConnectionID, _ ticket: RequestTicket, _ record: SentRecord, duplicate: Bool
  ) {
    outputs.append(
      .answer(
        connection, ticket,
        .c2s(
          C2S.Response(
            messageID: record.messageID, acceptedAtMilliseconds: record.time, duplicate: duplicate)
        )))
  }
}
