// SPEC.md 7, end to end: order, the sender's other devices, unstored messages, stages and receipts.

import Testing
import WireProtocol
import WireServer

struct C2CTests {
  @Test(arguments: StorageKind.allCases)
  func orderIsThatOfTheRequests(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (ann, cat, bob) = (world.login(.ann), world.login(.cat), world.login(.bob))
    let batch = (0..<100).map { index in
      (index % 3 == 0 ? cat : ann).input(
        .c2c(C2C.Request("\(index)", to: .bob, id: world.id())))
    }
    let pushed = world.run(batch).messages(to: bob)
    #expect(pushed.map(\.content) == (0..<100).map { Array("\($0)".utf8) })
    #expect(pushed.map(\.inboxSequence) == Array(1...100))
    #expect(try bob.pull().messages == pushed)
  }

  @Test(arguments: StorageKind.allCases)
  func theSendersOtherDevicesGetACopy(_ kind: StorageKind) throws {
    let world = try World(kind)
    let phone = world.login(.ann)
    #expect(phone.send("1", to: .bob).c2c?.inboxSequence == 0)
    let tablet = world.login(.ann, "tablet")
    let bob = world.login(.bob)
    let reply = phone.send("2", to: .bob)
    let response = try #require(reply.c2c)
    #expect(response.inboxSequence == 1 && response.epoch == world.storage.epoch)
    let copy = try #require(reply.outputs.messages(to: tablet).first)
    #expect(copy.inboxSequence == 1 && copy.from == .ann && copy.to == .bob)
    #expect(copy.id == response.messageID)
    #expect(reply.outputs.messages(to: phone).isEmpty)
    #expect(reply.outputs.messages(to: bob).map(\.inboxSequence) == [2])
    // Known, not connected: stored all the same.
    tablet.close()
    #expect(phone.send("3", to: .bob).c2c?.inboxSequence == 2)
    #expect(try world.login(.ann, "tablet", attempt: 2).pull().messages.count == 2)
  }

  @Test(arguments: StorageKind.allCases)
  func aCopyThatFindsNoRoomIsLeftOut(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.senderLimit = 2 }
    world.login(.ann, "tablet").close()
    let phone = world.login(.ann)
    let bob = world.login(.bob)
    var copies: [UInt64?] = []
    for sequence in 1...4 as ClosedRange<UInt64> {
      copies.append(phone.send("hi", to: .bob).c2c?.inboxSequence)
      bob.ack(sequence)
    }
    #expect(copies == [1, 2, 0, 0])
    // Others still have room.
    #expect(bob.send("hi", to: .ann).status == .ok)
  }

  @Test(arguments: StorageKind.allCases)
  func aMessageToOneselfIsStoredOnce(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (phone, tablet) = (world.login(.ann), world.login(.ann, "tablet"))
    let reply = phone.send("note", to: .ann)
    #expect(reply.c2c?.inboxSequence == 1)
    #expect(reply.outputs.messages(to: phone).isEmpty)
    #expect(reply.outputs.messages(to: tablet).count == 1)
    #expect(try phone.pull().messages.count == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func unstoredMessagesLeaveNothing(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let typing = Delivery(unstored: true, timeToLiveSeconds: 10)
    let id = world.id()
    let nobody = try #require(ann.send("typing", to: .bob, id: id, typing).c2c)
    #expect(nobody.stage == .accepted && nobody.inboxSequence == 0)
    let bob = world.login(.bob)
    let tablet = world.login(.ann, "tablet")
    #expect(try bob.pull().head == 0)
    let reply = ann.send("typing", to: .bob, typing)
    #expect(reply.outputs.messages(to: bob).map(\.inboxSequence) == [0])
    #expect(reply.outputs.messages(to: tablet).isEmpty)
    #expect(try bob.pull().head == 0 && tablet.pull().head == 0)
    // Sent once like any other, and not pushed late.
    let again = ann.send("typing", to: .bob, id: id, typing)
    #expect(again.c2c?.duplicate == true && again.c2c?.stage == .accepted)
    #expect(again.outputs.messages(to: bob).isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func theFirstAckIsToldOnce(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (phone, tablet) = (world.login(.ann), world.login(.ann, "tablet"))
    let (first, second) = (world.login(.bob), world.login(.bob, "tablet"))
    let (one, two) = (world.id(), world.id())
    let sent = try #require(phone.send("1", to: .bob, id: one).c2c)
    phone.send("2", to: .bob, id: two)
    world.pass(50)
    let acked = first.ack(1)
    let receipt = Receipt(
      messageID: sent.messageID, clientMessageID: one, to: .bob, stage: .delivered,
      atMilliseconds: world.now)
    #expect(acked.outputs.receipts(to: phone) == [receipt])
    #expect(acked.outputs.receipts(to: tablet) == [receipt])
    #expect(second.ack(1).outputs.receipts(to: phone) == [])
    #expect(phone.send("1", to: .bob, id: one).c2c?.stage == .delivered)
    #expect(phone.send("2", to: .bob, id: two).c2c?.stage == .stored)
    #expect(second.ack(2).outputs.receipts(to: phone).map(\.clientMessageID) == [two])
    // Its own copies are nobody's news.
    #expect(tablet.ack(2).outputs.receipts(to: phone) == [])
  }

  @Test(arguments: StorageKind.allCases, [true, false])
  func whatExpiredWasNotDelivered(_ kind: StorageKind, swept: Bool) throws {
    let world = try World(kind) { $0.sweepInterval = .max / 2 }
    let (ann, bob) = (world.login(.ann), world.login(.bob))
    let (one, two) = (world.id(), world.id())
    let short = Delivery(timeToLiveSeconds: 1)
    ann.send("1", to: .bob, id: one, short)
    ann.send("2", to: .bob, id: two)
    world.pass(1_000)
    if swept { world.run(.tick) }
    #expect(bob.ack(2).outputs.receipts(to: ann).map(\.clientMessageID) == [two])
    #expect(ann.send("1", to: .bob, id: one, short).c2c?.stage == .stored)
    #expect(ann.send("2", to: .bob, id: two).c2c?.stage == .delivered)
  }

  @Test(arguments: StorageKind.allCases)
  func reachBoundsWhomASessionAddresses(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(
      .ann, rights: Rights(isService: false, reach: .domains(["user"])))
    #expect(ann.send("hi", to: .bob).status == .ok)
    #expect(ann.send("hi", to: .driver).status == .forbidden)
  }
}
