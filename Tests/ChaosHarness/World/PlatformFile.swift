// The file of a platform: copied as a crash leaves it or as a backup keeps it, and read for what it has acknowledged.

import Foundation
import GRDB
import WireProtocol

/// A database with its log.
struct PlatformFile: Sendable {
  let path: String

  /// What a platform has acknowledged.
  struct Acknowledged: Sendable, Hashable {
    let messageID: String
    let clientMessageID: ClientMessageID
    /// Of an s2c; nil for c2c and c2s.
    let recipient: Account?
  }

  /// Copies it while nobody writes. What its log has belongs to it.
  func copy(to target: PlatformFile) throws {
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: target.path + suffix)
    }
  }

  /// Every message that is known again when it comes again: those whose answer says that the platform has them.
  func acknowledged() throws -> Set<Acknowledged> {
    // A copy, because the platform that has had the file may not have let go of it yet.
    let copy = PlatformFile(path: path + ".look")
    try self.copy(to: copy)
    defer { copy.remove() }
    return try DatabaseQueue(path: copy.path).read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT messageID, clientHigh, clientLow, domain, uid
          FROM sent LEFT JOIN inbox ON inbox.id = sent.recipient
          """)
      var found: Set<Acknowledged> = []
      while let row = try rows.next() {
        let words = [row["clientHigh"] as Int64, row["clientLow"] as Int64]
        let bytes = words.flatMap { word in
          (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
        guard let id = ClientMessageID(bytes) else { continue }
        let domain: String? = row["domain"]
        found.insert(
          Acknowledged(
            messageID: row["messageID"], clientMessageID: id,
            recipient: domain.map { Account(domain: $0, uid: row["uid"]) }))
      }
      return found
    }
  }

  func remove() {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
}
