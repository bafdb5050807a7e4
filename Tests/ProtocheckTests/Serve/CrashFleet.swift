// Devices that chat with each other through a server that may fail in any way.

import NIOCore
import NIOPosix
import ServerHarness
import WireProtocol

/// Devices that chat with each other, as fast as they are answered.
struct CrashFleet {
  private let eventLoop: any EventLoop
  private let load: NIOLoopBound<CrashLoad>

  init(_ address: SocketAddress) async throws {
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

  /// Waits until this many messages were accepted.
  func accepted(_ count: Int) async throws {
    let load = load
    while try await eventLoop.submit({ load.value.accepted < count }).get() {
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
  /// How often each had looked at its inbox when all was quiet: each looks once more.
  private var looked: [Int]?

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

  var accepted: Int { members.reduce(0) { $0 + $1.client.log.accepted.count } }

  /// Whether every device has been without work for a while.
  var isQuiet: Bool {
    quietFor = members.allSatisfy { $0.client.log.isQuiet } ? quietFor + 1 : 0
    guard quietFor > 100 else { return false }
    guard let looked else {
      looked = members.map(\.client.log.looks)
      for member in members { member.client.look() }
      return false
    }
    guard zip(members, looked).allSatisfy({ $0.client.log.looks > $1 }) else { return false }
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
