// Random values of every message, the same for the same seed: all within the rules, or some that break one.

import WireProtocol

package struct RandomMessages {
  var generator: SeededNumbers
  /// Whether fields break their rules now and then.
  let areBroken: Bool
  /// What half of the messages contain; without any, all contain any bytes.
  private let contents: [[UInt8]]

  package init(seed: UInt64, areBroken: Bool = false, contents: [[UInt8]] = []) {
    generator = SeededNumbers(seed: seed)
    self.areBroken = areBroken
    self.contents = contents
  }

  mutating func chance(_ count: Int) -> Bool { generator.chance(count) }

  /// Numbers of every length on the wire, 0 among them.
  mutating func number() -> UInt64 {
    generator.next() >> UInt64.random(in: 0...64, using: &generator)
  }
  mutating func number32() -> UInt32 { UInt32(truncatingIfNeeded: number()) }

  /// A number that must not be 0.
  mutating func notZero() -> UInt64 { areBroken && chance(20) ? 0 : number() | 1 }

  /// Up to `count` elements.
  mutating func many<Value>(_ count: Int, _ make: (inout Self) -> Value) -> [Value] {
    (0..<Int.random(in: 0...count, using: &generator)).map { _ in make(&self) }
  }

  mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
    chance(2) ? nil : make(&self)
  }

  mutating func text(_ characters: String, _ bounds: ClosedRange<Int>) -> String {
    let wrong = ["", "A b", "\u{7F}", "\u{85}", "a\0", String(repeating: "x", count: 200)]
    if areBroken, chance(20), let text = wrong.randomElement(using: &generator) { return text }
    let count = Int.random(in: bounds, using: &generator)
    return String((0..<count).map { _ in characters.randomElement(using: &generator) ?? "a" })
  }

  mutating func printable(_ bounds: ClosedRange<Int>) -> String { text("!0AZaz~", bounds) }

  /// Any text, of lengths around those where the length itself takes another byte.
  mutating func anyText() -> String {
    let few = text("a\u{1}é谢\u{10FFFF}", 0...40)
    return chance(8) ? few + String(repeating: "b", count: 120) : few
  }

  mutating func content(_ least: Int) -> [UInt8] {
    if !contents.isEmpty, chance(2), let content = contents.randomElement(using: &generator) {
      return content
    }
    if areBroken, chance(20) { return chance(2) ? [] : generator.bytes(65_537) }
    if chance(30) { return generator.bytes(16_384 + Int.random(in: -60...2, using: &generator)) }
    return generator.bytes(Int.random(in: least...200, using: &generator))
  }

  mutating func id() -> ClientMessageID { ClientMessageID(using: &generator) }
  mutating func type() -> ContentType { ContentType(text("az09.-_/", 1...96)) }
  mutating func messageID() -> String { printable(8...64) }
  mutating func stage() -> Stage { Stage(rawValue: Int32(truncatingIfNeeded: number())) }

  /// The value, with fields that no message knows now and then.
  mutating func full<Body: WireMessage>(_ value: Body) -> Body {
    var value = value
    if chance(6) {
      let known = (0..<Int.random(in: 1...4, using: &generator)).flatMap { _ in
        Self.number(Int.random(in: 100...5_000, using: &generator), number())
      }
      value.unknownFields =
        (try? UnknownFields(validating: known + Self.strangeFields)) ?? value.unknownFields
    }
    return value
  }

  mutating func account() -> Account {
    full(Account(domain: text("az09.-", 1...64), uid: text("aZ é谢~", 1...40)))
  }

  mutating func delivery() -> Delivery {
    let seconds = areBroken && chance(10) ? 2_592_001 : number32() % 2_592_001
    return full(
      Delivery(
        unstored: chance(2), timeToLiveSeconds: seconds, silent: chance(2), noPush: chance(2)))
  }

  mutating func inbox() -> InboxState { full(InboxState(epoch: notZero(), head: number())) }
  mutating func limits() -> PeerLimits { full(PeerLimits(maxBodyLength: number32())) }
  mutating func zlib() -> Zlib { full(Zlib(dictionaries: many(40) { $0.number32() })) }

  mutating func device() -> Device {
    full(
      Device(id: printable(1...64), platform: anyText(), model: anyText(), appVersion: anyText()))
  }

  mutating func message() -> Message {
    full(
      Message(
        id: messageID(), from: account(), to: maybe { $0.account() }, clientMessageID: id(),
        inboxSequence: number(), sentAtMilliseconds: number(), contentType: type(),
        content: content(0), delivery: maybe { $0.delivery() }))
  }

  mutating func version() -> ProtocolVersion {
    ProtocolVersion(
      rawValue: areBroken && chance(20) ? 0 : UInt8.random(in: 1...255, using: &generator))
  }

  /// Fields that no message of version 1 has: one of each wire type, and one twice.
  private static let strangeFields =
    number(100, 300) + varint(101 << 3 | 1) + [1, 0, 0, 0, 0, 0, 0, 0] + varint(102 << 3 | 2)
    + [2, 0, 0xFF] + varint(103 << 3 | 5) + [2, 0, 0, 0] + number(100, 0)

  private static func number(_ field: Int, _ value: UInt64) -> [UInt8] {
    varint(UInt64(field) << 3) + varint(value)
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80
      ? [UInt8(value)] : [UInt8(truncatingIfNeeded: value) | 0x80] + varint(value >> 7)
  }
}
