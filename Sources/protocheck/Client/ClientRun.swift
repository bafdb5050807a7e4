// A client at work: logs in, does what the subcommand is for, and ends in order, also at control-C.

import ArgumentParser
import Synchronization
import WireClient
import WireProtocol

/// What WireClient and ServiceClient have in common.
protocol ConnectedClient: Sendable {
  func login(timeout: Duration?) async throws
  func acknowledge(timeout: Duration) async throws
  func close() async
  var state: ConnectionState { get }
  var states: ConnectionStates { get }
}

extension WireClient: ConnectedClient {}
extension ServiceClient: ConnectedClient {}

extension ClientSetup {
  /// Logs a client in, runs `body` and closes the client, whatever happens.
  ///
  /// - Throws: a ``ToolError`` for everything that can go wrong.
  func run<Client: ConnectedClient>(
    _ client: Client, _ body: @escaping @Sendable (Client) async throws -> Void
  ) throws {
    try run(client, preparing: { _ in }, { client, _ in try await body(client) })
  }

  /// Runs `prepare`, logs a client in, runs `body` with what was prepared and closes the client, whatever happens.
  ///
  /// - Throws: a ``ToolError`` for everything that can go wrong.
  func run<Client: ConnectedClient, Prepared: Sendable>(
    _ client: Client, preparing prepare: @escaping @Sendable (Client) async throws -> Prepared,
    _ body: @escaping @Sendable (Client, Prepared) async throws -> Void
  ) throws {
    let outcome: Result<Void, any Error> = runBlocking {
      do {
        try await interruptible {
          let prepared = try await prepare(client)
          try await logIn(client)
          try await race {
            let result: Result<Void, any Error>
            do { result = .success(try await body(client, prepared)) } catch {
              result = .failure(error)
            }
            // A loop that has ended because of it says less.
            try throwRefusal(in: client.state)
            try result.get()
          } _: {
            for await state in client.states { try throwRefusal(in: state) }
          }
        }
        await client.close()
        return .success(())
      } catch {
        await client.close()
        return .failure((error as? ClientError).map { explain($0) } ?? error)
      }
    }
    try outcome.get()
  }

  /// Logs in, or says why not: at once, or when the tries have taken as long as they may.
  private func logIn(_ client: some ConnectedClient) async throws {
    let reason = Mutex("no answer")
    let retry = retry
    do {
      try await race {
        try await client.login(timeout: .seconds(retry == 0 ? 30 : retry))
      } _: {
        for await case .waiting(_, let after) in client.states {
          reason.withLock { $0 = after }
          if retry == 0 { throw ClientError.timedOut("connecting") }
        }
      }
    } catch ClientError.timedOut {
      let why = reason.withLock { ClientSetup.shorten($0) }
      let advice =
        why == ClientSetup.nobodyListens
        ? "is the server running there? protocheck serve starts one, --retry SECONDS waits for it"
        : "--retry SECONDS keeps trying"
      throw ToolError(.unavailable, "cannot log in to \(server): \(why); \(advice)")
    }
  }

  /// Throws when the server does not want this client any more, or its store has failed.
  private func throwRefusal(in state: ConnectionState) throws(ClientError) {
    guard case .closed(let reason) = state else { return }
    switch reason {
    case .refused(let status, let text): throw .refused(status, text)
    case .storeFailed(let error): throw .store(error)
    // The body itself does this, and goes on.
    case .byApplication, .loggedOut: break
    }
  }

  /// Says of what was to be sent that it is kept, where it is: whoever does not know sends it again.
  func keepingUnsent(_ body: () throws -> Void) throws {
    do { try body() } catch let error as ToolError where !error.isClosedPipe {
      guard let path = storePath, let count = unsentCount(in: path), count > 0 else { throw error }
      let kept =
        count == 1
        ? "the message is kept in \(path): the next client with it sends it"
        : "\(count) messages are kept in \(path): the next client with it sends them"
      guard let message = error.message else {
        StandardError.say(kept)
        throw error
      }
      throw ToolError(error.exitCode, "\(message); \(kept)")
    }
  }

  /// How many messages a store has that nobody has answered; nil when it cannot be read.
  private func unsentCount(in path: String) -> Int? {
    let (account, device) = (account, configuration.device.id)
    return runBlocking {
      let store = SQLiteClientStore(path: path)
      let contents = try? await store.open(account: account, device: device)
      await store.close()
      return contents?.letters.count
    }
  }

  /// Says on standard error when the connection is lost and when it is back, for as long as this task runs.
  func sayOutages(of client: some ConnectedClient) async {
    var isLost = false
    for await state in client.states {
      switch state {
      case .waiting(_, let reason):
        if !isLost {
          StandardError.say("not connected: \(ClientSetup.shorten(reason)); trying again")
        }
        isLost = true
      case .open:
        if isLost { StandardError.say("connected to \(server) again") }
        isLost = false
      default: break
      }
    }
  }

  /// What the network library says of a connection that nobody took, in fewer words.
  static func shorten(_ reason: String) -> String {
    reason.contains("Connection refused") ? nobodyListens : reason
  }

  private static let nobodyListens = "nobody listens at that address"

  /// A failure of the library in the terms of this tool: with its exit code, and what to do with its options.
  func explain(_ error: ClientError) -> ToolError {
    switch error {
    case .refused(let status, let text):
      ToolError(
        .findings,
        "\(account.text) is refused by \(server) with \(status): \(text); \(advice(status))")
    case .plaintextRefused(let host):
      ToolError(
        .usage,
        "\(host) is not this machine, and nothing is encrypted: say --allow-plaintext if the network is trusted"
      )
    case .invalidMessage, .invalidContent: ToolError(.badData, "\(error)")
    case .store(let error):
      switch error {
      case .inUse: ToolError(.unavailable, "\(error)")
      case .damaged, .tooNew, .otherDevice: ToolError(.badData, "\(error)")
      case .failed: ToolError(.inputOutput, "\(error)")
      }
    case .timedOut(let what):
      ToolError(
        .findings, "\(what) took too long: see whether \(server) still answers, or allow more time")
    case .notLoggedIn, .closed, .loggedOut, .alreadySending:
      ToolError(.internalError, "\(error)")
    default: ToolError(.findings, "\(error)")
    }
  }

  private func advice(_ status: Status) -> String {
    switch status {
    case .replaced:
      "its device \(configuration.device.id) is logged in elsewhere: end that client, or name another with --device"
    case .unauthorized:
      "give its own token with --token-file, or the server's secret with --key-file"
    case .tokenExpired: "make a new token with protocheck token"
    case .kicked, .blocked: "the server does not want this account or device"
    default: "protocheck explain \(status) says what it means"
    }
  }
}

/// Runs both until the first of them is done, and cancels the other.
func race(
  _ one: @escaping @Sendable () async throws -> Void,
  _ other: @escaping @Sendable () async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    defer { group.cancelAll() }
    group.addTask { try await one() }
    group.addTask { try await other() }
    try await group.next()
  }
}

/// Runs `body` until it is done or the user presses control-C, which cancels it.
func interruptible(_ body: @escaping @Sendable () async throws -> Void) async throws {
  try await race(body) {
    while true {
      try await Task.sleep(for: .milliseconds(50))
      try Signals.check()
    }
  }
}
