// App-servers: pushes with an answer for each recipient, and topics.

import ServerHarness
import Testing
import WireProtocol

@testable import WireClient

@Suite("Clients of services", .timeLimit(.minutes(1)))
struct ServiceTests {
  @Test func aPushIsAnsweredForEachRecipient() async throws {
    let world = try await ClientWorld()
    let service = try await world.service()
    let bob = try await world.loggedIn(People.bob)
    let id = ClientMessageID.random()
    let results = try await service.s2c(
      to: [People.ann, People.bob], content: text("hello"), clientMessageID: id)
    #expect(results.map(\.to) == [People.ann, People.bob])
    #expect(results.map(\.status) == [.ok, .ok])
    #expect(results.map(\.isOnline) == [false, true])
    #expect(results.allSatisfy { $0.messageID != nil && !$0.isDuplicate })
    let message = try await bob.next()
    #expect(message.id == results[1].messageID)
    #expect(message.from == People.orders)
    let again = try await service.s2c(
      to: [People.bob], content: text("hello"), clientMessageID: id)
    #expect(again.map(\.isDuplicate) == [true])
    await world.stop()
  }

  @Test func aPushThatBreaksARuleIsNotSent() async throws {
    let world = try await ClientWorld()
    let service = try await world.service()
    let many = (0..<1_001).map { Account(domain: "58.user", uid: "\($0)") }
    for recipients in [[], many, [People.bob, People.bob]] {
      let error = await #expect(throws: ClientError.self) {
        try await service.s2c(to: recipients, content: text("hello"))
      }
      guard case .invalidMessage? = error else {
        throw TestFailure("\(String(describing: error))")
      }
    }
    await world.stop()
  }

  @Test func onlyAServicePushesAndSubscribes() async throws {
    let world = try await ClientWorld()
    let impostor = ServiceClient(world.configuration(People.ann))
    try await impostor.login()
    let error = await #expect(throws: ClientError.self) {
      try await impostor.s2c(to: [People.bob], content: text("hello"))
    }
    guard case .messageRefused(.forbidden, _)? = error else {
      throw TestFailure("\(String(describing: error))")
    }
    let messages = impostor.subscribe(topic: "gps", group: "map")
    let refusal = await #expect(throws: ClientError.self) { for try await _ in messages {} }
    guard case .subscriptionRefused(.forbidden, _)? = refusal else {
      throw TestFailure("\(String(describing: refusal))")
    }
    await world.stop()
  }

  // MARK: Topics

  private func report(_ numbers: Range<Int>, from client: WireClient) async throws {
    for number in numbers {
      _ = try await client.c2s(bytes: Array("\(number)".utf8), type: "gps").answer()
    }
  }

  /// The next reports, all handled but the last.
  private func take(_ count: Int, from messages: TopicMessages) async throws -> [String] {
    var texts: [String] = []
    for try await message in messages {
      #expect(message.lostBefore == 0)
      texts.append(String(decoding: message.message.content, as: UTF8.self))
      if texts.count == count { break }
    }
    return texts
  }

  @Test func aTopicIsConsumedAndGoesOnWhereItsGroupStopped() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let service = try await world.service()
    try await report(0..<3, from: bob)
    let messages = service.subscribe(topic: "gps", group: "map", window: 2)
    #expect(try await take(3, from: messages) == ["0", "1", "2"])
    try await report(3..<5, from: bob)
    // The last one was not handled.
    #expect(try await take(3, from: messages) == ["2", "3", "4"])
    await service.close()
    let again = try await world.service()
    let rest = again.subscribe(topic: "gps", group: "map")
    let first = try await take(1, from: rest)
    // The last acks may not have been sent: at least once.
    #expect(["2", "3", "4"].contains(first[0]))
    let other = again.subscribe(topic: "gps", group: "bill", after: 1)
    #expect(try await take(4, from: other) == ["1", "2", "3", "4"])
    await world.stop()
  }

  @Test func aCutConnectionRepeatsNothing() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let service = try await world.service()
    try await report(0..<20, from: bob)
    let messages = service.subscribe(topic: "gps", group: "map", window: 4)
    var texts: [String] = []
    for try await message in messages {
      texts.append(String(decoding: message.message.content, as: UTF8.self))
      if texts.count % 5 == 0 { await world.relay.cut() }
      if texts.count == 20 { break }
    }
    #expect(texts == (0..<20).map { "\($0)" })
    await world.stop()
  }

  @Test func whoWasTakenOverIsTold() async throws {
    let world = try await ClientWorld()
    let bob = try await world.loggedIn(People.bob)
    let first = try await world.service()
    try await report(0..<2, from: bob)
    var earlier = first.subscribe(topic: "gps", group: "map").makeAsyncIterator()
    #expect(try await earlier.next()?.cursor == 1)
    let second = try await world.service(device: "standby")
    var later = second.subscribe(topic: "gps", group: "map").makeAsyncIterator()
    #expect(try await later.next()?.cursor == 1)
    _ = try await earlier.next()
    await #expect(throws: ClientError.takenOver) {
      while try await earlier.next() != nil {}
    }
    await world.stop()
  }

  @Test func aCancelledSubscriptionEnds() async throws {
    let world = try await ClientWorld()
    let service = try await world.service()
    let messages = service.subscribe(topic: "gps", group: "map")
    let loop = Task { for try await _ in messages {} }
    messages.cancel()
    try await loop.value
    await world.stop()
  }
}
