// SPEC.md 7, what keeps a message: the devices that an account is known to have, and the message's time.

import Testing
import WireProtocol
import WireServer

struct DeviceTests {
  static let day: UInt64 = 86_400_000

  @Test(arguments: StorageKind.allCases)
  func everyKnownDeviceMustAck(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (phone, tablet) = (world.login(.bob), world.login(.bob, "tablet"))
    let ann = world.login(.ann)
    for _ in 1...3 { ann.send("hi", to: .bob) }
    phone.ack(3)
    #expect(try phone.pull().messages.count == 3)
    tablet.close()
    #expect(try phone.pull().messages.count == 3)
    world.login(.bob, "tablet", attempt: 2).ack(2)
    #expect(try phone.pull().messages.map(\.inboxSequence) == [3])
  }

  @Test(arguments: StorageKind.allCases)
  func withoutADeviceMessagesStay(_ kind: StorageKind) throws {
    let world = try World(kind)
    let bob = world.login(.bob)
    #expect(bob.ask(.logout).answer == .logout)
    world.login(.ann).send("hi", to: .bob)
    world.run(.tick)
    // First login: the cursor is 0, whatever the device says, and all that is stored is there.
    let again = world.login(.bob, attempt: 2, cursor: 1)
    #expect(again.reply.login?.acked == 0 && again.reply.login?.inbox.head == 1)
    #expect(try again.pull().messages.count == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func logoutForgetsTheDeviceAndEndsItsSession(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (phone, tablet) = (world.login(.bob), world.login(.bob, "tablet"))
    let ann = world.login(.ann)
    ann.send("hi", to: .bob)
    phone.ack(1)
    tablet.ask(.logout)
    #expect(try phone.pull().messages.isEmpty)
    #expect(tablet.ask(.keepalive).status == .notLoggedIn)
    #expect(ann.send("ho", to: .bob).outputs.messages(to: tablet).isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func theCursorOfALoginCountsAsAnAck(_ kind: StorageKind) throws {
    let world = try World(kind)
    world.login(.bob).close()
    let ann = world.login(.ann)
    for _ in 1...2 { ann.send("hi", to: .bob) }
    let bob = world.login(.bob, attempt: 2, cursor: 1)
    #expect(bob.reply.login?.acked == 1)
    #expect(bob.reply.outputs.receipts(to: ann).count == 1)
    #expect(try bob.pull().messages.map(\.inboxSequence) == [2])
    bob.close()
    // Above head it is no cursor of this inbox.
    #expect(world.login(.bob, attempt: 3, cursor: 9).reply.login?.acked == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func devicesAreForgottenAfterThirtyDays(_ kind: StorageKind) throws {
    let world = try World(kind)
    world.login(.bob, "tablet").close()
    world.pass(20 * Self.day)
    let phone = world.login(.bob)
    world.login(.ann).send("hi", to: .bob, Delivery(timeToLiveSeconds: 2_592_000))
    phone.ack(1)
    world.pass(10 * Self.day - 1)
    world.run(.tick)
    #expect(try world.login(.bob, attempt: 2).pull().messages.count == 1)
    world.now += 1
    world.run(.tick)
    #expect(try world.login(.bob, attempt: 3).pull().messages.isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func aConnectedDeviceIsNotAbsent(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.deviceLife = 60_000 }
    let phone = world.login(.bob)
    let tablet = world.login(.bob, "tablet")
    world.pass(100_000)
    world.run(.tick)
    world.login(.ann).send("hi", to: .bob)
    phone.ack(1)
    #expect(try phone.pull().messages.count == 1)
    tablet.close()
    world.pass(10_000)
    world.run(.tick)
    #expect(try phone.pull().messages.count == 1)
    world.pass(60_000)
    world.run(.tick)
    #expect(try phone.pull().messages.isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func theSeventeenthDeviceTakesThePlaceOfTheLongestAbsent(_ kind: StorageKind) throws {
    let world = try World(kind)
    // The first is connected, so that the second is the longest absent.
    let first = world.login(.bob, "d1")
    for index in 2...16 {
      world.now += 1
      world.login(.bob, "d\(index)").close()
    }
    world.login(.ann).send("hi", to: .bob)
    for index in [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] {
      let device = world.login(.bob, "d\(index)", attempt: 2)
      device.ack(1)
      device.close()
    }
    first.ack(1)
    #expect(try first.pull().messages.count == 1)
    let last = world.login(.bob, "d17")
    #expect(last.reply.outputs.end(of: first) == nil)
    last.ack(1)
    #expect(try first.pull().messages.isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func whenAllAreConnectedOneIsKicked(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.deviceLimit = 2 }
    let first = world.login(.bob, "d1")
    world.now += 1
    world.login(.bob, "d2")
    #expect(world.login(.bob, "d3").reply.outputs.end(of: first) == .kicked)
    #expect(first.ask(.keepalive).status == .notLoggedIn)
  }

  @Test(arguments: StorageKind.allCases)
  func messagesLiveAsLongAsTheySay(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    ann.send("1", to: .bob, Delivery(timeToLiveSeconds: 10))
    ann.send("2", to: .bob)
    ann.send("3", to: .bob, Delivery(timeToLiveSeconds: 2_592_000))
    func held() throws -> [UInt64] {
      world.run(.renew(world.gate), .tick)
      return try world.login(.bob, attempt: world.now).pull().messages.map(\.inboxSequence)
    }
    #expect(try held() == [1, 2, 3])
    world.now += 9_999
    #expect(try held() == [1, 2, 3])
    world.now += 1
    #expect(try held() == [2, 3])
    world.now += 7 * Self.day - 10_001
    #expect(try held() == [2, 3])
    world.now += 1
    #expect(try held() == [3])
    world.now += 23 * Self.day - 1
    #expect(try held() == [3])
    world.now += 1
    #expect(try held() == [])
  }
}
