// The face of the library for applications on phones, browsers and desks.

public import WireProtocol

/// A device of an account: logs in, sends, receives, and connects again by itself (SPEC.md 6 and 7).
///
/// ```swift
/// let client = WireClient(configuration, store: SQLiteClientStore(path: path))
/// try await client.login()
/// let sending = try await client.c2c(to: bob, content: try TextContent(text: "hello"))
/// for await message in client.messages { show(message.content?.shows) }
/// ```
///
/// What is sent is in the store before a call returns, and goes out when there is a connection, in its order and once. What comes is
/// given to the loop over ``messages``, each message once. A client that nobody holds any more closes itself.
public final class WireClient: Sendable {
  let engine: ClientEngine

  /// A client that is not logged in.
  ///
  /// - Parameters:
  ///   - configuration: where and who.
  ///   - store: keeps what must not be lost; one client uses it at a time. In memory it lasts as long as the process.
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
  /// device any more. Returns at once when logged in already.
  ///
  /// - Parameter timeout: how long to try; nil: as long as it takes.
  /// - Throws: ``ClientError`` when the server refuses for good, the store cannot be used, or the time is over;
  ///   `CancellationError` when the task is cancelled. Then the client does not go on trying, unless it was logged in before.
  public func login(timeout: Duration? = .seconds(30)) async throws {
    try await engine.login(timeout: timeout)
  }

  /// Has the platform forget this device (WP-6.3-19), and forgets on this side all but the number of the last login: messages without
  /// an answer are dropped. Waits for a connection where there is none.
  ///
  /// - Throws: ``ClientError/notLoggedIn``, or ``ClientError`` when the time is over and `CancellationError` when the task is cancelled:
  ///   then the client stays logged in, unless the platform has the request already.
  public func logout(timeout: Duration? = .seconds(10)) async throws {
    try await engine.logout(timeout: timeout)
  }

  /// Ends the connection and lets go of the store, with everything kept for the next ``login(timeout:)``. What the application has
  /// handled is acked first, which takes at most one second. Messages that the loop has not taken come again.
  public func close() async { await engine.close() }

  /// Where the connection stands.
  public var state: ConnectionState { engine.state.value.state }

  /// Where the connection stands, now and from now on.
  public var states: ConnectionStates { ConnectionStates(watched: engine.state) }

  // MARK: Sending

  /// Sends a message from end to end. Returns when it is in the store, connected or not.
  ///
  /// - Parameters:
  ///   - to: the recipient.
  ///   - content: of any type, an unknown one too.
  ///   - delivery: how the platform treats the message; nil: as its type has it (SPEC.md 8.12).
  ///   - clientMessageID: of an application that makes its own; made once for the message.
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2c(
    to: Account, content: Content, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await send(
      .c2c(
        try judged { () throws(ContentError) in
          try C2C.Request(
            to: to, clientMessageID: clientMessageID, content: content, delivery: delivery,
            types: engine.configuration.contentTypes)
        }))
  }

  /// Sends a message from end to end. Returns when it is in the store, connected or not.
  ///
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2c(
    to: Account, content: some TypedContent, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await c2c(
      to: to, content: content.content, delivery: delivery, clientMessageID: clientMessageID)
  }

  /// Sends a message whose content is encoded already, from end to end: 1 to 65,536 bytes. Returns when it is in the store,
  /// connected or not.
  ///
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2c(
    to: Account, bytes: [UInt8], type: ContentType, delivery: Delivery? = nil,
    clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await send(
      .c2c(
        C2C.Request(
          to: to, clientMessageID: clientMessageID, contentType: type, content: bytes,
          delivery: delivery)))
  }

  /// Reports something to the platform, which finds the topic by the content's type. Returns when it is in the store, connected
  /// or not.
  ///
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2s(
    content: Content, clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await send(
      .c2s(
        try judged { () throws(ContentError) in
          try C2S.Request(clientMessageID: clientMessageID, content: content)
        }))
  }

  /// Reports something to the platform, which finds the topic by the content's type. Returns when it is in the store, connected
  /// or not.
  ///
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2s(
    content: some TypedContent, clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await c2s(content: content.content, clientMessageID: clientMessageID)
  }

  /// Reports something that is encoded already: 1 to 65,536 bytes. Returns when it is in the store, connected or not.
  ///
  /// - Throws: ``ClientError``; `CancellationError` before the message is taken.
  @discardableResult
  public func c2s(
    bytes: [UInt8], type: ContentType, clientMessageID: ClientMessageID = .random()
  ) async throws -> Sending {
    try await send(
      .c2s(
        C2S.Request(clientMessageID: clientMessageID, contentType: type, content: bytes)))
  }

  private func send(_ letter: Outbox.Letter) async throws -> Sending {
    try letter.check()
    return try await engine.post(letter)
  }

  /// What became of messages that an earlier process has sent, or an earlier login of this one: those that no ``Sending`` tells of.
  /// The newest 10,000 are kept until they are taken.
  public var outcomes: ClientFeed<SendingOutcome> { ClientFeed(feed: engine.outcomes) }

  // MARK: Receiving

  /// The messages for this account, each once.
  public var messages: ReceivedMessages { ReceivedMessages(engine: engine) }

  /// Says that the message that the loop has in hand is handled, without asking for the next: for a loop that ends with it. Of any
  /// other message this says nothing.
  public func handled(_ message: ReceivedMessage) {
    engine.mailbox.handled(
      where: { $0.message.id == message.id }, announce: engine.noteHandled)
  }

  /// Asks the platform what is there, and returns when everything up to then is in order for ``messages``, or as much of it as is held
  /// for a loop that does not take it: 1,000 messages. Waits for a connection where there is none.
  ///
  /// The client does this by itself after each login and whenever it learns of something new; this is for who wants to wait for it.
  ///
  /// - Returns: how many stored messages are not handled.
  /// - Throws: ``ClientError`` when nobody is logged in or the time is over; `CancellationError`.
  @discardableResult
  public func getOfflineMessages(timeout: Duration? = .seconds(30)) async throws -> Int {
    try await engine.pull(timeout: timeout)
  }

  /// Messages of this account that were delivered: hints that are not stored (WP-7.12-2). The newest 1,000 are kept until they are
  /// taken.
  public var receipts: ClientFeed<Receipt> { ClientFeed(feed: engine.receipts) }

  // MARK: Threads

  /// Runs tasks on the thread of this client's connections, for an application that sends or handles thousands of messages a second:
  /// a call, its answer and the next call then change no thread.
  ///
  /// ```swift
  /// try await withTaskExecutorPreference(client.executor) { try await report(positions) }
  /// ```
  ///
  /// A task on it must not block or compute for long: meanwhile the connection stands still, and others that share the thread.
  public var executor: any TaskExecutor { engine.executor }

  // MARK: The phone

  /// Says that the network has changed: a client that waits tries at once where the server can be reached; one that is connected
  /// finds out whether it still is.
  public func networkChanged(isReachable: Bool) {
    engine.networkChanged(isReachable: isReachable)
  }

  /// Says that the application goes into the background: requests that are open are answered within
  /// ``ClientConfiguration/backgroundGrace``, and what it has handled is acked, then the connection ends. Returns then, or when
  /// ``enterForeground()`` is called meanwhile. Messages may still be sent; they go out in the
  /// foreground.
  public func enterBackground() async { await engine.enterBackground() }

  /// Says that the application is in the foreground: the client connects at once if it was logged in.
  public func enterForeground() async { await engine.enterForeground() }
}

/// What `make` makes of a content, which may break a rule.
func judged<Body>(_ make: () throws(ContentError) -> Body) throws(ClientError) -> Body {
  do throws(ContentError) { return try make() } catch { throw .invalidContent(error) }
}
