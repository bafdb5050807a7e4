// The network of one device: a port of its own, from which connections lead to a gate, for better or worse.

import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SessionSimulation

/// Where the gates are at this moment; nowhere while the platform is down.
final class Route: Sendable {
  private let addresses = NIOLockedValueBox<[SocketAddress]>([])

  /// The gate of a device.
  func gate(for device: Int) -> SocketAddress? {
    addresses.withLockedValue { $0.isEmpty ? nil : $0[device % $0.count] }
  }

  func set(_ new: [SocketAddress]) { addresses.withLockedValue { $0 = new } }
}

/// Accepts the connections of one device and passes on what goes over them. Everything of it is on one event loop.
final class ChaosProxy: Sendable {
  /// The faults of a connection that is there.
  enum Injury: Sendable {
    case closed, reset, deafClient, deafServer
    /// In which direction, and how many bytes still pass.
    case cutInside(toClient: Bool, bytes: Int)
  }

  private final class State {
    var connections: [ObjectIdentifier: ProxyConnection] = [:]
    /// Those that do not reach a gate yet.
    var beginning: [ObjectIdentifier: any Channel] = [:]
    var weather = Weather()
    var isAway = false
    var random: SeededGenerator

    init(_ random: SeededGenerator) { self.random = random }
  }

  private let route: Route
  private let number: Int
  private let counts: Counts
  private let eventLoop: any EventLoop
  private let state: NIOLoopBoundBox<State>
  private let listener = NIOLockedValueBox<(any Channel)?>(nil)

  init(number: Int, _ route: Route, _ counts: Counts, seed: UInt64) async throws {
    self.number = number
    self.route = route
    self.counts = counts
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    self.eventLoop = eventLoop
    state = try await eventLoop.submit {
      NIOLoopBoundBox(State(SeededGenerator(seed: seed)), eventLoop: eventLoop)
    }.get()
  }

  var port: Int { listener.withLockedValue { $0?.localAddress?.port ?? 0 } }

  func start() async throws {
    let opened = try await ServerBootstrap(group: eventLoop)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { front in
        front.eventLoop.makeCompletedFuture { try self.accept(front) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    listener.withLockedValue { $0 = opened }
  }

  func stop() async {
    try? await listener.withLockedValue { $0 }?.close()
    await injure(.closed, counting: false)
  }

  // MARK: Faults

  /// Does something to every connection that there is.
  func injure(_ injury: Injury, counting: Bool = true) async {
    try? await eventLoop.submit { [state, counts] in
      if case .closed = injury {
        for channel in state.value.beginning.values { channel.close(promise: nil) }
      }
      for connection in state.value.connections.values {
        let kind: FaultKind?
        switch injury {
        case .closed:
          connection.cut(resets: false)
          kind = .closed
        case .reset:
          connection.cut(resets: true)
          kind = .reset
        case .deafClient:
          connection.toClient.swallows = true
          kind = .deafClient
        case .deafServer:
          connection.toServer.swallows = true
          kind = .deafServer
        case .cutInside(let toClient, let bytes):
          (toClient ? connection.toClient : connection.toServer).bytesLeft = bytes
          // Counted once so many have passed.
          kind = nil
        }
        if counting, let kind { counts.count(kind) }
      }
    }.get()
  }

  /// Changes what happens to what passes: on connections that there are, too, but for swapped answers.
  func change(_ change: @escaping @Sendable (inout Weather) -> Void) async {
    try? await eventLoop.submit { [state] in
      change(&state.value.weather)
      for connection in state.value.connections.values { connection.change(state.value.weather) }
    }.get()
  }

  /// Whether there is no network, so that nobody is let through.
  func setAway(_ isAway: Bool) async {
    try? await eventLoop.submit { [state] in state.value.isAway = isAway }.get()
  }

  // MARK: Connections

  private func accept(_ front: any Channel) throws {
    let state = state.value
    guard !state.isAway, let target = route.gate(for: number) else {
      if state.isAway { counts.count(.refused) }
      throw ChannelError.ioOnClosedChannel
    }
    let own = self.state
    let counts = counts
    let key = ObjectIdentifier(front)
    state.beginning[key] = front
    front.closeFuture.whenComplete { _ in own.value.beginning[key] = nil }
    ClientBootstrap(group: front.eventLoop)
      .channelOption(.autoRead, value: false)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .connect(to: target)
      .flatMapThrowing { back in
        let state = own.value
        let connection = ProxyConnection(
          front: front, back: back, state.weather, counts, &state.random)
        try front.pipeline.syncOperations.addHandler(ProxyHandler(connection.toServer))
        try back.pipeline.syncOperations.addHandler(ProxyHandler(connection.toClient))
        state.beginning[key] = nil
        state.connections[key] = connection
        // Once both sides are closed there is nothing left to break.
        front.closeFuture.and(back.closeFuture).whenComplete { _ in
          own.value.connections[key] = nil
        }
        // Closed meanwhile: its handler has not heard of it.
        if !front.isActive { back.close(promise: nil) }
        return back
      }
      .flatMap { back in front.setOption(.autoRead, value: true).map { back } }
      .flatMap { $0.setOption(.autoRead, value: true) }
      .whenFailure { _ in front.close(promise: nil) }
  }
}
