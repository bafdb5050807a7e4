// What a client takes for an answer to its hello: nothing outside of what it offered (WP-6.3-6).

import Testing
import WireProtocol

@Suite struct ClientHelloTests {
  static let outside: [Hello.Response] = {
    func changed(_ change: (inout Hello.Response) -> Void) -> Hello.Response {
      var answer = ClientEnd.agreement
      change(&answer)
      return answer
    }
    return [
      changed { $0.version = ProtocolVersion(rawValue: 0x11) },
      changed { $0.version = ProtocolVersion(rawValue: 0x0F) },
      changed { $0.heartbeatMilliseconds = 0 },
      changed { $0.heartbeatMilliseconds = 70_001 },
      changed { $0.zlib = Zlib(dictionaries: [5]) },
      changed { $0.features = ["a", "c"] },
      changed { $0.pushWindow = 301 },
      changed { $0.limits = PeerLimits(maxBodyLength: 131_071) },
      changed { $0.limits = PeerLimits(maxBodyLength: 16_777_216) },
    ]
  }()

  static let offer = Hello.Request(
    minVersion: .v1, maxVersion: .v1, features: ["a", "b"], heartbeatMilliseconds: 70_000,
    pushWindow: 300)

  @Test(arguments: outside) func refusesAnAnswerOutsideOfTheOffer(answer: Hello.Response) {
    let client = ClientEnd(hello: Self.offer)
    _ = client.said()
    #expect(
      client.receive(Say.response(answer, 1) + ClientSessionTests.login) == [
        "goaway protocolViolation"
      ])
    #expect(client.phase == .closed && client.events().count == 1)
  }

  @Test func takesAnAnswerAtTheEdgeOfTheOffer() {
    let client = ClientEnd(hello: Self.offer)
    var answer = ClientEnd.agreement
    answer.heartbeatMilliseconds = 70_000
    answer.features = ["b"]
    answer.pushWindow = 300
    answer.zlib = Compression.standard.field
    answer.limits = PeerLimits(maxBodyLength: 131_072)
    client.receive(Say.response(answer, 1))
    #expect(client.events() == [.agreed(answer)])
    // A window that is not said is 256, which is more than 200.
    var small = Self.offer
    small.pushWindow = 200
    let other = ClientEnd(hello: small, compression: .none)
    _ = other.said()
    answer.zlib = nil
    answer.pushWindow = 0
    #expect(other.receive(Say.response(answer, 1)) == ["goaway protocolViolation"])
  }

  @Test func refusesCompressionThatWasNotOffered() {
    let client = ClientEnd(compression: .none)
    _ = client.said()
    var answer = ClientEnd.agreement
    answer.zlib = Zlib()
    #expect(client.receive(Say.response(answer, 1)) == ["goaway protocolViolation"])
    let other = ClientEnd(agreed: ClientEnd.agreement)
    let compressed = RawFrame(flags: 6, command: 0x400, sequence: 0, body: [0, 0, 0, 1, 1]).bytes
    #expect(other.receive(compressed) == ["goaway decompressionFailed"])
  }
}
