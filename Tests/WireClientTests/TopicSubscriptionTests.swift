// What a subscription makes of answers and messages, without a connection.

import Testing
import WireProtocol

@testable import WireClient

@Suite struct TopicSubscriptionTests {
  let mailbox = Mailbox<TopicDelivery>()
  let now = SessionTime(milliseconds: 0)

  private func subscription(after: UInt64? = nil) -> TopicSubscription {
    TopicSubscription(TopicKey(topic: "gps", group: "map"), after: after, window: 7, mailbox)
  }

  private func message(_ cursor: UInt64, id: String? = nil) -> TopicMessage {
    TopicMessage(
      topic: "gps", group: "map", cursor: cursor,
      message: Message(
        id: id ?? "message-\(cursor)", from: People.bob, clientMessageID: .random(),
        contentType: "gps"))
  }

  private func take() async throws -> TopicDelivery? {
    try await mailbox.next(mailbox.claim(), announce: {})
  }

  @Test func tellsOfALoss() async throws {
    let subscription = subscription()
    subscription.subscribed(Subscribe.Response(first: 5, head: 9, after: 2))
    subscription.received(message(5))
    let delivery = try await take()
    #expect(delivery?.cursor == 5)
    #expect(delivery?.lost == 2)
  }

  @Test func doesNotCountAsLostWhatItHas() async throws {
    let subscription = subscription()
    subscription.subscribed(Subscribe.Response(first: 1, head: 9, after: 0))
    for cursor in 1...4 as ClosedRange<UInt64> { subscription.received(message(cursor)) }
    subscription.disconnected()
    // 1 to 4 are removed meanwhile, and were acked by nobody.
    subscription.subscribed(Subscribe.Response(first: 5, head: 9, after: 0))
    subscription.received(message(5))
    var reader = mailbox.claim()
    for cursor in 1...5 as ClosedRange<UInt64> {
      let delivery = try await mailbox.next(reader, announce: {})
      #expect(delivery?.cursor == cursor && delivery?.lost == 0)
    }
    reader = mailbox.claim()
    #expect(try await mailbox.next(reader, announce: {})?.cursor == 5)
  }

  @Test func beginsWhereItWasToldUntilTheGroupHasACursor() {
    let subscription = subscription(after: 3)
    let first = PlatformRequest.subscribe(
      Subscribe.Request(
        topic: "gps", group: "map", after: TopicPosition(cursor: 3), window: 7))
    #expect(subscription.nextRequest(at: now) == first)
    subscription.subscribed(Subscribe.Response(first: 1, head: 9, after: 3))
    subscription.disconnected()
    #expect(subscription.nextRequest(at: now) == first)
    subscription.subscribed(Subscribe.Response(first: 1, head: 9, after: 3))
    subscription.acked(TopicAck.Response(cursor: 4, head: 9))
    subscription.disconnected()
    #expect(
      subscription.nextRequest(at: now)
        == .subscribe(Subscribe.Request(topic: "gps", group: "map", window: 7)))
  }

  @Test func countsAnewWhenTheTopicWasRestoredFromABackup() async throws {
    let subscription = subscription()
    let reader = mailbox.claim()
    func handleNext() async throws -> UInt64? {
      let delivery = try await mailbox.next(reader, announce: {})
      mailbox.handled(where: { _ in true }, announce: {})
      subscription.takeHandled()
      return delivery?.cursor
    }
    subscription.subscribed(Subscribe.Response(first: 1, head: 9, after: 0))
    for cursor in 1...9 as ClosedRange<UInt64> { subscription.received(message(cursor)) }
    for cursor in 1...9 as ClosedRange<UInt64> { #expect(try await handleNext() == cursor) }
    #expect(
      subscription.nextRequest(at: now)
        == .topicAck(TopicAck.Request(topic: "gps", group: "map", cursor: 9)))
    subscription.disconnected()
    // The backup had five messages, of which the group had acked two. A new sixth one comes.
    subscription.subscribed(Subscribe.Response(first: 1, head: 6, after: 2))
    #expect(subscription.nextRequest(at: now) == nil)
    for cursor in 3...5 as ClosedRange<UInt64> { subscription.received(message(cursor)) }
    subscription.received(message(6, id: "message-new"))
    #expect(
      subscription.nextRequest(at: now)
        == .topicAck(TopicAck.Request(topic: "gps", group: "map", cursor: 5)))
    #expect(try await handleNext() == 6)
    subscription.acked(TopicAck.Response(cursor: 5, head: 6))
    #expect(
      subscription.nextRequest(at: now)
        == .topicAck(TopicAck.Request(topic: "gps", group: "map", cursor: 6)))
  }
}
