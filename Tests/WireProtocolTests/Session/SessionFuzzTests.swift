// Random bytes and random valid frames, cut at random, with random steps of time, into both ends.
//
// More histories: WIRE_SESSION_SEEDS=100000. One: WIRE_SESSION_SEED=17.

import SessionSimulation
import Foundation
import Testing
import WireProtocol

@Suite struct SessionFuzzTests {
  /// What a client may send at some moment: valid frames mostly, so that sessions come far.
  static func clientFrame(_ random: inout SeededGenerator) -> [UInt8] {
    let number = UInt32.random(in: 1...20, using: &random)
    switch Int.random(in: 0..<24, using: &random) {
    case 0: return Say.hello
    case 1, 2: return Say.login
    case 3, 4: return Say.request(Keepalive.Request(), number)
    case 5...8: return Say.request(Say.c2cBody, number)
    case 9, 10: return Say.request(GetOfflineMsg.Request(epoch: 1, after: 3), number)
    case 11, 12:
      let through = random.next() >> UInt64.random(in: 0..<64, using: &random)
      return Say.request(C2CAck.Request(epoch: UInt64(number % 2 + 1), through: through), number)
    case 13: return Say.request(Say.s2cBody, number)
    case 14: return Say.request(Say.c2sBody, number)
    case 15: return RawFrame(command: 0xF000 + UInt16(number), sequence: number).bytes
    case 16: return Say.unknownNotification
    case 17: return RawFrame(flags: 1, command: 4, sequence: number % 3 + 1).bytes
    case 18: return RawFrame(command: 0x200, sequence: number, body: random.bytes(5)).bytes
    case 19: return RawFrame(command: 0xF000, sequence: number, body: random.bytes(900)).bytes
    case 20: return number < 4 ? Say.request(Logout.Request(), number) : Say.keepalive
    case 21: return number < 3 ? Say.goaway : Say.unknownRequest
    case 22: return number < 3 ? RawFrame(bodyDamage: 1, body: [1]).bytes : Say.serversRequest
    default: return number < 2 ? random.bytes(30) : Say.c2c
    }
  }

  static func serverFrame(_ random: inout SeededGenerator) -> [UInt8] {
    let number = UInt32.random(in: 1...8, using: &random)
    let inbox = InboxState(epoch: 1, head: random.next() >> 60)
    switch Int.random(in: 0..<16, using: &random) {
    case 0, 1: return Say.response(ClientEnd.agreement, 1)
    case 2, 3: return Say.response(Login.Response(inbox: inbox), number % 3 + 2)
    case 4: return Say.response(Keepalive.Response(inbox: inbox), number)
    case 5, 6: return Say.response(C2C.Response(messageID: "message1"), number)
    case 7: return Say.refusal(.c2c, number, Status(UInt16(random.next() >> 48)))
    case 8...10: return Say.push(random.next() >> 60).bytes
    case 11: return Say.request(Keepalive.Request(), number)
    case 12: return Say.unknownRequest + Say.unknownNotification
    case 13: return RawFrame(flags: 2, command: 0x400, sequence: 0, body: random.bytes(9)).bytes
    case 14: return Say.refusal(.login, number % 3 + 2, .tokenExpired)
    default:
      switch number {
      case 1: return Say.goaway
      case 2: return Say.notification(Goaway(status: .draining))
      case 3: return random.bytes(20)
      default: return Say.unknownNotification
      }
    }
  }

  static func stream(
    _ random: inout SeededGenerator, opening: [UInt8],
    _ frame: (inout SeededGenerator) -> [UInt8]
  ) -> [UInt8] {
    var stream = Int.random(in: 0..<10, using: &random) == 0 ? [] : opening
    for _ in 0..<Int.random(in: 0...40, using: &random) { stream += frame(&random) }
    return stream
  }

  /// A cut of the stream into chunks of up to `limit` bytes.
  static func chunks(_ stream: [UInt8], limit: Int, _ random: inout SeededGenerator)
    -> [ArraySlice<UInt8>]
  {
    var chunks: [ArraySlice<UInt8>] = []
    var rest = stream[...]
    while !rest.isEmpty {
      let count = Int.random(in: 0...limit, using: &random)
      chunks.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return chunks
  }

  @Test(arguments: Seeds.parts(160)) func theSameBytesGiveTheSame(seeds: Range<UInt64>) {
    for seed in seeds {
      var random = SeededGenerator(seed: seed)
      let requests = Self.stream(&random, opening: Say.hello + Say.login, Self.clientFrame)
      let pushes = Self.stream(
        &random, opening: ClientSessionTests.hello + ClientSessionTests.login, Self.serverFrame)
      let configuration = ServerSessionConfiguration(maxOpenRequests: 5)
      var servers: [([UInt8], [String])] = []
      var clients: [([UInt8], [ClientSession.Event])] = []
      for limit in [1, 40, 100_000] {
        let server = ServerEnd(configuration)
        for chunk in Self.chunks(requests, limit: limit, &random) { server.receive(Array(chunk)) }
        // Bytes behind the end may close the connection or not, by where the cuts are.
        servers.append((server.transcript, server.actions().filter { $0 != "close" }))
        let client = ClientEnd()
        _ = client.said()
        for chunk in Self.chunks(pushes, limit: limit, &random) { client.receive(Array(chunk)) }
        clients.append((client.transcript, client.events()))
      }
      #expect(servers[0] == servers[1] && servers[1] == servers[2], "seed \(seed), server")
      #expect(clients[0] == clients[1] && clients[1] == clients[2], "seed \(seed), client")
    }
  }

  @Test(arguments: Seeds.parts(160)) func serverKeepsItsRules(seeds: Range<UInt64>) {
    for seed in seeds {
      var history = ServerHistory(seed: seed)
      let faults = history.run()
      #expect(
        faults.isEmpty, "seed \(seed): \(faults); repeat it: WIRE_SESSION_SEED=\(seed)")
    }
  }

  @Test(arguments: Seeds.parts(160)) func clientKeepsItsRules(seeds: Range<UInt64>) throws {
    for seed in seeds {
      var random = SeededGenerator(seed: seed)
      let client = ClientEnd()
      let pushes = Self.stream(
        &random, opening: ClientSessionTests.hello + ClientSessionTests.login, Self.serverFrame)
      var time: UInt64 = 0
      var said = client.said()
      for chunk in Self.chunks(pushes, limit: 300, &random) {
        time += random.next() >> UInt64.random(in: 48...63, using: &random)
        // At the deadline something happens, and not twice.
        while let deadline = client.deadline, deadline <= time {
          said += client.advance(to: deadline)
          #expect(client.deadline.map { $0 > deadline } ?? true, "seed \(seed): a busy loop")
          if client.deadline ?? .max <= deadline { return }
        }
        client.pass(to: time)
        if Int.random(in: 0..<3, using: &random) == 0 { _ = try client.send(.c2c(Say.c2cBody)) }
        if Int.random(in: 0..<3, using: &random) == 0 { _ = client.login() }
        said += client.said() + client.receive(Array(chunk))
        #expect(client.openRequests <= 64 + 2, "seed \(seed)")
      }
      #expect(!said.contains { $0.contains("malformed:") || $0.contains("of a frame") }, "\(seed)")
      let goaway = said.firstIndex { $0.hasPrefix("goaway") }
      #expect(goaway == nil || goaway == said.count - 1, "seed \(seed): \(said)")
      #expect(said.prefix(2) == ["hello? #1", "login? #2"])
      #expect((client.end == nil) == (client.phase != .closed))
      // What the client says is what a server's session permits: nothing of it is malformed.
      let server = ServerEnd()
      let answers = server.receive(client.transcript)
      #expect(!answers.contains { $0.contains("goaway") }, "seed \(seed): \(answers)")
    }
  }
}
