// What session vectors run against: machines in this process, or a server somewhere.

import WireProtocol

/// A server in the hands of a scenario. Connections are known by the names of the scenario; a name may be used again.
public protocol SessionTarget: AnyObject {
  /// What it can do; a scenario that needs more is not run.
  var abilities: Set<SessionTest.Need> { get }

  /// Opens a connection.
  func open(_ name: String) async throws
  /// Sends bytes in one write.
  func send(_ bytes: [UInt8], on name: String) async throws
  /// What comes next, waiting for it as long as it may take.
  func receive(on name: String) async throws -> SessionArrival
  /// What has come on a connection and was not received: so many bytes, and whether the server has ended behind them. Does
  /// not wait.
  func arrived(on name: String) throws -> (bytes: Int, hasEnded: Bool)
  /// Closes a connection. When it returns, the server has noticed.
  func close(_ name: String) async throws
  /// Lets time pass.
  func advance(by milliseconds: UInt64) async throws
  /// Stops to read from the server, or goes on.
  func read(_ reads: Bool, on name: String) async throws
  /// Has the server say goaway `draining` to everybody.
  func drain(retryAfterMilliseconds: UInt32) async throws
  /// Has the server ask whether a client lives.
  func probe(_ name: String) async throws
}

/// What comes from a server.
public enum SessionArrival: Sendable {
  /// Bytes, at least one.
  case bytes([UInt8])
  /// Nothing came, and nothing will before something else is done.
  case nothing
  /// The server has ended: nothing will ever come.
  case end
}

/// What came of a session vector.
public enum SessionVerdict: Sendable, Equatable {
  /// Everything came as it should.
  case passed
  /// Something else came.
  case failed([Mismatch])
  /// The target cannot do what the scenario needs.
  case notRun(Set<SessionTest.Need>)
  /// The target could not be reached, or broke.
  case inconclusive(String)
}
