// What a client wants to send and has no answer for: kept over connections, sent again in its order (SPEC.md 7.1, 7.9).

/// Messages on their way out. Each keeps its client message id on every sending, from any connection.
///
/// Its times are those of a clock that goes on over restarts, such as milliseconds since 1970. What is to outlive the process
/// is stored by the SDK before ``add(_:at:)`` and removed at its ``Outcome``.
public struct Outbox: Sendable {
  /// A message of the application.
  public enum Letter: Sendable, Hashable {
    /// End to cloud.
    case c2s(C2S.Request)
    /// End to end.
    case c2c(C2C.Request)
    /// Cloud to end.
    case s2c(S2C.Request)

    /// The name that the sender gave.
    public var clientMessageID: ClientMessageID {
      switch self {
      case .c2s(let body): body.clientMessageID
      case .c2c(let body): body.clientMessageID
      case .s2c(let body): body.clientMessageID
      }
    }

    /// The request that carries it.
    public var request: PlatformRequest {
      switch self {
      case .c2s(let body): .c2s(body)
      case .c2c(let body): .c2c(body)
      case .s2c(let body): .s2c(body)
      }
    }
  }

  /// What became of a message.
  public enum Outcome: Sendable, Hashable {
    /// The platform has it.
    case accepted(ClientMessageID, PlatformAnswer)
    /// It was refused, and is not sent again.
    case failed(ClientMessageID, Status, Failure)
    /// It had no answer for so long that the platform's memory of it may be gone; it may have arrived.
    case gaveUp(ClientMessageID)
  }

  private struct Item: Sendable {
    let letter: Letter
    let addedAt: SessionTime
    var ticket: RequestTicket?
    var notBefore = SessionTime(milliseconds: 0)
    var backoff = Backoff()
  }

  /// In the order of the application, which is that of their times; nil: done. Those before `first` are all done, so that the
  /// end of the oldest, which is the usual one, moves no other.
  private var items: [Item?] = []
  private var first = 0
  private var ids: Set<ClientMessageID> = []

  /// The most messages that wait; ``add(_:at:)`` refuses more.
  public let capacity: Int
  /// How long a message is tried, in milliseconds.
  public let patience: UInt64

  /// An empty outbox.
  ///
  /// - Parameters:
  ///   - capacity: the most messages that wait.
  ///   - patience: how long a message is tried: at most 24 hours, because the platform remembers its id for 7 days and the
  ///     clocks of phones are wrong.
  public init(capacity: Int = 10_000, patience: UInt64 = 86_400_000) {
    self.capacity = max(capacity, 1)
    self.patience = min(patience, 86_400_000)
  }

  /// Messages without an outcome.
  public var count: Int { ids.count }

  /// Whether a message with this id has no outcome yet.
  public func contains(_ id: ClientMessageID) -> Bool { ids.contains(id) }

  /// Takes a message, with the time when the application sent it; for one from before a restart, when it did so then.
  /// Messages are added in the order of these times.
  ///
  /// - Returns: whether it was taken: not when the outbox is full, or has this id already.
  public mutating func add(_ letter: Letter, at addedAt: SessionTime) -> Bool {
    guard ids.count < capacity, ids.insert(letter.clientMessageID).inserted else { return false }
    items.append(Item(letter: letter, addedAt: addedAt))
    return true
  }

  /// A connection has ended or a new one begins: what has no answer is sent again, in the original order, before anything
  /// new.
  public mutating func restart() {
    for index in items.indices { items[index]?.ticket = nil }
  }

  /// The next message to send, in order; nil: none now. ``sent(_:as:)`` tells that it was.
  public func next(at now: SessionTime) -> Letter? {
    // In place: a copy of an item retains everything in it, and what is sent but not answered comes before.
    for index in first..<items.count {
      if let notBefore = items[index]?.notBefore, notBefore <= now, items[index]?.ticket == nil {
        return items[index]?.letter
      }
    }
    return nil
  }

  /// The message that went out with this ticket and has no answer; nil: none.
  public func clientMessageID(of ticket: RequestTicket) -> ClientMessageID? {
    index(of: ticket).flatMap { items[$0]?.letter.clientMessageID }
  }

  /// The message went out with this ticket.
  public mutating func sent(_ letter: Letter, as ticket: RequestTicket) {
    if let index = index(of: letter.clientMessageID) { items[index]?.ticket = ticket }
  }

  /// The message cannot be sent at all, such as one that is too long for the server.
  public mutating func unsendable(_ letter: Letter, _ error: WireError) -> Outcome? {
    guard let index = index(of: letter.clientMessageID) else { return nil }
    remove(at: index)
    return .failed(letter.clientMessageID, error.status, Failure(text: "\(error)"))
  }

  /// Takes the answer to a request. When the message has to be sent again, the wait is drawn from `random`.
  ///
  /// - Returns: what became of the message; nil when it will be sent again, or the ticket is of no message.
  public mutating func answered(
    _ ticket: RequestTicket, _ answer: PlatformAnswer, at now: SessionTime,
    using random: inout some RandomNumberGenerator
  ) -> Outcome? {
    guard let index = index(of: ticket), let id = items[index]?.letter.clientMessageID else {
      return nil
    }
    guard case .refused(let status, let failure) = answer else {
      remove(at: index)
      return .accepted(id, answer)
    }
    // With a status of 1–99 the connection ends; the message has its next chance on another one.
    guard status.advice != .doNotRepeat else {
      remove(at: index)
      return .failed(id, status, failure)
    }
    items[index]?.ticket = nil
    let wait = items[index]?.backoff.failed(
      retryAfterMilliseconds: failure.retryAfterMilliseconds, using: &random)
    items[index]?.notBefore = now + (wait ?? 0)
    return nil
  }

  /// Gives up what has been tried for too long.
  public mutating func expire(at now: SessionTime) -> [Outcome] {
    // Clocks of phones are set back, so that the oldest need not be the first.
    let old = waiting.filter { now - $0.addedAt >= patience }.map(\.letter.clientMessageID)
    guard !old.isEmpty else { return [] }
    ids.subtract(old)
    items = waiting.filter { ids.contains($0.letter.clientMessageID) }
    first = 0
    return old.map { .gaveUp($0) }
  }

  /// When ``next(at:)`` or ``expire(at:)`` has something that it has not now; nil: never by time alone.
  public func deadline(after now: SessionTime) -> SessionTime? {
    let deferred = waiting.filter { $0.ticket == nil && $0.notBefore > now }.map(\.notBefore)
    let oldest = waiting.map(\.addedAt).min()
    return [deferred.min(), oldest.map { $0 + patience }].compactMap { $0 }.min()
  }

  /// What is not done.
  private var waiting: some Sequence<Item> { items[first...].lazy.compactMap(\.self) }

  private mutating func remove(at index: Int) {
    guard let id = items[index]?.letter.clientMessageID else { return }
    ids.remove(id)
    items[index] = nil
    while first < items.count, items[first] == nil { first += 1 }
    // At least half of them are done, so that each is moved once.
    guard first > 32, first >= items.count / 2 else { return }
    items.removeFirst(first)
    first = 0
  }

  private func index(of id: ClientMessageID) -> Int? {
    (first..<items.count).first { items[$0]?.letter.clientMessageID == id }
  }

  private func index(of ticket: RequestTicket) -> Int? {
    (first..<items.count).first { items[$0]?.ticket == ticket }
  }
}
