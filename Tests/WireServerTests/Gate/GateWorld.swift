// A platform in memory with gates before it, on real sockets, and a clock that the test sets.

import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServerHarness
import Testing
import WireProtocol
import WireServer

/// What a test of gates needs.
final class GateWorld: Sendable {
  let logic: LogicService
  let clock: WorldClock

  init() {
    let platform = Platform(
      storage: MemoryStorage(), presence: MemoryPresenceStore(), topics: TopicMap(),
      configuration: PlatformConfiguration(), randomness: { .random(in: .min ... .max) })
    let clock = WorldClock()
    self.clock = clock
    logic = LogicService(platform) { clock.now }
  }

  /// A gate that listens.
  func gate(
    _ session: ServerSessionConfiguration = ServerSessionConfiguration(),
    maxConnections: Int = 100, maxConnectionsPerAddress: Int = 100,
    isGreasing: Bool = false, authenticator: any Authenticator = OpenAuthenticator()
  ) async throws -> (gate: Gate, address: SocketAddress) {
    let gate = Gate(
      GateConfiguration(
        port: 0, session: session, maxConnections: maxConnections,
        maxConnectionsPerAddress: maxConnectionsPerAddress, leaseMilliseconds: 100_000,
        isGreasing: isGreasing),
      id: .random(), logic: logic, authenticator: authenticator, group: .singleton,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return (gate, try await gate.start())
  }
}

/// The platform's time, which stands still until it is moved.
final class WorldClock: Sendable {
  // NIO's lock, because the thread sanitizer sees it.
  private let milliseconds = NIOLockedValueBox<UInt64>(1_000_000)

  var now: LogicTime {
    let now = milliseconds.withLockedValue { $0 }
    return LogicTime(milliseconds: now, uptimeMilliseconds: now)
  }

  func advance(_ by: UInt64) { milliseconds.withLockedValue { $0 += by } }
}

/// Accounts of the tests.
enum People {
  static let ann = Account(domain: "58.user", uid: "ann")
  static let bob = Account(domain: "58.driver", uid: "bob")
}

/// A message with a text.
func chat(_ text: String, to account: Account) -> PlatformRequest {
  .c2c(
    C2C.Request(
      to: account, clientMessageID: .random(), contentType: "im.text",
      content: Array(#"{"type":"im.text","body":{"text":"\#(text)"}}"#.utf8)))
}
