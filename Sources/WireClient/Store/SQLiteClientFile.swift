// What is read from a client's file and written into it.

import Foundation
import GRDB
import WireProtocol

/// An open file. Used from one queue.
struct SQLiteClientFile: Sendable {
  private let queue: DatabaseQueue
  private let path: String

  init(path: String) throws {
    self.path = path
    // It holds messages that nobody has sent yet: only its owner reads them. What SQLite puts beside it has the same rights.
    if !FileManager.default.fileExists(atPath: path) {
      // Why it cannot be made, opening it says.
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      // Held from the first look into the file until it is closed.
      try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
      // What was deleted is overwritten only where that costs no further writing.
      try database.execute(sql: "PRAGMA secure_delete = FAST")
    }
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { database in
      // A file of somebody else is left as it is.
      let tables = try String.fetchSet(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      guard tables.isEmpty || tables.isSuperset(of: ["device", "letter", "recent"]) else {
        throw ClientStoreError.damaged(path)
      }
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      // With NORMAL a message that was taken may be lost when the power fails.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      if try SQLiteClientSchema.migrator.hasBeenSuperseded(database) {
        throw ClientStoreError.tooNew(path)
      }
    }
    try SQLiteClientSchema.migrator.migrate(queue)
  }

  // MARK: Reading

  /// Everything in the file; what is in an empty one is of this device from now on.
  func contents(
    _ account: Account, _ device: String, firstAttempt: UInt64
  ) throws -> ClientStoreContents {
    try queue.write { database in
      var contents = ClientStoreContents()
      if let row = try Row.fetchOne(database, sql: "SELECT * FROM device") {
        let owner = Account(
          domain: try value("domain", of: row), uid: try value("uid", of: row))
        let known: String = try value("device", of: row)
        guard owner == Account(domain: account.domain, uid: account.uid), known == device else {
          throw ClientStoreError.otherDevice(path)
        }
        contents.attempt = UInt64(bitPattern: try value("attempt", of: row))
        contents.position = InboxPosition(
          epoch: UInt64(bitPattern: try value("epoch", of: row)),
          cursor: UInt64(bitPattern: try value("cursor", of: row)))
      } else {
        contents.attempt = firstAttempt
        try database.execute(
          sql: "INSERT INTO device VALUES (?, ?, ?, ?, 0, 0)",
          arguments: [account.domain, account.uid, device, Int64(bitPattern: contents.attempt)])
      }
      contents.recentIDs = try Row.fetchAll(database, sql: "SELECT id FROM recent ORDER BY number")
        .map { try value("id", of: $0) }
      contents.letters = try Row.fetchAll(database, sql: "SELECT * FROM letter ORDER BY number")
        .map(letter)
      return contents
    }
  }

  private func letter(_ row: Row) throws -> StoredLetter {
    let body = [UInt8](try value("body", of: row) as Data)
    let command: Int64 = try value("command", of: row)
    var arena = BodyArena(limits: .maximum)
    let letter: Outbox.Letter
    do {
      switch UInt16(truncatingIfNeeded: command) {
      case Command.c2c.rawValue:
        letter = .c2c(C2C.Request(try arena.decode(body.span, as: C2C.Request.self)))
      case Command.c2s.rawValue:
        letter = .c2s(C2S.Request(try arena.decode(body.span, as: C2S.Request.self)))
      case Command.s2c.rawValue:
        letter = .s2c(S2C.Request(try arena.decode(body.span, as: S2C.Request.self)))
      default: throw ClientStoreError.damaged(path)
      }
    } catch { throw ClientStoreError.damaged(path) }
    return StoredLetter(letter, addedAtMilliseconds: UInt64(bitPattern: try value("time", of: row)))
  }

  /// What is in a column. SQLite keeps in any of them what it was given, and so a damaged file may hold anything there.
  private func value<Value: DatabaseValueConvertible>(_ column: String, of row: Row) throws -> Value
  {
    guard let stored: DatabaseValue = row[column], let value = Value.fromDatabaseValue(stored)
    else {
      throw ClientStoreError.damaged(path)
    }
    return value
  }

  // MARK: Writing

  func apply(_ changes: ClientStoreChanges) throws {
    try queue.inTransaction(.immediate) { database in
      if changes.isLoggedOut {
        try database.execute(
          sql: """
            DELETE FROM letter;
            DELETE FROM recent;
            UPDATE device SET epoch = 0, cursor = 0;
            """)
      }
      if let attempt = changes.attempt {
        try run(database, "UPDATE device SET attempt = ?", [Int64(bitPattern: attempt)])
      }
      for letter in changes.added { try add(letter, to: database) }
      for id in changes.removed {
        try run(database, "DELETE FROM letter WHERE id = ?", [Data(id.bytes)])
      }
      if let position = changes.position {
        try run(
          database, "UPDATE device SET epoch = ?, cursor = ?",
          [Int64(bitPattern: position.epoch), Int64(bitPattern: position.cursor)])
      }
      for id in changes.recentIDs {
        try run(database, "INSERT OR IGNORE INTO recent (id) VALUES (?)", [id])
      }
      if !changes.recentIDs.isEmpty {
        try run(
          database, "DELETE FROM recent WHERE number <= (SELECT MAX(number) FROM recent) - ?",
          [ClientStoreChanges.maxRecentIDs])
      }
      return .commit
    }
  }

  private func add(_ stored: StoredLetter, to database: Database) throws {
    let (command, body) =
      switch stored.letter {
      case .c2c(let request): (Command.c2c, request.encodedBytes)
      case .c2s(let request): (Command.c2s, request.encodedBytes)
      case .s2c(let request): (Command.s2c, request.encodedBytes)
      }
    try run(
      database, "INSERT INTO letter (id, command, time, body) VALUES (?, ?, ?, ?)",
      [
        Data(stored.letter.clientMessageID.bytes), Int64(command.rawValue),
        Int64(bitPattern: stored.addedAtMilliseconds), Data(body),
      ])
  }

  private func run(_ database: Database, _ sql: String, _ arguments: StatementArguments) throws {
    try database.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}
