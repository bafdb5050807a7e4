// The face of the library for app-servers.

public import WireProtocol

/// An app-server: pushes to accounts and consumes topics (SPEC.md 7.13 and 7.15), and connects again by itself.
///
/// ```swift
/// let service = ServiceClient(configuration)
/// try await service.login()
/// let results = try await service.s2c(to: [ann, bob], content: order)
/// for try await message in service.subscribe(topic: "orders", group: "billing") { bill(message) }
/// ```
public final class ServiceClient: Sendable {
  let engine: ClientEngine

  /// A service that is not logged in. Its account's token makes it a service.
  ///
  /// - Parameters:
  ///   - configuration: where and who.
  ///   - store: keeps pushes without an answer; one client uses it at a time.
  public convenience init(
    _ configuration: ClientConfiguration, store: any ClientStore = MemoryClientStore()
  ) {
    self.init(configuration, store: store, environment: ClientEnvironment())
  }

  init(
    _ configuration: ClientConfiguration, store: any ClientStore, environment: ClientEnvironment
  ) {
    engine = ClientEngine(configuration, store: store, environment: environment)
  }

  deinit { engine.abandon() }

  // MARK: The session

  /// Logs in, and from then on connects again by itself until ``logout(timeout:)``, ``close()``, or the server does not want this
  /// device any more.
  ///
  /// - Parameter timeout: how long to try; nil: as long as it takes.
  /// - Throws: ``ClientError`` when the server refuses for good, the store cannot be used, or the time is over;
  ///   `CancellationError` when the task is cancelled. Then the client does not go on trying, unless it was logged in before.
  public func login(timeout: Duration? = .seconds(30)) async throws {
    try await engine.login(timeout: timeout)
  }

  /// Has the platform forget this device, and drops pushes without an answer.
  ///
  /// - Throws: ``ClientError``, `CancellationError`.
  public func logout(timeout: Duration? = .seconds(10)) async throws {
    try await engine.logout(timeout: timeout)
  }

  /// Ends the connection and lets go of the store, with everything kept for the next ``login(timeout:)``. What the application has
  /// handled is acked first, which takes at most one second. Subscriptions end.
  public func close() async { await engine.close() }

  /// Runs tasks on the thread of this client's connections, as ``WireClient/WireClient/executor`` does.
  public var executor: any TaskExecutor { engine.executor }

  /// Where the connection stands.
  public var state: ConnectionState { engine.state.value.state }

  /// Where the connection stands, now and from now on.
  public var states: ConnectionStates { ConnectionStates(watched: engine.state) }

  // MARK: Pushing

  /// Pushes a message to accounts, and waits for the answer for each. Without a connection it waits for one; it is sent again under
  /// the same id until it is answered.
  ///
  /// - Parameters:
  ///   - to: 1 to 1,000 recipients, all different.
  ///   - content: of any type, an unknown one too.
  ///   - delivery: how the platform treats the message; nil: as its type has it (SPEC.md 8.12).
  ///   - clientMessageID: for sending it again to those that it failed for (WP-7.13-2).
  ///   - timeout: how long to wait; nil: as long as the outbox tries.
  /// - Returns: one result a recipient, in their order.
  /// - Throws: ``ClientError``; `CancellationError`. When the time is over or the task is cancelled, the push stays in the outbox.
  public func s2c(
    to: [Account], content: Content, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random(), timeout: Duration? = nil
  ) async throws -> [PushResult] {
    try await push(
      try judged { () throws(ContentError) in
        try S2C.Request(
          to: to, clientMessageID: clientMessageID, content: content, delivery: delivery,
          types: engine.configuration.contentTypes)
      }, timeout: timeout)
  }

  /// Pushes a message to accounts, and waits for the answer for each.
  ///
  /// - Throws: ``ClientError``; `CancellationError`.
  public func s2c(
    to: [Account], content: some TypedContent, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random(), timeout: Duration? = nil
  ) async throws -> [PushResult] {
    try await s2c(
      to: to, content: content.content, delivery: delivery, clientMessageID: clientMessageID,
      timeout: timeout)
  }

  /// Pushes a message whose content is encoded already: 1 to 65,536 bytes.
  ///
  /// - Throws: ``ClientError``; `CancellationError`.
  public func s2c(
    to: [Account], bytes: [UInt8], type: ContentType, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random(), timeout: Duration? = nil
  ) async throws -> [PushResult] {
    try await push(
      S2C.Request(
        to: to, clientMessageID: clientMessageID, contentType: type, content: bytes,
        delivery: delivery), timeout: timeout)
  }

  private func push(_ request: S2C.Request, timeout: Duration?) async throws -> [PushResult] {
    let letter = Outbox.Letter.s2c(request)
    try letter.check()
    let sending = try await engine.post(letter)
    guard case .s2c(let answer) = try await sending.platformAnswer(timeout: timeout) else {
      throw ClientError.protocolViolation("the answer to s2c is one to something else")
    }
    return try PushResult.results(request.to, answer)
  }

  // MARK: Topics

  /// Consumes a topic as a member of a group, from now on and over connections. A later subscription of the same group takes over.
  ///
  /// - Parameters:
  ///   - topic: 1 to 128 characters U+0021–U+007E.
  ///   - group: 1 to 64 characters U+0021–U+007E. Each group has every message; its cursor is kept by the platform.
  ///   - after: where to begin: behind this cursor, until the first message is acked. nil: behind the group's cursor, or at the oldest
  ///     message that is kept.
  ///   - window: the most messages without an ack; 0: as the platform has it.
  public func subscribe(
    topic: String, group: String, after: UInt64? = nil, window: UInt32 = 0
  ) -> TopicMessages {
    let key = TopicKey(topic: topic, group: group)
    let mailbox = Mailbox<TopicDelivery>()
    engine.subscribe(key, after: after, window: window, mailbox)
    return TopicMessages(engine, key, mailbox)
  }

  // MARK: Receiving

  /// The messages for the service's own account, each once.
  public var messages: ReceivedMessages { ReceivedMessages(engine: engine) }

  /// Pushes of this account that were delivered: hints that are not stored (WP-7.12-2). The newest 1,000 are kept until they are
  /// taken.
  public var receipts: ClientFeed<Receipt> { ClientFeed(feed: engine.receipts) }
}
