// SPEC.md 7, cloud to end: each recipient for itself.

import Testing
import WireProtocol
import WireServer

struct S2CTests {
  private func push(
    _ to: [Account], _ id: ClientMessageID, _ text: String = "order", _ delivery: Delivery? = nil
  ) -> PlatformRequest {
    .s2c(
      S2C.Request(
        to: to, clientMessageID: id, contentType: "im.order", content: Array(text.utf8),
        delivery: delivery))
  }

  @Test(arguments: StorageKind.allCases)
  func everyRecipientIsJudgedForItself(_ kind: StorageKind) throws {
    let world = try World(kind) { $0.senderLimit = 1 }
    let service = world.loginService(reach: .domains(["user", "driver"]))
    let bob = world.login(.bob)
    service.ask(push([.cat], world.id()))
    let id = world.id()
    let reply = service.ask(push([.bob, .service, .cat, .driver], id))
    let response = try #require(reply.s2c)
    #expect(response.statuses == [.ok, .forbidden, .inboxFull, .ok])
    #expect(response.accepted.map(\.online) == [true, false])
    #expect(response.accepted.map(\.duplicate) == [false, false])
    #expect(Set(response.accepted.map(\.messageID)).count == 2)
    let message = try #require(reply.outputs.messages(to: bob).first)
    #expect(message.from == .service && message.to == .bob && message.inboxSequence == 1)
    #expect(message.id == response.accepted[0].messageID)

    // The retry names only what failed and what is not known to have arrived.
    let cat = world.login(.cat)
    cat.ack(1)
    let retry = try #require(service.ask(push([.cat, .bob], id)).s2c)
    #expect(retry.statuses == [.ok, .ok])
    #expect(retry.accepted.map(\.duplicate) == [false, true])
    #expect(retry.accepted[1].messageID == response.accepted[0].messageID)
    #expect(try bob.pull().head == 1)
    // Something else under the key of one recipient.
    let other = try #require(service.ask(push([.bob, .ann], id, "other")).s2c)
    #expect(other.statuses == [.conflict, .ok])
  }

  @Test(arguments: StorageKind.allCases)
  func unstoredAndReceipts(_ kind: StorageKind) throws {
    let world = try World(kind)
    let service = world.loginService()
    let bob = world.login(.bob)
    let reply = service.ask(push([.bob, .cat], world.id(), "x", Delivery(unstored: true)))
    #expect(reply.outputs.messages(to: bob).map(\.inboxSequence) == [0])
    #expect(reply.s2c?.accepted.map(\.online) == [true, false])
    #expect(try bob.pull().head == 0)
    let id = world.id()
    service.ask(push([.bob], id))
    #expect(bob.ack(1).outputs.receipts(to: service).map(\.clientMessageID) == [id])
  }

  @Test(arguments: StorageKind.allCases)
  func onlyServicesMay(_ kind: StorageKind) throws {
    let world = try World(kind)
    let ann = world.login(.ann)
    #expect(ann.ask(push([.bob], world.id())).status == .forbidden)
    #expect(
      ann.ask(.subscribe(Subscribe.Request(topic: "gps", group: "g"))).status == .forbidden)
    #expect(try world.login(.bob).pull().head == 0)
    #expect(world.loginService().reply.login?.service == true)
  }
}
