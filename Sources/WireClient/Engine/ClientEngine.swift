// The one actor of a client: the session machines, their store, and one event loop that it runs on.

import NIOCore
import NIOPosix
import WireProtocol

/// Drives the machines of a device over its connections. Its executor is the event loop of its connections, so that what
/// comes is handled where it is read.
///
/// What happens is noted first; ``turn()`` then does all that follows from it: hands out, sends, stores, and sleeps until the
/// next deadline.
actor ClientEngine {
  /// What the application wants.
  enum Wish: Sendable {
    /// No connection.
    case nothing
    /// A connection, again and again.
    case connected
    /// No connection while it is in the background, once what is open is answered.
    case suspended
    /// No connection, once what is handled is acked.
    case closing
  }

  nonisolated let eventLoop: any EventLoop
  nonisolated let executor: ConnectionExecutor
  nonisolated let configuration: ClientConfiguration
  nonisolated let store: any ClientStore
  /// The store, where its changes need no waiting.
  let immediateStore: (any ImmediateClientStore)?
  /// Where messages wait for the engine that such a store has taken.
  nonisolated let intake: Intake?
  let environment: ClientEnvironment

  // What the application looks at.
  nonisolated let state = Watched(NumberedState())
  nonisolated let mailbox = Mailbox<Inbox.Delivery>()
  nonisolated let receipts = Feed<Receipt>(capacity: 1_000)
  nonisolated let outcomes = Feed<SendingOutcome>(capacity: 10_000)

  // The machines, as the store has them.
  var isLoaded = false
  var loading: Task<Void, any Error>?
  var closing: Task<Void, Never>?
  /// Closes a store that has failed.
  var releasing: Task<Void, Never>?
  var attempt: UInt64 = 0
  var inbox = Inbox()
  var outbox = Outbox()
  var sendings = Sendings()
  /// Messages that are being stored.
  var underWay: Set<ClientMessageID> = []
  /// What is stored of the inbox, and what is noted to be stored.
  var storedPosition = InboxPosition()
  var notedPosition = InboxPosition()
  var pending = PendingChanges()
  var isWriting = false

  // Connections.
  var wish = Wish.nothing
  /// The one that carries everything.
  var current: ClientLink?
  /// The one that is to follow while the server drains.
  var next: ClientLink?
  /// The connection that is being opened.
  var dialling: UInt64?
  var lastNumber: UInt64 = 0
  /// The newest connection on which the device has logged in, or was about to.
  var lastLogin: UInt64 = 0
  var backoff: Backoff
  var reconnectAt: SessionTime?
  /// When a pull that was refused for now is made again.
  var pullAgainAt: SessionTime?
  var pullBackoff = Backoff()
  /// When the last connection ends, whether or not its requests are answered.
  var leaveBy: SessionTime?
  /// Those who wait for that end.
  var leaving: [CheckedContinuation<Void, Never>] = []
  var logout: LogoutWish?

  // Requests of the application that are neither messages nor kept.
  var pulls = PullRequests()
  var ackRequests: [AckRequest] = []
  var topics: [TopicKey: TopicSubscription] = [:]

  var tools = SessionTools()
  var random: ClientRandomness
  var isTurnPlanned = false
  var waking: (at: SessionTime, task: Scheduled<Void>)?
  /// When the outbox has something to do, or earlier.
  var outboxDeadline: SessionTime?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    eventLoop.executor.asUnownedSerialExecutor()
  }

  init(
    _ configuration: ClientConfiguration, store: any ClientStore, environment: ClientEnvironment
  ) {
    eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    executor = ConnectionExecutor(eventLoop)
    self.configuration = configuration
    self.store = store
    let immediateStore = store as? any ImmediateClientStore
    self.immediateStore = immediateStore
    intake = immediateStore.map { Intake($0, clock: environment.wallClock) }
    self.environment = environment
    random = environment.random
    backoff = configuration.reconnection
  }

  // MARK: Time

  /// Of connections: it goes on by itself, whatever the clock is set to.
  var now: SessionTime {
    let nanoseconds = eventLoop.now.uptimeNanoseconds
    guard environment.timeScale != 1 else {
      return SessionTime(milliseconds: nanoseconds / 1_000_000)
    }
    return SessionTime(
      milliseconds: UInt64(Double(nanoseconds) / 1_000_000 / environment.timeScale))
  }

  /// How long so many milliseconds take.
  func realTime(_ milliseconds: UInt64) -> Duration {
    .nanoseconds(1) * (Double(milliseconds) * 1_000_000 * environment.timeScale)
  }

  /// Of messages: it goes on over restarts.
  var wallNow: SessionTime { SessionTime(milliseconds: environment.wallClock()) }

  // MARK: What the application wants

  /// Begins to connect, and to connect again.
  ///
  /// - Returns: whether this call began it.
  func start() async throws -> Bool {
    guard configuration.allowsPlaintext || configuration.isLoopback else {
      throw ClientError.plaintextRefused(host: configuration.host)
    }
    try await load()
    guard wish != .connected else { return false }
    wish = .connected
    backoff.succeeded()
    finishedLeaving()
    set(current?.isOpen == true ? .open : .connecting)
    connect()
    return true
  }

  /// Ends everything and keeps it.
  func close() async {
    while let closing { await closing.value }
    let task = Task {
      await closeNow()
      closing = nil
    }
    closing = task
    await task.value
  }

  private func closeNow() async {
    _ = try? await loading?.value
    // From here on the application is given nothing of which nobody would note that it is handled.
    sealMailboxes(.closed)
    await leave()
    dropConnections()
    await release(.closed)
    set(.closed(.byApplication))
  }

  /// Waits until what is handled is acked, where there is somebody to ack it to, but not for long.
  private func leave() async {
    guard current?.isOpen == true else { return }
    wish = .closing
    leaveBy = now + ClientEngine.closeGrace
    stopTrying()
    await leaveNow()
  }

  /// Waits until the last connection has ended, or is wanted again.
  func leaveNow() async {
    await withCheckedContinuation { continuation in
      leaving.append(continuation)
      turn()
    }
  }

  func finishedLeaving() {
    leaveBy = nil
    let waiting = leaving
    leaving = []
    for continuation in waiting { continuation.resume() }
  }

  /// How long closing waits for the answers to its acks, in milliseconds.
  private static let closeGrace: UInt64 = 1_000

  /// Stops for good, until the next ``start()``: whoever waits for something ends with this.
  func stop(_ reason: ClosedReason) {
    dropConnections()
    // Before the loops end, so that whoever was in one sees why.
    set(.closed(reason))
    sealMailboxes(reason.error)
    guard closing == nil else { return }
    closing = Task {
      await release(reason.error)
      closing = nil
    }
  }

  /// Stores what was handled, and lets go of the store; the next login reads it anew. Whoever waits for something ends with
  /// this error.
  private func release(_ error: ClientError) async {
    if isLoaded {
      await settle()
      takeHandled()
      noteAndWrite()
      await settle()
      await unload()
    }
    closeFeeds(error)
  }

  func unload() async {
    outboxDeadline = nil
    guard isLoaded else { return }
    isLoaded = false
    // They are in the store; whoever follows them hears how the client ended.
    for entry in intake?.close() ?? [] { sendings.add(entry.sending) }
    await store.close()
  }

  private func dropConnections() {
    wish = .nothing
    logout = nil
    stopTrying()
    let last = current
    current = nil
    last?.close()
    disconnected()
    waking?.task.cancel()
    waking = nil
    finishedLeaving()
  }

  /// Makes no other connection than the one there is.
  func stopTrying() {
    (dialling, reconnectAt) = (nil, nil)
    let following = next
    next = nil
    following?.close()
  }

  private func sealMailboxes(_ error: ClientError) {
    mailbox.seal()
    for topic in topics.values { topic.mailbox.seal(error) }
  }

  func openFeeds() {
    receipts.restart()
    outcomes.restart()
  }

  func closeFeeds(_ error: ClientError) {
    sendings.failAll(error)
    mailbox.finish()
    receipts.finish()
    outcomes.finish()
    for topic in topics.values { topic.mailbox.finish(error) }
    topics = [:]
    pulls.failAll(error)
  }

  func set(_ new: ConnectionState) {
    guard state.value.state != new else { return }
    state.update { numbered in
      numbered.state = new
      numbered.number += 1
    }
  }
}
