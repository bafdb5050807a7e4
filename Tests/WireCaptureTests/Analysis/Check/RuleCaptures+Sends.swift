// Captures that break or keep the rules of senders: what comes first, how long they wait, by which policy they send.

import WireProtocol

@testable import WireCapture

extension Talk {
  mutating func playSends(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet()
    switch rule {
    case .resendOrder:
      for number in 1...2 as ClosedRange<UInt8> { try ask(Talk.c2c(number)) }
      close()
      open()
      try greet(attempt: 2, on: 1)
      for number in (keepsRule ? [1, 2, 3] : [2, 1, 3]) as [UInt8] {
        try answer(try ask(Talk.c2c(number), on: 1), Talk.sent("message-\(number)"), on: 1)
      }
      close(1)
      return [.requestWithoutAnswer]
    case .backoff:
      for seconds in (keepsRule ? [1, 2, 4] : [2, 2, 2]) as [Double] {
        refuse(try ask(Talk.c2c()), .c2c, .unavailable)
        wait(seconds)
      }
      try answer(try ask(Talk.c2c()), Talk.sent())
    default:
      var message = try Talk.c2c()
      message.delivery = keepsRule ? nil : Delivery(noPush: true)
      try answer(try ask(message), Talk.sent())
    }
    close()
    return []
  }

  mutating func playTopics(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet(isService: true)
    if rule != .topicNotSubscribed {
      try subscribe(
        after: 4, window: 2, first: rule == .topicFirst && !keepsRule ? 0 : 1)
    }
    switch rule {
    case .topicStart: try deliver(keepsRule ? 5 : 4)
    case .topicFirst: try deliver(5)
    case .topicCursor:
      for cursor in [5, keepsRule ? 6 : 4] as [UInt64] {
        try answer(try topicAck(6), TopicAck.Response(cursor: cursor, head: 9))
      }
    case .topicWindow:
      try deliver(5)
      try deliver(6)
      if keepsRule { try answer(try topicAck(5), TopicAck.Response(cursor: 5, head: 9)) }
      try deliver(7)
    case .topicTaken:
      open()
      try greet(isService: true, device: "other", on: 1)
      try subscribe(after: 4, on: 1)
      wait(15)
      try deliver(5, on: keepsRule ? 1 : 0)
      close(1)
    case .topicNotSubscribed where keepsRule:
      refuse(try topicAck(5), .topicAck, .notSubscribed)
    case .topicNotSubscribed:
      try answer(try topicAck(5), TopicAck.Response(cursor: 5, head: 9))
    default:
      let number = try topicAck(10)
      if keepsRule {
        refuse(number, .topicAck, .conflict)
      } else {
        try answer(number, TopicAck.Response(cursor: 10, head: 9))
      }
    }
    close()
    return []
  }

  private mutating func subscribe(
    after: UInt64, window: UInt32 = 0, first: UInt64 = 1, on stream: Int = 0
  ) throws {
    try answer(
      try ask(
        Subscribe.Request(
          topic: "orders", group: "g", after: TopicPosition(cursor: after), window: window),
        on: stream), Subscribe.Response(first: first, head: 9, after: after), on: stream)
  }

  private mutating func topicAck(_ cursor: UInt64) throws -> UInt32 {
    try ask(TopicAck.Request(topic: "orders", group: "g", cursor: cursor))
  }

  private mutating func deliver(_ cursor: UInt64, on stream: Int = 0) throws {
    try tell(
      TopicMessage(topic: "orders", group: "g", cursor: cursor, message: message(0)), on: stream)
  }
}
