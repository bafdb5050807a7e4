// What the faces of a client ask of their engine, and how long they wait for it.

import NIOCore
import WireProtocol

extension ClientEngine {
  /// Logs in, or throws and leaves the client as it was.
  nonisolated func login(timeout: Duration?) async throws {
    let hasBegun = try await start()
    let state = state
    do {
      try await within(timeout, else: .timedOut("logging in")) {
        try await state.first { state -> Result<Void, ClientError>? in
          switch state.state {
          case .open: .success(())
          case .closed(let reason): .failure(reason.error)
          default: nil
          }
        }.get()
      }
    } catch {
      if hasBegun, await !isClosed { await stop(.byApplication) }
      throw error
    }
  }

  private var isClosed: Bool {
    if case .closed = state.value.state { true } else { false }
  }

  /// Has the platform forget the device, and forgets everything here.
  nonisolated func logout(timeout: Duration?) async throws {
    guard await wantLogout() else { throw ClientError.notLoggedIn }
    let state = state
    do {
      try await within(timeout, else: .timedOut("logging out")) {
        try await state.first { state -> Result<Void, ClientError>? in
          switch state.state {
          case .closed(.loggedOut): .success(())
          case .closed(let reason): .failure(reason.error)
          default: nil
          }
        }.get()
      }
    } catch {
      await dropLogoutWish()
      throw error
    }
  }

  private func wantLogout() -> Bool {
    guard wish == .connected else { return false }
    if logout == nil { logout = .wanted }
    planTurn()
    return true
  }

  private func dropLogoutWish() {
    if case .wanted? = logout { logout = nil }
    planTurn()
  }

  /// Waits until the inbox is in order up to where it stood when this was called.
  ///
  /// - Returns: how many messages wait for the application.
  nonisolated func pull(timeout: Duration?) async throws -> Int {
    let request = try await addPull()
    do {
      return try await within(timeout, else: .timedOut("getting offline messages")) {
        try await request.result.first { $0 }.get()
      }
    } catch {
      await removePull(request)
      throw error
    }
  }

  private func addPull() throws -> PullRequest {
    guard wish == .connected else { throw ClientError.notLoggedIn }
    let request = PullRequest()
    pulls.waiting.append(request)
    planTurn()
    return request
  }

  private func removePull(_ request: PullRequest) { pulls.remove(request) }

  // MARK: What the phone says

  /// The network has changed.
  nonisolated func networkChanged(isReachable: Bool) {
    eventLoop.execute { self.assumeIsolated { $0.noteNetwork(isReachable) } }
  }

  private func noteNetwork(_ isReachable: Bool) {
    if isReachable, reconnectAt != nil, current == nil { connect() }
    // Whether a connection has outlived the change, only its other end can tell.
    if let current { _ = current.session.probe(at: now, with: &tools, to: &current.output) }
    turn()
  }

  /// Ends the connection once what is open is answered, and makes no other. Returns then, or when the application is in the
  /// foreground again.
  func enterBackground() async {
    guard wish == .connected else { return }
    wish = .suspended
    leaveBy = now + configuration.backgroundGrace.milliseconds
    stopTrying()
    await leaveNow()
  }

  /// Connects again.
  func enterForeground() {
    guard wish == .suspended else { return }
    wish = .connected
    backoff.succeeded()
    finishedLeaving()
    if current == nil { connect() }
    turn()
  }

  /// Nobody holds the client any more.
  nonisolated func abandon() {
    Task { await close() }
  }

  /// The application has handled something.
  nonisolated func noteHandled() {
    eventLoop.execute { self.assumeIsolated { $0.turn() } }
  }
}

/// A logout on its way.
enum LogoutWish: Sendable {
  /// To be sent when nothing is in its way.
  case wanted
  /// Sent; without an answer it is sent again on the next connection.
  case asked
  /// Answered: only the store has not forgotten yet.
  case done
}

/// Somebody waits for offline messages.
final class PullRequest: Sendable {
  let result = Watched<Result<Int, ClientError>?>(nil)
}

/// Those who wait for offline messages: until the server was asked where the inbox stands, and then until everything up to there
/// has come.
struct PullRequests {
  var waiting: [PullRequest] = []
  var asked: (ticket: RequestTicket, requests: [PullRequest])?
  var aimed: [(target: InboxPosition, request: PullRequest)] = []

  var isEmpty: Bool { waiting.isEmpty && asked == nil && aimed.isEmpty }

  mutating func remove(_ request: PullRequest) {
    waiting.removeAll { $0 === request }
    asked?.requests.removeAll { $0 === request }
    aimed.removeAll { $0.request === request }
  }

  /// The connection has ended: the question is asked again on the next one.
  mutating func disconnected() {
    waiting = aimed.map(\.request) + (asked?.requests ?? []) + waiting
    asked = nil
    aimed = []
  }

  mutating func failAll(_ error: ClientError) {
    disconnected()
    for request in waiting { request.result.update { $0 = .failure(error) } }
    waiting = []
  }
}
