// The TCP gateway: accepts connections, runs their sessions, and passes requests to the platform.

public import Logging
import NIOConcurrencyHelpers
public import NIOCore
import NIOPosix
import CoreMetrics
import Synchronization
import WireProtocol

/// A gate: one listening port, one handler a connection, everything else in the session machines and the platform.
///
/// Several gates may stand before one platform.
public final class Gate: Sendable {
  private let configuration: GateConfiguration
  private let core: GateCore
  private let group: MultiThreadedEventLoopGroup
  private let state = NIOLockedValueBox(State())

  private struct State {
    var listener: (any Channel)?
    var loops: [NIOLoopBound<GateLoop>] = []
    var lease: RepeatedTask?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var isStopped = false
  }

  /// The name of this gate among those of its platform.
  public var id: GateID { core.id }

  /// A gate that does not listen yet.
  public init(
    _ configuration: GateConfiguration, id: GateID, logic: any LogicPort,
    authenticator: any Authenticator, group: MultiThreadedEventLoopGroup, logger: Logger
  ) {
    self.configuration = configuration
    self.group = group
    core = GateCore(
      configuration, id: id, logic: logic, authenticator: authenticator, logger: logger)
  }

  /// How many connections there are.
  public var connectionCount: Int { core.limiter.count }

  /// Listens.
  ///
  /// - Throws: `IOError` when the address is in use or not of this machine.
  /// - Returns: where, with the port that the system chose if 0 was asked for.
  @discardableResult
  public func start() async throws -> SocketAddress {
    let loops = try await makeLoops()
    state.withLockedValue { $0.loops = loops }
    core.logic.attach(gate: id) { [weak self] outputs in self?.deliver(outputs) }
    core.logic.submit([.renew(id)])
    let byLoop = Dictionary(
      uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.eventLoop), $0) })
    let listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      // Without files to open, accepting pauses instead of being tried again and again.
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            AcceptBackoffHandler(shouldForwardIOErrorCaught: false))
        }
      }
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .writeBufferWaterMark,
        value: .init(
          low: core.session.maxUnsentBytes / 4, high: max(core.session.maxUnsentBytes, 1))
      )
      .childChannelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture {
          guard let loop = byLoop[ObjectIdentifier(channel.eventLoop)]?.value else {
            throw ChannelError.inappropriateOperationForState
          }
          try accept(channel, on: loop)
        }
      }
      .bind(host: configuration.host, port: configuration.port).get()
    let lease = group.next().scheduleRepeatedTask(
      initialDelay: .milliseconds(Int64(configuration.leaseMilliseconds)),
      delay: .milliseconds(Int64(configuration.leaseMilliseconds))
    ) { [core] _ in core.logic.submit([.renew(core.id)]) }
    state.withLockedValue {
      $0.listener = listener
      $0.lease = lease
    }
    guard let address = listener.localAddress else {
      throw ChannelError.inappropriateOperationForState
    }
    return address
  }

  /// Accepts no more, asks all clients to go, and waits until they have, or the time to drain is over.
  public func drain() async {
    core.isDraining.store(true, ordering: .relaxed)
    let (listener, loops) = state.withLockedValue { ($0.listener, $0.loops) }
    try? await listener?.close()
    for loop in loops { loop.eventLoop.execute { loop.value.drainAll() } }
    // Sessions end by their own deadlines; the last second is for what still comes.
    let timers = core.session.timers
    let wait = Duration.milliseconds(Int64(timers.drain + timers.linger)) * configuration.timeScale
    let end = ContinuousClock.now + wait + .seconds(1)
    while core.limiter.count > 0, ContinuousClock.now < end, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(20))
    }
    await stop()
  }

  /// Closes everything at once, as the end of a process would, but tells the platform.
  public func stop() async {
    await closeAll()
    core.logic.submit([.gateDown(id)])
  }

  /// Closes everything at once and tells nobody: what a crash does.
  public func kill() async {
    core.isKilled.store(true, ordering: .relaxed)
    await closeAll()
  }

  private func closeAll() async {
    core.isDraining.store(true, ordering: .relaxed)
    let (listener, lease, connections) = state.withLockedValue { state in
      // Whoever is accepted from here on finds the gate closed.
      state.isStopped = true
      defer { state.lease = nil }
      return (state.listener, state.lease, Array(state.connections.values))
    }
    lease?.cancel()
    try? await listener?.close()
    for connection in connections { connection.close(promise: nil) }
    for connection in connections { try? await connection.closeFuture.get() }
  }

  private func makeLoops() async throws -> [NIOLoopBound<GateLoop>] {
    let eventLoops = Array(group.makeIterator())
    var loops: [NIOLoopBound<GateLoop>] = []
    for (index, eventLoop) in eventLoops.enumerated() {
      let core = core
      loops.append(
        try await eventLoop.submit {
          NIOLoopBound(
            GateLoop(core, on: eventLoop, index: index, of: eventLoops.count), eventLoop: eventLoop)
        }.get())
    }
    return loops
  }

  private func accept(_ channel: any Channel, on loop: GateLoop) throws {
    let address = channel.remoteAddress?.ipAddress ?? "?"
    let place = core.limiter.enter(address)
    if place == .served {
      core.metrics.accepted.increment()
    } else {
      core.metrics.refused.increment()
    }
    let key = ObjectIdentifier(channel)
    let isOpen = state.withLockedValue { state in
      if !state.isStopped, place != .dropped { state.connections[key] = channel }
      return !state.isStopped && place != .dropped
    }
    // A channel may end before it is active, so that no handler hears of it.
    channel.closeFuture.whenComplete { [core, weak self] _ in
      core.limiter.leave(address, place)
      self?.state.withLockedValue { $0.connections[key] = nil }
    }
    guard isOpen else { throw ChannelError.ioOnClosedChannel }
    let connection = GateConnection(
      loop.nextID(), on: loop, address: address, isRefused: place == .refused)
    try channel.pipeline.syncOperations.addHandler(connection)
  }

  /// Sorts what the platform says by the loops of the connections.
  private func deliver(_ outputs: [LogicOutput]) {
    let loops = state.withLockedValue { $0.loops }
    guard !loops.isEmpty else { return }
    var sorted = [[LogicOutput]](repeating: [], count: loops.count)
    for output in outputs {
      if let connection = output.connection {
        sorted[Int(connection.number % UInt64(loops.count))].append(output)
      } else {
        for index in sorted.indices { sorted[index].append(output) }
      }
    }
    for (loop, outputs) in zip(loops, sorted) where !outputs.isEmpty {
      loop.eventLoop.execute { loop.value.deliver(outputs) }
    }
  }
}

extension LogicOutput {
  /// Whom it is for; nil: the whole gate.
  var connection: ConnectionID? {
    switch self {
    case .answer(let id, _, _), .push(let id, _), .end(let id, _, _): id
    case .unknownGate: nil
    }
  }
}
