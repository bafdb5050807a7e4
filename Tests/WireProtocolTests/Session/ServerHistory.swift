// One random history of a server's session, watched for the rules that always hold.

import SessionSimulation
import WireProtocol

struct ServerHistory {
  private var random: SeededGenerator
  private let server: ServerEnd
  private let maxUnsent: Int
  private let stream: [UInt8]
  private var time: UInt64 = 0
  private var said: [String] = []
  private var faults: [String] = []
  /// Requests that the platform has not answered.
  private var open: [(Command, UInt32)] = []
  private var passed = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    maxUnsent = [200, 2_000, 262_144].randomElement(using: &random) ?? 200
    let rate =
      Int.random(in: 0..<2, using: &random) == 0
      ? FrameRate(perSecond: [1, 20, 5_000].randomElement(using: &random) ?? 1, burst: 4) : nil
    server = ServerEnd(
      ServerSessionConfiguration(
        heartbeatMilliseconds: [100, 5_000, 60_000].randomElement(using: &random) ?? 100,
        maxOpenRequests: [1, 4, 64].randomElement(using: &random) ?? 4, maxUnsentBytes: maxUnsent,
        frameRate: rate))
    stream = SessionFuzzTests.stream(
      &random, opening: Say.hello + Say.login, SessionFuzzTests.clientFrame)
  }

  /// What was broken; empty: nothing.
  mutating func run() -> [String] {
    server.takesOutput = Int.random(in: 0..<2, using: &random) == 0
    var rest = stream[...]
    for _ in 0..<400 where faults.isEmpty && server.phase != .closed {
      step(&rest)
      takeActions()
      if server.unsentBytes > maxUnsent + 3_000 { faults.append("\(server.unsentBytes) unsent") }
      if rest.isEmpty, Int.random(in: 0..<20, using: &random) == 0 { break }
    }
    let isRead = rest.isEmpty
    settle()
    judge(isRead && isSettled)
    return faults
  }

  private mutating func step(_ rest: inout ArraySlice<UInt8>) {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...4 where server.wantsToRead:
      let count = Int.random(in: 0...200, using: &random)
      said += server.receive(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    case 5, 6: go(to: time + random.next() >> UInt64.random(in: 49...63, using: &random))
    case 7: server.sent(Int.random(in: 0...max(server.unsentBytes, 1), using: &random))
    case 8: answer()
    case 9:
      let place = random.next() >> 60
      said += server.push(Say.push(place, epoch: place % 2 + 1))
    case 10 where Int.random(in: 0..<4, using: &random) == 0: said += server.probe()
    case 11 where Int.random(in: 0..<40, using: &random) == 0: said += server.drain()
    default: break
    }
  }

  /// Lets time go by; at each deadline on the way something happens, and not twice at the same time.
  private mutating func go(to end: UInt64) {
    while let deadline = server.deadline, deadline <= end {
      let before = (server.phase, said.count, passed, server.wantsToRead)
      said += server.advance(to: max(deadline, time))
      time = max(deadline, time)
      takeActions()
      let isSame = before == (server.phase, said.count, passed, server.wantsToRead)
      if let next = server.deadline, next <= time, isSame || next < deadline {
        faults.append("a busy loop at \(time)")
        return
      }
    }
    time = end
    server.pass(to: end)
  }

  private mutating func answer() {
    guard let index = open.indices.randomElement(using: &random) else { return }
    let (command, number) = open.remove(at: index)
    let state = InboxState(epoch: 1, head: 12)
    let answer: PlatformAnswer =
      switch command {
      case .login where Int.random(in: 0..<6, using: &random) > 0:
        .login(Login.Response(inbox: state, acked: 2))
      case .logout: .logout
      case .keepalive: .keepalive(Keepalive.Response(inbox: state))
      case .c2cAck: .c2cAck(C2CAck.Response(inbox: state))
      case .getOfflineMsg:
        .getOfflineMsg(
          GetOfflineMsg.Response(epoch: 1, messages: [Say.message(4)], through: 4, head: 12))
      case .c2c: .c2c(C2C.Response(messageID: "message1"))
      default: .refused(.unavailable, Failure(text: "not now"))
      }
    said += server.answer(command, number, answer)
  }

  private mutating func takeActions() {
    for word in server.actions() {
      let parts = word.split(separator: " #")
      guard parts.count == 2, let command = CommandTable.standard[String(parts[0])]?.command,
        let number = UInt32(parts[1])
      else { continue }
      open.append((command, number))
      passed += 1
    }
  }

  /// The client reads all, the platform answers all.
  private mutating func settle() {
    server.takesOutput = true
    for _ in 0..<2_000 where server.phase != .ending && server.phase != .closed {
      server.sent(server.unsentBytes)
      answer()
      takeActions()
      guard let deadline = server.deadline, deadline <= time || !server.wantsToRead else {
        if open.isEmpty { return }
        continue
      }
      go(to: max(deadline, time))
    }
  }

  /// Nothing waits any more, and the session lives.
  private var isSettled: Bool {
    server.phase != .ending && server.phase != .closed && open.isEmpty && server.wantsToRead
      && server.deadline.map { $0 > time } ?? true
  }

  private mutating func judge(_ isComplete: Bool) {
    for line in said where line.contains("malformed:") || line.contains("of a frame") {
      faults.append(line)
    }
    if let goaway = said.firstIndex(where: { $0.hasPrefix("goaway") && $0 != "goaway draining" }),
      goaway != said.count - 1
    {
      faults.append("said something behind goaway: \(said[goaway...])")
    }
    if said.count(where: { $0 == "goaway draining" }) > 1 { faults.append("drains twice") }
    // Each request is answered once while the session lives: none more than asked, none too little once all is settled.
    var asked: [String: Int] = [:]
    var decoder = FrameDecoder()
    decoder.feed(stream.span)
    while let frame = try? decoder.next() {
      guard frame.header.kind == .request else { continue }
      asked["\(frame.header.command) #\(frame.header.sequence)", default: 0] += 1
    }
    var answered: [String: Int] = [:]
    for line in said where !line.hasPrefix("goaway") && line.contains(" #") && !line.contains("?") {
      answered[line.split(separator: " ").prefix(2).joined(separator: " "), default: 0] += 1
    }
    for (request, count) in answered where count > asked[request] ?? 0 {
      faults.append("\(request) was answered \(count) times")
    }
    if isComplete, answered != asked { faults.append("asked \(asked), answered \(answered)") }
  }
}
