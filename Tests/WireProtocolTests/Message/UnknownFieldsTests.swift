// Fields that this version does not know survive, in every nested message too (WP-5.2-4).

import SessionSimulation
import Testing
import WireProtocol

@Suite struct UnknownFieldsTests {
  @Test func surviveInEveryNestedMessage() throws {
    let account = Parts.u2Bytes + strangeFields
    let message =
      Proto.text(1, "message1") + Proto.part(2, account) + Proto.part(3, account)
      + Proto.bytes(4, Parts.idBytes) + Proto.text(7, "im.text")
      + Proto.part(9, Parts.deliveryBytes, Proto.number(77, 1)) + Proto.bytes(536_870_911, [1])
    let body =
      Proto.number(1, 1) + Proto.part(2, message) + Proto.part(2, Parts.smallMessageBytes)
      + Proto.fixed32(5, 9)
    let frame = try Frame(.response, .getOfflineMsg, sequence: 7, body: body)
    let page = try frame.message(GetOfflineMsg.Response.self)
    #expect(page.messages[0].to?.unknownFields.bytes == strangeFields)
    #expect(page.messages[0].unknownFields.bytes == Proto.bytes(536_870_911, [1]))
    #expect(page.messages[1].unknownFields.isEmpty)
    #expect(try Frame(.response(page, sequence: 7)) == frame)
  }

  /// Byte for byte behind the tag; the tag itself takes its shortest form.
  @Test func keepTheirBytesBehindTheTag() throws {
    let body =
      Proto.varint(800, length: 4) + Proto.varint(1, length: 9) + Proto.varint(818, length: 5)
      + Proto.varint(2, length: 5) + [0xAA, 0xBB] + Proto.number(100, 2)
    let kept = try value(of: body, as: Logout.Request.self).unknownFields.bytes
    #expect(
      kept == Proto.varint(800) + Proto.varint(1, length: 9) + Proto.varint(818)
        + Proto.varint(2, length: 5) + [0xAA, 0xBB] + Proto.number(100, 2))
    let frame = try Frame(.request, .logout, sequence: 1, body: body)
    let again = try Frame(.request(frame.message(Logout.Request.self), sequence: 1))
    #expect(Array(again.body) == kept)
  }

  @Test func manyAreKeptInOrder() throws {
    var generator = SeededGenerator(seed: 11)
    for count in [15, 16, 17, 48, 49, 500] {
      let fields = (0..<count).flatMap { _ in
        Proto.bytes(Int.random(in: 50...60, using: &generator), generator.bytes(9))
      }
      let frame = try Frame(.request, .keepalive, sequence: 1, body: fields)
      let request = try frame.message(Keepalive.Request.self)
      #expect(request.unknownFields.bytes == fields)
      #expect(try Frame(.request(request, sequence: 1)) == frame)
    }
  }

  @Test func areValidatedAsWholeFields() throws {
    #expect(try UnknownFields(validating: []).isEmpty)
    #expect(try UnknownFields(validating: strangeFields).bytes == strangeFields)
    #expect(UnknownFields() == (try UnknownFields(validating: [])))
    for (bytes, offset, requirement) in [
      ([0x08], 24, "WP-5.1-3"), (strangeFields + [0x00], 24 + strangeFields.count, "WP-5.1-4"),
      ([0x0B], 24, "WP-5.1-8"), ([0x0F], 24, "WP-5.1-5"), ([0x0A, 2, 0], 24, "WP-5.1-3"),
    ] as [([UInt8], Int, String)] {
      #expect(throws: fault(.malformedBody, offset, requirement)) {
        try UnknownFields(validating: bytes)
      }
    }
  }

  @Test func areWrittenWithTheShortestTags() throws {
    var request = Keepalive.Request()
    let padded = Proto.varint(800, length: 3) + [1]
    request.unknownFields = try UnknownFields(validating: padded + padded + strangeFields)
    let frame = try Frame(.request(request, sequence: 1))
    #expect(Array(frame.body) == Proto.number(100, 1) + Proto.number(100, 1) + strangeFields)
  }
}
