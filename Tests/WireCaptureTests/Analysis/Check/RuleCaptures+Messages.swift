// Captures that break the rules of limits, bodies, the inbox and messages.

import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

extension Talk {
  mutating func playLimits(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    let dictionary = Zlib(dictionaries: rule == .dictionaryUnagreed ? [] : [0x79F6_C3FF])
    try greet(
      pushWindow: 2, maxOpen: 2, zlib: rule == .compressionUnagreed ? nil : dictionary)
    let long = Array(
      #"{"type":"im.text","body":{"text":"\#(String(repeating: "hello ", count: 100))"}}"#.utf8)
    switch rule {
    case .bodyLimit:
      send(
        Talk.raw(
          kind: 0, command: 0x8001, sequence: 3, body: [UInt8](repeating: 1, count: 1_048_577)),
        from: .client)
      refuse(3, Command(0x8001), .unknownCommand)
    case .messageLimit:
      // A field that is not known makes a message long; no field of the standard can.
      let extra = Talk.field(100, [UInt8](repeating: 65, count: 99_000))
      let body = [8, 7] + Talk.field(2, try message(1).encodedBytes + extra)
      send(Talk.raw(kind: 2, command: 0x0400, sequence: 0, body: body), from: .server)
    case .openRequests:
      let numbers = try (1...3).map { try ask(Talk.c2c($0)) }
      for number in numbers { try answer(number, Talk.sent("message-\(number)")) }
    case .openPulls:
      let numbers = try (1...2).map { _ in try ask(GetOfflineMsg.Request()) }
      for number in numbers {
        try answer(number, GetOfflineMsg.Response(epoch: 7, through: 0, head: 0))
      }
    case .pushWindow: for sequence in 1...3 as ClosedRange<UInt64> { try push(sequence) }
    case .compressionUnagreed, .dictionaryUnagreed:
      compression = .standard
      try answer(try ask(Talk.c2c(content: long)), Talk.sent())
    case .compressionSmall, .compressionUseless:
      let plain = [UInt8](repeating: 1, count: rule == .compressionSmall ? 60 : 8)
      let body = big(UInt32(plain.count)) + Talk.zlib(plain)
      send(
        Talk.raw(kind: 0, flags: 4, command: 0x8001, sequence: 3, body: body), from: .client)
      refuse(3, Command(0x8001), .unknownCommand)
    case .body:
      send(Talk.raw(kind: 0, command: 0x0200, sequence: 3, body: [0xFF]), from: .client)
      refuse(3, .c2c, .malformedBody)
    case .content:
      try answer(try ask(Talk.c2c(content: Array(#"{"type":"im.text"}"#.utf8))), Talk.sent())
    default:
      try answer(
        try ask(Talk.c2c(content: Array(#"{"type":"app.other","body":{}}"#.utf8))), Talk.sent())
    }
    close()
    return []
  }

  mutating func playMessages(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    try greet(
      head: rule == .pushBelowHead || rule == .belowHead ? 5 : 0,
      acked: rule == .pushBelowHead ? 5 : 0, isService: rule == .topicAckAccepted)
    switch rule {
    case .deliveredTwice: for _ in 1...2 { try push(1) }
    case .pushBelowHead: try push(5)
    case .unstoredSequence: try push(1, unstored: true)
    case .inboxGap:
      try push(1)
      try push(3)
      wait(15)
      try push(4)
    case .belowHead:
      wait(15)
      try answer(
        try ask(C2CAck.Request(epoch: 7, through: 0)),
        C2CAck.Response(inbox: InboxState(epoch: 7, head: 5)))
    case .ackBack:
      for sequence in 1...2 as ClosedRange<UInt64> { try push(sequence) }
      for through in [2, 1] as [UInt64] {
        try answer(
          try ask(C2CAck.Request(epoch: 7, through: through)),
          C2CAck.Response(inbox: InboxState(epoch: 7, head: 2)))
      }
    case .ackAboveHead: refuse(try ask(C2CAck.Request(epoch: 7, through: 9)), .c2cAck, .conflict)
    case .ackAccepted:
      try answer(
        try ask(C2CAck.Request(epoch: 7, through: 9)),
        C2CAck.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .staleAck:
      try answer(
        try ask(C2CAck.Request(epoch: 6, through: 0)),
        C2CAck.Response(inbox: InboxState(epoch: 7, head: 0)))
    case .pageOrder, .pageInterval, .pageStuck: try playPages(rule)
    case .notDelivered:
      open()
      try greet(Talk.bob, on: 1)
      try answer(
        try ask(Talk.c2c()), C2C.Response(messageID: "message-a", stage: .stored))
      close(1)
    case .duplicateForgotten:
      for message in ["message-a", "message-b"] {
        try answer(try ask(Talk.c2c(1)), Talk.sent(message))
      }
    case .recipients:
      close()
      open()
      try greet(attempt: 2, isService: true, on: 1)
      let request = S2C.Request(
        to: [Talk.alice, Talk.bob], clientMessageID: try Talk.id(2), contentType: "im.text",
        content: Talk.text)
      try answer(
        try ask(request, on: 1),
        S2C.Response(statuses: [.ok], accepted: [S2C.Accepted(messageID: "message-c")]), on: 1)
      close(1)
      return []
    default:
      try answer(
        try ask(TopicAck.Request(topic: "orders", group: "g", cursor: 9)),
        TopicAck.Response(cursor: 9, head: 4))
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
          epoch: 7, messages: [try message(2), try message(1)], through: 2, head: 2)
      case .pageInterval:
        GetOfflineMsg.Response(epoch: 7, messages: [try message(3)], through: 2, head: 2)
      default: GetOfflineMsg.Response(epoch: 7, through: 0, head: 0)
      }
    if rule != .pageStuck { return try answer(number, page) }
    try answer(number, GetOfflineMsg.Response(epoch: 7, through: 0, head: 2))
    let again = try ask(GetOfflineMsg.Request(epoch: 7, after: 0))
    try answer(
      again,
      GetOfflineMsg.Response(
        epoch: 7, messages: [try message(1), try message(2)], through: 2, head: 2))
  }

  /// A length-delimited field.
  static func field(_ number: UInt64, _ value: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(value.count)) + value
  }

  /// A zlib stream without a dictionary.
  static func zlib(_ plain: [UInt8]) -> [UInt8] {
    var (a, b) = (1 as UInt32, 0 as UInt32)
    for byte in plain {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return [0x78, 0x01] + GzipWriter().member(plain).dropFirst(10).dropLast(8) + big(b << 16 | a)
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
