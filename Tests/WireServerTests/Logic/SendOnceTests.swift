// SPEC.md 7, send once: what a repeated client message id is answered.

import Testing
import WireProtocol
import WireServer

struct SendOnceTests {
  @Test(arguments: StorageKind.allCases)
  func repeatedC2CIsAnsweredAgain(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let bob = world.login(.bob)
    let id = world.id()
    let first = try #require(ann.send("hi", to: .bob, id: id).c2c)
    #expect(!first.duplicate && first.stage == .stored)
    world.pass(5_000)
    // From another device of the account too.
    let again = world.login(.ann, "tablet").send("hi", to: .bob, id: id)
    var expected = first
    expected.duplicate = true
    #expect(again.c2c == expected)
    #expect(again.outputs.messages(to: bob).isEmpty)
    #expect(try bob.pull().messages.count == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func anythingElseUnderTheKeyIsConflict(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let id = world.id()
    ann.send("hi", to: .bob, id: id, Delivery(timeToLiveSeconds: 60))
    let delivery = Delivery(timeToLiveSeconds: 60)
    #expect(ann.send("ho", to: .bob, id: id, delivery).status == .conflict)
    #expect(ann.send("hi", to: .cat, id: id, delivery).status == .conflict)
    #expect(
      ann.send("hi", to: Account(domain: "driver", uid: "bob"), id: id, delivery).status
        == .conflict)
    #expect(ann.send("hi", to: .bob, id: id).status == .conflict)
    #expect(
      ann.send("hi", to: .bob, id: id, Delivery(timeToLiveSeconds: 60, silent: true)).status
        == .conflict)
    var request = C2C.Request("hi", to: .bob, id: id, delivery)
    request.contentType = "im.other"
    #expect(ann.ask(.c2c(request)).status == .conflict)
    let report = C2S.Request(
      clientMessageID: id, contentType: "app.x", content: Array("hi".utf8))
    #expect(ann.ask(.c2s(report)).status == .conflict)
    #expect(ann.send("hi", to: .bob, id: id, delivery).c2c?.duplicate == true)
    // Another account has its own keys.
    #expect(world.login(.cat).send("ho", to: .bob, id: id).c2c?.duplicate == false)
  }

  @Test(arguments: StorageKind.allCases)
  func defaultsMeanNoDelivery(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let id = world.id()
    ann.send("hi", to: .bob, id: id)
    #expect(ann.send("hi", to: .bob, id: id, Delivery()).c2c?.duplicate == true)
  }

  @Test(arguments: StorageKind.allCases)
  func refusalLeavesNoKey(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.senderLimit = 1 }
    let ann = world.login(.ann)
    let bob = world.login(.bob)
    ann.send("one", to: .bob)
    let id = world.id()
    #expect(ann.send("two", to: .bob, id: id).status == .inboxFull)
    bob.ack(1)
    // Not even a conflict.
    #expect(ann.send("three", to: .bob, id: id).c2c?.duplicate == false)
  }

  @Test(arguments: StorageKind.allCases)
  func duplicateComesBeforeAFullInbox(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.senderLimit = 1 }
    let ann = world.login(.ann)
    let id = world.id()
    ann.send("one", to: .bob, id: id)
    #expect(ann.send("one", to: .bob, id: id).c2c?.duplicate == true)
  }

  @Test(arguments: StorageKind.allCases)
  func twoInOneBatchAreOne(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    let tablet = world.login(.ann, "tablet")
    let request = C2C.Request("hi", to: .bob, id: world.id())
    let outputs = world.run([ann.input(.c2c(request)), tablet.input(.c2c(request))])
    let duplicates = outputs.compactMap { output in
      if case .answer(_, _, .c2c(let response)) = output { response.duplicate } else { nil }
    }
    #expect(duplicates == [false, true])
    #expect(try world.login(.bob).pull().head == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func keysLiveSevenDays(_ kind: StorageKind) throws {
    let world = try World(kind)
    let id = world.id()
    let day: UInt64 = 86_400_000
    world.login(.ann).send("hi", to: .bob, id: id)
    world.pass(7 * day - 1)
    #expect(world.login(.ann, attempt: 2).send("hi", to: .bob, id: id).c2c?.duplicate == true)
    // From the first sending on: a repetition does not prolong it.
    world.pass(1)
    #expect(world.login(.ann, attempt: 3).send("ho", to: .bob, id: id).c2c?.duplicate == false)
    #expect(world.login(.ann, attempt: 4).send("ho", to: .bob, id: id).c2c?.duplicate == true)
  }

  @Test(arguments: StorageKind.allCases)
  func c2sIsSentOnceToo(_ kind: StorageKind) throws {
    let world = try World(kind)
    let driver = world.login(.driver)
    var request = C2S.Request(
      clientMessageID: world.id(), contentType: "gps", content: Array("{}".utf8))
    let first = try #require(driver.ask(.c2s(request)).c2s)
    let second = try #require(driver.ask(.c2s(request)).c2s)
    #expect(!first.duplicate && second.duplicate && first.messageID == second.messageID)
    request.content = Array("[]".utf8)
    #expect(driver.ask(.c2s(request)).status == .conflict)
  }
}
