// Connections that log in and then do nothing but keepalive.

import NIOCore
import NIOPosix
import WireProtocol

/// Opens connections, some at a time. Lives on its event loop.
final class IdleBench {
  private let count: Int
  private let run: UInt64
  private let login: @Sendable (Account) throws -> [UInt8]
  private let loop: BenchLoop
  private var clients: [BenchClient] = []
  private var begun = 0
  private var opened = 0
  private let start: NIODeadline = .now()
  private let finished: EventLoopPromise<Double>
  private var ticks: RepeatedTask?

  /// Connections that are being opened at once.
  private static let width = 256

  init(
    _ count: Int, run: UInt64, login: @escaping @Sendable (Account) throws -> [UInt8],
    on eventLoop: any EventLoop
  ) {
    self.count = count
    self.run = run
    self.login = login
    loop = BenchLoop(eventLoop)
    finished = eventLoop.makePromise()
  }

  /// The seconds until all are logged in.
  func start(to address: SocketAddress) -> EventLoopFuture<Double> {
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    ticks = loop.eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(250), delay: .milliseconds(250)
    ) { _ in for client in bound.value.clients { client.advance() } }
    for _ in 0..<min(count, IdleBench.width) { openNext(address) }
    return finished.futureResult
  }

  private func openNext(_ address: SocketAddress) {
    guard begun < count else { return }
    let account = Account(domain: "bench", uid: "idle\(run)-\(begun)")
    begun += 1
    do {
      let login = Login.Request(
        account: account, device: Device(id: "bench", platform: "server"), attempt: 1,
        token: try login(account))
      let client = BenchClient(login, on: loop) { [unowned self] _, event in
        saw(event, address)
      }
      clients.append(client)
      BenchClient.connect(client, to: address).whenFailure { [finished] in finished.fail($0) }
    } catch {
      finished.fail(error)
    }
  }

  private func saw(_ event: ClientSession.Event, _ address: SocketAddress) {
    switch event {
    case .opened:
      opened += 1
      if opened == count {
        finished.succeed(Double((NIODeadline.now() - start).nanoseconds) / 1e9)
      } else {
        openNext(address)
      }
    case .loginRefused(let status, let failure):
      finished.fail(BenchFailure("login was refused: \(status) \(failure.text)"))
    case .ended(let end): finished.fail(BenchFailure("a connection ended: \(end)"))
    default: break
    }
  }
}
