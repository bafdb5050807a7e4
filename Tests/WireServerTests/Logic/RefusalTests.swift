// What the platform says when it refuses.

import Testing
import WireProtocol
import WireServer

@Suite struct RefusalTests {
  @Test func refusalsSayWhatWasWrongForLogs() throws {
    let world = try World(.memory)
    let ann = world.login(.ann)
    let id = world.id()
    ann.send("one", to: .bob, id: id)
    let report = C2S.Request(clientMessageID: world.id(), contentType: "no.topic", content: [])
    let refusals: [(Reply, Status)] = [
      (ann.send("two", to: .bob, id: id), .conflict), (ann.ack(9), .conflict),
      (ann.ack(0, epoch: world.storage.epoch + 1), .staleEpoch),
      (ann.ask(.c2s(report)), .unknownType),
      (world.login(.ann, attempt: 1).reply, .replaced),
    ]
    for (reply, status) in refusals {
      guard case .refused(status, let failure) = reply.answer else {
        Issue.record("\(reply.answer) is not \(status)")
        continue
      }
      #expect(failure.text.contains(" "), "\(status): '\(failure.text)'")
    }
  }
}
