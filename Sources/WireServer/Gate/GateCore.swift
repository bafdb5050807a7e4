// What the event loops of a gate share.

import Logging
import Synchronization
import WireProtocol

/// The gate as its loops and connections see it.
final class GateCore: Sendable {
  let id: GateID
  let session: ServerSessionConfiguration
  let logic: any LogicPort
  let authenticator: any Authenticator
  let limiter: ConnectionLimiter
  let recorder: (any TrafficRecorder)?
  let isGreasing: Bool
  let timeScale: Double
  let logger: Logger
  let metrics = GateMetrics()
  let isDraining = Atomic(false)
  /// Nothing is told to the platform any more, as if this process had died.
  let isKilled = Atomic(false)

  init(
    _ configuration: GateConfiguration, id: GateID, logic: any LogicPort,
    authenticator: any Authenticator, logger: Logger
  ) {
    self.id = id
    self.logic = logic
    self.authenticator = authenticator
    self.logger = logger
    session = configuration.session
    recorder = configuration.recorder
    isGreasing = configuration.isGreasing
    timeScale = configuration.timeScale
    limiter = ConnectionLimiter(
      maxConnections: configuration.maxConnections,
      maxPerAddress: configuration.maxConnectionsPerAddress)
  }
}
