// SPEC.md 7, end to cloud and the bus: mapping, order, windows, cursors, takeover, retention.

import Testing
import WireProtocol
import WireServer

struct TopicTests {
  private func report(_ world: World, _ type: ContentType = "gps") -> PlatformRequest {
    .c2s(C2S.Request(clientMessageID: world.id(), contentType: type, content: [0x7B, 0x7D]))
  }

  private func subscribe(
    _ client: Client, group: String = "g", after: UInt64? = nil, window: UInt32 = 0
  ) -> Reply {
    client.ask(
      .subscribe(
        Subscribe.Request(
          topic: "gps", group: group, after: after.map { TopicPosition(cursor: $0) },
          window: window)))
  }

  private func ack(_ client: Client, _ cursor: UInt64) -> Reply {
    client.ask(.topicAck(TopicAck.Request(topic: "gps", group: "g", cursor: cursor)))
  }

  @Test(arguments: StorageKind.allCases)
  func domainAndTypeChooseTheTopic(_ kind: StorageKind) throws {
    let world = try World(kind)
    let service = world.loginService()
    _ = subscribe(service)
    let driver = world.login(.driver)
    let reply = driver.ask(report(world))
    guard case .topicMessage(let pushed) = reply.outputs.pushes(to: service).first else {
      Issue.record("\(reply)")
      return
    }
    #expect(pushed.topic == "gps" && pushed.group == "g" && pushed.cursor == 1)
    #expect(pushed.message.from == .driver && pushed.message.to == nil)
    #expect(pushed.message.id == reply.c2s?.messageID && pushed.message.inboxSequence == 0)
    #expect(reply.c2s?.acceptedAtMilliseconds == world.now)
    #expect(driver.ask(report(world, "gps.x")).outputs.cursors(to: service) == [2])
    #expect(driver.ask(report(world, "app.x")).status == .unknownType)
    let user = world.login(.ann)
    #expect(user.ask(report(world, "app.x")).outputs.cursors(to: service) == [])
    #expect(user.ask(report(world)).status == .unknownType)
    // One line more, and it is known.
    world.platform.topics = try TopicMap(json: Array(#"{"user": {"gps": "gps"}}"#.utf8))
    #expect(user.ask(report(world)).outputs.cursors(to: service) == [3])
  }

  @Test(arguments: StorageKind.allCases)
  func atMostAWindowIsUnacked(_ kind: StorageKind) throws {
    let world = try World(kind)
    let (service, driver) = (world.loginService(), world.login(.driver))
    for _ in 1...3 { driver.ask(report(world)) }
    let reply = subscribe(service, window: 2)
    #expect(reply.subscribe == Subscribe.Response(first: 1, head: 3, after: 0))
    #expect(reply.outputs.cursors(to: service) == [1, 2])
    #expect(driver.ask(report(world)).outputs.cursors(to: service) == [])
    let one = ack(service, 1)
    #expect(one.topicAck == TopicAck.Response(cursor: 1, head: 4))
    #expect(one.outputs.cursors(to: service) == [3])
    #expect(ack(service, 3).outputs.cursors(to: service) == [4])
    #expect(driver.ask(report(world)).outputs.cursors(to: service) == [5])
    #expect(ack(service, 9).status == .conflict)
  }

  @Test(arguments: StorageKind.allCases)
  func cursorsAreDurableAndNeverGoBack(_ kind: StorageKind) throws {
    let world = try World(kind)
    let driver = world.login(.driver)
    for _ in 1...4 { driver.ask(report(world)) }
    let service = world.loginService()
    _ = subscribe(service)
    #expect(ack(service, 3).topicAck?.cursor == 3)
    #expect(ack(service, 2).topicAck?.cursor == 3)
    service.close()
    let again = world.login(
      .service, "server2", rights: Rights(isService: true, reach: .all))
    let reply = subscribe(again)
    #expect(reply.subscribe?.after == 3 && reply.outputs.cursors(to: again) == [4])
    // Replaying moves no cursor.
    let replay = subscribe(again, after: 1)
    #expect(replay.subscribe?.after == 1 && replay.outputs.cursors(to: again) == [2, 3, 4])
    #expect(ack(again, 2).topicAck?.cursor == 3)
    #expect(subscribe(again, after: 5).status == .conflict)
    // Another group has its own.
    #expect(subscribe(again, group: "h").subscribe?.after == 0)
  }

  @Test(arguments: StorageKind.allCases)
  func aLaterSubscribeTakesOver(_ kind: StorageKind) throws {
    let world = try World(kind)
    let first = world.loginService()
    let second = world.login(
      .service, "server2", rights: Rights(isService: true, reach: .all))
    #expect(ack(first, 0).status == .notSubscribed)
    _ = subscribe(first)
    let driver = world.login(.driver)
    driver.ask(report(world))
    #expect(subscribe(second).outputs.cursors(to: second) == [1])
    let reply = driver.ask(report(world))
    #expect(reply.outputs.cursors(to: first) == [] && reply.outputs.cursors(to: second) == [2])
    #expect(ack(first, 1).status == .notSubscribed)
    #expect(ack(second, 1).status == .ok)
    // The same group of another account is another one.
    let other = world.login(
      Account(domain: "service", uid: "maps"), rights: Rights(isService: true, reach: .all))
    #expect(subscribe(other).outputs.cursors(to: other) == [1, 2])
    #expect(ack(second, 2).status == .ok)
    second.close()
    #expect(driver.ask(report(world)).outputs.cursors(to: second) == [])
  }

  @Test(arguments: StorageKind.allCases)
  func retentionIsBoundedAndShown(_ kind: StorageKind) throws {
    let world = try World(kind) { ($0.topicMessages, $0.topicLife) = (3, 60_000) }
    let (service, driver) = (world.loginService(), world.login(.driver))
    driver.ask(report(world))
    _ = subscribe(service)
    #expect(ack(service, 1).status == .ok)
    service.close()
    for _ in 1...4 { driver.ask(report(world)) }
    // 2 is lost, and the answer shows it: delivery would begin behind 1, the oldest is 3.
    let again = world.loginService()
    let reply = subscribe(again, window: 3)
    #expect(reply.subscribe == Subscribe.Response(first: 3, head: 5, after: 1))
    #expect(reply.outputs.cursors(to: again) == [3, 4, 5])
    world.pass(50_000)
    driver.ask(report(world))
    world.pass(10_000)
    world.run(.tick)
    #expect(subscribe(again, group: "h").subscribe == .init(first: 6, head: 6, after: 5))
    world.pass(50_000)
    world.run(.tick)
    #expect(subscribe(again, group: "i").subscribe == .init(first: 7, head: 6, after: 6))
    // What is gone does not fill the window for ever.
    #expect(driver.ask(report(world)).outputs.cursors(to: again).count == 3)
  }
}
