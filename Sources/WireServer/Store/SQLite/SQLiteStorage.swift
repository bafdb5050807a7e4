// Storage in one SQLite file of one process: a write-ahead log that is on the disk before a transaction is done.

import Foundation
import GRDB

/// Why a file cannot be used as storage.
public enum SQLiteStorageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Another process, or another storage of this one, has the file open.
  case inUse(path: String)
  /// The file is no database, or a damaged one.
  case notADatabase(path: String)
  /// The file was written by a later version.
  case tooNew(path: String)
  /// The file cannot be opened or written, and why.
  case unusable(path: String, reason: String)

  /// What is wrong, for an operator.
  public var description: String {
    switch self {
    case .inUse(let path): "\(path) is in use by another server"
    case .notADatabase(let path): "\(path) is no database, or a damaged one"
    case .tooNew(let path): "\(path) was written by a later version of this server"
    case .unusable(let path, let reason): "\(path) cannot be used: \(reason)"
    }
  }

  fileprivate init(_ error: any Error, _ path: String) {
    switch error {
    case let error as SQLiteStorageError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_BUSY:
      self = .inUse(path: path)
    case let error as DatabaseError
    where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode):
      self = .notADatabase(path: path)
    default: self = .unusable(path: path, reason: "\(error)")
    }
  }
}

/// Storage in a file, with its `-wal` beside it. One process at a time.
public final class SQLiteStorage: Storage {
  /// The epoch of all inboxes in it, made with the file.
  public let epoch: UInt64
  /// Inboxes, devices and keys.
  public var messages: any MessageStore { messageStore }
  /// Topics.
  public var bus: any MessageBus { messageBus }

  // Before the queue, so that the statements go before their connection does.
  private let messageStore: SQLiteMessageStore
  private let messageBus: SQLiteMessageBus
  private let queue: DatabaseQueue
  private let logRoom: SQLiteLogRoom

  /// Opens a file, or makes it.
  ///
  /// - Parameters:
  ///   - path: of the file; its folder is there.
  ///   - isRestored: whether the file is a backup that was restored. Then it gets a new epoch, because sequences that were
  ///     given after the backup was taken are given again.
  ///   - randomness: 64 random bits, for the epoch and the seed of hashes.
  public init(
    path: String, isRestored: Bool = false,
    randomness: () -> UInt64 = { .random(in: 1 ... .max) }
  ) throws(SQLiteStorageError) {
    do {
      // For its owner alone; SQLite gives the log the same rights. Where it cannot be made, SQLite says why.
      let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if made >= 0 { close(made) }
      let queue = try DatabaseQueue(path: path, configuration: SQLiteStorage.configuration)
      try SQLiteStorage.prepare(queue, path)
      let seed: UInt64
      (epoch, seed) = try queue.write { database in
        try SQLiteStorage.numbers(database, isRestored: isRestored, randomness)
      }
      messageStore = try queue.inDatabase { try SQLiteMessageStore($0, seed: seed) }
      messageBus = try queue.inDatabase { try SQLiteMessageBus($0) }
      logRoom = queue.inDatabase { SQLiteLogRoom($0) }
      self.queue = queue
      queue.inDatabase { _ in logRoom.keep() }
    } catch { throw SQLiteStorageError(error, path) }
  }

  /// Makes all changes of `work` durable, or none of them when it, or writing them, throws.
  public func transaction(_ work: () throws -> Void) throws {
    try queue.inDatabase { database in
      try database.inTransaction(.immediate) {
        try work()
        return .commit
      }
      logRoom.keep()
    }
  }

  /// Moves everything from the log into the file, and empties the log.
  public func consolidate() throws {
    try queue.inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
  }

  /// What SQLite answers to a pragma, as text.
  func pragma(_ name: String) throws -> String? {
    try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.prepareDatabase { database in
      // Held from the first look into the file until it is closed.
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      // What was deleted is overwritten only where that costs no further writing.
      try database.execute(sql: "PRAGMA secure_delete = FAST")
      // In pages. Under load a checkpoint after each batch would write most pages twice; 64 MiB hold those of many.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 16384")
      // KiB.
      try database.execute(sql: "PRAGMA cache_size = -65536")
    }
    return configuration
  }

  /// Reads epoch and seed, and makes them where they are not there or not to be kept.
  private static func numbers(
    _ database: Database, isRestored: Bool, _ randomness: () -> UInt64
  ) throws -> (epoch: UInt64, seed: UInt64) {
    let row = try Row.fetchOne(database, sql: "SELECT epoch, seed FROM store")
    // SQLite keeps in any column what it was given, and so a damaged file may hold anything there.
    let stored = try row.map { row in
      try ["epoch", "seed"].map { column in
        guard let value: DatabaseValue = row[column], let number = Int64.fromDatabaseValue(value)
        else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return UInt64(bitPattern: number)
      }
    }
    let seed = stored?[1] ?? randomness()
    if let stored, !isRestored { return (stored[0], seed) }
    // 0 is no epoch.
    let epoch = max(1, randomness())
    try database.execute(sql: "DELETE FROM store")
    try database.execute(
      sql: "INSERT INTO store VALUES (?, ?)",
      arguments: [Int64(bitPattern: epoch), Int64(bitPattern: seed)])
    return (epoch, seed)
  }

  private static func prepare(_ queue: DatabaseQueue, _ path: String) throws {
    try queue.inDatabase { database in
      // GRDB has set NORMAL, with which what was answered may be lost when the power fails.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      if try SQLiteSchema.migrator.hasBeenSuperseded(database) {
        throw SQLiteStorageError.tooNew(path: path)
      }
    }
    try SQLiteSchema.migrator.migrate(queue)
  }
}
