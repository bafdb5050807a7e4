// The wire format of bodies: what is accepted, what is refused, and where (SPEC.md 5.1, 5.2, 5.7).

import Testing
import WireProtocol

@Suite struct BodyUnpackerTests {
  /// Bodies of get-offline-msg (three numbers), and the place in the body where each is refused.
  @Test(
    arguments: [
      ([0x08], 0, "WP-5.1-3"), ([0x08, 0x80], 0, "WP-5.1-3"), ([0x80], 0, "WP-5.1-3"),
      ([0x08, 1, 0x88], 2, "WP-5.1-3"), ([0x00], 0, "WP-5.1-4"),
      ([0x08, 1, 0x02, 0], 2, "WP-5.1-4"),
      // Field 2^29 and field 2^32 - 1.
      ([0x80, 0x80, 0x80, 0x80, 0x10, 0], 0, "WP-5.1-4"),
      ([0xF8, 0xFF, 0xFF, 0xFF, 0x7F, 0], 0, "WP-5.1-4"),
      ([0x0E], 0, "WP-5.1-5"), ([0x0F], 0, "WP-5.1-5"), ([0x26, 0], 0, "WP-5.1-5"),
      ([0x08] + [UInt8](repeating: 0x80, count: 10) + [0], 0, "WP-5.1-5"),
      ([UInt8](repeating: 0x80, count: 10) + [0], 0, "WP-5.1-5"),
      ([0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 1], 0, "WP-5.1-6"),
      ([0x22, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 0, "WP-5.1-6"),
      ([0x0B, 0x0C], 0, "WP-5.1-8"), ([0x0C], 0, "WP-5.1-5"), ([0x93, 0x03], 0, "WP-5.1-8"),
      ([0x08, 1, 0x0A, 0], 2, "WP-5.1-8"), ([0x09, 0, 0, 0, 0, 0, 0, 0, 0], 0, "WP-5.1-8"),
      ([0x0D, 0, 0, 0, 0], 0, "WP-5.1-8"),
      ([0x22, 1], 0, "WP-5.1-3"), ([0x22, 5, 1, 2, 3, 4], 0, "WP-5.1-3"),
      ([0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], 0, "WP-5.1-3"),
      ([0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], 0, "WP-5.1-3"),
      ([0x22, 0x80], 0, "WP-5.1-3"), ([0x21, 0, 0, 0, 0, 0, 0, 0], 0, "WP-5.1-3"),
      ([0x25, 0, 0, 0], 0, "WP-5.1-3"),
    ] as [([UInt8], Int, String)])
  func refuses(_ body: [UInt8], _ offset: Int, _ requirement: String) {
    let expected = fault(.malformedBody, 24 + offset, requirement)
    #expect(judge(body, as: GetOfflineMsg.Request.self) == expected)
    // The same inside of a message, behind 2 bytes of tag and length of its own.
    let nested = Proto.number(2, 1) + Proto.part(1, body)
    if requirement != "WP-5.1-8", body.count < 100 {
      let inner = fault(.malformedBody, 24 + 4 + offset, requirement)
      #expect(judge(nested, as: C2CAck.Response.self) == inner)
    }
  }

  /// Other encodings of epoch 1, after 2, limit 3.
  @Test(arguments: [
    Proto.number(3, 3) + Proto.number(2, 2) + Proto.number(1, 1),
    Proto.number(1, 9) + Proto.number(2, 2) + Proto.number(3, 3) + Proto.number(1, 1),
    Proto.tag(1, 0) + Proto.varint(1, length: 10) + Proto.number(2, 2) + Proto.tag(3, 0)
      + Proto.varint(3, length: 10),
    Proto.varint(8, length: 5) + [1] + Proto.varint(16, length: 2) + [2]
      + Proto.varint(24, length: 4)
      + [3],
    // Cut to the low bits of the field (WP-5.1-9).
    Proto.number(1, 1) + Proto.number(2, 2) + Proto.number(3, 0xFFFF_FFFF_0000_0003),
    [0x08, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7E] + Proto.number(2, 2)
      + Proto.number(3, 3),
  ])
  func acceptsEveryEncoding(_ body: [UInt8]) throws {
    let request = try value(of: body, as: GetOfflineMsg.Request.self)
    #expect(request == GetOfflineMsg.Request(epoch: 1, after: 2, limit: 3))
  }

  @Test func aBoolIsTrueWhenAnyBitIsSet() throws {
    for (varint, expected) in [
      ([0], false), ([1], true), ([2], true), ([0x80, 0x00], false), ([0x80, 0x01], true),
      ([0x80, 0x80, 0x80, 0x80, 0x10], true), (Proto.varint(1 << 63), true),
      (Proto.varint(0, length: 10), false),
    ] as [([UInt8], Bool)] {
      let body = Proto.text(1, "12345678") + Proto.tag(3, 0) + varint
      #expect(try value(of: body, as: C2S.Response.self).duplicate == expected)
    }
  }

  @Test func numbersArePackedOrNot() throws {
    let packed = Proto.part(1, [1], Proto.varint(300), Proto.varint(5, length: 10))
    let unpacked = Proto.number(1, 1) + Proto.number(1, 300) + Proto.number(1, 5)
    let mixed = Proto.part(1, [1]) + Proto.number(1, 300) + Proto.bytes(1, []) + Proto.part(1, [5])
    for body in [packed, unpacked, mixed] {
      let statuses = try value(of: body, as: S2C.Response.self).statuses
      #expect(statuses == [Status(1), Status(300), Status(5)])
    }
    let words = Proto.bytes(1, [1, 0, 0, 0, 2, 0, 0, 0]) + Proto.fixed32(1, 3)
    #expect(try value(of: words, as: Zlib.self).dictionaries == [1, 2, 3])
    for (body, offset, requirement) in [
      (Proto.number(9, 1) + Proto.bytes(1, [0x80]), 2, "WP-5.1-3"),
      (Proto.bytes(1, [1, 0x80, 0x80]), 0, "WP-5.1-3"),
      (Proto.bytes(1, Proto.varint(1, length: 11)), 0, "WP-5.1-5"),
      (Proto.fixed32(1, 1), 0, "WP-5.1-8"), (Proto.fixed64(1, 1), 0, "WP-5.1-8"),
    ] {
      let expected = fault(.malformedBody, 24 + offset, requirement)
      #expect(judge(body, as: S2C.Response.self) == expected)
    }
    for count in [1, 3, 5, 7] {
      let body = Proto.bytes(1, [UInt8](repeating: 0, count: count))
      #expect(judge(body, as: Zlib.self) == fault(.malformedBody, 24, "WP-5.1-3"))
    }
    #expect(judge(Proto.number(1, 1), as: Zlib.self) == fault(.malformedBody, 24, "WP-5.1-8"))
  }

  /// Texts, and the first byte that is at fault.
  static let texts: [([UInt8], Int, String)] = [
    ([0x00], 0, "WP-5.2-2"), ([0x61, 0x00, 0x62], 1, "WP-5.2-2"), ([0xC3, 0xA9, 0], 2, "WP-5.2-2"),
    ([0x80], 0, "WP-5.2-1"), ([0x61, 0xBF], 1, "WP-5.2-1"), ([0xC0, 0x80], 0, "WP-5.2-1"),
    ([0xC1, 0xBF], 0, "WP-5.2-1"), ([0xC2], 0, "WP-5.2-1"), ([0xC2, 0x41], 0, "WP-5.2-1"),
    ([0xC2, 0xC2, 0x80], 0, "WP-5.2-1"), ([0xE0, 0x9F, 0xBF], 0, "WP-5.2-1"),
    ([0xE1, 0x80], 0, "WP-5.2-1"), ([0xE1, 0x80, 0x41], 0, "WP-5.2-1"),
    ([0xED, 0xA0, 0x80], 0, "WP-5.2-1"), ([0xED, 0xBF, 0xBF], 0, "WP-5.2-1"),
    ([0xF0, 0x8F, 0xBF, 0xBF], 0, "WP-5.2-1"), ([0xF4, 0x90, 0x80, 0x80], 0, "WP-5.2-1"),
    ([0xF5, 0x80, 0x80, 0x80], 0, "WP-5.2-1"), ([0xFF], 0, "WP-5.2-1"),
    ([0xF0, 0x9F, 0x98], 0, "WP-5.2-1"), ([0x61, 0xF0, 0x9F, 0x98, 0x61], 1, "WP-5.2-1"),
    ([0xE2, 0x82, 0xAC, 0xE2, 0x82], 3, "WP-5.2-1"),
  ]

  @Test(arguments: texts)
  func stringsAreUTF8WithoutZero(_ text: [UInt8], _ offset: Int, _ requirement: String) {
    let failure = Proto.number(2, 1) + Proto.bytes(3, text)
    let here = fault(.malformedBody, 24 + 4 + offset, requirement)
    #expect(judge(failure, as: Failure.self) == here)
    // A string ends with its field, whatever follows it.
    #expect(judge(failure + Proto.bytes(1, [0x80, 0x80]), as: Failure.self) == here)
    let features = Proto.text(4, "é") + Proto.bytes(4, text)
    let second = fault(.malformedBody, 24 + 6 + offset, requirement)
    #expect(judge(features, as: Hello.Request.self) == second)
    let nested = Proto.part(1, Proto.text(1, "d"), Proto.bytes(2, text))
    let inner = fault(.malformedBody, 24 + 7 + offset, requirement)
    #expect(judge(nested, as: C2C.Request.self) == inner)
    // Bytes that are no string hold anything.
    #expect(judge(Proto.bytes(99, text), as: Failure.self) == nil)
  }

  @Test func stringsHoldEveryWellFormedSequence() throws {
    for text in [
      "\u{1}", "\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}", "\u{D7FF}\u{E000}\u{10000}\u{10FFFF}",
    ] {
      let failure = try value(of: Proto.text(1, text), as: Failure.self)
      #expect(Array(failure.text.utf8) == Array(text.utf8))
    }
  }

  /// What is wrong first on the wire comes before any rule of a field.
  @Test func theWireIsJudgedBeforeTheRules() {
    let body = Proto.part(1, Proto.text(1, "UPPER")) + [0xFF]
    #expect(judge(body, as: C2C.Request.self) == fault(.malformedBody, 33, "WP-5.1-3"))
  }

  /// The first byte of everything: no body of one or two bytes traps.
  @Test func noShortBodyTraps() {
    var arena = BodyArena()
    for info in CommandTable.standard.commands {
      for type in [info.request, info.response, info.notification].compactMap({ $0 }) {
        for first in UInt8.min...UInt8.max {
          for second in [nil, 0, 1, 2, 0x7F, 0x80, 0xFF] as [UInt8?] {
            let body = [first] + (second.map { [$0] } ?? [])
            try? type.check(body.span, in: &arena)
          }
        }
      }
    }
  }
}
