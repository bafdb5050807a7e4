// SPEC.md 7, the inbox: sequences, limits, pages, acks and what they remove.

import Testing
import WireProtocol
import WireServer

struct InboxTests {
  @Test(arguments: StorageKind.allCases)
  func sequencesGrowByOneAndAreNeverUsedTwice(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let bob = world.login(.bob)
    for _ in 1...3 { ann.send("hi", to: .bob) }
    bob.ack(3)
    let push = try #require(ann.send("hi", to: .bob).outputs.messages(to: bob).first)
    #expect(push.inboxSequence == 4)
    let page = try bob.pull()
    #expect(page.messages.map(\.inboxSequence) == [4])
    #expect(page.epoch == world.storage.epoch && page.through == 4 && page.head == 4)
  }

  @Test(arguments: StorageKind.allCases)
  func messagesAreAsThePlatformSaysThem(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let bob = world.login(.bob)
    let id = world.id()
    var request = C2C.Request("hi", to: .bob, id: id, Delivery(silent: true))
    request.to.unknownFields = try UnknownFields(validating: [0x58, 1])
    let reply = ann.ask(.c2c(request))
    let response = try #require(reply.c2c)
    var expected = Message(
      id: response.messageID, from: .ann, to: request.to, clientMessageID: id, inboxSequence: 1,
      sentAtMilliseconds: world.now, contentType: "im.text", content: Array("hi".utf8),
      delivery: Delivery(silent: true))
    #expect(reply.outputs.messages(to: bob) == [expected])
    #expect(try bob.pull().messages == [expected])
    #expect(response.sentAtMilliseconds == world.now)
    #expect(8...64 ~= response.messageID.utf8.count)
    expected.id = try #require(ann.send("hi", to: .bob).c2c).messageID
    #expect(expected.id != response.messageID)
  }

  @Test(arguments: StorageKind.allCases)
  func tooManyUnknownFieldsAreTooLarge(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    var request = C2C.Request("hi", to: .bob, id: world.id())
    let length = 32_000
    request.to.unknownFields = try UnknownFields(
      validating: [0x5A, 0x80, 0xFA, 0x01] + [UInt8](repeating: 0, count: length))
    #expect(ann.ask(.c2c(request)).status == .tooLarge)
  }

  @Test(arguments: StorageKind.allCases)
  func inboxesAreBounded(_ kind: StorageKind) throws {
    let world = try World(kind) { ($0.inboxLimit, $0.senderLimit) = (4, 2) }
    let (ann, cat, driver) = (world.login(.ann), world.login(.cat), world.login(.driver))
    for sender in [ann, cat] {
      #expect(sender.send("1", to: .bob).status == .ok)
      #expect(sender.send("2", to: .bob).status == .ok)
      #expect(sender.send("3", to: .bob).status == .inboxFull)
    }
    // Of this sender there is none, but four in all.
    #expect(driver.send("1", to: .bob).status == .inboxFull)
    let bob = world.login(.bob)
    #expect(try bob.pull().messages.map(\.content) == ["1", "2", "1", "2"].map { Array($0.utf8) })
    bob.ack(1)
    #expect(cat.send("3", to: .bob).status == .inboxFull)
    #expect(ann.send("3", to: .bob).status == .ok)
    #expect(ann.send("4", to: .bob).status == .inboxFull)
  }

  @Test(arguments: StorageKind.allCases)
  func whatHasExpiredTakesNoRoom(_ kind: StorageKind) throws {
    let world = try World(kind) {
      ($0.senderLimit, $0.sweepInterval) = (1, .max / 2)
    }
    let ann = world.login(.ann)
    ann.send("1", to: .bob, Delivery(timeToLiveSeconds: 5))
    world.pass(4_999)
    #expect(ann.send("2", to: .bob).status == .inboxFull)
    world.pass(1)
    #expect(ann.send("2", to: .bob).status == .ok)
  }

  @Test(arguments: StorageKind.allCases)
  func pagesCoverIntervals(_ kind: StorageKind) throws {
    // Nothing is swept, so that the page itself has to see what has expired.
    let world = try World(kind) { $0.sweepInterval = .max / 2 }
    let ann = world.login(.ann)
    for index in 1...5 {
      ann.send("\(index)", to: .bob, index == 3 ? Delivery(timeToLiveSeconds: 1) : nil)
    }
    let bob = world.login(.bob)
    let first = try bob.pull(limit: 2)
    #expect(first.messages.map(\.inboxSequence) == [1, 2])
    #expect(first.through == 2 && first.head == 5)
    world.pass(1_000)
    // 3 is void; the page says so by covering it.
    let second = try bob.pull(after: 2, limit: 2)
    #expect(second.messages.map(\.inboxSequence) == [4, 5] && second.through == 5)
    let last = try bob.pull(after: 5)
    #expect(last.messages.isEmpty && last.through == 5 && last.head == 5)
    #expect(try bob.pull(after: 77).through == 5)
    let none = try world.login(.cat).pull()
    #expect(none.through == 0 && none.head == 0 && none.epoch == world.storage.epoch)
  }

  @Test(arguments: StorageKind.allCases)
  func pagesAreBoundedInBytesButNeverEmpty(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.pageBytes = 1_200 }
    let ann = world.login(.ann)
    for length in [2_000, 300, 300, 300] {
      ann.send(String(repeating: "x", count: length), to: .bob)
    }
    let bob = world.login(.bob)
    let first = try bob.pull()
    #expect(first.messages.map(\.inboxSequence) == [1] && first.through == 1)
    let second = try bob.pull(after: 1)
    #expect(second.messages.map(\.inboxSequence) == [2, 3] && second.through == 3)
    #expect(second.head == 4)
  }

  @Test(arguments: StorageKind.allCases)
  func aFullPageFitsEveryPeer(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    for _ in 1...40 { ann.send(String(repeating: "x", count: 4_000), to: .bob) }
    let page = try world.login(.bob).pull(limit: 1_000)
    let frame = try Frame(.response(page, sequence: 1))
    #expect(100_000...Limits.minimumAnnouncedBodyLength ~= frame.body.count)
  }

  @Test(arguments: StorageKind.allCases)
  func aCursorOfAnotherEpochBeginsAtZero(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    for _ in 1...3 { ann.send("hi", to: .bob) }
    let bob = world.login(.bob)
    #expect(try bob.pull(after: 2, epoch: world.storage.epoch).messages.count == 1)
    let page = try bob.pull(after: 2, epoch: 4711)
    #expect(page.messages.count == 3 && page.epoch == world.storage.epoch)
  }

  @Test(arguments: StorageKind.allCases)
  func acksAreCumulativeAndJudged(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let bob = world.login(.bob)
    for _ in 1...4 { ann.send("hi", to: .bob) }
    #expect(bob.ack(5).status == .conflict)
    #expect(bob.ack(1, epoch: 4711).status == .staleEpoch)
    #expect(try bob.pull().messages.count == 4)
    let state = InboxState(epoch: world.storage.epoch, head: 4)
    #expect(bob.ack(3).ack?.inbox == state)
    // Back: answered, nothing moves.
    #expect(bob.ack(1).ack?.inbox == state)
    bob.close()
    #expect(world.login(.bob).reply.login?.acked == 3)
  }

  @Test(arguments: StorageKind.allCases)
  func headsAreInAnswers(_ kind: StorageKind) throws {
    let world = try World(kind)
    let bob = world.login(.bob)
    world.login(.ann).send("hi", to: .bob)
    let state = InboxState(epoch: world.storage.epoch, head: 1)
    #expect(bob.ask(.keepalive).answer == .keepalive(Keepalive.Response(inbox: state)))
    #expect(bob.ack(0).ack?.inbox == state)
    #expect(try bob.pull(after: 1).head == 1)
    #expect(world.login(.bob, "tablet").reply.login?.inbox == state)
  }
}
