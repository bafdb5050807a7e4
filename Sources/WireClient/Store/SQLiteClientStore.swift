// A store in one SQLite file: a write-ahead log that is on the disk before a change is done.

import Dispatch
import GRDB
import NIOConcurrencyHelpers
public import WireProtocol

/// Keeps what a client needs in a file, with its `-wal` beside it. One process at a time.
///
/// It works on a queue of its own, so that no connection waits for the disk.
public final class SQLiteClientStore: ClientStore {
  private let path: String
  private let firstAttempt: UInt64?
  private let worker = DispatchQueue(label: "wire.client.store", qos: .utility)
  // Used on the worker only; the lock is for the compiler.
  private let file = NIOLockedValueBox<SQLiteClientFile?>(nil)

  /// A store that is not opened yet.
  ///
  /// - Parameters:
  ///   - path: of the file, which is made if it is not there; its folder is there.
  ///   - attempt: the first login of a new file has the number behind this one. nil: the time, so that the platform, which may know
  ///     the device from a file that is gone, does not take it for an earlier connection (WP-6.3-15).
  public init(path: String, attempt: UInt64? = nil) {
    self.path = path
    firstAttempt = attempt
  }

  /// Opens the file and reads it.
  ///
  /// - Throws: ``ClientStoreError``.
  public func open(account: Account, device: String) async throws -> ClientStoreContents {
    try await perform { [path, firstAttempt, file] in
      try file.withLockedValue { file in
        guard file == nil else { throw ClientStoreError.inUse(path) }
        let opened = try SQLiteClientFile(path: path)
        let attempt = firstAttempt ?? ClientEnvironment.millisecondsSince1970()
        let contents = try opened.contents(account, device, firstAttempt: attempt)
        file = opened
        return contents
      }
    }
  }

  /// Writes the changes in one transaction.
  ///
  /// - Throws: ``ClientStoreError``.
  public func apply(_ changes: ClientStoreChanges) async throws {
    try await perform { [path, file] in
      try file.withLockedValue { file in
        guard let file else { throw ClientStoreError.failed("\(path) is not open") }
        try file.apply(changes)
      }
    }
  }

  /// Closes the file.
  public func close() async {
    // Closing it cannot fail, other than by what was written already.
    try? await perform { [file] in file.withLockedValue { $0 = nil } }
  }

  private func perform<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result)
    async throws -> Result
  {
    let path = path
    return try await withCheckedThrowingContinuation { continuation in
      worker.async {
        continuation.resume(
          with: Swift.Result { try work() }.mapError { ClientStoreError($0, path) })
      }
    }
  }
}

extension ClientStoreError {
  fileprivate init(_ error: any Error, _ path: String) {
    switch error {
    case let error as ClientStoreError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_BUSY: self = .inUse(path)
    case let error as DatabaseError
    where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode):
      self = .damaged(path)
    default: self = .failed("\(path): \(error)")
    }
  }
}
