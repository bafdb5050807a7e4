// One connection that reports to the cloud: c2s with positions, some in flight.

import NIOCore
import NIOPosix
import WireProtocol

/// What a run of reports is to do.
struct ReportPlan: Sendable {
  let messages: Int
  let window: Int
  /// Positions in a message.
  let positions: Int
  let account: Account
  let token: [UInt8]
}

/// One run. Lives on its event loop.
final class ReportBench {
  private let plan: ReportPlan
  private let eventLoop: any EventLoop
  private let loop: BenchLoop
  private let content: (type: ContentType, bytes: [UInt8])
  private var client: BenchClient?
  private var sent = 0
  private var answered = 0
  private var started: NIODeadline = .now()
  private var ticks: RepeatedTask?
  private let finished: EventLoopPromise<Double>

  init(_ plan: ReportPlan, on eventLoop: any EventLoop) throws {
    self.plan = plan
    self.eventLoop = eventLoop
    loop = BenchLoop(eventLoop)
    content = try ReportBench.content(plan.positions)
    finished = eventLoop.makePromise()
  }

  /// A valid content with this many positions.
  static func content(_ positions: Int) throws -> (ContentType, [UInt8]) {
    let fixes = try (0..<positions).map { index in
      try Fix(
        atMilliseconds: 1_764_028_800_000 + index * 3_000,
        latitude: 31.230416 + Double(index) * 0.0001, longitude: 121.473701,
        speedMetresPerSecond: 7.5, headingDegrees: 90)
    }
    return (TrackContent.contentType, try TrackContent(points: fixes).encoded())
  }

  /// The seconds from the first report to the last answer.
  func start(to address: SocketAddress) -> EventLoopFuture<Double> {
    let login = Login.Request(
      account: plan.account, device: Device(id: "bench", platform: "server"), attempt: 1,
      token: plan.token)
    let client = BenchClient(login, on: loop) { [unowned self] _, event in saw(event) }
    self.client = client
    BenchClient.connect(client, to: address).whenFailure { [finished] in finished.fail($0) }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ticks = eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(250), delay: .milliseconds(250)
    ) { _ in bound.value.client?.advance() }
    return finished.futureResult
  }

  private func saw(_ event: ClientSession.Event) {
    switch event {
    case .opened:
      started = .now()
      send()
    case .answered(_, .c2s):
      answered += 1
      if answered == plan.messages {
        ticks?.cancel()
        finished.succeed(Double((NIODeadline.now() - started).nanoseconds) / 1e9)
        client?.close()
      } else {
        send()
      }
    case .answered(_, .refused(let status, let failure)):
      finished.fail(BenchFailure("a report was refused: \(status) \(failure.text)"))
    case .loginRefused(let status, let failure):
      finished.fail(BenchFailure("login was refused: \(status) \(failure.text)"))
    case .ended(let end): finished.fail(BenchFailure("the connection ended: \(end)"))
    default: break
    }
  }

  /// What was answered in one read is followed in one write, at its end.
  private func send() {
    guard let client else { return }
    while sent < plan.messages, sent - answered < plan.window, client.freeRequests > 0 {
      let request = C2S.Request(
        clientMessageID: .random(), contentType: content.type, content: content.bytes)
      do {
        guard try client.send(.c2s(request)) != nil else { break }
        sent += 1
      } catch {
        return finished.fail(error)
      }
    }
  }
}
