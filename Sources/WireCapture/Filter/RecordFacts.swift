// A record as a filter sees it.

import WireProtocol

/// A value that a record has in a field.
package enum RecordValue: Sendable, Hashable {
  case number(UInt64)
  case text(String)
  case time(Int64)
}

/// Who is logged in on a stream.
package struct SessionIdentity: Sendable {
  package let account: Account
  package let device: String
}

/// The facts of one record. What does not stand in the header is found only when a filter needs it.
package struct RecordFacts {
  package var type = "frame"
  package var place: RecordPlace
  package var offset: Int
  package var header: HeaderFields?
  package var error: WireError.Code?
  package var identity: SessionIdentity?
  package var message = MessageFacts.other

  package init(at place: RecordPlace, offset: Int, header: HeaderFields?) {
    self.place = place
    self.offset = offset
    self.header = header
  }

  /// Whether a field has a value that says something: a number other than 0, or a text.
  func has(_ field: FilterField) -> Bool {
    values(of: field).contains { value in
      switch value {
      case .number(let number):
        switch field {
        case .stream, .offset, .command, .status, .version: true
        default: number != 0
        }
      case .text, .time: true
      }
    }
  }

  /// The values of a field; none when the record does not have it.
  package func values(of field: FilterField) -> [RecordValue] {
    switch field {
    case .type: [.text(type)]
    case .stream: [.number(UInt64(clamping: place.stream))]
    case .side: place.side.map { [.text($0.rawValue)] } ?? []
    case .time: place.time.map { [.time($0)] } ?? []
    case .offset: [.number(UInt64(clamping: offset))]
    case .version: header.map { [.number(UInt64($0.version.rawValue))] } ?? []
    case .kind:
      header.map { [.text(FrameKind(rawValue: $0.kind)?.description ?? "invalid")] } ?? []
    case .flags: header.map { $0.flags.names.map { .text($0) } } ?? []
    case .command: header.map { [.number(UInt64($0.command.rawValue))] } ?? []
    case .status: header.map { [.number(UInt64($0.status.rawValue))] } ?? []
    case .sequence: header.map { [.number(UInt64($0.sequence))] } ?? []
    case .bodyLength: header.map { [.number(UInt64(clamping: $0.bodyLength))] } ?? []
    case .error: error.map { [.text($0.rawValue)] } ?? []
    case .account: identity.map { [.text($0.account.text)] } ?? []
    case .device: identity.map { [.text($0.device)] } ?? []
    case .from: from.map { .text($0.text) }
    case .to: to.map { .text($0.text) }
    case .uid: RecordFacts.once(accounts.map(\.uid))
    case .domain: RecordFacts.once(accounts.map(\.domain))
    case .contentType, .messageId, .clientMessageId, .inboxSequence, .topic:
      messageValues(of: field)
    }
  }

  /// Each text once: the sender of a message is most often who is logged in.
  private static func once(_ texts: [String]) -> [RecordValue] {
    var seen: Set<[UInt8]> = []
    return texts.filter { seen.insert(Array($0.utf8)).inserted }.map { .text($0) }
  }

  private var accounts: [Account] { (identity.map { [$0.account] } ?? []) + from + to }

  private var from: [Account] {
    switch message {
    case .login(let account, _, _, _, _): [account]
    case .send: identity.map { [$0.account] } ?? []
    default: message.delivered.map(\.from)
    }
  }

  private var to: [Account] {
    switch message {
    case .send(let sent): sent.to
    case .receipt(let receipt): receipt.to.map { [$0] } ?? []
    default: message.delivered.compactMap { $0.to ?? identity?.account }
    }
  }

  private func messageValues(of field: FilterField) -> [RecordValue] {
    switch (field, message) {
    case (.contentType, .send(let sent)): [.text(sent.contentType)]
    case (.contentType, _): message.delivered.map { .text($0.contentType) }
    case (.clientMessageId, .send(let sent)): [.text(sent.clientMessageID.description)]
    case (.clientMessageId, .receipt(let receipt)): [.text(receipt.clientMessageID.description)]
    case (.clientMessageId, _):
      message.delivered.map { .text($0.clientMessageID.description) }
    case (.messageId, .c2cAnswer(let answer)): [.text(answer.messageID)]
    case (.messageId, .c2sAnswer(let id, _)): [.text(id)]
    case (.messageId, .s2cAnswer(_, let ids, _)): ids.map { .text($0) }
    case (.messageId, .receipt(let receipt)): [.text(receipt.messageID)]
    case (.messageId, _): message.delivered.map { .text($0.id) }
    case (.inboxSequence, .c2cAnswer(let answer)):
      answer.inboxSequence == 0 ? [] : [.number(answer.inboxSequence)]
    case (.inboxSequence, _): message.delivered.map { .number($0.inboxSequence) }
    case (.topic, .subscribe(let topic, _, _, _)), (.topic, .topicAck(let topic, _, _)),
      (.topic, .topicMessage(let topic, _, _, _)):
      [.text(topic)]
    default: []
    }
  }
}
