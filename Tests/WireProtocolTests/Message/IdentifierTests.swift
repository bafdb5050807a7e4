// Client message ids, content types and stages.

import SessionSimulation
import Testing
import WireProtocol

@Suite struct IdentifierTests {
  @Test func anIDIsSixteenBytesNotAllZero() throws {
    for count in [0, 1, 15, 17] {
      #expect(ClientMessageID([UInt8](repeating: 1, count: count)) == nil)
    }
    #expect(ClientMessageID([UInt8](repeating: 0, count: 16)) == nil)
    for place in 0..<16 {
      var bytes = [UInt8](repeating: 0, count: 16)
      bytes[place] = 0x80
      let id = try #require(ClientMessageID(bytes))
      #expect(id.bytes == bytes)
    }
    #expect("\(Parts.id)" == "0102030405060708090a0b0c0d0e0f10")
    #expect(Parts.id.bytes == Parts.idBytes)
    #expect(ClientMessageID(Parts.idBytes) == Parts.id)
    #expect(ClientMessageID(Parts.idBytes.reversed()) != Parts.id)
  }

  private struct Zeros: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
  }

  @Test func aNewIDIsNeverAllZero() {
    var zeros = Zeros()
    #expect(ClientMessageID(using: &zeros).bytes.contains { $0 != 0 })
    var generator = SeededGenerator(seed: 5)
    let ids = Set((0..<1_000).map { _ in ClientMessageID(using: &generator) })
    #expect(ids.count == 1_000)
    #expect(ClientMessageID.random() != ClientMessageID.random())
  }

  @Test func judgesContentTypes() {
    func judged(_ type: [UInt8]) -> WireError? {
      judge(
        Proto.bytes(1, Parts.idBytes) + Proto.bytes(2, type) + Proto.bytes(3, [0]),
        as: C2S.Request.self)
    }
    for byte in UInt8(1)...0x7F {
      let isGood = "abcdefghijklmnopqrstuvwxyz0123456789.-_/".utf8.contains(byte)
      #expect(judged([byte]) == (isGood ? nil : fault(.malformedBody, 42, "WP-5.4-2")))
    }
    #expect(judged([]) == fault(.malformedBody, 42, "WP-5.4-2"))
    #expect(judged([UInt8](repeating: 0x61, count: 96)) == nil)
    let long = [UInt8](repeating: 0x61, count: 97)
    #expect(judged(long) == fault(.malformedBody, 42, "WP-5.4-2"))
  }

  /// Eight characters are judged at once; a bad one is found among however many it stands, and wherever.
  @Test func findsABadCharacterInEveryPlace() {
    for count in 1...40 {
      for place in 0..<count {
        for bad in [0x01, 0x2C, 0x60, 0x7B, 0x7F] as [UInt8] {
          var type = [UInt8](repeating: 0x61, count: count)
          type[place] = bad
          let body = Proto.bytes(1, Parts.idBytes) + Proto.bytes(2, type) + Proto.bytes(3, [0])
          let expected = fault(.malformedBody, 42, "WP-5.4-2")
          #expect(judge(body, as: C2S.Request.self) == expected, "\(bad) at \(place) of \(count)")
        }
      }
    }
  }

  @Test func judgesMessageIDs() {
    func judged(_ id: [UInt8]) -> WireError? { judge(Proto.bytes(1, id), as: C2S.Response.self) }
    for byte in UInt8(1)...0x7F {
      let isGood = (0x21...0x7E).contains(byte)
      let id = [UInt8](repeating: 0x61, count: 7) + [byte]
      #expect(judged(id) == (isGood ? nil : fault(.malformedBody, 24, "WP-5.4-5")))
    }
    for (count, isGood) in [(0, false), (7, false), (8, true), (64, true), (65, false)] {
      let id = [UInt8](repeating: 0x61, count: count)
      #expect(judged(id) == (isGood ? nil : fault(.malformedBody, 24, "WP-5.4-5")))
    }
    let accents = Array("éééé".utf8)
    #expect(judged(accents) == fault(.malformedBody, 24, "WP-5.4-5"))
  }

  @Test func stagesKeepTheirNumber() throws {
    let stages: [Stage] = [.unspecified, .accepted, .stored, .delivered, .read]
    #expect(stages.map(\.rawValue) == [0, 1, 2, 3, 4])
    // An enum is cut to its low 32 bits (WP-5.1-9).
    for (wire, number) in [
      (5, 5), (0x7FFF_FFFF, .max), (0xFFFF_FFFF, -1), (0xFFFF_FFFF_FFFF_FFFF, -1),
      (0x8000_0000, .min), (0x1_0000_0002, 2), (0xFFFF_FFFF_8000_0000, .min),
    ] as [(UInt64, Int32)] {
      let body = Proto.text(1, "12345678") + Proto.number(4, wire)
      #expect(try value(of: body, as: C2C.Response.self).stage.rawValue == number)
    }
  }
}
