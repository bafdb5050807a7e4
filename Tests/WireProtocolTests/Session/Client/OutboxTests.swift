// What a client keeps until it is answered, and how long it waits before it tries again.

import SessionSimulation
import Testing
import WireProtocol

@Suite struct OutboxTests {
  static let hour: UInt64 = 3_600_000
  var random = SeededGenerator(seed: 1)

  static func time(_ milliseconds: UInt64) -> SessionTime {
    SessionTime(milliseconds: milliseconds)
  }
  static func letter(_ number: UInt8) -> Outbox.Letter {
    var body = Say.c2cBody
    body.clientMessageID = ClientMessageID(Array(repeating: number, count: 16)) ?? Parts.id
    return .c2c(body)
  }
  static func ticket(_ number: UInt8) -> RequestTicket {
    RequestTicket(command: .c2c, sequence: UInt32(number))
  }
  static func add(_ number: UInt8, to outbox: inout Outbox, at time: UInt64) -> Bool {
    outbox.add(letter(number), at: self.time(time))
  }
  static var accepted: PlatformAnswer { .c2c(C2C.Response(messageID: "message1")) }

  /// Sends all that may go now, with the numbers from `first` on.
  static func sendAll(_ outbox: inout Outbox, at time: UInt64 = 0, first: UInt8 = 1)
    -> [Outbox.Letter]
  {
    var sent: [Outbox.Letter] = []
    while let letter = outbox.next(at: self.time(time)) {
      outbox.sent(letter, as: ticket(first + UInt8(sent.count)))
      sent.append(letter)
    }
    return sent
  }

  static func filled(_ numbers: ClosedRange<UInt8>) -> Outbox {
    var outbox = Outbox()
    for number in numbers { #expect(add(number, to: &outbox, at: UInt64(number))) }
    return outbox
  }

  @Test func hasWhatHasNoOutcome() {
    var outbox = Self.filled(1...2)
    _ = outbox.expire(at: Self.time(1 << 40))
    #expect(!outbox.contains(Self.letter(1).clientMessageID))
    #expect(Self.filled(1...1).contains(Self.letter(1).clientMessageID))
    #expect(!Self.filled(1...1).contains(Self.letter(2).clientMessageID))
  }

  @Test mutating func answersComeInAnyOrder() {
    var outbox = Self.filled(1...200)
    #expect(Self.sendAll(&outbox).count == 200)
    let answered = (1...200).shuffled(using: &random).prefix(150).map { UInt8($0) }
    for number in answered {
      let outcome = outbox.answered(
        Self.ticket(number), Self.accepted, at: Self.time(9), using: &random)
      #expect(outcome == .accepted(Self.letter(number).clientMessageID, Self.accepted))
      #expect(!outbox.contains(Self.letter(number).clientMessageID))
    }
    let left = (1...200).map { UInt8($0) }.filter { !answered.contains($0) }
    #expect(outbox.count == 50)
    outbox.restart()
    #expect(Self.sendAll(&outbox) == left.map { Self.letter($0) })
    #expect(outbox.expire(at: Self.time(86_400_100)).count == left.count { $0 <= 100 })
    #expect(outbox.count == left.count { $0 > 100 })
  }

  @Test mutating func sendsAgainInTheOriginalOrderBeforeAnythingNew() {
    var outbox = Self.filled(1...5)
    #expect(Self.sendAll(&outbox) == (1...5).map { Self.letter($0) })
    let second = outbox.answered(Self.ticket(2), Self.accepted, at: Self.time(9), using: &random)
    #expect(second == .accepted(Self.letter(2).clientMessageID, Self.accepted))
    outbox.restart()
    #expect(Self.add(6, to: &outbox, at: 6))
    // The same letters, so the same ids.
    #expect(Self.sendAll(&outbox, first: 11) == [1, 3, 4, 5, 6].map { Self.letter($0) })
    // Tickets of the connection that is gone are of nothing.
    #expect(
      outbox.answered(Self.ticket(1), Self.accepted, at: Self.time(9), using: &random) == nil)
    #expect(outbox.count == 5)
  }

  @Test(arguments: [500, 501, 999, 32_768, 65_535, 1, 50, 99] as [UInt16])
  func triesAgainLater(code: UInt16) {
    var random = SeededGenerator(seed: UInt64(code))
    var outbox = Self.filled(1...2)
    _ = Self.sendAll(&outbox)
    let refused = PlatformAnswer.refused(Status(code), Failure(retryAfterMilliseconds: 5_000))
    #expect(outbox.answered(Self.ticket(1), refused, at: Self.time(1_000), using: &random) == nil)
    let due = outbox.deadline(after: Self.time(1_000))?.milliseconds ?? 0
    #expect((6_000...8_250).contains(due))
    #expect(Self.sendAll(&outbox, at: due - 1).isEmpty)
    #expect(Self.sendAll(&outbox, at: due, first: 3) == [Self.letter(1)])
    #expect(
      outbox.answered(Self.ticket(3), Self.accepted, at: Self.time(due), using: &random) != nil)
  }

  @Test(arguments: [100, 107, 499, 1_000, 32_767] as [UInt16])
  func givesBackWhatIsRefused(code: UInt16) {
    var random = SeededGenerator(seed: 0)
    var outbox = Self.filled(1...1)
    _ = Self.sendAll(&outbox)
    let failure = Failure(text: "no")
    #expect(
      outbox.answered(
        Self.ticket(1), .refused(Status(code), failure), at: Self.time(0), using: &random)
        == .failed(Self.letter(1).clientMessageID, Status(code), failure))
    #expect(outbox.count == 0)
    #expect(Self.add(1, to: &outbox, at: 0))
  }

  @Test mutating func othersPassWhatWaits() {
    var outbox = Self.filled(1...2)
    let first = outbox.next(at: Self.time(0))
    outbox.sent(Self.letter(1), as: Self.ticket(1))
    #expect(first == Self.letter(1))
    let busy = PlatformAnswer.refused(.rateLimited, Failure())
    #expect(outbox.answered(Self.ticket(1), busy, at: Self.time(0), using: &random) == nil)
    #expect(outbox.next(at: Self.time(0)) == Self.letter(2))
    outbox.restart()
    #expect(outbox.next(at: Self.time(0)) == Self.letter(2))
    #expect(outbox.next(at: Self.time(1_000)) == Self.letter(1))
  }

  @Test mutating func givesUpAfterADay() {
    var outbox = Outbox()
    _ = Self.add(1, to: &outbox, at: 1_000)
    // A clock that was set back.
    _ = Self.add(2, to: &outbox, at: 500)
    _ = Self.add(3, to: &outbox, at: 2_000)
    _ = Self.sendAll(&outbox)
    #expect(outbox.deadline(after: Self.time(2_000)) == Self.time(24 * Self.hour + 500))
    #expect(outbox.expire(at: Self.time(24 * Self.hour + 499)).isEmpty)
    #expect(
      outbox.expire(at: Self.time(24 * Self.hour + 500))
        == [.gaveUp(Self.letter(2).clientMessageID)])
    #expect(
      outbox.expire(at: Self.time(24 * Self.hour + 1_999))
        == [.gaveUp(Self.letter(1).clientMessageID)])
    #expect(
      outbox.answered(Self.ticket(1), Self.accepted, at: Self.time(0), using: &random) == nil)
    #expect(outbox.count == 1)
    #expect(Outbox(patience: .max).patience == 24 * Self.hour)
  }

  @Test func takesNoMoreThanItHolds() {
    var outbox = Outbox(capacity: 2)
    #expect(Self.add(1, to: &outbox, at: 0))
    #expect(!Self.add(1, to: &outbox, at: 0))
    #expect(Self.add(2, to: &outbox, at: 0))
    #expect(!Self.add(3, to: &outbox, at: 0))
    let error = WireError(.bodyTooLong, offset: 12, requirement: "", explanation: "")
    let outcome = outbox.unsendable(Self.letter(1), error)
    guard case .failed(Self.letter(1).clientMessageID, .bodyTooLong, _)? = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    let again = outbox.unsendable(Self.letter(1), error)
    #expect(again == nil)
    #expect(Self.add(3, to: &outbox, at: 0))
    #expect(outbox.deadline(after: Self.time(0)) == Self.time(24 * Self.hour))
  }

  @Test func backsOff() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var backoff = Backoff(first: 1_000, longest: 60_000)
      for ceiling in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000] as [UInt64] {
        let wait = backoff.failed(using: &random)
        #expect((ceiling / 2...ceiling).contains(wait))
      }
      #expect(backoff.failures == 8)
      // What is asked for is the least, up to an hour, and never makes it shorter.
      #expect((30_000...60_000).contains(backoff.failed(retryAfterMilliseconds: 1, using: &random)))
      let long = backoff.failed(retryAfterMilliseconds: 1_800_000, using: &random)
      #expect((1_800_000...2_251_000).contains(long))
      let longest = backoff.failed(retryAfterMilliseconds: .max, using: &random)
      #expect((3_600_000...4_501_000).contains(longest))
      backoff.succeeded()
      #expect((500...1_000).contains(backoff.failed(using: &random)))
    }
  }

  @Test func waitsDifferAndReachTheLongest() {
    var random = SeededGenerator(seed: 3)
    let waits = (0..<100).map { _ in
      var backoff = Backoff()
      return backoff.failed(retryAfterMilliseconds: 60_000, using: &random)
    }
    #expect(Set(waits).count > 90)
    var slow = Backoff(first: 1, longest: 86_400_000)
    for _ in 0..<40 { _ = slow.failed(using: &random) }
    #expect(slow.failed(using: &random) >= 43_200_000)
    var widest = Backoff(first: .max, longest: .max)
    for _ in 0..<100 { #expect(widest.failed(retryAfterMilliseconds: .max, using: &random) > 0) }
  }
}
