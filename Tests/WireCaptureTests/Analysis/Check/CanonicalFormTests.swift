// The canonical encoding: each way to depart from it is told, and nothing else.

import Testing
import WireProtocol

@testable import WireCapture

struct CanonicalFormTests {
  private func fault<Body: WireMessage>(_ bytes: [UInt8], _: Body.Type) -> String? {
    CanonicalForm(BodyType(Body.self).schema).fault(in: bytes.span).map {
      "\($0.offset): \($0.text)"
    }
  }

  private func message(_ extra: [UInt8], inFront: Bool = false) throws -> String? {
    let bytes = try Talk.c2c().encodedBytes
    let fault = fault(inFront ? extra + bytes : bytes + extra, C2C.Request.self)
    // Offsets are those of the field; what stands in front is as long in all of these.
    return fault.map { String($0.split(separator: ": ", maxSplits: 1)[1]) }
  }

  @Test func whatTheEncoderWritesIsCanonical() throws {
    #expect(try message([]) == nil)
    #expect(
      try message(Talk.field(5, Delivery(unstored: true, timeToLiveSeconds: 300).encodedBytes))
        == nil)
    // What is not known may stand at the end, in any order and encoding; a message may be empty.
    #expect(try message([0x2A, 0] + Talk.field(100, [1]) + [0x58, 0x81, 0]) == nil)
    let answer = S2C.Response(
      statuses: [.ok, .notSubscribed], accepted: [S2C.Accepted(messageID: "message-a")])
    #expect(fault(answer.encodedBytes, S2C.Response.self) == nil)
    #expect(fault(Goaway(status: .timeout, text: "late").encodedBytes, Goaway.self) == nil)
  }

  @Test func departuresAreTold() throws {
    #expect(
      try message(Talk.field(100, [1]), inFront: true)
        == "field 1 stands behind field 100, which is not known")
    #expect(try message(Talk.field(1, [])) == "field 1 stands behind field 4")
    #expect(try message(Talk.field(3, [97])) == "field 3 stands behind field 4")
    #expect(try message(Talk.field(4, [65])) == "field 4 is there twice")
    #expect(try message([0x2A, 2, 8, 0]) == "in field 5, field 1 is 0, and written")
    #expect(
      try message([0x2A, 2, 8, 2])
        == "in field 5, field 1 is a number with more bits or bytes than needed")
    #expect(
      try message([0x2A, 3, 8, 0x81, 0])
        == "in field 5, field 1 is a number with more bits or bytes than needed")
    // A tag and a length that are padded.
    #expect(
      try message([0xAA, 0, 2, 8, 1]) == "the tag or length of field 5 is longer than needed")
    #expect(
      try message([0x2A, 0x82, 0, 8, 1]) == "the tag or length of field 5 is longer than needed")
    #expect(fault(Talk.field(1, []), Failure.self) == "0: field 1 is empty, and written")
    // Statuses: one by one, in two lists, and in an empty one.
    #expect(
      fault([8, 1], S2C.Response.self) == "0: field 1 is a list of numbers that is not packed")
    #expect(
      fault([10, 1, 1, 10, 1, 1], S2C.Response.self)
        == "3: field 1 is there twice, and not in one packed list")
    #expect(fault([10, 0], S2C.Response.self) == "0: field 1 is a list without elements")
    #expect(
      fault([10, 2, 0x81, 0], S2C.Response.self)
        == "0: field 1 is a number with more bits or bytes than needed")
    // Of 32 bits, more are not written.
    #expect(fault([8, 0x80, 0x80, 0x80, 0x80, 0x10], Goaway.self)?.contains("field 1") == true)
  }
}
