// The storage of an application that can be killed: from one moment on nothing is written any more.

import NIOConcurrencyHelpers
import WireClient
import WireProtocol

/// Passes everything on to another store until it is killed.
final class MortalStore: ClientStore {
  private struct State: Sendable {
    var isDead = false
    /// Calls that have reached the store and are not over.
    var busy = 0
    var mourners: [CheckedContinuation<Void, Never>] = []
  }

  private let base: any ClientStore
  private let state = NIOLockedValueBox(State())

  init(_ base: any ClientStore) { self.base = base }

  /// Ends all writing; returns when what was under way is over, and the store is closed.
  func kill() async {
    await withCheckedContinuation { done in
      let isOver = state.withLockedValue { state in
        state.isDead = true
        if state.busy > 0 { state.mourners.append(done) }
        return state.busy == 0
      }
      if isOver { done.resume() }
    }
    await base.close()
  }

  func open(account: Account, device: String) async throws -> ClientStoreContents {
    try await alive { try await $0.open(account: account, device: device) }
  }

  func apply(_ changes: ClientStoreChanges) async throws {
    try await alive { try await $0.apply(changes) }
  }

  func close() async { try? await alive { await $0.close() } }

  private func alive<Result>(
    _ work: (any ClientStore) async throws -> sending Result
  ) async throws -> sending Result {
    let mayBegin = state.withLockedValue { state in
      if !state.isDead { state.busy += 1 }
      return !state.isDead
    }
    guard mayBegin else { throw ClientStoreError.failed("the application was killed") }
    defer {
      let mourners = state.withLockedValue { state in
        state.busy -= 1
        guard state.busy == 0 else { return [CheckedContinuation<Void, Never>]() }
        defer { state.mourners = [] }
        return state.mourners
      }
      for mourner in mourners { mourner.resume() }
    }
    let result = try await work(base)
    // The application does not live to learn of it.
    if state.withLockedValue({ $0.isDead }) {
      throw ClientStoreError.failed("the application was killed")
    }
    return result
  }
}
