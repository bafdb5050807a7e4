// The tables. A change is a further migration: files of earlier versions are brought up to date when they are opened.

import GRDB

/// The versions of the tables.
enum SQLiteSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in try database.execute(sql: first) }
    migrator.registerMigration("2") { database in try database.execute(sql: second) }
    return migrator
  }()

  // Numbers in place of accounts keep the rows of the large tables short. `message` and `entry` lie in the order in which they
  // are read and removed; `sent` lies in the order of time, in which it is removed, and is found by a hash of its key.
  private static let first = """
    CREATE TABLE store (epoch INTEGER NOT NULL, seed INTEGER NOT NULL);

    CREATE TABLE inbox (
      id INTEGER PRIMARY KEY,
      domain TEXT NOT NULL,
      uid TEXT NOT NULL,
      head INTEGER NOT NULL,
      count INTEGER NOT NULL,
      delivered INTEGER NOT NULL,
      nextExpiry INTEGER,
      UNIQUE (domain, uid));
    CREATE INDEX inboxByExpiry ON inbox (nextExpiry) WHERE nextExpiry IS NOT NULL;

    CREATE TABLE device (
      inbox INTEGER NOT NULL,
      id TEXT NOT NULL,
      acked INTEGER NOT NULL,
      lastLogin INTEGER NOT NULL,
      PRIMARY KEY (inbox, id)) WITHOUT ROWID;
    CREATE INDEX deviceByLogin ON device (lastLogin);

    CREATE TABLE message (
      inbox INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      sender INTEGER NOT NULL,
      expiry INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (inbox, sequence)) WITHOUT ROWID;

    CREATE TABLE sent (
      id INTEGER PRIMARY KEY,
      sender INTEGER NOT NULL,
      clientHigh INTEGER NOT NULL,
      clientLow INTEGER NOT NULL,
      recipient INTEGER NOT NULL,
      digestHigh INTEGER NOT NULL,
      digestLow INTEGER NOT NULL,
      messageID TEXT NOT NULL,
      time INTEGER NOT NULL,
      inbox INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      ownSequence INTEGER NOT NULL,
      hash INTEGER NOT NULL);
    CREATE INDEX sentByHash ON sent (hash);

    CREATE TABLE topic (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      first INTEGER NOT NULL,
      head INTEGER NOT NULL);

    CREATE TABLE entry (
      topic INTEGER NOT NULL,
      cursor INTEGER NOT NULL,
      time INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (topic, cursor)) WITHOUT ROWID;

    CREATE TABLE consumer (
      account INTEGER NOT NULL,
      name TEXT NOT NULL,
      topic TEXT NOT NULL,
      cursor INTEGER NOT NULL,
      PRIMARY KEY (account, name, topic)) WITHOUT ROWID;
    """

  // By the hash alone, each message writes to a page of its own. Now what one sender sends lies together, and 31 bits of the
  // hash are enough: the fewer bytes, the fewer pages.
  private static let second = """
    DROP INDEX sentByHash;
    UPDATE sent SET hash = (hash >> 33) & 0x7FFFFFFF;
    CREATE INDEX sentByKey ON sent (sender, hash);
    """
}
