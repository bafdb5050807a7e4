// serve at work: starts its parts, reacts to signals, and ends in order.

import ArgumentParser
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import WireProtocol
import WireServer

extension ServeSetup {
  /// Serves until a signal ends it.
  func run() async -> ExitCode {
    let metrics = PrometheusMetrics()
    MetricsSystem.bootstrap(metrics)
    // From the first moment on, so that no signal ends the process half way.
    let signals = await ServeSignals()
    do {
      let code = try await serve(metrics, signals)
      try recording?.finish()
      return code
    } catch {
      let failure = ServeSetup.explain(error)
      if let message = failure.message { StandardError.say(message) }
      do { try recording?.finish() } catch {
        if let message = error.message { StandardError.say(message) }
      }
      return failure.exitCode
    }
  }

  private func serve(_ metrics: PrometheusMetrics, _ signals: ServeSignals) async throws -> ExitCode
  {
    // One core is for the platform's worker: a thread that waits for a core makes every message wait that it carries.
    NIOSingletons.groupLoopCountSuggestion = max(NIOCore.System.coreCount - 1, 1)
    let group = MultiThreadedEventLoopGroup.singleton
    let logic = try makeLogic()
    // The gate waits for its connections only; what they have asked for last is made durable here.
    defer { logic.shutdown() }
    let port: any LogicPort = fault.map { FaultyPort(logic, $0) } ?? logic
    let gate = Gate(
      self.gate, id: .random(), logic: port, authenticator: authenticator, group: group,
      logger: logger)
    let endpoint = try await startMetrics(metrics, on: group)
    let address = try await start(gate)
    try announce(address, endpoint?.address)
    // Ended from the last to the first: metrics can be read while the gate drains.
    let services: [any Service] =
      [SignalService(signals: signals, map: topicMap?.path, logic: logic, logger: logger)]
      + (endpoint.map { [MetricsService(endpoint: $0)] } ?? [])
      + [GateService(gate: gate, logger: logger)]
    let lifecycle = ServiceGroup(
      configuration: .init(
        services: services.map {
          .init(
            service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup)
        }, logger: logger))
    try await lifecycle.run()
    return signals.code
  }

  private func startMetrics(_ metrics: PrometheusMetrics, on group: any EventLoopGroup) async throws
    -> MetricsEndpoint?
  {
    guard let metricsAddress else { return nil }
    do {
      return try await MetricsEndpoint.start(metricsAddress, metrics, on: group)
    } catch {
      throw ToolError(
        .unavailable, "cannot serve metrics on \(metricsAddress.endpoint): \(error)")
    }
  }

  private func start(_ gate: Gate) async throws -> SocketAddress {
    do {
      return try await gate.start()
    } catch {
      throw ToolError(
        .unavailable,
        "cannot listen on \(address.endpoint): \(error); choose another port, or 0")
    }
  }

  /// Says where it listens. That nobody reads it, or no longer, is no reason to end.
  private func announce(_ address: SocketAddress, _ metrics: SocketAddress?) throws {
    do {
      try StandardOutput.use(.eachLine) { output in
        try output.line("listening on \(address.endpoint)")
        if let metrics { try output.line("metrics on \(metrics.endpoint)") }
      }
    } catch let error as ToolError where error.isClosedPipe {
      logger.info("listening", metadata: ["address": "\(address.endpoint)"])
    }
  }

  private func makeLogic() throws -> LogicService {
    let platform = Platform(
      storage: try openStorage(), presence: MemoryPresenceStore(),
      topics: topicMap?.map ?? TopicMap(),
      configuration: platform, randomness: { .random(in: .min ... .max) })
    let failures = StorageFailures(logger: logger)
    let logic = LogicService(
      platform, failed: failures.note, clock: LogicTime.clock(scale: timeScale))
    logic.tick(everyMilliseconds: min(max(Int(1_000 * timeScale), 10), 1_000))
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

/// The gate as a service: drains at the end.
private struct GateService: Service {
  let gate: Gate
  let logger: Logger

  func run() async throws {
    try? await gracefulShutdown()
    logger.info("draining", metadata: ["connections": "\(gate.connectionCount)"])
    await gate.drain()
  }
}

/// The endpoint of metrics as a service.
private struct MetricsService: Service {
  let endpoint: MetricsEndpoint

  func run() async throws {
    try? await gracefulShutdown()
    await endpoint.stop()
  }
}

/// What signals do: SIGTERM and control-C end the group in order, SIGHUP has the topic map read again.
private struct SignalService: Service {
  let signals: ServeSignals
  /// The file of the topic map.
  let map: String?
  let logic: LogicService
  let logger: Logger

  func run() async throws {
    for await signal in signals.stream {
      guard signal == .hangUp else {
        if signals.code == .interrupted {
          logger.info("interrupted: once more to end without waiting for clients")
        }
        return
      }
      reload()
    }
  }

  /// A map that cannot be read changes nothing.
  private func reload() {
    guard let path = map else {
      return logger.warning(
        "there is no topic map to read again: serve was started without --topic-map")
    }
    do {
      logic.setTopics(try TopicMapFile.read(path))
      logger.info("the topic map was read again", metadata: ["file": "\(path)"])
    } catch {
      let text = (error as? ToolError)?.message ?? "\(error)"
      logger.error("the topic map stays as it was", metadata: ["why": "\(text)"])
    }
  }
}
