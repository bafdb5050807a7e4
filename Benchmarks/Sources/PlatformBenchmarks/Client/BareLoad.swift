// The same load without the SDK: the machines of WireProtocol on channels, each connection on an event loop as the SDK has it.

import NIOCore
import NIOPosix
import WireProtocol

/// Both ends, for whoever waits for them in a task.
enum BareEnds {
  static func sender(_ load: ClientLoad) async throws -> any LoadSender {
    Sender(sender: try await end(load.sender, load) { BareSender(load, $0) })
  }

  static func receiver(_ load: ClientLoad) async throws -> any LoadReceiver {
    Receiver(receiver: try await end(load.recipient(0), load) { BareReceiver($0) })
  }

  private struct Sender: LoadSender {
    let sender: NIOLoopBound<BareSender>

    func send(_ numbers: Range<Int>) async throws -> [UInt64] {
      try await sender.eventLoop.flatSubmit { sender.value.send(numbers) }.get()
    }

    // It ends with the process.
    func close() async {}
  }

  private struct Receiver: LoadReceiver {
    let receiver: NIOLoopBound<BareReceiver>

    func receive(_ count: Int) async throws {
      try await receiver.eventLoop.flatSubmit { receiver.value.receive(count) }.get()
    }

    func close() async {}
  }

  /// Connects and logs in.
  private static func end<End: BareEnd>(
    _ uid: String, _ load: ClientLoad, make: @escaping @Sendable (BareClient) -> End
  ) async throws -> NIOLoopBound<End> {
    let address = try SocketAddress(ipAddress: "127.0.0.1", port: load.port)
    let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    return try await eventLoop.flatSubmit {
      let client = BareClient(Account(domain: "bench", uid: uid), eventLoop)
      let end = make(client)
      // As long as the process.
      client.happened = { end.happened($0) }
      let bound = NIOLoopBound(end, eventLoop: eventLoop)
      return client.connect(to: address).map { bound }
    }.get()
  }
}

/// What one end does with what happens on its connection.
protocol BareEnd: AnyObject, SendableMetatype {
  func happened(_ event: ClientSession.Event)
}

/// Keeps some messages in flight.
final class BareSender: BareEnd {
  private let load: ClientLoad
  private let client: BareClient
  private var numbers = 0..<0
  private var sentAt: [UInt32: NIODeadline] = [:]
  private var latencies: [UInt64] = []
  private var done: EventLoopPromise<[UInt64]>?

  init(_ load: ClientLoad, _ client: BareClient) {
    self.load = load
    self.client = client
  }

  /// - Returns: how long each took to be answered, in nanoseconds.
  func send(_ numbers: Range<Int>) -> EventLoopFuture<[UInt64]> {
    let promise = client.eventLoop.makePromise(of: [UInt64].self)
    (self.numbers, latencies, done) = (numbers, [], promise)
    pump()
    client.flush()
    return promise.futureResult
  }

  private func pump() {
    while sentAt.count < (load.shape == .turns ? 1 : load.window), let number = numbers.popFirst() {
      let now = NIODeadline.now()
      let request = C2C.Request(
        to: Account(domain: "bench", uid: load.recipient(number)), clientMessageID: .random(),
        contentType: "im.text", content: ClientLoad.content)
      guard let ticket = client.send(.c2c(request)) else {
        done?.fail(BenchmarkFailure("a message cannot be sent"))
        return
      }
      sentAt[ticket.sequence] = now
    }
  }

  func happened(_ event: ClientSession.Event) {
    switch event {
    case .answered(let ticket, .c2c):
      guard let begun = sentAt.removeValue(forKey: ticket.sequence) else { return }
      latencies.append(UInt64((NIODeadline.now() - begun).nanoseconds))
      pump()
      if numbers.isEmpty, sentAt.isEmpty { done?.succeed(latencies) }
    case .answered(_, .refused(let status, _)):
      done?.fail(BenchmarkFailure("a message was refused: \(status)"))
    case .ended(let end): done?.fail(BenchmarkFailure("the connection ended: \(end)"))
    default: break
    }
  }
}

/// Takes messages in their order, and acks them.
final class BareReceiver: BareEnd {
  private let client: BareClient
  private var inbox = Inbox()
  /// Messages that have come, and as many as are waited for.
  private var (taken, wanted) = (0, 0)
  private var done: EventLoopPromise<Void>?

  init(_ client: BareClient) {
    self.client = client
    client.ticked = { self.catchUp() }
  }

  func receive(_ count: Int) -> EventLoopFuture<Void> {
    let promise = client.eventLoop.makePromise(of: Void.self)
    (wanted, done) = (wanted + count, promise)
    catchUp()
    return promise.futureResult
  }

  func happened(_ event: ClientSession.Event) {
    switch event {
    case .opened(let login): inbox.opened(login)
    case .pushed(.message(let push)): inbox.received(push)
    case .answered(let ticket, let answer) where ticket.command == .getOfflineMsg:
      inbox.pulled(answer)
    case .answered(let ticket, let answer) where ticket.command == .c2cAck: inbox.acked(answer)
    case .ended(let end): done?.fail(BenchmarkFailure("the connection ended: \(end)"))
    default: break
    }
    catchUp()
  }

  private func catchUp() {
    while let delivery = inbox.nextDelivery() {
      inbox.handled(delivery, at: client.now)
      taken += 1
    }
    if taken >= wanted {
      done?.succeed()
      done = nil
    }
    if let pull = inbox.nextPull() { _ = client.send(.getOfflineMsg(pull)) }
    if let ack = inbox.nextAck(at: client.now) { _ = client.send(.c2cAck(ack)) }
  }
}
