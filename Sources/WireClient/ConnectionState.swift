// Where the connection stands, for the line at the top of a screen.

public import WireProtocol

/// Where a client's connection stands.
public enum ConnectionState: Sendable, Hashable {
  /// Nobody has called `login()`.
  case idle
  /// On the way to the server, or logging in.
  case connecting
  /// Logged in.
  case open
  /// The last try has failed, and why; the next one comes by itself.
  case waiting(until: ContinuousClock.Instant, after: String)
  /// In the background: nothing is tried until the application is in the foreground.
  case suspended
  /// Over; `login()` begins anew.
  case closed(ClosedReason)
}

/// Why a client does not connect by itself any more.
public enum ClosedReason: Sendable, Hashable {
  /// `close()` was called, or a `login()` was not waited for.
  case byApplication
  /// `logout()` was answered.
  case loggedOut
  /// The server does not want this device, such as with `replaced` or `kicked` (WP-6.3-18), and said why.
  case refused(Status, String)
  /// The store cannot be written.
  case storeFailed(ClientStoreError)

  /// The same as what a call throws that waits for the connection.
  var error: ClientError {
    switch self {
    case .byApplication: .closed
    case .loggedOut: .loggedOut
    case .refused(let status, let text): .refused(status, text)
    case .storeFailed(let error): .store(error)
    }
  }
}

/// A state and how many there were before it.
struct NumberedState: Sendable {
  var state = ConnectionState.idle
  var number = 0
}

/// The states of a connection: the one of now first, then each change. Who is slow sees the newest one only. It ends with the task
/// that iterates.
public struct ConnectionStates: AsyncSequence, Sendable {
  let watched: Watched<NumberedState>

  /// Takes state after state.
  public struct Iterator: AsyncIteratorProtocol {
    let watched: Watched<NumberedState>
    var last: Int?

    /// The next state; nil: the task is cancelled.
    public mutating func next() async -> ConnectionState? {
      await next(isolation: nil)
    }

    /// The next state; nil: the task is cancelled.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> ConnectionState? {
      let last = last
      let next = try? await watched.first(isolation: actor) { $0.number == last ? nil : $0 }
      self.last = next?.number ?? last
      return next?.state
    }
  }

  /// An iterator.
  public func makeAsyncIterator() -> Iterator { Iterator(watched: watched) }
}
