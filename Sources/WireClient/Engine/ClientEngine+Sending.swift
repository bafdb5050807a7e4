// Messages of the application on their way into the outbox.

import NIOCore
import WireProtocol

extension ClientEngine {
  /// Takes a message: it is in the store when this returns.
  nonisolated func post(_ letter: Outbox.Letter) async throws -> Sending {
    guard let intake else { return try await add(letter) }
    try Task.checkCancellation()
    guard let (sending, isFirst) = try intake.take(letter) else { return try await add(letter) }
    if isFirst { eventLoop.execute { self.assumeIsolated { $0.turn() } } }
    return sending
  }

  /// Takes a message where that may need waiting.
  private func add(_ letter: Outbox.Letter) async throws -> Sending {
    if !isLoaded {
      // A client that is being closed is not opened again by what comes too late.
      await closing?.value
      if case .closed(let reason) = state.value.state { throw reason.error }
      try await load()
    }
    // From here on it is too late: the message may be sent before anybody could tell.
    try Task.checkCancellation()
    if let intake {
      guard let (sending, _) = try intake.take(letter) else { throw ClientError.closed }
      planTurn()
      return sending
    }
    let id = letter.clientMessageID
    guard outbox.count + underWay.count < outbox.capacity else {
      throw ClientError.outboxFull(capacity: outbox.capacity)
    }
    guard !isOnItsWay(id) else { throw ClientError.alreadySending(id) }
    let sending = Sending(id)
    sendings.add(sending)
    underWay.insert(id)
    defer { underWay.remove(id) }
    pending.changes.added.append(
      StoredLetter(letter, addedAtMilliseconds: environment.wallClock()))
    try await durable()
    planTurn()
    return sending
  }

  /// Has the outbox take what was stored meanwhile.
  func takePosted() {
    guard let intake else { return }
    let posted = intake.takeWaiting()
    guard !posted.isEmpty else { return }
    for entry in posted {
      sendings.add(entry.sending)
      _ = outbox.add(
        entry.letter.letter, at: SessionTime(milliseconds: entry.letter.addedAtMilliseconds))
    }
    if outboxDeadline == nil { noteOutboxDeadline() }
  }

  private func isOnItsWay(_ id: ClientMessageID) -> Bool {
    underWay.contains(id) || outbox.contains(id)
  }
}

extension Outbox.Letter {
  /// Judges the message before it is kept.
  func check() throws(ClientError) {
    var encoder = FrameEncoder()
    var frame: [UInt8] = []
    do throws(WireError) {
      switch self {
      case .c2c(let body): try encoder.append(.request(body, sequence: 1), to: &frame)
      case .c2s(let body): try encoder.append(.request(body, sequence: 1), to: &frame)
      case .s2c(let body): try encoder.append(.request(body, sequence: 1), to: &frame)
      }
    } catch { throw .invalidMessage(error) }
  }
}
