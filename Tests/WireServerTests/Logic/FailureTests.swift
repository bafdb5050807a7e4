// A transaction that fails keeps nothing of its batch, and the platform goes on as if it had not been.

import Testing
import WireProtocol
import WireServer

/// Storage whose commits fail while it is told to: everything was done, then the disk was full.
private final class FailingStorage: Storage {
  struct DiskFull: Error {}

  let inner: any Storage
  var fails = false

  init(_ inner: any Storage) { self.inner = inner }

  var epoch: UInt64 { inner.epoch }
  var messages: any MessageStore { inner.messages }
  var bus: any MessageBus { inner.bus }

  func transaction(_ work: () throws -> Void) throws {
    try inner.transaction {
      try work()
      if fails { throw DiskFull() }
    }
  }
}

struct FailureTests {
  @Test(arguments: StorageKind.allCases)
  func nothingOfAFailedBatchStays(_ kind: StorageKind) throws {
    let owner = try World(kind)
    let storage = FailingStorage(owner.storage)
    let world = try World(on: storage)
    defer { withExtendedLifetime(owner) {} }
    let (ann, bob, service) = (world.login(.ann), world.login(.bob), world.loginService())
    service.ask(.subscribe(Subscribe.Request(topic: "gps", group: "g")))
    let driver = world.login(.driver)
    ann.send("before", to: .bob)
    let stranger = Account(domain: "user", uid: "stranger")
    let (id, report) = (world.id(), world.id())
    let newBob = world.connection()
    let gps = PlatformRequest.c2s(
      C2S.Request(clientMessageID: report, contentType: "gps", content: [0x7B, 0x7D]))
    let batch = [
      ann.input(.c2c(C2C.Request("lost", to: .bob, id: id))),
      ann.input(.c2c(C2C.Request("lost", to: stranger, id: world.id()))),
      bob.input(.c2cAck(C2CAck.Request(epoch: storage.epoch, through: 1))),
      driver.input(gps),
      world.loginInput(.bob, "phone", attempt: 2, on: newBob),
      driver.input(.logout),
    ]
    storage.fails = true
    let outputs = world.run(batch)
    #expect(outputs.count == batch.count)
    for output in outputs {
      guard case .answer(_, _, .refused(.unavailable, _)) = output else {
        Issue.record("\(output)")
        continue
      }
    }
    storage.fails = false

    // The old connection of bob is the live one still.
    let reply = ann.send("after", to: .bob, id: id)
    #expect(reply.c2c?.duplicate == false)
    #expect(reply.outputs.messages(to: bob).map(\.inboxSequence) == [2])
    #expect(try bob.pull().messages.map(\.content) == ["before", "after"].map { Array($0.utf8) })
    #expect(world.login(.bob, attempt: 1).reply.status == .replaced)
    #expect(try world.login(stranger).pull().head == 0)
    #expect(world.run(driver.input(gps)).cursors(to: service) == [1])
    #expect(bob.ack(1).outputs.receipts(to: ann).count == 1)
  }

  @Test(arguments: StorageKind.allCases)
  func comingAndGoingHoldsAllTheSame(_ kind: StorageKind) throws {
    let owner = try World(kind)
    let storage = FailingStorage(owner.storage)
    let world = try World(on: storage)
    defer { withExtendedLifetime(owner) {} }
    let (ann, bob) = (world.login(.ann), world.login(.bob))
    let other = GateID(rawValue: 8)
    let onOther = ConnectionID(gate: other, number: 1)
    let newBob = world.connection()
    storage.fails = true
    world.run([
      .renew(other), world.loginInput(.bob, "phone", attempt: 2, on: newBob),
      .closed(bob.connection), .closed(newBob),
    ])
    storage.fails = false
    #expect(ann.send("hi", to: .bob).outputs.messages(to: bob).isEmpty)
    // The gate became known.
    let outputs = world.run(world.loginInput(.bob, "phone", attempt: 1, on: onOther))
    guard case .login = outputs.answers(to: onOther)[0] else {
      Issue.record("\(outputs)")
      return
    }
  }
}
