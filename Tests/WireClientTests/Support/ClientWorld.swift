// A platform in memory with gates before it, a relay that loses what a test wants lost, and clients of the library.

import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServerHarness
import Testing
import WireProtocol
import WireServer

@testable import WireClient

/// What a test of clients needs.
final class ClientWorld: Sendable {
  let logic: LogicService
  let clock = WorldClock()
  let relay = Relay()
  let gate: Gate
  let gateAddress: SocketAddress

  init(
    authenticator: any Authenticator = OpenAuthenticator(),
    session: ServerSessionConfiguration = ServerSessionConfiguration(),
    refusing judge: @escaping RefusingLogic.Judge = { _ in nil }
  ) async throws {
    let topics = #"{"58.driver": {"im.custom": "reports", "gps": "gps"}}"#
    let platform = Platform(
      storage: MemoryStorage(), presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(topics.utf8)), configuration: PlatformConfiguration(),
      randomness: { .random(in: .min ... .max) })
    let clock = clock
    logic = LogicService(platform) { clock.now }
    (gate, gateAddress) = try await ClientWorld.gate(
      RefusingLogic(before: logic, judge), authenticator, session)
    relay.target = gateAddress
    try await relay.start()
  }

  /// One more gate of the platform.
  func anotherGate() async throws -> (gate: Gate, address: SocketAddress) {
    try await ClientWorld.gate(logic, OpenAuthenticator(), ServerSessionConfiguration())
  }

  private static func gate(
    _ logic: any LogicPort, _ authenticator: any Authenticator,
    _ session: ServerSessionConfiguration
  ) async throws -> (gate: Gate, address: SocketAddress) {
    let gate = Gate(
      GateConfiguration(port: 0, session: session, leaseMilliseconds: 100_000), id: .random(),
      logic: logic, authenticator: authenticator, group: .singleton,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return (gate, try await gate.start())
  }

  func stop() async {
    await relay.stop()
    await gate.stop()
  }

  // MARK: Clients

  func configuration(
    _ account: Account, device: String = "phone", token: String = "",
    _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) -> ClientConfiguration {
    var configuration = ClientConfiguration(
      host: "127.0.0.1", port: relay.port, account: account, device: Device(id: device)
    ) { Array(token.utf8) }
    configuration.reconnection = Backoff(first: 1, longest: 20)
    change(&configuration)
    return configuration
  }

  func client(
    _ account: Account, device: String = "phone", store: any ClientStore = MemoryClientStore(),
    _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) -> WireClient {
    WireClient(configuration(account, device: device, change), store: store)
  }

  /// A client that is logged in.
  func loggedIn(
    _ account: Account, device: String = "phone", store: any ClientStore = MemoryClientStore(),
    _ change: (inout ClientConfiguration) -> Void = { _ in }
  ) async throws -> WireClient {
    let client = client(account, device: device, store: store, change)
    try await client.login()
    return client
  }

  func service(_ account: Account = People.orders, device: String = "server") async throws
    -> ServiceClient
  {
    let service = ServiceClient(configuration(account, device: device, token: "service"))
    try await service.login()
    return service
  }
}

/// The platform's time, which stands still until it is moved.
final class WorldClock: Sendable {
  private let milliseconds = NIOLockedValueBox<UInt64>(1_000_000)

  var now: LogicTime {
    let now = milliseconds.withLockedValue { $0 }
    return LogicTime(milliseconds: now, uptimeMilliseconds: now)
  }
}

/// Accounts of the tests.
enum People {
  static let ann = Account(domain: "58.user", uid: "ann")
  static let bob = Account(domain: "58.driver", uid: "bob")
  static let orders = Account(domain: "58.service", uid: "orders")
}

/// A path in the folder for temporary files, where nothing is yet.
struct TemporaryFile {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("wire-client-\(UUID().uuidString).sqlite").path

  func remove() {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
}

func text(_ text: String) throws -> TextContent { try TextContent(text: text) }

extension WireClient {
  /// Waits for a state.
  func reaches(_ wanted: (ConnectionState) -> Bool) async {
    for await state in states where wanted(state) { return }
  }

  /// The next message, which stays in hand.
  func next() async throws -> ReceivedMessage {
    for await message in messages { return message }
    throw TestFailure("the messages ended")
  }

  /// The next messages as plain text, all handled.
  func texts(_ count: Int) async throws -> [String] {
    var texts: [String] = []
    for await message in messages {
      texts.append(message.content?.shows ?? "")
      if texts.count == count {
        handled(message)
        break
      }
    }
    return texts
  }
}

extension ConnectionState {
  var isWaiting: Bool { if case .waiting = self { true } else { false } }
  var isClosed: Bool { if case .closed = self { true } else { false } }
}
