// A platform's file that a copy can be taken of while it is in use.

import Foundation
import NIOConcurrencyHelpers
import WireServer

/// Backups that somebody waits for.
final class BackupWishes: Sendable {
  private typealias Wish = (target: PlatformFile, done: CheckedContinuation<Void, any Error>)

  private let wishes = NIOLockedValueBox<[Wish]>([])

  /// Waits until the file was copied after a transaction.
  func backup(to target: PlatformFile, wake: () -> Void) async throws {
    try await withCheckedThrowingContinuation { done in
      wishes.withLockedValue { $0.append((target, done)) }
      wake()
    }
  }

  /// Copies the file for all who wait. Between two transactions its database and its log belong together.
  fileprivate func fulfil(from file: PlatformFile) {
    let all = wishes.withLockedValue { wishes in
      defer { wishes = [] }
      return wishes
    }
    for wish in all { wish.done.resume(with: Result { try file.copy(to: wish.target) }) }
  }
}

/// The storage of a platform, which takes backups between transactions.
final class SnapshotStorage: Storage {
  private let base: SQLiteStorage
  private let file: PlatformFile
  private let wishes: BackupWishes

  init(_ file: PlatformFile, isRestored: Bool, _ wishes: BackupWishes) throws {
    base = try SQLiteStorage(path: file.path, isRestored: isRestored)
    self.file = file
    self.wishes = wishes
  }

  var epoch: UInt64 { base.epoch }
  var messages: any MessageStore { base.messages }
  var bus: any MessageBus { base.bus }

  func transaction(_ work: () throws -> Void) throws {
    defer { wishes.fulfil(from: file) }
    try base.transaction(work)
  }
}
