// SPEC.md 6 and 7, login: attempts, presence, leases, and stored messages that meet live ones.

import Testing
import WireProtocol
import WireServer

struct LoginTests {
  @Test(arguments: StorageKind.allCases)
  func aHigherAttemptReplaces(_ kind: StorageKind) throws {
    let world = try World(kind)
    let old = world.login(.bob, attempt: 5)
    let new = world.login(.bob, attempt: 6)
    #expect(new.reply.outputs.end(of: old) == .replaced)
    let reply = world.login(.ann).send("hi", to: .bob)
    #expect(reply.outputs.messages(to: old).isEmpty)
    #expect(reply.outputs.messages(to: new).count == 1)
    // The old connection closes late: the new one stays present.
    old.close()
    #expect(world.login(.cat).send("hi", to: .bob).outputs.messages(to: new).count == 1)
  }

  @Test(arguments: StorageKind.allCases, [4, 5] as [UInt64])
  func anAttemptThatIsNotAboveChangesNothing(_ kind: StorageKind, attempt: UInt64) throws {
    let world = try World(kind)
    let live = world.login(.bob, attempt: 5)
    let late = world.login(.bob, attempt: attempt)
    #expect(late.reply.status == .replaced)
    #expect(late.reply.outputs.end(of: live) == nil)
    #expect(late.ask(.keepalive).status == .notLoggedIn)
    late.close()
    #expect(world.login(.ann).send("hi", to: .bob).outputs.messages(to: live).count == 1)
    // Of a connection that is gone nothing is asked.
    live.close()
    #expect(world.login(.bob, attempt: attempt).reply.status == .ok)
  }

  @Test(arguments: StorageKind.allCases)
  func oneAccountOnSeveralDevices(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (phone, tablet) = (world.login(.bob), world.login(.bob, "tablet"))
    // The same uid in another domain is somebody else.
    let driver = world.login(Account(domain: "driver", uid: "bob"))
    let outputs = world.login(.ann).send("hi", to: .bob).outputs
    #expect(outputs.messages(to: phone).count == 1 && outputs.messages(to: tablet).count == 1)
    #expect(outputs.messages(to: driver).isEmpty)
  }

  @Test(arguments: StorageKind.allCases)
  func whatIsAboveTheHeadOfLoginIsPushed(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    ann.send("1", to: .bob)
    let connection = world.connection()
    // One batch: a message before the login, one after it.
    let outputs = world.run([
      ann.input(.c2c(C2C.Request("2", to: .bob, id: world.id()))),
      world.loginInput(.bob, "phone", attempt: 1, on: connection),
      ann.input(.c2c(C2C.Request("3", to: .bob, id: world.id()))),
    ])
    let toBob = outputs.filter {
      switch $0 {
      case .answer(connection, _, _), .push(connection, _): true
      default: false
      }
    }
    guard toBob.count == 2, case .answer(_, _, .login(let response)) = toBob[0],
      case .push(_, .message(let notification)) = toBob[1]
    else {
      Issue.record("\(toBob)")
      return
    }
    #expect(response.inbox == InboxState(epoch: world.storage.epoch, head: 2))
    #expect(response.serverTimeMilliseconds == world.now && !response.service)
    #expect(notification.message.inboxSequence == 3)
    #expect(notification.epoch == world.storage.epoch)
  }

  @Test(arguments: StorageKind.allCases)
  func aGateWithoutALeaseLogsNobodyIn(_ kind: StorageKind) throws {
    let world = try World(kind)
    let stranger = ConnectionID(gate: GateID(rawValue: 8), number: 1)
    let outputs = world.run(world.loginInput(.bob, "phone", attempt: 1, on: stranger))
    guard case .refused(.unavailable, _) = outputs.answers(to: stranger)[0] else {
      Issue.record("\(outputs)")
      return
    }
  }

  @Test(arguments: StorageKind.allCases)
  func presenceEndsWithTheLease(_ kind: StorageKind) throws {
    let world = try World(kind)
    let bob = world.login(.bob)
    let other = GateID(rawValue: 8)
    world.run(.renew(other))
    let annOnOther = ConnectionID(gate: other, number: 1)
    world.run(world.loginInput(.ann, "phone", attempt: 1, on: annOnOther))
    let ann = Client(
      world: world, connection: annOnOther, account: .ann, device: "phone", reply: bob.reply)
    world.now += 29_999
    #expect(world.run(.renew(other)) == [])
    #expect(ann.send("hi", to: .bob).outputs.messages(to: bob).count == 1)
    world.now += 1
    #expect(ann.send("hi", to: .bob).outputs.messages(to: bob).isEmpty)
    #expect(bob.ask(.keepalive).status == .notLoggedIn)
    #expect(world.run(.renew(world.gate)) == [.unknownGate(world.gate)])
    #expect(world.run(.renew(world.gate)) == [])
    // The same attempt again: the connection that had it is not live.
    #expect(world.login(.bob).reply.status == .ok)
  }

  @Test(arguments: StorageKind.allCases)
  func aGateThatGoesTakesItsConnectionsAlong(_ kind: StorageKind) throws {
    let world = try World(kind)
    let bob = world.login(.bob)
    world.run(.gateDown(world.gate), .renew(world.gate))
    #expect(world.login(.ann).send("hi", to: .bob).outputs.messages(to: bob).isEmpty)
    #expect(bob.ask(.keepalive).status == .notLoggedIn)
  }

  @Test(arguments: StorageKind.allCases)
  func aConnectionLogsInOnce(_ kind: StorageKind) throws {
    let world = try World(kind)
    let bob = world.login(.bob)
    let outputs = world.run(world.loginInput(.ann, "phone", attempt: 1, on: bob.connection))
    guard case .refused(.alreadyLoggedIn, _) = outputs.answers(to: bob.connection)[0] else {
      Issue.record("\(outputs)")
      return
    }
  }
}
