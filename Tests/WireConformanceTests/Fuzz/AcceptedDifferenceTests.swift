// What SPEC.md leaves open is accepted of a testee, and nothing else is.

import Testing
import WireProtocol

@testable import WireConformance

@Suite("Accepted differences")
struct AcceptedDifferenceTests {
  private static let account = field(1, "58.user") + field(2, "u2")
  private static let id = field(2, [UInt8](1...16))
  private static let type = field(3, "im.text")
  private static let content = field(4, "{}")

  private static func field(_ number: UInt8, _ value: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(value.count)] + value
  }
  private static func field(_ number: UInt8, _ text: String) -> [UInt8] {
    field(number, Array(text.utf8))
  }

  /// A c2c request with this body.
  private static func frame(_ body: [UInt8], flags: UInt8 = 0) -> [UInt8] {
    let header: [UInt8] = [0xD5, 0x58, 0x10, flags, 2, 0, 0, 0, 0, 0, 0, 7]
    return MutantFrames(header + [UInt8](repeating: 0, count: 12)).frame(0, body: body)
  }

  /// What a testee says that refuses the frame behind so many bytes.
  private static func refusal(
    _ code: WireError.Code, at offset: Int, behind frames: [Outcome.FrameJSON] = [],
    _ consumed: Int = 0
  ) -> Seen {
    let phase: WireError.Phase = code == .malformedContent ? .content : .body
    return Seen(
      frames: frames, consumed: consumed, needMore: nil,
      error: Outcome.Fault(code: code, phase: phase, offset: offset), errorText: "")
  }

  /// What a testee says that takes a frame, whatever it makes of it.
  private static let taken = Seen(
    frames: [Outcome.FrameJSON(header: [:], body: [:], bodyHex: nil, content: nil)], consumed: 0,
    needMore: nil, error: nil, errorText: "none")

  /// The section that leaves open what a testee makes of a stream; nil: none does.
  private func section(_ wire: [UInt8], _ seen: Seen) throws -> String? {
    let vector = Vector(fuzzing: wire, isCutEverywhere: false)
    guard case .stream(let test) = vector.test else { return nil }
    let outcome = try #require(test.outcomes.first)
    return AcceptedDifference.of(seen, from: outcome, wire)?.section
  }

  /// The offsets at which a testee may refuse a frame as malformed.
  private func places(_ wire: [UInt8]) throws -> [Int] {
    try (0...wire.count).filter {
      try section(wire, Self.refusal(.malformedBody, at: $0)) == "5.7"
    }
  }

  @Test("Of one fault the offset is fixed")
  func oneFault() throws {
    let bad = Self.field(1, "58 user") + Self.field(2, "u2")
    let wire = Self.frame(Self.field(1, bad) + Self.id + Self.type + Self.content)
    #expect(try places(wire) == [26])
    #expect(try section(wire, Self.taken) == nil)
    #expect(try section(wire, Self.refusal(.malformedContent, at: 26)) == nil)
  }

  @Test(
    "Of several faults any may be told: inside of messages, of fields that lack, in compressed bodies"
  )
  func severalFaults() throws {
    let bad = Self.field(1, "58 user") + Self.field(2, "u2")
    // A domain, a missing id, a content type.
    let three = Self.field(1, bad) + Self.field(3, "a b") + Self.content
    #expect(try places(Self.frame(three)) == [24, 26, 39])
    // An account without a uid, and a string that is no UTF-8.
    let lacking = Self.field(1, Self.field(1, "58.user")) + Self.id + Self.field(3, [0x61, 0xFF])
    #expect(try places(Self.frame(lacking + Self.content)) == [24, 56])
    // A c2s request, compressed, under the command of c2c: its id is no account, and lacks as an id.
    var encoder = FrameEncoder(compression: .standard)
    var compressed: [UInt8] = []
    let text = String(repeating: "Your order has been packed. ", count: 9)
    let content = Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8)
    let body = C2S.Request(clientMessageID: .random(), contentType: "im.text", content: content)
    try encoder.append(.request(body, sequence: 7), to: &compressed)
    #expect(compressed[3] & 4 == 4)
    var frames = MutantFrames(compressed)
    frames.replace(0, [0xD5, 0x58, 0x10, 4, 2, 0] + compressed[6..<24])
    frames.seal(0)
    #expect(try places(frames.bytes).count > 1)
  }

  @Test("Frames before the one at fault have to be the same")
  func behindOthers() throws {
    let good = Self.frame(Self.field(1, Self.account) + Self.id + Self.type + Self.content)
    let wire = good + Self.frame(Self.field(1, Self.field(1, "58 user")) + Self.id + Self.content)
    guard case .stream(let test) = Vector(fuzzing: wire, isCutEverywhere: false).test else {
      return
    }
    let outcome = try #require(test.outcomes.first)
    #expect(outcome.frames.count == 1)
    for (frames, consumed, expected) in [
      (outcome.frames, good.count, "5.7"), (outcome.frames, good.count + 1, nil),
      (Self.taken.frames, good.count, nil), ([], 0, nil),
    ] {
      let seen = Self.refusal(.malformedBody, at: 24, behind: frames, consumed)
      #expect(try section(wire, seen) == expected)
    }
  }

  @Test("What may be kept as unknown may be taken, or leave its message without a field")
  func unknown() throws {
    // A domain that is a varint, as a uid has to be there.
    let account = Self.field(1, [0x08, 1] + Self.field(2, "u2"))
    let wire = Self.frame(account + Self.id + Self.type + Self.content)
    #expect(try section(wire, Self.taken) == "5.1")
    #expect(try section(wire, Self.refusal(.malformedContent, at: 60)) == "5.1")
    #expect(try places(wire) == [24, 26])
  }

  @Test("A string that does not count need not be judged")
  func overwritten() throws {
    let rest = Self.id + Self.type + Self.content
    let bad = Self.field(2, [0x75, 0xFF])
    let merged = Self.field(1, bad) + Self.field(1, Self.account)
    #expect(try section(Self.frame(merged + rest), Self.taken) == "5.2")
    #expect(try section(Self.frame(Self.field(1, bad + Self.account) + rest), Self.taken) == "5.2")
    let last = Self.field(1, Self.account + bad)
    #expect(try section(Self.frame(last + rest), Self.taken) == nil)
  }

  @Test("A testee may bound memory otherwise, but takes what is canonical")
  func memory() throws {
    let body = Self.field(1, Self.account) + Self.id + Self.type + Self.content
    let refusal = Self.refusal(.tooLarge, at: 24)
    #expect(try section(Self.frame(body), refusal) == nil)
    #expect(try section(Self.frame(body + [0xA0, 6, 1]), refusal) == "5.6")
    #expect(
      try section(Self.frame(Self.id + Self.field(1, Self.account) + Self.type), refusal) == "5.6")
  }
}
