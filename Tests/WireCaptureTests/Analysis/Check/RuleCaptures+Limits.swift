// Captures that break or keep the rules of limits, compression and bodies.

import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

extension Talk {
  mutating func playLimits(_ rule: CheckRule) throws -> Set<CheckRule> {
    open()
    let isLacking = !keepsRule && rule == .dictionaryUnagreed
    let dictionary = Zlib(dictionaries: isLacking ? [] : [0x79F6_C3FF])
    try greet(
      pushWindow: 2, maxOpen: 2,
      zlib: rule == .compressionUnagreed && !keepsRule ? nil : dictionary)
    let long = Array(
      #"{"type":"im.text","body":{"text":"\#(String(repeating: "hello ", count: 100))"}}"#.utf8)
    switch rule {
    case .bodyLimit:
      send(
        Talk.raw(
          kind: 0, command: 0x8001, sequence: 3,
          body: [UInt8](repeating: 1, count: keepsRule ? 1_048_576 : 1_048_577)),
        from: .client)
      refuse(3, Command(0x8001), .unknownCommand)
    case .messageLimit:
      // A field that is not known makes a message long; no field of the standard can.
      let extra = Talk.field(100, [UInt8](repeating: 65, count: keepsRule ? 98_000 : 99_000))
      let body = [8, 7] + Talk.field(2, try message(1).encodedBytes + extra)
      send(Talk.raw(kind: 2, command: 0x0400, sequence: 0, body: body), from: .server)
    case .openRequests:
      let numbers = try (1...(keepsRule ? 2 : 3)).map { try ask(Talk.c2c($0)) }
      for number in numbers { try answer(number, Talk.sent("message-\(number)")) }
    case .openPulls:
      let page = GetOfflineMsg.Response(epoch: 7, through: 0, head: 0)
      let first = try ask(GetOfflineMsg.Request())
      if keepsRule { try answer(first, page) }
      let second = try ask(GetOfflineMsg.Request())
      if !keepsRule { try answer(first, page) }
      try answer(second, page)
    case .pushWindow:
      for sequence in 1...2 as ClosedRange<UInt64> { try push(sequence) }
      if keepsRule { try ackAlice(2) }
      try push(3)
    case .compressionUnagreed, .dictionaryUnagreed:
      compression = .standard
      try answer(try ask(Talk.c2c(content: long)), Talk.sent())
    case .compressionSmall, .compressionUseless:
      let plain = [UInt8](repeating: 1, count: keepsRule ? 200 : rule == .compressionSmall ? 60 : 8)
      let body = big(UInt32(plain.count)) + Talk.zlib(plain)
      send(
        Talk.raw(kind: 0, flags: 4, command: 0x8001, sequence: 3, body: body), from: .client)
      refuse(3, Command(0x8001), .unknownCommand)
    case .body:
      if keepsRule {
        try answer(try ask(Talk.c2c()), Talk.sent())
      } else {
        send(Talk.raw(kind: 0, command: 0x0200, sequence: 3, body: [0xFF]), from: .client)
        refuse(3, .c2c, .malformedBody)
      }
    case .canonical:
      // The recipient again, behind the other fields.
      let extra = keepsRule ? [] : Talk.field(1, Talk.bob.encodedBytes)
      let body = try Talk.c2c().encodedBytes + extra
      send(Talk.raw(kind: 0, command: 0x0200, sequence: 3, body: body), from: .client)
      try answer(3, Talk.sent())
    default:
      let bad =
        rule == .content ? #"{"type":"im.text"}"# : #"{"type":"app.other","body":{}}"#
      try answer(
        try ask(Talk.c2c(content: keepsRule ? Talk.text : Array(bad.utf8))), Talk.sent())
    }
    close()
    return []
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
