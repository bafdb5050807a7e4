// What a gate listens on and bears.

public import NIOCore
public import WireProtocol

/// How a gate listens, and what it bears.
public struct GateConfiguration: Sendable {
  /// The address to listen on.
  public var host: String
  /// The port to listen on; 0: one that the system chooses.
  public var port: Int
  /// What each connection is offered and held to.
  public var session: ServerSessionConfiguration
  /// The most connections in all; more are told `overloaded`.
  public var maxConnections: Int
  /// The most connections of one address.
  public var maxConnectionsPerAddress: Int
  /// How often the gate tells the platform that it lives, in milliseconds.
  public var leaseMilliseconds: Int
  /// Whether unassigned commands are sent at random, to keep clients tolerant (WP-3.2-2).
  public var isGreasing: Bool
  /// How long a second of SPEC.md is, in seconds: above 0. Tests have it below 1; every time of a session is divided alike,
  /// the heartbeat too.
  public var timeScale: Double
  /// Sees what passes; nil: nobody.
  public var recorder: (any TrafficRecorder)?

  /// A configuration.
  public init(
    host: String = "127.0.0.1", port: Int = 9_000,
    session: ServerSessionConfiguration = ServerSessionConfiguration(),
    maxConnections: Int = 20_000, maxConnectionsPerAddress: Int = 10_000,
    leaseMilliseconds: Int = 10_000, isGreasing: Bool = false, timeScale: Double = 1,
    recorder: (any TrafficRecorder)? = nil
  ) {
    self.host = host
    self.port = port
    self.session = session
    self.maxConnections = maxConnections
    self.maxConnectionsPerAddress = maxConnectionsPerAddress
    self.leaseMilliseconds = leaseMilliseconds
    self.isGreasing = isGreasing
    self.timeScale = timeScale
    self.recorder = recorder
  }
}

/// Which way bytes went.
public enum TrafficDirection: Sendable {
  /// From a client to the gate.
  case fromClient
  /// From the gate to a client.
  case toClient
}

/// Sees every byte of a gate's connections, from several threads. Each connection is opened, has bytes, and ends, in order.
public protocol TrafficRecorder: Sendable {
  /// A connection was accepted.
  func opened(_ connection: ConnectionID, client: SocketAddress?, server: SocketAddress?)
  /// Bytes passed.
  func passed(_ connection: ConnectionID, _ direction: TrafficDirection, _ bytes: ByteBuffer)
  /// A connection is over.
  func closed(_ connection: ConnectionID)
}
