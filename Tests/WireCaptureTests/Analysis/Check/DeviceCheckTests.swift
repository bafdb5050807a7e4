// What is judged over the connections of a device, and over time: where it is certain, and not where the recording lacks something.

import Testing
import WireProtocol

@testable import WireCapture

struct DeviceCheckTests {
  private static let inbox = InboxState(epoch: 7, head: 0)

  private func findings(_ talk: Talk, _ rule: CheckRule) -> [Finding] {
    talk.judged().findings.filter { $0.rule == rule }
  }

  /// A connection with messages that stay without an answer, and the next one, logged in.
  private func reconnected(_ numbers: ClosedRange<UInt8>) throws -> Talk {
    var talk = Talk()
    talk.open()
    try talk.greet()
    for number in numbers { try talk.ask(Talk.c2c(number)) }
    talk.close()
    talk.open()
    try talk.greet(attempt: 2, on: 1)
    return talk
  }

  @Test func newMessagesInFrontOfOldOnesAreAWarning() throws {
    var talk = try reconnected(1...2)
    try talk.answer(try talk.ask(Talk.c2c(1), on: 1), Talk.sent("message-1"), on: 1)
    try talk.answer(try talk.ask(Talk.c2c(9), on: 1), Talk.sent("message-9"), on: 1)
    talk.close(1)
    let found = findings(talk, .resendOrder)
    #expect(found.count == 1 && found.first?.severity == .warning)
    #expect(found.first?.text.contains("1 that had no answer") == true)
  }

  @Test func whatIsNeverSentAgainIsAWarning() throws {
    var talk = try reconnected(1...1)
    talk.wait(12)
    try talk.answer(
      try talk.ask(Keepalive.Request(), on: 1), Keepalive.Response(inbox: Self.inbox), on: 1)
    talk.close(1)
    #expect(findings(talk, .resendOrder).map(\.severity) == [.warning])
    // A connection that ends soon is not to blame, and the next one owes the same in the same order.
    talk = try reconnected(1...2)
    talk.close(1)
    talk.open()
    try talk.greet(attempt: 3, on: 2)
    for number in [2, 1] as [UInt8] {
      try talk.answer(try talk.ask(Talk.c2c(number), on: 2), Talk.sent("message-\(number)"), on: 2)
    }
    talk.close(2)
    #expect(findings(talk, .resendOrder).map(\.severity) == [.error])
  }

  /// Messages that were refused wait for a time of their own, and others pass them.
  @Test func refusedMessagesHaveNoPlace() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.refuse(try talk.ask(Talk.c2c(1)), .c2c, .unavailable)
    try talk.ask(Talk.c2c(2))
    talk.wait(1)
    try talk.ask(Talk.c2c(1))
    talk.close()
    talk.open()
    try talk.greet(attempt: 2, on: 1)
    for number in [1, 2] as [UInt8] {
      try talk.answer(try talk.ask(Talk.c2c(number), on: 1), Talk.sent("message-\(number)"), on: 1)
    }
    talk.close(1)
    #expect(findings(talk, .resendOrder).isEmpty)
  }

  /// The server says itself when to come again: then waits need not grow.
  @Test func waitsThatTheServerAskedForAreNotJudged() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    for _ in 1...4 {
      let number = try talk.ask(Talk.c2c())
      talk.send(
        Talk.raw(
          kind: 1, command: 0x0200, status: Status.unavailable.rawValue, sequence: number,
          body: Failure(retryAfterMilliseconds: 2_000).encodedBytes), from: .server)
      talk.wait(2)
    }
    talk.close()
    #expect(findings(talk, .backoff).isEmpty)
  }

  @Test func aFrameThatStaysUnfinishedIsToldOnce() throws {
    let bytes = Talk.raw(kind: 0, command: 0x0200, sequence: 3, body: try Talk.c2c().encodedBytes)
    // The server goes on meanwhile.
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.send(Array(bytes.prefix(10)), from: .client)
    talk.wait(15)
    for sequence in 1...3 as ClosedRange<UInt64> { try talk.push(sequence) }
    #expect(findings(talk, .headerDeadline).map(\.frame.length) == [10])
    // Or nothing more comes at all, as another stream shows.
    talk = Talk()
    talk.open()
    try talk.greet()
    talk.send(Array(bytes.prefix(30)), from: .client)
    talk.open()
    talk.wait(15)
    try talk.greet(Talk.bob, on: 1)
    #expect(findings(talk, .bodyDeadline).count == 1)
    // Not when the server says goaway, and nothing of a frame of which bytes are missing.
    talk = Talk()
    talk.open()
    try talk.greet()
    talk.send(Array(bytes.prefix(10)), from: .client)
    talk.wait(15)
    try talk.tell(Goaway(status: .timeout))
    talk.close()
    #expect(findings(talk, .headerDeadline).isEmpty)
  }

  /// The end of a longer frame may come later: 1 s for each 2,048 bytes.
  @Test(arguments: [(20.0, 0), (25.0, 1)]) func longBodiesHaveLonger(seconds: Double, count: Int)
    throws
  {
    var talk = Talk()
    talk.open()
    try talk.greet()
    let bytes = Talk.raw(
      kind: 0, command: 0x8001, sequence: 3, body: [UInt8](repeating: 1, count: 20_480))
    talk.send(Array(bytes.prefix(5_000)), from: .client)
    talk.wait(seconds)
    talk.send(Array(bytes.dropFirst(5_000)), from: .client)
    talk.refuse(3, Command(0x8001), .unknownCommand)
    talk.close()
    #expect(findings(talk, .bodyDeadline).count == count)
  }
}
