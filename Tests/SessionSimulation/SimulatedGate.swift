// A gate of one connection: a server's session between a simulated link and a platform.

package import WireProtocol

/// What stands behind simulated gates; connections are told apart by number.
package protocol SimulatedPlatform: AnyObject {
  /// Takes a request; the answer may come at once or later, through the simulation.
  func take(_ request: PlatformRequest, from connection: Int, at now: UInt64) -> PlatformAnswer
  /// The connection is over.
  func closed(_ connection: Int)
  /// What it wants to send without being asked: pushes, and connections that it ends.
  func takePushes() -> [(connection: Int, push: PlatformPush)]
  func takeEnds() -> [(connection: Int, status: Status)]
}

package final class SimulatedGate {
  package let link: SimulatedLink
  private var session: ServerSession
  private var tools = SessionTools()
  private var output: [UInt8] = []
  /// Answers that the platform still keeps back, with the time at which they come.
  private var answers: [(due: UInt64, ticket: RequestTicket, answer: PlatformAnswer)] = []
  package private(set) var isClosed = false

  package init(_ link: SimulatedLink, _ configuration: ServerSessionConfiguration, at now: UInt64) {
    self.link = link
    session = ServerSession(configuration, at: SessionTime(milliseconds: now))
  }

  package var nextDue: UInt64? {
    guard !isClosed else { return nil }
    return [
      session.deadline?.milliseconds, link.toServer.nextDue, link.serverLearnsAt,
      answers.map(\.due).min(),
    ].compactMap { $0 }.min()
  }

  package func push(_ push: PlatformPush, at now: UInt64) {
    guard !isClosed else { return }
    session.push(push, at: SessionTime(milliseconds: now), with: &tools, to: &output)
  }
  package func end(_ status: Status, at now: UInt64) {
    session.end(status, "", at: SessionTime(milliseconds: now), with: &tools, to: &output)
  }

  /// Does what is due.
  package func work(
    at now: UInt64, _ platform: any SimulatedPlatform, using random: inout SeededGenerator
  ) {
    guard !isClosed else { return }
    let time = SessionTime(milliseconds: now)
    while let bytes = link.toServer.receive(at: now) {
      session.receive(bytes.span, at: time, with: &tools, to: &output)
    }
    if let deadline = session.deadline, deadline <= time {
      session.advance(to: time, with: &tools, to: &output)
    }
    let due = answers.filter { $0.due <= now }
    answers.removeAll { $0.due <= now }
    for (_, ticket, answer) in due {
      session.answer(ticket, answer, at: time, with: &tools, to: &output)
    }
    if let end = link.serverLearnsAt, end <= now { session.receiveEnd(at: time) }
    while let action = session.nextAction() {
      switch action {
      case .request(let request, let ticket):
        // Stored in the order in which they came; answered in any, but for login, behind which all else waits.
        let answer = platform.take(request, from: link.number, at: now)
        let isFast = if case .login = request { true } else { false }
        answers.append(
          (now + (isFast ? 0 : UInt64.random(in: 0...30, using: &random)), ticket, answer))
      case .endOutput: break
      case .close: close(platform, at: now, using: &random)
      }
    }
    flush(at: now, using: &random)
  }

  package func flush(at now: UInt64, using random: inout SeededGenerator) {
    if !link.isBroken { link.toClient.send(output, at: now, delay: 0...80, using: &random) }
    session.sent(output.count, at: SessionTime(milliseconds: now))
    output.removeAll()
  }

  private func close(
    _ platform: any SimulatedPlatform, at now: UInt64, using random: inout SeededGenerator
  ) {
    isClosed = true
    platform.closed(link.number)
    link.breakNow(at: now, using: &random)
  }
}
