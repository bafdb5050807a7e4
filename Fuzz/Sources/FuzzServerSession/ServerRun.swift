// A server's session under hostile bytes: what it puts out are frames, answers answer something, and nothing follows its end.

import FuzzSupport
import WireProtocol

struct ServerRun: SessionRun, ~Copyable {
  private let maxOpenRequests: Int
  private var session: ServerSession
  private var tools = SessionTools()
  private var output: [UInt8] = []
  private var reader = OutputReader()
  var now = SessionTime(milliseconds: 1_000)
  private(set) var transcript = SessionTranscript<ServerSession.Action>()
  /// What the platform has not answered.
  private var tickets: [RequestTicket] = []
  /// Bytes that are put out and not gone.
  private var unsent = 0
  private(set) var hasEnded = false

  init(_ first: UInt8) {
    maxOpenRequests = first & 1 == 0 ? 64 : 2
    let configuration = ServerSessionConfiguration(
      limits: .default, pushWindow: 4, maxOpenRequests: UInt32(maxOpenRequests),
      maxUnsentBytes: 65_536,
      frameRate: first & 4 == 0 ? nil : FrameRate(perSecond: 10, burst: 20))
    session = ServerSession(configuration, at: now)
  }

  var deadline: SessionTime? { session.deadline }

  /// As a good client opens it.
  mutating func begin(isOpen: Bool) {
    guard isOpen else { return }
    var client = ClientSession(
      hello: Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "fuzz"),
      login: Login.Request(
        account: Account(domain: "58.user", uid: "u1"), device: Device(id: "phone"), attempt: 1))
    var clientTools = SessionTools()
    var bytes: [UInt8] = []
    client.start(at: now, with: &clientTools, to: &bytes)
    receive(bytes)
    judge()
    act(0, 0)
    judge()
    expect(session.phase == .open, "hello and login of a client do not open a session")
  }

  mutating func receive(_ bytes: [UInt8]) {
    session.receive(bytes.span, at: now, with: &tools, to: &output)
  }

  mutating func advance() {
    session.advance(to: now, with: &tools, to: &output)
  }

  mutating func act(_ kind: UInt8, _ argument: UInt8) {
    switch kind % 8 {
    case 0, 1, 2:
      guard !tickets.isEmpty else { return }
      let ticket = tickets.remove(at: Int(argument) % tickets.count)
      session.answer(ticket, answer(to: ticket, kind), at: now, with: &tools, to: &output)
    case 3:
      session.push(.message(push(argument)), at: now, with: &tools, to: &output)
    case 4:
      let count = min(unsent, Int(argument) * 16)
      unsent -= count
      session.sent(count, at: now)
    case 5: session.probe(at: now, with: &tools, to: &output)
    case 6:
      session.drain(
        retryAfterMilliseconds: UInt32(argument), at: now, with: &tools, to: &output)
    default:
      if argument < 128 {
        session.receiveEnd(at: now)
      } else {
        session.end(.kicked, "out", at: now, with: &tools, to: &output)
      }
    }
  }

  /// What holds after each step.
  mutating func judge() {
    let headers = reader.headers(output)
    expect(!hasEnded || headers.isEmpty, "frames behind the end of the output")
    for header in headers {
      expect(header.kind != .request || header.command == .keepalive, "asks for \(header.command)")
    }
    unsent += output.count
    transcript.output += output
    output.removeAll(keepingCapacity: true)
    while let action = session.nextAction() {
      transcript.told.append(action)
      switch action {
      case .request(_, let ticket):
        expect(!hasEnded, "a request behind the end")
        // Two may be equal: a client may use a sequence again (WP-2.5-11).
        tickets.append(ticket)
      case .endOutput, .close: hasEnded = true
      }
    }
    if session.phase == .open {
      expect(tickets.count <= maxOpenRequests, "\(tickets.count) requests are open")
      expect(session.openRequests == tickets.count, "\(session.openRequests) of \(tickets.count)")
      expect(session.unsentBytes == unsent, "\(session.unsentBytes) unsent, not \(unsent)")
    }
    expect(session.phase != .closed || hasEnded, "closed without a word to the gate")
  }

  private func answer(to ticket: RequestTicket, _ kind: UInt8) -> PlatformAnswer {
    let inbox = InboxState(epoch: 7, head: 9)
    if kind % 8 == 1 { return .refused(.unavailable, Failure(text: "later")) }
    if kind % 8 == 2 {
      return .refused(.forbidden, Failure(text: String(repeating: "x", count: 600)))
    }
    return switch ticket.command {
    case .login: .login(Login.Response(inbox: inbox, service: true))
    case .logout: .logout
    case .keepalive: .keepalive(Keepalive.Response(inbox: inbox))
    case .c2c: .c2c(C2C.Response(messageID: "m1", stage: .stored, epoch: 7, inboxSequence: 9))
    case .c2s: .c2s(C2S.Response(messageID: "m1"))
    case .c2cAck: .c2cAck(C2CAck.Response(inbox: inbox))
    case .getOfflineMsg:
      .getOfflineMsg(GetOfflineMsg.Response(epoch: 7, messages: [message(9)], through: 9, head: 9))
    case .subscribe: .subscribe(Subscribe.Response(first: 1, head: 9, after: 0))
    case .topicAck: .topicAck(TopicAck.Response(cursor: 9, head: 9))
    default: .refused(.internal, Failure())
    }
  }

  private func push(_ argument: UInt8) -> MessageNotification {
    MessageNotification(epoch: 7, message: message(UInt64(argument)))
  }

  private func message(_ sequence: UInt64) -> Message {
    Message(
      id: "m\(sequence)", from: Account(domain: "58.user", uid: "u2"),
      clientMessageID: messageID(sequence), inboxSequence: sequence, contentType: "im.shake",
      content: Array(#"{"type":"im.shake","body":{}}"#.utf8))
  }
}
