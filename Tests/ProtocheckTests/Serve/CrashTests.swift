// The server is killed at random moments under load: what it has acknowledged is there afterwards, once.

import Foundation
import NIOCore
import NIOPosix
import ServerHarness
import Testing
import WireProtocol

@Suite("serve, killed under load")
struct CrashTests {
  /// How often the server is killed; `WIRE_CRASHES` says otherwise.
  static let kills = Int(ProcessInfo.processInfo.environment["WIRE_CRASHES"] ?? "") ?? 50
  /// Where the moments come from; `WIRE_CRASH_SEED` repeats a run's.
  static let seed =
    UInt64(ProcessInfo.processInfo.environment["WIRE_CRASH_SEED"] ?? "")
    ?? UInt64.random(in: 1...999_999)

  @Test(.timeLimit(.minutes(5)))
  func nothingAcknowledgedIsLostOrShownTwice() async throws {
    print("WIRE_CRASHES=\(Self.kills) WIRE_CRASH_SEED=\(Self.seed)")
    var moments = CrashMoments(seed: Self.seed)
    let scratch = try Scratch()
    let data = scratch.folder.appending(path: "platform.sqlite").path
    let arguments = ["--data", data, "--insecure-development"]
    var server = try ServerProcess(arguments)
    let fleet = try await CrashFleet(server.address, seed: Self.seed)
    for _ in 0..<Self.kills {
      try await Task.sleep(for: .milliseconds(moments.next()))
      server.signal(SIGKILL)
      #expect(server.wait() == -SIGKILL)
      server = try ServerProcess(arguments, port: server.port)
    }
    let logs = try await fleet.quietLogs()
    server.signal(SIGTERM)
    #expect(server.wait() == 0)
    try CrashVerdict(logs).check()
  }
}

/// Milliseconds of load before each kill.
struct CrashMoments {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Int {
    // SplitMix64.
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % 250) + 30
  }
}

/// Devices that chat with each other, as fast as they are answered.
private struct CrashFleet {
  private let eventLoop: any EventLoop
  private let load: NIOLoopBound<CrashLoad>

  init(_ address: SocketAddress, seed: UInt64) async throws {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    self.eventLoop = eventLoop
    load = try await eventLoop.submit {
      NIOLoopBound(CrashLoad(address, on: eventLoop), eventLoop: eventLoop)
    }.get()
    let load = load
    // All devices are known before the first message, so that each has to get all.
    while try await eventLoop.submit({ !load.value.begin() }).get() {
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Ends the load and waits until every device has what there is.
  func quietLogs() async throws -> [CrashLog] {
    let load = load
    try await eventLoop.submit { load.value.end() }.get()
    while try await eventLoop.submit({ !load.value.isQuiet }).get() {
      try await Task.sleep(for: .milliseconds(10))
    }
    return try await eventLoop.submit { load.value.logs }.get()
  }
}

/// What one device was promised and got.
struct CrashLog: Sendable {
  let account: Account
  let device: String
  let log: ReliableClient.Log
  /// The recipients of its messages.
  let recipients: [ClientMessageID: Account]
}

/// The devices and their messages. Lives on an event loop.
private final class CrashLoad {
  private struct Member {
    let client: ReliableClient
    let device: String
    var recipients: [ClientMessageID: Account] = [:]
  }

  private var members: [Member] = []
  private var ticks: RepeatedTask?
  private let eventLoop: any EventLoop
  private var quietFor = 0

  init(_ address: SocketAddress, on eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    for account in ["ann", "bob", "cyd"] {
      for device in ["phone", "web"] {
        let client = ReliableClient(
          Account(domain: "58.user", uid: account), device: device, address: address, on: eventLoop)
        members.append(Member(client: client, device: device))
        client.start()
      }
    }
  }

  /// Begins to send once every device has logged in.
  func begin() -> Bool {
    guard members.allSatisfy({ $0.client.log.logins > 0 }) else { return false }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ticks = eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(1), delay: .milliseconds(5)
    ) { _ in bound.value.send() }
    return true
  }

  private func send() {
    for index in members.indices {
      let member = members[index]
      let open = member.recipients.count - member.client.log.accepted.count
      guard open < 16 else { continue }
      let others = members.filter { $0.client.account != member.client.account }
      guard let to = others.randomElement()?.client.account else { continue }
      let id = ClientMessageID.random()
      members[index].recipients[id] = to
      member.client.send(
        C2C.Request(
          to: to, clientMessageID: id, contentType: "im.text",
          content: Array(#"{"type":"im.text","body":{"text":"x"}}"#.utf8)))
    }
  }

  func end() { ticks?.cancel() }

  /// Whether every device has been without work for a while.
  var isQuiet: Bool {
    quietFor = members.allSatisfy { $0.client.log.isQuiet } ? quietFor + 1 : 0
    guard quietFor > 100 else { return false }
    for member in members { member.client.stop() }
    return true
  }

  var logs: [CrashLog] {
    members.map {
      CrashLog(
        account: $0.client.account, device: $0.device, log: $0.client.log,
        recipients: $0.recipients)
    }
  }
}
