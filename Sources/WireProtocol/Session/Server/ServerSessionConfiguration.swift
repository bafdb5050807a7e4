// What a server offers and bears on each of its connections.

/// One for all sessions of a gate.
public final class ServerSessionConfiguration: Sendable {
  /// The lowest and the highest version that the server speaks.
  public let versions: ClosedRange<ProtocolVersion>
  /// The implementation and its version, for logs of the client.
  public let agent: String
  /// What the server accepts after login: 131,072 to 16,777,215 bytes of body.
  public let limits: Limits
  /// What the server can do of compression.
  public let compression: Compression
  /// The longest silence of a client that wishes for none, and the longest that is ever agreed on, in milliseconds.
  public let heartbeatMilliseconds: UInt32
  /// The most unacked messages that are pushed.
  public let pushWindow: UInt32
  /// Requests of a client that may be open at once.
  public let maxOpenRequests: UInt32
  /// Bytes that wait to be sent; beyond, pushes are left out and nothing more is read.
  public let maxUnsentBytes: Int
  /// How many frames a client may send; nil: as many as it can.
  public let frameRate: FrameRate?
  /// The same for a service.
  public let serviceFrameRate: FrameRate?
  /// The deadlines.
  public let timers: SessionTimers

  /// A configuration; numbers outside of their ranges are moved into them.
  public init(
    versions: ClosedRange<ProtocolVersion> = .v1 ... .v1, agent: String = "",
    limits: Limits = .default, compression: Compression = .standard,
    heartbeatMilliseconds: UInt32 = 60_000, pushWindow: UInt32 = 256,
    maxOpenRequests: UInt32 = 64, maxUnsentBytes: Int = 262_144, frameRate: FrameRate? = nil,
    serviceFrameRate: FrameRate? = nil, timers: SessionTimers = SessionTimers()
  ) {
    self.versions = versions
    self.agent = agent
    self.limits = Limits(
      maxBodyLength: max(limits.maxBodyLength, Limits.minimumAnnouncedBodyLength))
    self.compression = compression
    self.heartbeatMilliseconds = max(heartbeatMilliseconds, 1)
    self.pushWindow = max(pushWindow, 1)
    self.maxOpenRequests = max(maxOpenRequests, 1)
    self.maxUnsentBytes = max(maxUnsentBytes, 0)
    self.frameRate = frameRate
    self.serviceFrameRate = serviceFrameRate
    self.timers = timers
  }
}
