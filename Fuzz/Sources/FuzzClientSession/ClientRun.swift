// A client's session under hostile bytes: what it puts out are requests with sequences of their own, each is answered once at most,
// and nothing follows its end.

import FuzzSupport
import WireProtocol

struct ClientRun: SessionRun, ~Copyable {
  private var session: ClientSession
  private var tools = SessionTools()
  private var output: [UInt8] = []
  private var reader = OutputReader()
  var now = SessionTime(milliseconds: 1_000)
  private(set) var transcript = SessionTranscript<ClientSession.Event>()
  private let login: Login.Request
  /// Requests without an answer, and all sequences that were used.
  private var tickets: Set<RequestTicket> = []
  private var sequences: Set<UInt32> = []
  private var hasOpened = false
  private(set) var hasEnded = false

  init(_ first: UInt8) {
    login = Login.Request(
      account: Account(domain: "58.user", uid: "u1"), device: Device(id: "phone"), attempt: 1)
    session = ClientSession(
      hello: Hello.Request(minVersion: .v1, maxVersion: .v1, agent: "fuzz"), login: login,
      compression: first & 1 == 0 ? .standard : .none)
  }

  var deadline: SessionTime? { session.deadline }

  /// As a good server answers hello and login.
  mutating func begin(isOpen: Bool) {
    session.start(at: now, with: &tools, to: &output)
    guard isOpen else { return }
    var server = ServerSession(ServerSessionConfiguration(), at: now)
    var serverTools = SessionTools()
    var bytes: [UInt8] = []
    server.receive(output.span, at: now, with: &serverTools, to: &bytes)
    judge()
    let answer = PlatformAnswer.login(
      Login.Response(inbox: InboxState(epoch: 7, head: 9), service: true))
    while let action = server.nextAction() {
      guard case .request(_, let ticket) = action else { continue }
      server.answer(ticket, answer, at: now, with: &serverTools, to: &bytes)
    }
    receive(bytes)
    judge()
    expect(session.phase == .open, "the answers of a server do not open a session")
  }

  mutating func receive(_ bytes: [UInt8]) {
    session.receive(bytes.span, at: now, with: &tools, to: &output)
  }

  mutating func advance() {
    session.advance(to: now, with: &tools, to: &output)
  }

  mutating func act(_ kind: UInt8, _ argument: UInt8) {
    switch kind % 8 {
    case 0, 1, 2, 3: send(request(argument))
    case 4:
      if let ticket = session.probe(at: now, with: &tools, to: &output) { tickets.insert(ticket) }
    case 5: session.login(login, at: now, with: &tools, to: &output)
    case 6: session.receiveEnd(at: now)
    default: if argument < 32 { session.close() }
    }
  }

  /// What holds after each step.
  mutating func judge() {
    let headers = reader.headers(output)
    transcript.output += output
    output.removeAll(keepingCapacity: true)
    expect(!hasEnded || headers.isEmpty, "frames behind the end")
    for header in headers where header.kind == .request {
      expect(sequences.insert(header.sequence).inserted, "\(header.sequence) is used again")
    }
    while let event = session.nextEvent() {
      transcript.told.append(event)
      expect(!hasEnded, "\(event) behind the end")
      switch event {
      case .opened:
        expect(!hasOpened, "opened twice")
        hasOpened = true
      case .answered(let ticket, _):
        // What the session asks by itself has tickets that nobody was given.
        expect(
          tickets.remove(ticket) != nil || ticket.command == .keepalive,
          "an answer to \(ticket), which is not open")
      case .ended: hasEnded = true
      default: break
      }
    }
    expect(session.phase != .closed || hasEnded, "closed without a word")
    expect(session.openRequests + session.freeRequests <= 1_000_000, "requests without a bound")
  }

  private mutating func send(_ request: PlatformRequest) {
    do throws(WireError) {
      guard let ticket = try session.send(request, at: now, with: &tools, to: &output) else {
        return
      }
      expect(hasOpened && !hasEnded, "\(ticket) goes out of a session that is not open")
      expect(tickets.insert(ticket).inserted, "the ticket \(ticket) is given twice")
    } catch { expect(false, "a good request cannot be sent: \(error)") }
  }

  private func request(_ argument: UInt8) -> PlatformRequest {
    switch argument % 8 {
    case 0: .logout
    case 1:
      .c2s(C2S.Request(clientMessageID: messageID(3), contentType: "im.shake", content: shake))
    case 2: .c2cAck(C2CAck.Request(epoch: 7, through: UInt64(argument)))
    case 3: .getOfflineMsg(GetOfflineMsg.Request(epoch: 7, after: UInt64(argument)))
    case 4: .topicAck(TopicAck.Request(topic: "gps", group: "map", cursor: UInt64(argument)))
    case 5: .subscribe(Subscribe.Request(topic: "gps", group: "map"))
    default:
      .c2c(
        C2C.Request(
          to: Account(domain: "58.user", uid: "u2"), clientMessageID: messageID(5),
          contentType: "im.shake", content: shake))
    }
  }

  private var shake: [UInt8] { Array(#"{"type":"im.shake","body":{}}"#.utf8) }
}
