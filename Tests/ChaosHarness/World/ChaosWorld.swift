// Everything that takes part in a round: a platform, devices and a service, each behind a network of its own.

import Foundation
import SessionSimulation
import WireClient
import WireProtocol
import WireServer

/// A platform and those who use it.
struct ChaosWorld: Sendable {
  let platform: ChaosPlatform
  let devices: [ChaosDevice]
  let service: ChaosService
  let ledger: Ledger
  private let folder: URL

  static func account(_ uid: String) -> Account { Account(domain: "58.user", uid: uid) }

  var proxies: [ChaosProxy] { devices.map(\.proxy) + [service.proxy] }

  init(_ counts: Counts, using random: inout SeededGenerator) async throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "wire-chaos-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let route = Route()
    platform = ChaosPlatform(
      scratch: folder, isInMemory: random.next() % 6 == 0,
      gates: Int.random(in: 1...2, using: &random), ChaosWorld.session(using: &random), route,
      counts)
    let names = ChaosWorld.names(using: &random)
    ledger = Ledger(names)
    var devices: [ChaosDevice] = []
    for (number, name) in names.enumerated() {
      let proxy = try await ChaosProxy(number: number, route, counts, seed: random.next())
      try await proxy.start()
      // The first device always has a file, the last one never.
      let isInProcess = number > 0 && (number == names.count - 1 || random.next() % 4 == 0)
      let memory =
        isInProcess
        ? Memory.process(MemoryClientStore())
        : .file(path: folder.appending(path: "device-\(number).sqlite").path)
      devices.append(
        ChaosDevice(
          ChaosWorld.configuration(name, proxy), memory, proxy,
          pace: 0...Int.random(in: 0...4, using: &random), ledger, counts))
    }
    self.devices = devices
    let proxy = try await ChaosProxy(number: names.count, route, counts, seed: random.next())
    try await proxy.start()
    let name = DeviceName(account: Account(domain: "58.service", uid: "orders"), device: "server")
    service = ChaosService(
      ChaosWorld.configuration(name, proxy, token: "service"),
      path: folder.appending(path: "service.sqlite").path, proxy, ledger, counts)
  }

  /// Starts the platform and has everybody log in, so that the platform knows every device before the first message.
  func start() async throws {
    try await platform.start()
    for device in devices { try await device.login() }
    try await service.login()
  }

  /// Ends all faults of the networks that do not end by themselves.
  func calm() async {
    for proxy in proxies {
      await proxy.setAway(false)
      await proxy.change { $0 = Weather() }
    }
    for device in devices { await device.open() }
    await service.open()
  }

  /// Notes where everybody stands who should have settled.
  func reportStates() async {
    var states = [await service.state]
    for device in devices { states.append(await device.state) }
    let came = ledger.value.reports.map { "\($0.life):\($0.sequence)" }.joined(separator: " ")
    ledger.problem("nothing settles: \(states.joined(separator: "; ")); of the topic: \(came)")
  }

  func stop() async {
    for proxy in proxies { await proxy.stop() }
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: Choices

  /// 3 to 6 devices of 3 accounts.
  private static func names(using random: inout SeededGenerator) -> [DeviceName] {
    let accounts = ["ann", "bob", "cyd"].map(account)
    var names = accounts.map { DeviceName(account: $0, device: "phone") }
    for account in accounts where random.next() % 2 == 0 {
      names.append(DeviceName(account: account, device: "pad"))
    }
    return names
  }

  /// Short times, so that a connection that is dead is found out soon.
  private static var timers: SessionTimers {
    var timers = SessionTimers()
    (timers.hello, timers.login, timers.header, timers.body) = (1_500, 1_500, 1_500, 1_500)
    (timers.keepaliveAnswer, timers.drain, timers.slowConsumer, timers.linger) =
      (600, 500, 2_000, 100)
    return timers
  }

  private static func session(using random: inout SeededGenerator) -> ServerSessionConfiguration {
    ServerSessionConfiguration(
      heartbeatMilliseconds: 400, pushWindow: UInt32.random(in: 4...100, using: &random),
      maxOpenRequests: UInt32.random(in: 2...40, using: &random),
      maxUnsentBytes: Int.random(in: 8_000...262_144, using: &random), timers: timers)
  }

  private static func configuration(
    _ name: DeviceName, _ proxy: ChaosProxy, token: String = ""
  ) -> ClientConfiguration {
    var configuration = ClientConfiguration(
      host: "127.0.0.1", port: proxy.port, account: name.account, device: Device(id: name.device)
    ) { Array(token.utf8) }
    configuration.timers = timers
    configuration.reconnection = Backoff(first: 5, longest: 80)
    configuration.connectTimeout = .seconds(1)
    configuration.backgroundGrace = .milliseconds(200)
    return configuration
  }
}
