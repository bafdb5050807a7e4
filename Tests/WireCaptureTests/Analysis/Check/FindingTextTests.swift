// What findings say beside their rule: who ended a connection and when, what came of a request, which frames belong together.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

struct FindingTextTests {
  private func only(_ rule: CheckRule, _ talk: Talk) throws -> Finding {
    let found = talk.judged().findings.filter { $0.rule == rule }
    #expect(found.count == 1)
    return try #require(found.first)
  }

  @Test(arguments: [StreamSide.client, .server])
  func aLostRequestNamesWhoResetTheConnection(_ side: StreamSide) throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    talk.wait(2.5)
    talk.reset(by: side)
    let text = try only(.requestWithoutAnswer, talk).text
    #expect(text.contains("reset by the \(side.rawValue) at 12:00:02."), "\(text)")
    #expect(text.contains(", 2.5 s later, without goaway"))
    #expect(text.hasSuffix("the recording does not have it sent again"))
  }

  @Test func theFirstFINIsTheEnd() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    talk.close()
    let text = try only(.requestWithoutAnswer, talk).text
    #expect(text.contains("closed by the client at 12:00:00.009000, 1.0 ms later"), "\(text)")
  }

  @Test(arguments: [false, true])
  func whatCameOfALostMessageIsTold(isDuplicate: Bool) throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c())
    talk.reset(by: .server)
    talk.open()
    try talk.greet(attempt: 2, on: 1)
    try talk.answer(
      try talk.ask(Talk.c2c(), on: 1), Talk.sent(duplicate: isDuplicate), on: 1)
    talk.close(1)
    let finding = try only(.requestWithoutAnswer, talk)
    #expect(finding.frame.number == 5 && finding.requirement == "WP-7.9-2")
    #expect(
      finding.text.hasSuffix(
        isDuplicate
          ? "sent again in frame 10 and answered ok, duplicate in frame 11: it had been stored"
          : "sent again in frame 10 and answered ok in frame 11"), "\(finding.text)")
  }

  @Test func aMessageThatIsLostTwiceIsToldTwice() throws {
    var talk = Talk()
    for stream in 0...1 {
      talk.open()
      try talk.greet(attempt: UInt64(stream) + 1, on: stream)
      try talk.ask(Talk.c2c(), on: stream)
      talk.reset(stream, by: .client)
    }
    let texts = talk.judged().findings.map(\.text)
    #expect(texts.count == 2)
    #expect(
      texts.first?.hasSuffix("sent again in frame 10, and has no answer there either") == true)
    #expect(texts.last?.hasSuffix("does not have it sent again") == true)
  }

  @Test(arguments: [0, 1] as [UInt64])
  func loginSaysWhetherALostAckWasTaken(acked: UInt64) throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.push(1)
    try talk.ask(C2CAck.Request(epoch: 7, through: 1))
    talk.reset(by: .client)
    talk.open()
    let hello = try talk.ask(Hello.Request(minVersion: .v1, maxVersion: .v1), on: 1)
    try talk.answer(hello, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000), on: 1)
    let login = try talk.ask(
      Login.Request(
        account: Talk.alice, device: Device(id: "phone"), attempt: 2, epoch: 7, cursor: 1), on: 1)
    try talk.answer(
      login, Login.Response(inbox: InboxState(epoch: 7, head: 1), acked: acked), on: 1)
    talk.close(1)
    let text = try only(.requestWithoutAnswer, talk).text
    #expect(
      text.contains(
        "login in frame 10 says acked \(acked): it was \(acked == 0 ? "not " : "")taken"),
      "\(text)")
  }

  @Test func aSecondPushNamesTheFirst() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.push(1)
    talk.wait(5)
    try talk.push(1)
    try talk.ackAlice(1)
    try talk.push(1)
    talk.close()
    let texts = talk.judged().findings.map(\.text)
    #expect(
      texts == [
        "message message-1 is pushed on this connection again, 5.0 s after frame 5; no ack had come",
        "message message-1 is pushed on this connection again, 3.0 ms after frame 6; it was acked in frame 7",
      ])
  }

  /// The recording's clock is at 12:00:00 of 31 January 2026.
  @Test(arguments: [(false, "attempt 1"), (true, "attempt 1769860799000")])
  func anAttemptThatWentBackNamesTheOneBefore(isTime: Bool, what: String) throws {
    var talk = Talk()
    talk.open()
    try talk.greet(attempt: isTime ? 1_769_860_980_000 : 2)
    talk.open()
    try talk.greet(attempt: isTime ? 1_769_860_799_000 : 1, on: 1)
    for stream in 0...1 { talk.close(stream) }
    let finding = try only(.attempt, talk)
    #expect(finding.severity == .error && finding.frame.number == 7)
    #expect(finding.text.contains("has \(what), and had"))
    #expect(finding.text.contains("in frame 3 (stream 0, still open)"), "\(finding.text)")
    #expect(
      finding.text.hasSuffix(
        "that of frame 3 180.0 s ahead of the recording's clock, this one 1.0 s behind the recording's clock"
      ) == isTime, "\(finding.text)")
  }

  @Test(arguments: [(2.0, FindingSeverity.warning), (15, .error)])
  func aRefusedLoginMayHaveBeenOvertakenOnlySoLong(_ seconds: Double, _ severity: FindingSeverity)
    throws
  {
    var talk = Talk()
    talk.open()
    try talk.greet(attempt: 2)
    talk.wait(seconds)
    talk.open()
    let hello = try talk.ask(Hello.Request(minVersion: .v1, maxVersion: .v1), on: 1)
    try talk.answer(hello, Hello.Response(version: .v1, heartbeatMilliseconds: 60_000), on: 1)
    let login = try talk.ask(
      Login.Request(account: Talk.alice, device: Device(id: "phone"), attempt: 1), on: 1)
    talk.refuse(login, .login, .replaced, on: 1)
    talk.close(1)
    talk.close()
    let finding = try only(.attempt, talk)
    #expect(finding.severity == severity)
    #expect(finding.text.contains("overtook") == (severity == .warning))
  }

  @Test func aToleratedSilenceIsToldAtItsDeadlineWithWhatWasPushed() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    for sequence in 1...4 as ClosedRange<UInt64> {
      talk.wait(45.01)
      try talk.push(sequence)
    }
    let findings = talk.judged().findings
    let tolerated = try #require(findings.first { $0.rule == .silenceTolerated })
    // The second push, at 90.02 s, is the first behind 1.5 heartbeats.
    #expect(tolerated.frame.number == 6 && tolerated.severity == .error)
    #expect(
      tolerated.text
        == "the client was silent for 180.0 s, and the server did not end the connection after 90.0 s, 1.5 heartbeats: 4 messages were pushed into the silence",
      "\(tolerated.text)")
    let silent = try #require(findings.first { $0.rule == .missingKeepalive })
    #expect(silent.severity == .warning && silent.text.contains("and never again"))
  }

  @Test func aSilenceWithinTheToleranceIsNone() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.wait(90.5)
    try talk.push(1)
    try talk.tell(Goaway(status: .timeout))
    talk.close()
    #expect(talk.judged().findings.map(\.rule) == [.missingKeepalive, .sessionEnded].reversed())
  }

  @Test func connectionsThatEndTogetherAreOneStatement() throws {
    var talk = Talk()
    for stream in 0...3 {
      talk.open()
      try talk.greet(Account(domain: "58.user", uid: "u\(stream)"), on: stream)
    }
    for stream in 0...2 { talk.reset(stream, by: .server) }
    talk.wait(4)
    for stream in 4...5 {
      talk.open()
      try talk.greet(
        Account(domain: "58.user", uid: "u\(stream - 4)"), attempt: 2, on: stream)
    }
    for stream in 3...5 { talk.close(stream) }
    let finding = try only(.endedTogether, talk)
    #expect(finding.frame.place.stream == 0 && finding.frame.number == 4)
    let text = finding.text
    #expect(
      text.hasPrefix("3 of 4 connections to 10.0.0.2:9000 were reset by the server within 2.0 ms"),
      "\(text)")
    #expect(text.contains("without goaway; 2 of 3 devices logged in again, 4.0 s to 4.0 s later"))
  }

  @Test func twoConnectionsOrFewOfManyAreNone() throws {
    for (all, few) in [(2, 2), (7, 3)] {
      var talk = Talk()
      for stream in 0..<all {
        talk.open()
        try talk.greet(attempt: UInt64(stream) + 1, on: stream)
      }
      for stream in 0..<few { talk.reset(stream, by: .server) }
      for stream in few..<all { talk.close(stream) }
      #expect(talk.judged().findings.isEmpty)
    }
  }

  @Test func logoutLetsADeviceBeginAnew() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.push(1)
    try talk.ackAlice(1)
    try talk.answer(try talk.ask(Logout.Request()), Logout.Response())
    talk.close()
    talk.open()
    try talk.greet(attempt: 2, head: 1, on: 1)
    talk.close(1)
    #expect(!talk.judged().findings.contains { $0.rule == .cursorBack })
  }
}
