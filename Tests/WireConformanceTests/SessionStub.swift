// A target of session vectors that has the session machine alone: every login is good, every other request is refused. It can have a
// clock that does one thing: end every connection when so much time has passed.

import WireConformance
import WireProtocol

/// Connections without a platform.
final class SessionStub: SessionTarget {
  private final class Line {
    var session = ServerSession(ServerSessionConfiguration(), at: SessionTime(milliseconds: 0))
    var unread: [UInt8] = []
    var hasEnded = false
  }

  let abilities: Set<SessionTest.Need>
  private let end: UInt64?
  private var passed: UInt64 = 0
  private var tools = SessionTools()
  private var lines: [String: Line] = [:]

  struct Unable: Error {}

  /// - Parameter end: after how many milliseconds every connection ends; nil: there is no clock.
  init(end: UInt64? = nil) {
    self.end = end
    abilities = end == nil ? [.burst] : [.burst, .clock]
  }

  func open(_ name: String) { lines[name] = Line() }

  func send(_ bytes: [UInt8], on name: String) throws {
    guard let line = lines[name] else { throw Unable() }
    let now = SessionTime(milliseconds: 0)
    var output: [UInt8] = []
    line.session.receive(bytes.span, at: now, with: &tools, to: &output)
    while let action = line.session.nextAction() {
      switch action {
      case .request(.login, let ticket):
        let inbox = InboxState(epoch: 5, head: 3)
        line.session.answer(
          ticket, .login(Login.Response(inbox: inbox)), at: now, with: &tools, to: &output)
      case .request(.keepalive, let ticket):
        let inbox = InboxState(epoch: 5, head: 3)
        line.session.answer(
          ticket, .keepalive(Keepalive.Response(inbox: inbox)), at: now, with: &tools, to: &output)
      case .request(_, let ticket):
        line.session.answer(
          ticket, .refused(.unavailable, Failure()), at: now, with: &tools, to: &output)
      case .endOutput, .close: line.hasEnded = true
      }
    }
    line.unread += output
    line.session.sent(output.count, at: now)
  }

  func receive(on name: String) throws -> SessionArrival {
    guard let line = lines[name] else { throw Unable() }
    if line.unread.isEmpty { return line.hasEnded ? .end : .nothing }
    defer { line.unread = [] }
    return .bytes(line.unread)
  }

  func arrived(on name: String) throws -> (bytes: Int, hasEnded: Bool) {
    guard let line = lines[name] else { throw Unable() }
    return (line.unread.count, line.hasEnded)
  }

  func close(_ name: String) throws { lines[name]?.hasEnded = true }
  func advance(by milliseconds: UInt64) throws {
    guard let end else { throw Unable() }
    passed += milliseconds
    if passed >= end { for line in lines.values { line.hasEnded = true } }
  }
  func read(_ reads: Bool, on name: String) throws { throw Unable() }
  func drain(retryAfterMilliseconds: UInt32) throws { throw Unable() }
  func probe(_ name: String) throws { throw Unable() }
}
