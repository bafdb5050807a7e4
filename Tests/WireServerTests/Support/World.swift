// A platform with its clock and one gate, in the hands of a test.

import Foundation
import WireProtocol
import WireServer

/// Which storage a test runs on.
enum StorageKind: CaseIterable, Sendable {
  case memory, sqlite
}

/// A path in the folder for temporary files, where nothing is yet.
struct TemporaryFile {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("wire-\(UUID().uuidString).sqlite").path

  func remove() {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
}

/// One platform on one storage.
final class World {
  static let topics = """
    {"driver": {"gps": "gps", "gps.*": "gps"}, "user": {"app.*": "events"}}
    """

  let gate = GateID(rawValue: 7)
  let storage: any Storage
  let platform: Platform
  /// Milliseconds since 1970; the uptime runs beside it.
  var now: UInt64 = 1_800_000_000_000

  private var file: TemporaryFile?
  private var connections: UInt64 = 0
  private var sequence: UInt32 = 0
  private var numbers = Numbers()

  init(_ kind: StorageKind, _ change: (inout PlatformConfiguration) -> Void = { _ in }) throws {
    var configuration = PlatformConfiguration()
    change(&configuration)
    switch kind {
    case .memory: storage = MemoryStorage(epoch: 99)
    case .sqlite:
      let file = TemporaryFile()
      storage = try SQLiteStorage(path: file.path)
      self.file = file
    }
    platform = try World.platform(on: storage, configuration)
    run(.renew(gate))
  }

  /// Storage that the test brings, and removes.
  init(on storage: any Storage, _ configuration: PlatformConfiguration = .init()) throws {
    self.storage = storage
    platform = try World.platform(on: storage, configuration)
    run(.renew(gate))
  }

  deinit { file?.remove() }

  static func platform(on storage: any Storage, _ configuration: PlatformConfiguration) throws
    -> Platform
  {
    var numbers = Numbers()
    return Platform(
      storage: storage, presence: MemoryPresenceStore(),
      topics: try TopicMap(json: Array(topics.utf8)), configuration: configuration
    ) { numbers.next() }
  }

  @discardableResult
  func run(_ batch: LogicInput...) -> [LogicOutput] { run(batch) }

  @discardableResult
  func run(_ batch: [LogicInput]) -> [LogicOutput] {
    platform.handle(batch, at: LogicTime(milliseconds: now, uptimeMilliseconds: now - 1_000))
  }

  /// Lets time pass, with the gate alive at the end of it and nothing else done.
  func pass(_ milliseconds: UInt64) {
    // Within a lease, so that nobody is forgotten.
    var rest = milliseconds
    while rest > 0, milliseconds <= 600_000 {
      let step = min(rest, 20_000)
      now += step
      rest -= step
      run(.renew(gate))
    }
    now += rest
    run(.renew(gate))
  }

  func connection() -> ConnectionID {
    connections += 1
    return ConnectionID(gate: gate, number: connections)
  }

  func ticket(_ command: Command) -> RequestTicket {
    sequence += 1
    return RequestTicket(command: command, sequence: sequence)
  }

  /// A client message id that no other is like.
  func id() -> ClientMessageID { ClientMessageID(using: &numbers) }
}

/// Numbers one after the other: as random as a test needs.
struct Numbers: RandomNumberGenerator {
  private var last: UInt64 = 0

  mutating func next() -> UInt64 {
    last += 2
    return last
  }
}

/// A text message that costs a test few words.
extension C2C.Request {
  init(_ text: String, to: Account, id: ClientMessageID, _ delivery: Delivery? = nil) {
    self.init(
      to: to, clientMessageID: id, contentType: "im.text", content: Array(text.utf8),
      delivery: delivery)
  }
}

extension Account {
  static let ann = Account(domain: "user", uid: "ann")
  static let bob = Account(domain: "user", uid: "bob")
  static let cat = Account(domain: "user", uid: "cat")
  static let driver = Account(domain: "driver", uid: "ann")
  static let service = Account(domain: "service", uid: "orders")
}
