// What has to last: changes are noted, written together, one write at a time, and count only then.

import WireProtocol

/// Changes that the next write makes, and who waits for it.
struct PendingChanges {
  var changes = ClientStoreChanges()
  var waiters: [CheckedContinuation<Void, any Error>] = []

  var isEmpty: Bool { changes.isEmpty && waiters.isEmpty }
}

extension ClientEngine {
  // MARK: Reading

  /// Opens the store and fills the machines from it, once.
  func load() async throws {
    while let closing { await closing.value }
    await releasing?.value
    if isLoaded { return }
    let task = loading ?? Task { try await loadNow() }
    loading = task
    try await task.value
  }

  private func loadNow() async throws {
    defer { loading = nil }
    let contents: ClientStoreContents
    do {
      contents = try await store.open(
        account: configuration.account, device: configuration.device.id)
    } catch { throw ClientError(storing: error) }
    attempt = contents.attempt
    storedPosition = contents.position
    notedPosition = contents.position
    inbox = Inbox(
      epoch: contents.position.epoch, cursor: contents.position.cursor,
      recentIDs: contents.recentIDs)
    outbox = Outbox(
      capacity: max(configuration.outboxCapacity, contents.letters.count),
      patience: configuration.patience.milliseconds)
    for letter in contents.letters {
      _ = outbox.add(
        letter.letter, at: SessionTime(milliseconds: letter.addedAtMilliseconds))
    }
    pending = PendingChanges()
    mailbox.restart()
    openFeeds()
    isLoaded = true
    intake?.open(
      capacity: outbox.capacity, ids: contents.letters.map(\.letter.clientMessageID))
    expireOutbox()
  }

  // MARK: Writing

  /// The number of the next login, which is kept before it is used (WP-6.3-14).
  func raiseAttempt() async throws {
    attempt += 1
    pending.changes.attempt = attempt
    try await durable()
  }

  /// Waits until everything that is noted by now is stored.
  func durable() async throws {
    guard isLoaded else { throw ClientError.closed }
    if writeAtOnce() { return }
    try await withCheckedThrowingContinuation { continuation in
      pending.waiters.append(continuation)
      write()
    }
  }

  /// Waits until nothing is left to be written.
  func settle() async {
    while isLoaded, isWriting || !pending.isEmpty {
      do { try await durable() } catch { return }
    }
  }

  /// Notes where the inbox stands by now, and writes what is noted.
  func noteAndWrite() {
    let position = InboxPosition(epoch: inbox.epoch, cursor: inbox.cursor)
    if position != notedPosition, isLoaded {
      notedPosition = position
      pending.changes.position = position
    }
    if !writeAtOnce() { write() }
  }

  /// - Returns: whether everything is stored now.
  private func writeAtOnce() -> Bool {
    guard let immediateStore, isLoaded else { return false }
    guard !pending.isEmpty else { return true }
    let batch = pending
    pending = PendingChanges()
    immediateStore.applyNow(batch.changes)
    wrote(batch)
    return true
  }

  private func write() {
    // Once the store is let go of, it may be somebody else's.
    guard isLoaded, !isWriting, !pending.isEmpty else { return }
    isWriting = true
    let batch = pending
    pending = PendingChanges()
    // One task for all that came while the one before it wrote.
    Task {
      do {
        if !batch.changes.isEmpty { try await store.apply(batch.changes) }
        wrote(batch)
      } catch { failed(batch, error) }
      isWriting = false
      // What was noted meanwhile, and the ack of what is stored by now.
      turn()
    }
  }

  private func wrote(_ batch: PendingChanges) {
    storedPosition = batch.changes.position ?? storedPosition
    for letter in batch.changes.added {
      _ = outbox.add(
        letter.letter, at: SessionTime(milliseconds: letter.addedAtMilliseconds))
    }
    if !batch.changes.added.isEmpty, outboxDeadline == nil { noteOutboxDeadline() }
    for waiter in batch.waiters { waiter.resume() }
  }

  private func failed(_ batch: PendingChanges, _ error: any Error) {
    // What was noted meanwhile has no other store to go to.
    let batches = [batch, pending]
    pending = PendingChanges()
    for batch in batches {
      for letter in batch.changes.added { sendings.remove(letter.letter.clientMessageID) }
      for waiter in batch.waiters { waiter.resume(throwing: ClientError(storing: error)) }
    }
    // What is in memory and what is stored differ from here on: the next login reads the store anew.
    guard isLoaded else { return }
    isLoaded = false
    stop(.storeFailed(storeError(error)))
    let store = store
    releasing = Task { await store.close() }
  }

  func storeError(_ error: any Error) -> ClientStoreError {
    if case .store(let error) = ClientError(storing: error) { error } else { .failed("\(error)") }
  }
}
