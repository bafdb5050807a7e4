// Captures that break or keep the rules of the inbox and of messages.

import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

extension Talk {
  mutating func playMessages(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet(
      head: rule == .pushBelowHead || rule == .belowHead ? 5 : 0,
      acked: rule == .pushBelowHead ? 5 : 0)
    switch rule {
    case .deliveredTwice:
      try push(1)
      try push(keepsRule ? 2 : 1)
    case .pushBelowHead: try push(keepsRule ? 6 : 5)
    case .unstoredSequence: try push(keepsRule ? 0 : 1, unstored: true)
    case .inboxGap:
      try push(1)
      try push(3)
      if keepsRule {
        try pull(
          after: 1,
          GetOfflineMsg.Response(
            epoch: 7, messages: [try message(2), try message(3)], through: 3, head: 3))
      }
      wait(15)
      try push(4)
    case .belowHead:
      // The messages up to there are over.
      if keepsRule { try pull(after: 0, GetOfflineMsg.Response(epoch: 7, through: 5, head: 5)) }
      wait(15)
      try answer(
        try ask(C2CAck.Request(epoch: 7, through: 0)),
        C2CAck.Response(inbox: InboxState(epoch: 7, head: 5)))
    case .ackBack:
      for sequence in 1...2 as ClosedRange<UInt64> { try push(sequence) }
      for through in (keepsRule ? [1, 2] : [2, 1]) as [UInt64] {
        try answer(
          try ask(C2CAck.Request(epoch: 7, through: through)),
          C2CAck.Response(inbox: InboxState(epoch: 7, head: 2)))
      }
    case .cursorBack:
      try push(1)
      try ackAlice(1)
      close()
      open()
      try greet(attempt: 2, head: 1, acked: keepsRule ? 1 : 0, on: 1)
      if !keepsRule {
        try answer(
          try ask(GetOfflineMsg.Request(epoch: 7, after: 0), on: 1),
          GetOfflineMsg.Response(epoch: 7, messages: [try message(1)], through: 1, head: 1), on: 1)
      }
      close(1)
      return []
    case .ackAboveHead where keepsRule:
      try push(1)
      try ackAlice(1)
    case .ackAboveHead: refuse(try ask(C2CAck.Request(epoch: 7, through: 9)), .c2cAck, .conflict)
    case .ackAccepted where keepsRule:
      refuse(try ask(C2CAck.Request(epoch: 7, through: 9)), .c2cAck, .conflict)
      close()
      return [.ackAboveHead]
    case .ackAccepted:
      try answer(
        try ask(C2CAck.Request(epoch: 7, through: 9)),
        C2CAck.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .staleAck:
      let number = try ask(C2CAck.Request(epoch: 6, through: 0))
      if keepsRule {
        refuse(number, .c2cAck, .staleEpoch)
      } else {
        try answer(number, C2CAck.Response(inbox: InboxState(epoch: 7, head: 0)))
      }
    case .pageOrder, .pageInterval, .pageStuck: try playPages(rule)
    case .notDelivered:
      open()
      try greet(Talk.bob, on: 1)
      try answer(
        try ask(Talk.c2c()), C2C.Response(messageID: "message-a", stage: .stored))
      if keepsRule { try push(1, id: "message-a", to: Talk.bob, on: 1) }
      close(1)
    case .duplicateForgotten:
      try answer(try ask(Talk.c2c(1)), Talk.sent("message-a"))
      try answer(
        try ask(Talk.c2c(1)),
        keepsRule ? Talk.sent("message-a", duplicate: true) : Talk.sent("message-b"))
    case .sequenceTwice:
      try push(1)
      close()
      open()
      try greet(attempt: 2, head: keepsRule ? 1 : 0, acked: keepsRule ? 1 : 0, on: 1)
      try push(keepsRule ? 2 : 1, id: "message-b", on: 1)
      close(1)
      return []
    default:
      close()
      open()
      try greet(attempt: 2, isService: true, on: 1)
      let request = S2C.Request(
        to: [Talk.alice, Talk.bob], clientMessageID: try Talk.id(2), contentType: "im.text",
        content: Talk.text)
      let accepted = ["message-c", "message-d"].prefix(keepsRule ? 2 : 1)
      try answer(
        try ask(request, on: 1),
        S2C.Response(
          statuses: accepted.map { _ in .ok },
          accepted: accepted.map { S2C.Accepted(messageID: $0) }), on: 1)
      close(1)
      return []
    }
    close()
    return []
  }

  private mutating func playPages(_ rule: CheckRule) throws {
    let number = try ask(GetOfflineMsg.Request(epoch: 7, after: 0))
    let page =
      switch rule {
      case .pageOrder:
        GetOfflineMsg.Response(
          epoch: 7,
          messages: try (keepsRule ? [1, 2] : [2, 1] as [UInt64]).map { try message($0) },
          through: 2, head: 2)
      case .pageInterval:
        GetOfflineMsg.Response(
          epoch: 7, messages: [try message(keepsRule ? 2 : 3)], through: 2, head: 2)
      default: GetOfflineMsg.Response(epoch: 7, through: 0, head: 0)
      }
    if rule != .pageStuck { return try answer(number, page) }
    // The first page moves, or does not.
    let through: UInt64 = keepsRule ? 1 : 0
    try answer(
      number,
      GetOfflineMsg.Response(
        epoch: 7, messages: keepsRule ? [try message(1)] : [], through: through, head: 2))
    let rest = try (through + 1...2).map { try message($0) }
    try pull(
      after: through, GetOfflineMsg.Response(epoch: 7, messages: rest, through: 2, head: 2))
  }

  private mutating func pull(after: UInt64, _ page: GetOfflineMsg.Response) throws {
    try answer(try ask(GetOfflineMsg.Request(epoch: 7, after: after)), page)
  }

  mutating func ackAlice(_ through: UInt64) throws {
    try answer(
      try ask(C2CAck.Request(epoch: 7, through: through)),
      C2CAck.Response(inbox: InboxState(epoch: 7, head: through)))
  }
}
