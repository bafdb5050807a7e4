// The platform's rules (SPEC.md 7): inputs and the time go in, outputs come out. It has no clock, no thread and no randomness
// of its own, so that what it does can be repeated.

import WireProtocol

/// The rules behind the gates: who is there, what is stored, who gets what.
///
/// Used by one thread at a time; ``LogicService`` puts a queue in front of it. Each file `Platform+….swift` has the rules of
/// one command or two.
public final class Platform {
  /// A connection that has logged in.
  struct Session {
    let presence: Presence
    let rights: Rights

    var account: Account { presence.account }
  }

  /// Where c2s messages go. May be set between two batches.
  public var topics: TopicMap

  let configuration: PlatformConfiguration
  let storage: any Storage
  let messages: any MessageStore
  let bus: any MessageBus
  let presence: any PresenceStore
  let epoch: UInt64
  var ids: MessageIDSource

  var inboxes: InboxCache
  var topicStates: [String: TopicState] = [:]
  var sessions: [ConnectionID: Session] = [:]
  /// The subscriptions of each topic.
  var subscriptions: [String: [Subscription]] = [:]
  /// Hears why a batch could not be made durable.
  var failed: (any Error) -> Void = { _ in }
  /// The time of this batch: milliseconds since 1970.
  var now: UInt64 = 0
  var outputs: [LogicOutput] = []

  private var nextSweep: UInt64 = 0
  /// How to take back what this batch did to sessions and presence.
  private var undo: [() -> Void] = []

  /// The rules over a store.
  ///
  /// - Parameters:
  ///   - storage: what is kept.
  ///   - presence: who is connected.
  ///   - topics: where c2s messages go.
  ///   - configuration: limits and times.
  ///   - randomness: 64 random bits, for message ids.
  public init(
    storage: any Storage, presence: any PresenceStore, topics: TopicMap,
    configuration: PlatformConfiguration, randomness: @escaping () -> UInt64
  ) {
    self.storage = storage
    self.presence = presence
    self.topics = topics
    self.configuration = configuration
    messages = storage.messages
    bus = storage.bus
    epoch = storage.epoch
    ids = MessageIDSource(randomness: randomness)
    inboxes = InboxCache(store: storage.messages, limit: configuration.cachedInboxes)
  }

  /// Handles a batch in one transaction.
  ///
  /// When it returns, what the outputs say is durable. If the batch cannot be made durable, nothing of it is kept, and every
  /// request in it is answered `unavailable`; that gates and connections have come and gone holds all the same.
  ///
  /// - Returns: the outputs in the order in which each connection must get them.
  public func handle(_ batch: [LogicInput], at time: LogicTime) -> [LogicOutput] {
    now = time.milliseconds
    outputs = []
    for gone in presence.expire(at: time.uptimeMilliseconds) { forget(gone.connection) }
    let before = subscriptions
    do {
      try storage.transaction {
        for input in batch { try handle(input, at: time) }
        try flush()
        if batch.contains(.tick) || time.uptimeMilliseconds >= nextSweep {
          nextSweep = time.uptimeMilliseconds + configuration.sweepInterval
          try sweep()
          try flush()
        }
      }
    } catch {
      subscriptions = before
      takeBack()
      failed(error)
      refuse(batch)
    }
    undo.removeAll(keepingCapacity: true)
    inboxes.age()
    defer { outputs = [] }
    return outputs
  }

  /// Answers a request with a status other than ok.
  func refuse(
    _ connection: ConnectionID, _ ticket: RequestTicket, _ status: Status, _ text: String
  ) {
    outputs.append(.answer(connection, ticket, .refused(status, Failure(text: text))))
  }

  /// Notes how to take back a change of sessions or presence, should the batch fail.
  func onFailure(_ step: @escaping () -> Void) { undo.append(step) }

  private func handle(_ input: LogicInput, at time: LogicTime) throws {
    switch input {
    case .request(let connection, let request, let ticket):
      guard let session = sessions[connection] else {
        return refuse(connection, ticket, .notLoggedIn, "the platform knows no such connection")
      }
      try handle(request, of: session, ticket)
    case .login(let connection, let request, let rights, let ticket):
      try login(connection, request, rights, ticket)
    case .closed(let connection): close(connection)
    case .gateDown(let gate): for gone in presence.remove(gate) { forget(gone.connection) }
    case .renew(let gate):
      if presence.renew(gate, at: time.uptimeMilliseconds) { outputs.append(.unknownGate(gate)) }
    case .tick: break
    }
  }

  private func handle(
    _ request: PlatformRequest, of session: Session, _ ticket: RequestTicket
  ) throws {
    switch request {
    case .login:
      refuse(session.presence.connection, ticket, .alreadyLoggedIn, "logged in already")
    case .logout: try logout(session, ticket)
    case .keepalive: try keepalive(session, ticket)
    case .c2s(let request): try c2s(request, of: session, ticket)
    case .c2c(let request): try c2c(request, of: session, ticket)
    case .c2cAck(let request): try c2cAck(request, of: session, ticket)
    case .getOfflineMsg(let request): try getOfflineMsg(request, of: session, ticket)
    case .s2c(let request): try s2c(request, of: session, ticket)
    case .subscribe(let request): try subscribe(request, of: session, ticket)
    case .topicAck(let request): try topicAck(request, of: session, ticket)
    }
  }

  private func flush() throws {
    try inboxes.flush()
    try flushTopics()
  }

  /// Forgets everything that may be ahead of the store, and what the batch did to sessions and presence.
  private func takeBack() {
    inboxes.drop()
    topicStates = [:]
    for step in undo.reversed() { step() }
  }

  private func refuse(_ batch: [LogicInput]) {
    outputs.removeAll {
      if case .unknownGate = $0 { false } else { true }
    }
    for input in batch {
      switch input {
      case .login(let connection, _, _, let ticket), .request(let connection, _, let ticket):
        refuse(connection, ticket, .unavailable, "the platform cannot store anything now")
      case .closed(let connection): close(connection)
      case .gateDown(let gate): for gone in presence.remove(gate) { forget(gone.connection) }
      case .renew, .tick: break
      }
    }
  }
}
