// check: every rule is found where it is broken and nowhere else, and nothing is called whole that is not.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

struct CheckTests {
  @Test(arguments: CheckRule.allCases)
  func everyRuleIsFoundAlone(_ rule: CheckRule) throws {
    var talk = Talk()
    let others = try talk.play(rule)
    let checker = talk.judged()
    let found = Set(checker.findings.map(\.rule))
    let texts = checker.findings.map { "\($0.rule.rawValue): \($0.text)" }
    #expect(found == others.union([rule]), "\(texts)")
    let finding = checker.findings.first { $0.rule == rule }
    #expect(finding?.frame.place.side != nil)
    #expect(finding?.requirement.hasPrefix("WP-") == true)
    let isIncomplete = checker.gaps.isIncomplete
    #expect(!isIncomplete)
  }

  @Test(arguments: CheckRule.allCases)
  func itsTwinIsClean(_ rule: CheckRule) throws {
    var talk = Talk()
    talk.keepsRule = true
    let others = try talk.play(rule)
    #expect(!others.contains(rule))
    let checker = talk.judged()
    let found = Set(checker.findings.map(\.rule))
    let texts = checker.findings.map { "\($0.rule.rawValue): \($0.text)" }
    #expect(found == others, "\(texts)")
    let isIncomplete = checker.gaps.isIncomplete
    #expect(!isIncomplete)
  }

  /// A gate may push a message before its sender has the answer.
  @Test func aMessageMayArriveBeforeItsAnswer() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.open()
    try talk.greet(Talk.bob, on: 1)
    let request = try talk.ask(Talk.c2c())
    try talk.push(1, id: "message-a", to: Talk.bob, on: 1)
    try talk.answer(request, C2C.Response(messageID: "message-a", stage: .stored))
    talk.close(1)
    talk.close()
    let findings = talk.judged().findings.map(\.text)
    #expect(findings == [])
  }

  /// What the captures above break, done right in one session and the next.
  @Test func goodSessionsAreClean() throws {
    var talk = Talk()
    talk.open()
    try talk.greet(head: 2, zlib: Zlib(dictionaries: [0x79F6_C3FF]))
    let pull = try talk.ask(GetOfflineMsg.Request(epoch: 7, after: 0))
    try talk.answer(
      pull,
      GetOfflineMsg.Response(
        epoch: 7, messages: [try talk.message(1), try talk.message(2)], through: 2, head: 2))
    let ack = try talk.ask(C2CAck.Request(epoch: 7, through: 2))
    try talk.answer(ack, C2CAck.Response(inbox: InboxState(epoch: 7, head: 2)))
    try talk.push(3)
    try talk.push(0, unstored: true)
    talk.send(Talk.raw(kind: 2, command: 0xFB21, sequence: 0), from: .server)
    // Answers may come in any order, and a retry is told as one.
    let first = try talk.ask(Talk.c2c(1))
    let second = try talk.ask(Talk.c2c(2))
    try talk.answer(second, Talk.sent("message-b"))
    try talk.answer(first, Talk.sent("message-a"))
    try talk.answer(try talk.ask(Talk.c2c(1)), Talk.sent("message-a", duplicate: true))
    for _ in 1...3 {
      talk.wait(60.5)
      let keepalive = try talk.ask(Keepalive.Request())
      try talk.answer(keepalive, Keepalive.Response(inbox: InboxState(epoch: 7, head: 3)))
    }
    let probe = try talk.ask(Keepalive.Request(), from: .server)
    try talk.answer(probe, Keepalive.Response(), from: .client)
    try talk.answer(try talk.ask(Logout.Request()), Logout.Response())
    talk.close()
    talk.open()
    try talk.greet(attempt: 2, head: 3, acked: 3, isService: true, on: 1)
    try talk.tell(Goaway(status: .draining), on: 1)
    talk.refuse(try talk.ask(Talk.c2c(3), on: 1), .c2c, .unavailable, on: 1)
    talk.close(1)
    let checker = talk.judged()
    let texts = checker.findings.map { "\($0.rule.rawValue): \($0.text)" }
    #expect(texts == [])
    let gaps = checker.gaps
    #expect(gaps == CheckGaps())
  }

  @Test func messagesThatArriveLaterAreDelivered() throws {
    var talk = Talk()
    talk.open()
    try talk.greet(Talk.bob)
    talk.open()
    try talk.greet(on: 1)
    let answer = C2C.Response(messageID: "message-1", stage: .stored)
    try talk.answer(
      try talk.ask(Talk.c2c(to: Talk.alice)), answer)
    try talk.push(1, on: 1)
    talk.close()
    talk.close(1)
    let texts = talk.judged().findings.map(\.text)
    #expect(texts == [])
  }

  @Test func openRequestsAtTheEndAreIncomplete() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    let checker = talk.judged()
    let texts = checker.findings.map(\.text)
    #expect(texts == [])
    #expect(checker.gaps.open == 1)
  }

  @Test func whatWaitsTenMinutesIsGivenUp() throws {
    var talk = Talk()
    talk.open()
    try talk.greet(heartbeat: 0)
    try talk.ask(Talk.c2c())
    talk.wait(601)
    try talk.push(1)
    talk.close()
    let checker = talk.judged()
    let rules = checker.findings.map(\.rule)
    #expect(rules == [.helloOffer, .requestWithoutAnswer])
    #expect(checker.gaps.evicted == 1)
  }

  @Test func tooManyOpenRequestsAreGivenUp() throws {
    var talk = Talk()
    talk.open()
    try talk.greet(maxOpen: 1_000_000)
    var bytes: [UInt8] = []
    for sequence in 3...(65_536 + 12) as ClosedRange<UInt32> {
      bytes += Talk.raw(kind: 0, command: 0x8001, sequence: sequence)
    }
    talk.send(bytes, from: .client)
    let checker = talk.judged()
    #expect(checker.gaps.evicted == 10)
    #expect(checker.gaps.open == 65_536)
    #expect(checker.findings.isEmpty)
  }

  @Test func theFilterChoosesFindingsAndNotWhatIsJudged() throws {
    var talk = Talk()
    _ = try talk.play(.keepaliveInbox)
    let keepalives = try FrameFilter("command == keepalive")
    #expect(talk.judged(filter: keepalives).findings.count == 1)
    let logins = try FrameFilter("command == login")
    #expect(talk.judged(filter: logins).findings.isEmpty)
  }

  @Test func rangesOfSequencesJoin() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      var set = SequenceSet()
      var truth: Set<UInt64> = []
      for _ in 0..<60 {
        let start = UInt64.random(in: 1...80, using: &random)
        let end = start + UInt64.random(in: 0...4, using: &random)
        set.insert(start...end)
        truth.formUnion(start...end)
      }
      for number in 0...90 as ClosedRange<UInt64> {
        #expect(set.contains(number) == truth.contains(number), "seed \(seed), \(number)")
      }
      for (a, b) in zip(set.ranges, set.ranges.dropFirst()) {
        #expect(a.upperBound + 1 < b.lowerBound, "seed \(seed)")
      }
    }
  }
}
