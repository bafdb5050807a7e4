// The tables of a client's file. A change is a further migration: files of earlier versions are brought up to date.

import GRDB

/// The versions of the tables.
enum SQLiteClientSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in try database.execute(sql: first) }
    return migrator
  }()

  // The one row of `device` is there from the first opening on. Numbers are stored as the signed ones with the same bits.
  private static let first = """
    CREATE TABLE device (
      domain TEXT NOT NULL,
      uid TEXT NOT NULL,
      device TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      cursor INTEGER NOT NULL);

    CREATE TABLE letter (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id BLOB NOT NULL UNIQUE,
      command INTEGER NOT NULL,
      time INTEGER NOT NULL,
      body BLOB NOT NULL);

    CREATE TABLE recent (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE);
    """
}
