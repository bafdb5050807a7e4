// stats: what scripted sessions count, and what is given up.

import Testing
import WireProtocol

@testable import CaptureTruth
@testable import WireCapture

/// What a test looks at.
struct Summed {
  let total: TrafficFigures
  let gaps: CheckGaps
  let unacked: Int
  let commands: [Command: TrafficFigures]
  let accounts: [Account: TrafficFigures]
  let connections: [Int: TrafficFigures]
}

extension Talk {
  func summed(_ filter: String? = nil) throws -> Summed {
    var extractor = StreamExtractor()
    var analyzer = CaptureAnalyzer(
      into: TrafficStatistics(filter: try filter.map { try FrameFilter($0) }))
    try extractor.feed(capture.span, into: &analyzer)
    try extractor.finish(into: &analyzer)
    analyzer.output.finish()
    return Summed(
      total: analyzer.output.total, gaps: analyzer.output.gaps, unacked: analyzer.output.unacked,
      commands: Dictionary(uniqueKeysWithValues: analyzer.output.byCommand),
      accounts: Dictionary(uniqueKeysWithValues: analyzer.output.byAccount),
      connections: Dictionary(
        uniqueKeysWithValues: analyzer.output.byConnection.map { ($0.0.number, $0.1) }))
  }

  /// Alice on stream 0 and Bob on stream 1, both logged in; each packet takes a millisecond.
  static func ofTwo() throws -> Talk {
    var talk = Talk()
    talk.open()
    try talk.greet()
    talk.open()
    try talk.greet(Talk.bob, on: 1)
    return talk
  }

  /// Bob is given a message of Alice.
  mutating func deliver(_ number: UInt8, _ sequence: UInt64, on stream: Int = 1) throws {
    let message = Message(
      id: "message-\(number)", from: Talk.alice, to: Talk.bob,
      clientMessageID: try Talk.id(number), inboxSequence: sequence, contentType: "im.text",
      content: Talk.text)
    try tell(MessageNotification(epoch: 7, message: message), on: stream)
  }

  mutating func ack(_ through: UInt64, on stream: Int = 1) throws {
    let number = try ask(C2CAck.Request(epoch: 7, through: through), on: stream)
    try answer(
      number, C2CAck.Response(inbox: InboxState(epoch: 7, head: through)), on: stream)
  }

  static let stored = C2C.Response(messageID: "message-1", stage: .stored)
}

struct StatisticsTests {
  private static let millisecond: Int64 = 1_000_000

  @Test func latenciesGoToTheAnswerAndToTheAck() throws {
    var talk = try Talk.ofTwo()
    let first = try talk.ask(Talk.c2c(1))
    try talk.deliver(1, 1)
    talk.wait(0.1)
    try talk.answer(first, Talk.stored)
    let second = try talk.ask(Talk.c2c(2))
    try talk.answer(second, C2C.Response(messageID: "message-2", stage: .stored))
    try talk.deliver(2, 2)
    talk.wait(0.5)
    try talk.ack(2)
    talk.close()
    talk.close(1)
    let summed = try talk.summed()
    let c2c = try #require(summed.commands[.c2c])
    #expect(c2c.answer.count == 2 && c2c.answer.maximum == 102 * Self.millisecond)
    // The ack of 2 covers 1 too.
    #expect(c2c.delivery.count == 2 && c2c.delivery.maximum == 606 * Self.millisecond)
    #expect(summed.accounts[Talk.alice]?.delivery.count == 2)
    #expect(summed.connections[0]?.delivery.count == 2)
    #expect(summed.accounts[Talk.bob]?.delivery.count == 0)
    #expect(summed.unacked == 0 && !summed.gaps.isIncomplete)
    #expect(summed.total.frames == 16 && summed.total.requests == 7)
    #expect(summed.connections[1]?.frames == 8 && summed.connections[1]?.clientFrames == 3)
  }

  @Test func anAckOfLessOrOfAnotherEpochCoversNothing() throws {
    var talk = try Talk.ofTwo()
    try talk.answer(try talk.ask(Talk.c2c(1)), Talk.stored)
    try talk.deliver(1, 5)
    try talk.ack(4)
    let other = try talk.ask(C2CAck.Request(epoch: 8, through: 9), on: 1)
    talk.refuse(other, .c2cAck, .staleEpoch, on: 1)
    talk.close()
    talk.close(1)
    let summed = try talk.summed()
    #expect(summed.total.delivery.count == 0 && summed.unacked == 1)
    #expect(summed.total.refusals == 1)
  }

  @Test func aReceiptTellsOfAnAckElsewhere() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.answer(try talk.ask(Talk.c2c(1)), Talk.stored)
    talk.wait(1)
    try talk.tell(
      Receipt(
        messageID: "message-1", clientMessageID: try Talk.id(1), to: Talk.bob, stage: .delivered))
    // What was refused is not waited for.
    talk.refuse(try talk.ask(Talk.c2c(2)), .c2c, .forbidden)
    talk.close()
    let summed = try talk.summed()
    #expect(summed.total.delivery.maximum == 1_002 * Self.millisecond)
    #expect(summed.total.delivery.count == 1 && summed.unacked == 0)
  }

  @Test func eachRecipientOfAnS2CIsWaitedFor() throws {
    var talk = try Talk.ofTwo()
    let carol = Account(domain: "58.user", uid: "carol")
    let request = S2C.Request(
      to: [Talk.bob, carol], clientMessageID: try Talk.id(1), contentType: "im.text",
      content: Talk.text)
    try talk.answer(
      try talk.ask(request),
      S2C.Response(
        statuses: [.ok, .forbidden],
        accepted: [S2C.Accepted(messageID: "message-1", duplicate: false, online: true)]))
    try talk.deliver(1, 1)
    try talk.ack(1)
    talk.close()
    talk.close(1)
    let summed = try talk.summed()
    #expect(summed.commands[.s2c]?.delivery.count == 1 && summed.unacked == 0)
  }

  @Test func retriesAndReconnectsAreCounted() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    try talk.ask(Talk.c2c(1))
    talk.close()
    talk.open()
    try talk.greet(attempt: 2, on: 1)
    talk.wait(3)
    try talk.answer(try talk.ask(Talk.c2c(1), on: 1), Talk.stored, on: 1)
    try talk.answer(try talk.ask(Talk.c2c(2), on: 1), Talk.stored, on: 1)
    talk.open()
    try talk.greet(Talk.bob, on: 2)
    try talk.deliver(1, 1, on: 2)
    try talk.ack(1, on: 2)
    for stream in [1, 2] { talk.close(stream) }
    let summed = try talk.summed()
    #expect(summed.total.retries == 1 && summed.connections[1]?.retries == 1)
    #expect(summed.total.logins == 3 && summed.total.reconnects == 1)
    #expect(summed.total.unanswered == 1)
    // From the first sending.
    #expect(summed.total.delivery.maximum > 3_000 * Self.millisecond)
  }

  @Test func compressionIsMeasured() throws {
    var talk = Talk()
    talk.open()
    try talk.greet()
    let before = talk.capture.count
    let content = Array(
      #"{"type":"im.text","body":{"text":"\#(String(repeating: "hello ", count: 100))"}}"#.utf8)
    talk.compression = .standard
    try talk.answer(try talk.ask(Talk.c2c(content: content)), Talk.sent())
    talk.close()
    let summed = try talk.summed()
    #expect(summed.total.compressed == 1)
    #expect(summed.total.plainBytes > content.count)
    #expect(summed.total.compressedBytes < talk.capture.count - before)
    #expect((summed.total.compressionRatio ?? 0) > 3)
  }

  @Test func whatWaitsTooLongIsGivenUpAndCounted() throws {
    var talk = try Talk.ofTwo()
    try talk.ask(Talk.c2c(1))
    try talk.answer(
      try talk.ask(Talk.c2c(2, to: Account(domain: "58.user", uid: "carol"))), Talk.stored)
    talk.wait(601)
    try talk.answer(try talk.ask(Keepalive.Request()), Keepalive.Response())
    talk.close()
    talk.close(1)
    let summed = try talk.summed()
    // The request, and the message to Bob, who is there; Carol may never come.
    #expect(summed.gaps.evicted == 2 && summed.unacked == 1)
  }

  @Test func aFilterChoosesFramesAndTheEndsOfLatencies() throws {
    var talk = try Talk.ofTwo()
    talk.refuse(try talk.ask(Talk.c2c(1)), .c2c, .forbidden)
    try talk.answer(try talk.ask(Talk.c2c(2)), Talk.sent())
    talk.close()
    talk.close(1)
    let refused = try talk.summed("status == forbidden")
    #expect(refused.total.frames == 1 && refused.total.answer.count == 1)
    let bob = try talk.summed("account == bob@58.user")
    #expect(bob.total.frames == 2 && bob.accounts[Talk.alice] == nil)
  }
}
