// Frames out of typed messages, and back.

import Testing
import WireProtocol

@Suite struct FrameEncoderTests {
  /// The c2c request of SPEC.md 5.7.
  static let chat = C2C.Request(
    to: Account(domain: "58.user", uid: "u2"),
    clientMessageID: BodySample.chatID, contentType: "im.text",
    content: Array("{}".utf8))

  static let wire: [UInt8] = [
    0xD5, 0x58, 0x10, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x00, 0x00, 0x2E,
    0x8B, 0x17, 0x76, 0x49, 0x05, 0x7E, 0x9E, 0xA5, 0x0A, 0x0D, 0x0A, 0x07, 0x35, 0x38, 0x2E, 0x75,
    0x73, 0x65, 0x72, 0x12, 0x02, 0x75, 0x32, 0x12, 0x10, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
    0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x1A, 0x07, 0x69, 0x6D, 0x2E, 0x74, 0x65,
    0x78, 0x74, 0x22, 0x02, 0x7B, 0x7D,
  ]

  @Test func writesTheBytesOfTheSpecification() throws {
    let frame = try Frame(.request(Self.chat, sequence: 7))
    #expect(frame.bytes == Self.wire)
    #expect(try frame.message(C2C.Request.self) == Self.chat)
  }

  @Test func borrowsWhatItDecodes() throws {
    var arena = BodyArena()
    switch try FrameView.decode(Self.wire.span) {
    case .needMore: Issue.record("the frame is whole")
    case .frame(let frame):
      let chat = try frame.body(C2C.Request.self, in: &arena)
      let isHome = chat.to.domain == "58.user"
      #expect(isHome)
      #expect(chat.to.uid.string == "u2")
      #expect(chat.clientMessageID == Self.chat.clientMessageID)
      let length = chat.content.count
      #expect(length == 2)
    }
  }

  @Test func aFailureLeavesTheOutputAsItWas() {
    var chat = Self.chat
    chat.to.domain = "Upper"
    var output: [UInt8] = [1]
    var encoder = FrameEncoder()
    #expect(
      throws: WireError(.malformedBody, offset: 26, requirement: "WP-5.3-1", explanation: "")
    ) { try encoder.append(.request(chat, sequence: 7), to: &output) }
    #expect(output == [1])
  }
}
