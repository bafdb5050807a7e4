// Where a client connects, who it is, and what it bears.

public import WireProtocol

/// How a client connects. Made once for each account and device.
public struct ClientConfiguration: Sendable {
  /// The server's name or address.
  public var host: String
  /// The server's port.
  public var port: Int
  /// Who logs in.
  public var account: Account
  /// On which device: its id is made once for each installation and kept.
  public var device: Device
  /// Proves the account: asked before each login, so that it can give a fresh token. When it throws, the client tries again
  /// later; while it takes its time, nothing is tried. At most 4,096 bytes.
  public var token: @Sendable () async throws -> [UInt8]
  /// Whether the connection may leave this machine although nothing is encrypted (SPEC.md 10). Only on a trusted network.
  public var allowsPlaintext = false
  /// The application and its version, for logs of the server.
  public var agent = "WireClient"
  /// The longest silence on the connection, in milliseconds; 0: as the server has it. A server never makes it longer.
  public var heartbeatMilliseconds: UInt32 = 0
  /// The most unacked messages that the server pushes; 0: 256.
  public var pushWindow: UInt32 = 0
  /// What the client can do of compression (SPEC.md 9).
  public var compression = Compression.standard
  /// The types of content that the application knows.
  public var contentTypes = ContentTable.standard
  /// The deadlines of a connection (SPEC.md 6.4).
  public var timers = SessionTimers()
  /// How long to wait before the next try to connect: from 1 s, doubled up to 60 s.
  public var reconnection = Backoff()
  /// The most messages that wait to be sent.
  public var outboxCapacity = 10_000
  /// How long a message without an answer is tried: at most 24 hours (WP-7.1-8).
  public var patience = Duration.seconds(86_400)
  /// How long opening a connection may take.
  public var connectTimeout = Duration.seconds(10)
  /// How long open requests may take to be answered once the application is in the background.
  public var backgroundGrace = Duration.seconds(5)

  /// A configuration with the usual values for what is not said.
  public init(
    host: String, port: Int, account: Account, device: Device,
    token: @escaping @Sendable () async throws -> [UInt8]
  ) {
    self.host = host
    self.port = port
    self.account = account
    self.device = device
    self.token = token
  }

  /// Whether what is sent stays on this machine.
  var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
