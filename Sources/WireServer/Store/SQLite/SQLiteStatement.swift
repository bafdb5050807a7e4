// A prepared statement of GRDB's, bound and read by hand: GRDB's own conversions take longer than SQLite does.

import GRDB
import GRDBSQLite

/// A statement that is prepared once and run again and again, inside of its connection's queue.
final class SQLiteStatement {
  private let statement: GRDB.Statement
  private let handle: OpaquePointer
  /// The last parameter that was bound.
  private var parameter: Int32 = 0

  init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// Binds the next parameter.
  @discardableResult
  func bind(_ value: Int64?) -> SQLiteStatement {
    parameter += 1
    if let value {
      sqlite3_bind_int64(handle, parameter, value)
    } else {
      sqlite3_bind_null(handle, parameter)
    }
    return self
  }

  /// Binds the next parameter: as the signed number with the same bits.
  @discardableResult
  func bind(_ value: UInt64?) -> SQLiteStatement { bind(value.map { Int64(bitPattern: $0) }) }

  /// Binds the next parameter: a copy of the text.
  @discardableResult
  func bind(_ text: String) -> SQLiteStatement {
    parameter += 1
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        _ = sqlite3_bind_text(handle, parameter, $0.baseAddress, Int32($0.count), copied)
      }
    }
    return self
  }

  /// Binds the next parameter: a copy of the bytes, which are at least one.
  @discardableResult
  func bind(_ bytes: [UInt8]) -> SQLiteStatement {
    parameter += 1
    bytes.withUnsafeBytes {
      _ = sqlite3_bind_blob(handle, parameter, $0.baseAddress, Int32($0.count), copied)
    }
    return self
  }

  /// How many rows the statement changed that ran last on the connection.
  var changes: Int { Int(sqlite3_changes(sqlite3_db_handle(handle))) }

  /// Runs a statement that has no rows.
  func run() throws {
    defer { reset() }
    while try step() {}
  }

  /// Passes each row to `body` until it returns false.
  func forEach(_ body: (SQLiteStatement) throws -> Bool) throws {
    defer { reset() }
    while try step() {
      guard try body(self) else { return }
    }
  }

  /// What `body` makes of the first row; nil without one.
  func first<Value>(_ body: (SQLiteStatement) throws -> Value) throws -> Value? {
    defer { reset() }
    return try step() ? body(self) : nil
  }

  /// What `body` makes of all rows.
  func all<Value>(_ body: (SQLiteStatement) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    try forEach {
      values.append(try body($0))
      return true
    }
    return values
  }

  /// A column of the row.
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// A column of the row that was bound as an unsigned number.
  func unsigned(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

  /// A column of the row that may be null.
  func optional(_ column: Int32) -> UInt64? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : unsigned(column)
  }

  /// A column of the row.
  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// A column of the row; valid up to the next one.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, column)
    return UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  private func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))), sql: statement.sql)
    }
  }

  private func reset() {
    sqlite3_reset(handle)
    parameter = 0
  }
}

/// Tells SQLite to copy what is bound.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
