// Pairs of connections that chat: each sender keeps some messages in flight, each receiver acks what it gets.

import NIOCore
import NIOPosix
import WireProtocol

/// What a run of chats is to do.
struct ChatPlan: Sendable {
  let pairs: Int
  let window: Int
  let messages: Int
  /// Messages a second of each sender; 0: as fast as they are answered.
  let rate: Int
  let size: Int
  let login: @Sendable (Account) throws -> [UInt8]
}

/// What came of it.
struct ChatResult: Sendable {
  var delivered = 0
  var answered = 0
  var refused: [String: Int] = [:]
  var duplicates = 0
  var outOfOrder = 0
  var seconds = 0.0
  /// Of every delivery, in nanoseconds, from the sending on.
  var latencies: [UInt64] = []
}

/// One run. Lives on its event loop.
final class ChatBench {
  private struct Pair {
    let sender: BenchClient
    let receiver: BenchClient
    var inbox = Inbox()
    var sentAt: [UInt64] = []
    var delivered: [Bool] = []
    var next = 0
    var open = 0
    var answered = 0
    /// Refused for now, to be sent again.
    var again: [Int] = []
  }

  private let plan: ChatPlan
  private let run: UInt64
  private let content: [UInt8]
  private var pairs: [Pair] = []
  private var opened = 0
  private var started: NIODeadline?
  private var result = ChatResult()
  private var ticks: RepeatedTask?
  private var tickets: [[UInt32: Int]] = []
  private let finished: EventLoopPromise<ChatResult>
  private let eventLoop: any EventLoop

  init(_ plan: ChatPlan, run: UInt64, on eventLoop: any EventLoop) throws {
    self.plan = plan
    self.run = run
    self.eventLoop = eventLoop
    finished = eventLoop.makePromise()
    content = ChatBench.content(ofSize: plan.size)
    let loop = BenchLoop(eventLoop)
    for index in 0..<plan.pairs {
      let sender = try client("s", index, on: loop)
      let receiver = try client("r", index, on: loop)
      var pair = Pair(sender: sender, receiver: receiver)
      pair.sentAt = Array(repeating: 0, count: plan.messages)
      pair.delivered = Array(repeating: false, count: plan.messages)
      pairs.append(pair)
      tickets.append([:])
    }
  }

  /// A valid text content of this many bytes, or of the shortest there is.
  static func content(ofSize size: Int) -> [UInt8] {
    let (head, tail) = (#"{"type":"im.text","body":{"text":""#, #""}}"#)
    let fill = max(size - head.utf8.count - tail.utf8.count, 1)
    return Array((head + String(repeating: "x", count: fill) + tail).utf8)
  }

  private func client(_ role: String, _ index: Int, on loop: BenchLoop) throws -> BenchClient {
    let account = Account(domain: "bench", uid: "\(role)\(run)-\(index)")
    let login = Login.Request(
      account: account, device: Device(id: "bench", platform: "server"), attempt: 1,
      token: try plan.login(account))
    return BenchClient(login, on: loop) { [unowned self] _, event in
      if role == "s" { senderSaw(event, index) } else { receiverSaw(event, index) }
    }
  }

  /// Connects everybody, and begins when all are logged in.
  func start(to address: SocketAddress) -> EventLoopFuture<ChatResult> {
    for pair in pairs {
      for client in [pair.sender, pair.receiver] {
        BenchClient.connect(client, to: address).whenFailure { [finished] error in
          finished.fail(error)
        }
      }
    }
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    ticks = eventLoop.scheduleRepeatedTask(
      initialDelay: .milliseconds(50), delay: .milliseconds(plan.rate == 0 ? 50 : 2)
    ) { _ in bound.value.tick() }
    return finished.futureResult
  }

  private func tick() {
    for index in pairs.indices {
      pairs[index].sender.advance()
      pairs[index].receiver.advance()
      send(index)
      catchUp(index)
      pairs[index].sender.flush()
      pairs[index].receiver.flush()
    }
  }

  private func isOpen() {
    opened += 1
    guard opened == 2 * pairs.count else { return }
    started = .now()
    for index in pairs.indices {
      send(index)
      pairs[index].sender.flush()
    }
  }

  // MARK: Senders

  private func senderSaw(_ event: ClientSession.Event, _ index: Int) {
    switch event {
    case .opened: isOpen()
    case .answered(let ticket, let answer):
      guard let message = tickets[index].removeValue(forKey: ticket.sequence) else { return }
      pairs[index].open -= 1
      if case .refused(let status, _) = answer {
        result.refused[status.description, default: 0] += 1
        guard status.advice == .repeatLater else {
          return finished.fail(BenchFailure("a message was refused: \(status)"))
        }
        pairs[index].again.append(message)
      } else {
        result.answered += 1
        pairs[index].answered += 1
        send(index)
        finishIfDone()
      }
    case .loginRefused(let status, let failure):
      finished.fail(BenchFailure("login was refused: \(status) \(failure.text)"))
    case .ended(let end): ended(end)
    default: break
    }
  }

  /// How many messages a sender may have begun by now, the senders one behind the other.
  private func due(_ index: Int, since start: NIODeadline) -> Int {
    guard plan.rate > 0 else { return plan.messages }
    let periods = Double((NIODeadline.now() - start).nanoseconds) / 1e9 * Double(plan.rate)
    return min(plan.messages, Int(periods + 1 - Double(index) / Double(plan.pairs)))
  }

  /// What was answered in one read is followed in one write, at its end.
  private func send(_ index: Int) {
    guard let started else { return }
    let due = due(index, since: started)
    while pairs[index].open < plan.window, pairs[index].sender.freeRequests > 0 {
      let message: Int
      if let again = pairs[index].again.popLast() {
        message = again
      } else if pairs[index].next < due {
        message = pairs[index].next
        pairs[index].next += 1
        pairs[index].sentAt[message] = NIODeadline.now().uptimeNanoseconds
      } else {
        break
      }
      do {
        let request = C2C.Request(
          to: pairs[index].receiver.account, clientMessageID: id(message),
          contentType: "im.text", content: content)
        guard let ticket = try pairs[index].sender.send(.c2c(request)) else {
          pairs[index].again.append(message)
          break
        }
        tickets[index][ticket.sequence] = message
        pairs[index].open += 1
      } catch {
        return finished.fail(error)
      }
    }
  }

  /// The name of a message says which it is.
  private func id(_ message: Int) -> ClientMessageID {
    var words = NumberedName(run: run, number: UInt64(message) << 1)
    return ClientMessageID(using: &words)
  }

  // MARK: Receivers

  private func receiverSaw(_ event: ClientSession.Event, _ index: Int) {
    switch event {
    case .opened(let login):
      pairs[index].inbox.opened(login)
      isOpen()
    case .pushed(.message(let push)):
      pairs[index].inbox.received(push)
      catchUp(index)
    case .answered(_, .c2cAck(let answer)):
      pairs[index].inbox.acked(.c2cAck(answer))
      catchUp(index)
    case .answered(let ticket, let answer) where ticket.command == .getOfflineMsg:
      pairs[index].inbox.pulled(answer)
      catchUp(index)
    case .answered(let ticket, let answer) where ticket.command == .c2cAck:
      pairs[index].inbox.acked(answer)
    case .answered(_, .keepalive(let answer)):
      if let inbox = answer.inbox { pairs[index].inbox.learned(inbox) }
      catchUp(index)
    case .loginRefused(let status, let failure):
      finished.fail(BenchFailure("login was refused: \(status) \(failure.text)"))
    case .ended(let end): ended(end)
    default: break
    }
  }

  private func catchUp(_ index: Int) {
    let receiver = pairs[index].receiver
    while let delivery = pairs[index].inbox.nextDelivery() {
      note(delivery.message, index)
      pairs[index].inbox.handled(delivery, at: receiver.now)
    }
    do {
      if receiver.freeRequests > 1, let pull = pairs[index].inbox.nextPull() {
        _ = try receiver.send(.getOfflineMsg(pull))
      }
      if receiver.freeRequests > 1, let ack = pairs[index].inbox.nextAck(at: receiver.now) {
        _ = try receiver.send(.c2cAck(ack))
      }
    } catch {
      finished.fail(error)
    }
  }

  private func note(_ message: Message, _ index: Int) {
    let number = Int(truncatingIfNeeded: message.clientMessageID.low >> 1)
    guard pairs[index].delivered.indices.contains(number) else { return }
    if pairs[index].delivered[number] {
      result.duplicates += 1
      return
    }
    if number > 0, !pairs[index].delivered[number - 1] { result.outOfOrder += 1 }
    pairs[index].delivered[number] = true
    result.delivered += 1
    result.latencies.append(
      NIODeadline.now().uptimeNanoseconds - pairs[index].sentAt[number])
    finishIfDone()
  }

  // MARK: The end

  private func finishIfDone() {
    let all = plan.pairs * plan.messages
    guard result.delivered == all, result.answered == all, let started else { return }
    result.seconds = Double((NIODeadline.now() - started).nanoseconds) / 1e9
    finish()
    finished.succeed(result)
  }

  private func ended(_ end: SessionEnd) {
    guard ticks != nil else { return }
    finish()
    finished.fail(BenchFailure("a connection ended: \(end)"))
  }

  private func finish() {
    ticks?.cancel()
    ticks = nil
    for pair in pairs {
      pair.sender.close()
      pair.receiver.close()
    }
  }
}

/// The two words of a client message id, in place of random ones. The id sets the lowest bit, which the number leaves free.
private struct NumberedName: RandomNumberGenerator {
  let run: UInt64
  let number: UInt64
  private var isBegun = false

  init(run: UInt64, number: UInt64) {
    self.run = run
    self.number = number
  }

  mutating func next() -> UInt64 {
    defer { isBegun = true }
    return isBegun ? number : run
  }
}
