// What the writer writes, against witnesses that do not know it: libprotobuf-c for the bytes, the receiving side for
// the rules.

import CProtobufC
import Testing
import WireConformance

@testable import WireProtocol

@Suite struct BodyWriterTests {
  /// The bytes that libprotobuf-c makes of a body that it has read itself; nil when it does not accept it.
  static func repack(_ body: [UInt8], _ layout: BodyLayout) -> [UInt8]? {
    guard
      let message = unsafe protobuf_c_message_unpack(layout.descriptor, nil, body.count, body)
    else { return nil }
    defer { unsafe protobuf_c_message_free_unpacked(message, nil) }
    let length = unsafe protobuf_c_message_get_packed_size(message)
    var packed = [UInt8](repeating: 0, count: length)
    return unsafe protobuf_c_message_pack(message, &packed) == length ? packed : nil
  }

  /// Reads and writes every body with libprotobuf-c, and reads it with the codec.
  struct Witness: BodyVisitor {
    let seed: UInt64
    var seen: Set<String> = []

    mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body) {
      seen.insert(Body.name)
      do {
        let frame = try Frame(frame, limits: .maximum)
        let body = Array(frame.body)
        #expect(BodyWriterTests.repack(body, Body.layout) == body, "seed \(seed): \(value)")
        #expect(try frame.message(Body.self, limits: .maximum) == value, "seed \(seed)")
      } catch {
        Issue.record("seed \(seed): \(error): \(value)")
      }
    }
  }

  /// The receiving side accepts every body that is sent; and a body that is refused it would refuse in the same words.
  struct Refusals: BodyVisitor {
    let seed: UInt64
    private(set) var requirements: Set<String> = []

    init(seed: UInt64) { self.seed = seed }

    mutating func visit<Body: WireMessage>(_ frame: OutgoingFrame<Body>, _ value: Body) {
      do throws(WireError) {
        let body = Array(try Frame(frame, limits: .maximum).body)
        #expect(judge(body, as: Body.self) == nil, "seed \(seed): \(value)")
      } catch {
        requirements.insert(error.requirement)
        // In JSON it has no place at all.
        if error.requirement == "WP-5.2-2" { return }
        let received = constant { try Refusals.received(value) }
        #expect(received == error, "seed \(seed): \(value)")
        #expect(received?.explanation == error.explanation, "seed \(seed)")
      }
    }

    /// The error of the bytes that the schema makes of the value's description.
    private static func received<Body: WireMessage>(_ value: Body) throws -> WireError? {
      let json = Array(value.description.utf8.dropFirst(Body.name.utf8.count + 1))
      let sent = try DynamicMessage(
        json: try JSONValue(decoding: json, limits: .file), as: BodySchema(Body.layout))
      return judge(sent.bytes, as: Body.self)
    }
  }

  @Test(arguments: Sample.all) func libprotobufCWritesTheSamplesAlike(_ sample: Sample) throws {
    let header = try #require(try Frame(exactly: sample.wire)).header
    let name = try #require(CommandTable.standard.body(of: header)?.name ?? Failure.name)
    let layout = try #require(BodyWriterTests.layouts.first { $0.name == name })
    var encoder = FrameEncoder()
    var output: [UInt8] = []
    try sample.encode(&encoder, &output)
    let body = Array(output[24...])
    #expect(BodyWriterTests.repack(body, layout) == body)
  }

  @Test(arguments: 1...8) func libprotobufCWritesRandomMessagesAlike(_ seed: UInt64) {
    var messages = RandomMessages(seed: seed)
    var witness = Witness(seed: seed)
    for _ in 0..<40 { messages.visitAll(&witness) }
    #expect(witness.seen == Set(BodyWriterTests.layouts.map(\.name)))
  }

  @Test(arguments: 1...8) func bothSidesJudgeAlike(_ seed: UInt64) {
    var messages = RandomMessages(seed: seed, areBroken: true)
    var refusals = Refusals(seed: seed)
    for _ in 0..<40 { messages.visitAll(&refusals) }
    #expect(
      refusals.requirements == [
        "WP-5.2-2", "WP-5.3-1", "WP-5.3-2", "WP-5.4-2", "WP-5.4-3", "WP-5.4-4", "WP-5.4-5",
        "WP-5.5-1",
      ])
  }

  /// Where a length takes another byte, the part behind it makes way.
  @Test(arguments: [126, 127, 128, 129, 16_382, 16_383, 16_384, 16_385])
  func partsOfEveryLengthOfLength(_ length: Int) throws {
    var chat = FrameEncoderTests.chat
    let known = Proto.text(1, chat.to.domain) + Proto.text(2, chat.to.uid)
    // Tag and length of the unknown field take as many bytes as those of the shortest and longest of it here.
    for count in length - known.count - 6...length - known.count {
      let unknown = Proto.bytes(1_000, [UInt8](repeating: 7, count: count))
      chat.to.unknownFields = try UnknownFields(validating: unknown)
      let body = Array(try Frame(.request(chat, sequence: 7)).body)
      #expect(body.starts(with: Proto.part(1, known, unknown)))
      #expect(BodyWriterTests.repack(body, C2C.Request.layout) == body)
    }
  }

  static let layouts = [
    Hello.Request.layout, Hello.Response.layout, Login.Request.layout, Login.Response.layout,
    Logout.Request.layout, Logout.Response.layout, Keepalive.Request.layout,
    Keepalive.Response.layout, Goaway.layout, Failure.layout, C2S.Request.layout,
    C2S.Response.layout, C2C.Request.layout, C2C.Response.layout, C2CAck.Request.layout,
    C2CAck.Response.layout, Receipt.layout, GetOfflineMsg.Request.layout,
    GetOfflineMsg.Response.layout, MessageNotification.layout, S2C.Request.layout,
    S2C.Response.layout, Subscribe.Request.layout, Subscribe.Response.layout, TopicMessage.layout,
    TopicAck.Request.layout, TopicAck.Response.layout,
  ]
}
