// The memory that decoding one body takes (SPEC.md 5.6).

import SessionSimulation
import Testing

@testable import WireProtocol

@Suite struct BodyMemoryTests {
  /// A MiB of empty messages would take 54 MB in memory; it is refused before any of it is taken.
  @Test func refusesManyEmptyMessages() {
    for field in [Proto.part(2), Proto.part(2, Proto.part(2))] {
      var arena = BodyArena()
      let body = (0..<1_048_576 / field.count).flatMap { _ in field }
      do throws(WireError) {
        _ = try arena.decode(body.span, as: GetOfflineMsg.Response.self)
        Issue.record("the body was accepted")
      } catch {
        #expect(error.code == .tooLarge)
        #expect(error.requirement == "WP-5.6-2")
        #expect(error.offset == 24)
        #expect(!error.isFraming)
      }
      #expect(arena.heldBytes == 0)
    }
  }

  /// Unknown fields are kept as they came, in about their own size.
  @Test func keepsManyUnknownFields() throws {
    var arena = BodyArena()
    let body = (0..<100_000).flatMap { _ in Proto.number(15, 0) }
    try BodyType(Logout.Request.self).check(body.span, in: &arena)
    #expect(arena.usedBytes <= body.count + 256)
    let kept = try value(of: body, as: Logout.Request.self).unknownFields.bytes
    #expect(kept == body)
  }

  /// What holds on to memory is bounded by the largest body that came.
  @Test func isUsedAgain() throws {
    var arena = BodyArena()
    let content = [UInt8](repeating: 0x20, count: 65_536)
    let large =
      Proto.bytes(1, Parts.idBytes) + Proto.text(2, "t") + Proto.bytes(3, content)
    let small = Proto.bytes(1, Parts.idBytes) + Proto.text(2, "t") + Proto.bytes(3, [1])
    try BodyType(C2S.Request.self).check(large.span, in: &arena)
    let held = arena.heldBytes
    #expect(held <= Limits.memory(forBodyLength: large.count))
    for body in [small, large, small, large] {
      try BodyType(C2S.Request.self).check(body.span, in: &arena)
      #expect(arena.heldBytes == held)
      #expect(arena.usedBytes <= held)
    }
  }

  static func id(_ number: Int) -> String { String(10_000_000 + number) }

  static let crowded = [1, 2, 16, 17, 100, 300, 600, 900, 1_000]

  /// Canonical bodies that every receiver accepts (WP-5.6-3), at their most crowded.
  @Test(arguments: crowded) func acceptsPushesToTheShortestAccounts(_ count: Int) {
    let push = Proto.bytes(2, Parts.idBytes) + Proto.text(3, "t") + Proto.bytes(4, [0])
    let recipients = (0..<count).flatMap { (index: Int) -> [UInt8] in
      let domain = Proto.bytes(1, [UInt8(97 + index / 65)])
      let uid = Proto.bytes(2, [UInt8(58 + index % 65)])
      return Proto.part(1, domain, uid)
    }
    #expect(judge(recipients + push, as: S2C.Request.self) == nil)
    let delivery = Proto.part(5)
    #expect(judge(recipients + push + delivery, as: S2C.Request.self) == nil)
  }

  @Test(arguments: crowded) func acceptsAnswersToAllRecipients(_ count: Int) {
    let accepted = (0..<count).flatMap { Proto.part(2, Proto.text(1, String(10_000_000 + $0))) }
    let allAccepted = Proto.bytes(1, [UInt8](repeating: 0, count: count)) + accepted
    #expect(judge(allAccepted, as: S2C.Response.self) == nil)
    let refusals = Proto.bytes(1, [UInt8](repeating: 106, count: count))
    #expect(judge(refusals, as: S2C.Response.self) == nil)
  }

  @Test func acceptsTheFullestHello() {
    for features in Self.crowded.filter({ $0 <= 256 }) + [0, 235, 238, 239, 256] {
      for dictionaries in [0, 1, 63, 64] {
        let body =
          Proto.number(1, 1) + Proto.number(2, 1)
          + (0..<features).flatMap { _ in Proto.text(4, "f") }
          + Proto.part(6, Proto.bytes(1, [UInt8](repeating: 1, count: 4 * dictionaries)))
        #expect(judge(body, as: Hello.Request.self) == nil, "\(features), \(dictionaries)")
      }
    }
  }

  @Test(arguments: crowded + [1_009, 8_177]) func acceptsPagesOfTheSmallestMessages(_ count: Int) {
    let smallest =
      Proto.text(1, "12345678") + Proto.part(2, Proto.text(1, "d"), Proto.text(2, "u"))
      + Proto.bytes(4, Parts.idBytes) + Proto.text(7, "t")
    let page = Proto.number(1, 1) + (0..<count).flatMap { _ in Proto.part(2, smallest) }
    #expect(judge(page, as: GetOfflineMsg.Response.self) == nil)
    let crowded = Proto.part(
      2, smallest, Proto.part(3, Proto.text(1, "d"), Proto.text(2, "u")), Proto.part(9))
    let crowdedPage = Proto.number(1, 1) + (0..<count).flatMap { _ in crowded }
    #expect(judge(crowdedPage, as: GetOfflineMsg.Response.self) == nil)
  }

  /// Random bodies of every message, known fields and unknown ones in any number and order: what is taken is
  /// never more than the bound.
  @Test(arguments: [21, 22, 23, 24] as [UInt64]) func takesNoMoreThanTheBound(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var arena = BodyArena()
    for _ in 0..<40 {
      for info in CommandTable.standard.commands {
        for type in [info.request, info.response, info.notification].compactMap({ $0 }) {
          let body = randomBody(type.schema, &generator)
          do throws(WireError) {
            try type.check(body.span, in: &arena)
          } catch {
            // A rule may be broken; the wire is well formed.
            #expect(!["WP-5.1-3", "WP-5.1-5", "WP-5.1-8"].contains(error.requirement))
            if error.code == .tooLarge { continue }
          }
          #expect(arena.usedBytes <= Limits.memory(forBodyLength: body.count))
        }
      }
    }
  }

  /// Fields of the schema, each any number of times, and unknown ones between them.
  private func randomBody(_ schema: BodySchema, _ generator: inout SeededGenerator) -> [UInt8] {
    var body: [UInt8] = []
    let most = [1, 3, 20, 60].randomElement(using: &generator) ?? 1
    for _ in 0..<Int.random(in: 0...most, using: &generator) {
      guard let field = schema.fields.randomElement(using: &generator),
        Int.random(in: 0..<8, using: &generator) > 0
      else {
        body += strangeFields
        continue
      }
      let number = Int(field.number)
      let random = generator.next() >> UInt64.random(in: 0..<64, using: &generator)
      let size = Int.random(in: 0...20, using: &generator)
      switch field.type {
      case .message(let part): body += Proto.part(number, randomBody(part, &generator))
      case .string: body += Proto.text(number, String(repeating: "é", count: size))
      case .bytes: body += Proto.bytes(number, generator.bytes(size))
      case .fixed32: body += Proto.bytes(number, generator.bytes(4 * size))
      default:
        body +=
          field.isRepeated && size > 3
          ? Proto.part(number, (0..<size).flatMap { _ in Proto.varint(random) })
          : Proto.number(number, random)
      }
    }
    return body
  }
}
