// Room ahead in the write-ahead log: to flush what lies where something lay before takes a fraction of the time that it
// takes to flush what makes the file longer.

import Foundation
import GRDB
import GRDBSQLite

/// Keeps zeros behind the end of the log. SQLite takes them for no frames, as it takes what an earlier round of the log left.
///
/// Used on the connection's queue only, so that nobody writes to the log meanwhile.
final class SQLiteLogRoom {
  /// By how much the file grows at once, in bytes: some milliseconds of writing.
  static let step: off_t = 4 << 20

  private let descriptor: CInt
  /// How long the file was when it was last looked at.
  private var length: off_t = 0

  /// Finds the log of a connection; it makes no room where there is none.
  init(_ database: Database) {
    let name = sqlite3_filename_wal(sqlite3_db_filename(database.sqliteConnection, "main"))
    descriptor = name.map { open($0, O_WRONLY | O_CLOEXEC) } ?? -1
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Makes room when the last transaction has used up what there was.
  ///
  /// Where that fails, as on a full disk, the log is as long as before: it is only slower.
  func keep() {
    guard descriptor >= 0 else { return }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end > length else { return }
    length = end
    let target = (end / Self.step + 1) * Self.step
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    var written = end
    while written < target {
      let count = zeros.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, min($0.count, Int(target - written)), written)
      }
      guard count > 0 else { break }
      written += off_t(count)
    }
    if written < target || fsync(descriptor) != 0 {
      ftruncate(descriptor, end)
    } else {
      length = target
    }
  }
}
