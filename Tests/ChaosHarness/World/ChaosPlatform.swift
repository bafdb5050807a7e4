// The platform of a round: gates in this process on ports of the system, which are killed, drained, started again and restored.

import Foundation
import Logging
import NIOCore
import NIOPosix
import WireProtocol
import WireServer

/// A platform that may end and begin anew.
actor ChaosPlatform {
  private let folder: URL
  private let isInMemory: Bool
  private let gateCount: Int
  private let session: ServerSessionConfiguration
  private let route: Route
  private let counts: Counts
  private let wishes = BackupWishes()

  private var logic: LogicService?
  /// The one that ended last. Let go of, it closes its file, which moves the log: not while a copy is taken.
  private var ended: LogicService?
  private var gates: [(gate: Gate, address: SocketAddress)] = []
  /// Those that have asked their clients to go.
  private var draining: [(gate: Gate, end: Task<Void, Never>)] = []
  private var file: PlatformFile
  private var files = 0
  private var backups: [PlatformFile] = []

  /// - Parameters:
  ///   - scratch: a folder for its files.
  ///   - isInMemory: whether it keeps none, so that it cannot be restarted.
  init(
    scratch: URL, isInMemory: Bool, gates: Int, _ session: ServerSessionConfiguration,
    _ route: Route, _ counts: Counts
  ) {
    folder = scratch
    self.isInMemory = isInMemory
    gateCount = gates
    self.session = session
    self.route = route
    self.counts = counts
    file = PlatformFile(path: scratch.appending(path: "platform-0.sqlite").path)
  }

  /// Whether there is a file that outlives the platform.
  nonisolated var canRestart: Bool { !isInMemory }

  // MARK: Beginning and ending

  func start(isRestored: Bool = false) async throws {
    let storage: any Storage =
      isInMemory ? MemoryStorage() : try SnapshotStorage(file, isRestored: isRestored, wishes)
    let platform = Platform(
      storage: storage, presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(#"{"58.user": {"gps": "gps"}}"#.utf8)),
      configuration: PlatformConfiguration(), randomness: { .random(in: .min ... .max) })
    let logic = LogicService(platform) { .now() }
    self.logic = logic
    ended = nil
    for _ in 0..<gateCount { gates.append(try await gate(before: logic)) }
    setRoute()
  }

  /// Ends everything and tells nobody.
  func crash() async {
    route.set([])
    for one in gates { await one.gate.kill() }
    for one in draining {
      one.end.cancel()
      await one.gate.kill()
    }
    (gates, draining) = ([], [])
    logic?.shutdown()
    (ended, logic) = (logic, nil)
  }

  // MARK: Faults

  /// What the end of a process and the next one do: the files are as the disk has them.
  func restart() async throws {
    await crash()
    let next = nextFile()
    try file.copy(to: next)
    file = next
    try await start()
    counts.count(.platformRestarted)
  }

  /// Takes a backup of the platform as it runs.
  func backup() async throws {
    guard let logic else { return }
    let target = nextFile()
    try await wishes.backup(to: target) { logic.submit(.tick) }
    backups.append(target)
    counts.count(.backup)
  }

  /// Gives up what there is for a backup. Where there is none yet, one is taken in place of that.
  ///
  /// - Parameter begins: called before anybody can learn of another epoch.
  /// - Returns: what was acknowledged since the backup was taken, which is lost by that.
  func restore(_ choice: Int, begins: @Sendable () -> Void) async throws
    -> Set<PlatformFile.Acknowledged>
  {
    guard !backups.isEmpty else {
      try await backup()
      return []
    }
    begins()
    let backup = backups[choice % backups.count]
    // Later ones are of a history that has not happened.
    backups.removeSubrange((choice % backups.count + 1)...)
    await crash()
    let lost = try file.acknowledged().subtracting(backup.acknowledged())
    let next = nextFile()
    try backup.copy(to: next)
    file = next
    try await start(isRestored: true)
    counts.count(.restored)
    return lost
  }

  /// Kills a gate; another one takes its place before the same platform.
  func killGate(_ index: Int) async throws {
    guard let logic, !gates.isEmpty else { return }
    let (old, new) = (index % gates.count, try await gate(before: logic))
    let killed = gates[old].gate
    gates[old] = new
    setRoute()
    await killed.kill()
    counts.count(.gateKilled)
  }

  /// Has a gate ask its clients to go to another one.
  func drainGate(_ index: Int) async throws {
    guard let logic, !gates.isEmpty else { return }
    let (old, new) = (index % gates.count, try await gate(before: logic))
    let leaving = gates[old].gate
    gates[old] = new
    setRoute()
    draining.append((leaving, Task { await leaving.drain() }))
    counts.count(.gateDrained)
  }

  /// What the platform has acknowledged at the end; nil when it keeps no file.
  func finish() async throws -> Set<PlatformFile.Acknowledged>? {
    await crash()
    return isInMemory ? nil : try file.acknowledged()
  }

  // MARK: Private

  private func setRoute() { route.set(gates.map(\.address)) }

  private func nextFile() -> PlatformFile {
    files += 1
    return PlatformFile(path: folder.appending(path: "platform-\(files).sqlite").path)
  }

  private func gate(before logic: LogicService) async throws -> (gate: Gate, address: SocketAddress)
  {
    let gate = Gate(
      GateConfiguration(port: 0, session: session), id: .random(), logic: logic,
      authenticator: OpenAuthenticator(), group: .singleton,
      logger: Logger(label: "chaos") { _ in SwiftLogNoOpLogHandler() })
    return (gate, try await gate.start())
  }
}
