// The session vectors that need no clock, over TCP against a gate.

import Logging
import NIOCore
import NIOPosix
import Testing
import WireConformance
import WireProtocol
import WireServer

@Suite("Session vectors over TCP")
struct GateVectorTests {
  /// Judges tokens by the table of a scenario.
  private struct Tokens: Authenticator {
    let table: [String: SessionTest.Token]

    func judge(_ account: Account, token: [UInt8]) async -> Result<Rights, AuthenticationRefusal> {
      let text = String(decoding: token, as: UTF8.self)
      switch table[text] ?? .good(isService: text == "service", reach: nil) {
      case .refused(let status): return .failure(AuthenticationRefusal(status, "the token says so"))
      case .good(let isService, let reach):
        return .success(Rights(isService: isService, reach: reach.map { .domains($0) } ?? .all))
      }
    }
  }

  private static func verdict(_ test: SessionTest) async throws -> SessionVerdict {
    var rules = PlatformConfiguration()
    rules.inboxLimit = test.settings.inboxLimit ?? rules.inboxLimit
    rules.senderLimit = test.settings.senderLimit ?? rules.senderLimit
    var numbers = Numbers()
    let platform = Platform(
      storage: MemoryStorage(epoch: 99), presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(PlatformTarget.topics.utf8)), configuration: rules
    ) { numbers.next() }
    let start = ContinuousClock.now
    let service = LogicService(platform) {
      let passed = UInt64((ContinuousClock.now - start) / .milliseconds(1))
      return LogicTime(milliseconds: 1_800_000_000_000 + passed, uptimeMilliseconds: 1_000 + passed)
    }
    let session = ServerSessionConfiguration(
      agent: "tests", heartbeatMilliseconds: test.settings.heartbeatMilliseconds ?? 60_000,
      pushWindow: test.settings.pushWindow ?? 256,
      maxOpenRequests: test.settings.maxOpenRequests ?? 64)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let gate = Gate(
      GateConfiguration(port: 0, session: session, isGreasing: true), id: .random(),
      logic: service, authenticator: Tokens(table: test.settings.tokens),
      group: group, logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    let address = try await gate.start()
    let target = TCPTarget(
      host: "127.0.0.1", port: UInt16(address.port ?? 0),
      abilities: [.settings, .tokens, .topics, .burst])
    let verdict = await SessionRunner.run(test, on: target, uidSuffix: "-tcp")
    await gate.stop()
    service.shutdown()
    try await group.shutdownGracefully()
    return verdict
  }

  @Test("Every scenario without a clock passes")
  func all() async throws {
    var ran = 0
    for (vector, test) in SessionVectorTests.scenarios {
      let verdict = try await Self.verdict(test)
      if case .notRun = verdict { continue }
      ran += 1
      #expect(verdict == .passed, "\(vector.id) (\(vector.file)): \(vector.comment): \(verdict)")
    }
    #expect(ran >= 80)
  }
}
