// serve at work: starts its parts, reacts to signals, and ends in order.

import ArgumentParser
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import UnixSignals
import WireProtocol
import WireServer

extension ServeSetup {
  /// Serves until a signal ends it.
  func run() async -> ExitCode {
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    let group = MultiThreadedEventLoopGroup.singleton
    do {
      let logic = try makeLogic()
      let port: any LogicPort = fault.map { FaultyPort(logic, $0) } ?? logic
      let gate = Gate(
        self.gate, id: .random(), logic: port, authenticator: authenticator, group: group,
        logger: logger)
      let gateService = GateService(gate: gate, listen: self.gate, logger: logger)
      let signals = SignalService(setup: self, logic: logic)
      let services: [any Service] =
        [signals, gateService]
        + (metricsAddress.map { [MetricsService(address: $0, metrics: metrics, group: group)] }
          ?? [])
      let lifecycle = ServiceGroup(
        configuration: .init(
          services: services.map {
            .init(
              service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
              failureTerminationBehavior: .cancelGroup)
          }, logger: logger))
      try await lifecycle.run()
      // The gate waits for its connections only; what they have asked for last is made durable here.
      logic.shutdown()
      try recording?.finish()
      return signals.code
    } catch {
      let failure = ServeSetup.explain(error)
      if let message = failure.message { StandardError.say(message) }
      return failure.exitCode
    }
  }

  private func makeLogic() throws -> LogicService {
    let platform = Platform(
      storage: try openStorage(), presence: MemoryPresenceStore(),
      topics: topicMap?.map ?? TopicMap(),
      configuration: PlatformConfiguration(), randomness: { .random(in: .min ... .max) })
    let logic = LogicService(platform, clock: LogicTime.now)
    logic.tick(everyMilliseconds: 1_000)
    return logic
  }

  private func openStorage() throws -> any Storage {
    switch storage {
    case .memory: return MemoryStorage()
    case .file(let path):
      do throws(SQLiteStorageError) {
        return try SQLiteStorage(path: path, isRestored: isRestored)
      } catch {
        switch error {
        case .inUse:
          throw ToolError(.unavailable, "\(error): end that server, or name another file")
        case .notADatabase, .tooNew: throw ToolError(.badData, "\(error): name another file")
        case .unusable: throw ToolError(.inputOutput, "\(error)")
        }
      }
    }
  }

  private static func explain(_ error: any Error) -> ToolError {
    if let error = error as? ToolError { return error }
    return ToolError(.unavailable, "the server has ended: \(error)")
  }
}

/// The gate as a service: listens, and drains at the end.
private struct GateService: Service {
  let gate: Gate
  let listen: GateConfiguration
  let logger: Logger

  func run() async throws {
    let address: SocketAddress
    do {
      address = try await gate.start()
    } catch {
      throw ToolError(
        .unavailable,
        "cannot listen on \(listen.host):\(listen.port): \(error); choose another port, or 0")
    }
    try StandardOutput.use(.eachLine) { output in
      try output.line("listening on \(address.ipAddress ?? listen.host):\(address.port ?? 0)")
    }
    try? await gracefulShutdown()
    logger.info("draining", metadata: ["connections": "\(gate.connectionCount)"])
    await gate.drain()
  }
}

/// The endpoint of metrics as a service.
private struct MetricsService: Service {
  let address: SocketAddress
  let metrics: PrometheusMetrics
  let group: any EventLoopGroup

  func run() async throws {
    let endpoint: MetricsEndpoint
    do {
      endpoint = try await MetricsEndpoint.start(address, metrics, on: group)
    } catch {
      throw ToolError(.unavailable, "cannot serve metrics on \(address): \(error)")
    }
    try StandardOutput.use(.eachLine) { output in
      try output.line(
        "metrics on \(endpoint.address?.ipAddress ?? ""):\(endpoint.address?.port ?? 0)")
    }
    try? await gracefulShutdown()
    await endpoint.stop()
  }
}

/// What signals do: SIGTERM and control-C end the group in order, SIGHUP has the topic map read again.
private final class SignalService: Service {
  private let setup: ServeSetup
  private let logic: LogicService
  private let ending = Atomic(ExitCode.success.rawValue)

  init(setup: ServeSetup, logic: LogicService) {
    self.setup = setup
    self.logic = logic
  }

  /// What the process ends with.
  var code: ExitCode { ExitCode(ending.load(ordering: .relaxed)) }

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    for await signal in signals {
      switch signal {
      case .sighup: reload()
      case .sigint:
        ending.store(ExitCode.interrupted.rawValue, ordering: .relaxed)
        setup.logger.info("interrupted: once more to end without waiting for clients")
        endAtNextInterrupt()
        return
      default: return
      }
    }
  }

  private func endAtNextInterrupt() {
    Task.detached {
      for await _ in await UnixSignalsSequence(trapping: .sigint) {
        System.exitNow(ExitCode.interrupted.rawValue)
      }
    }
  }

  /// A map that cannot be read changes nothing.
  private func reload() {
    guard let path = setup.topicMap?.path else {
      return setup.logger.warning(
        "there is no topic map to read again: serve was started without --topic-map")
    }
    do {
      logic.setTopics(try TopicMapFile.read(path))
      setup.logger.info("the topic map was read again", metadata: ["file": "\(path)"])
    } catch {
      let text = (error as? ToolError)?.message ?? "\(error)"
      setup.logger.error("the topic map stays as it was", metadata: ["why": "\(text)"])
    }
  }
}
