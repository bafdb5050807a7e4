// What check remembers of one connection while it is open.

import WireProtocol

/// A request without its answer yet. A class, because it is put away and taken out again for each answer.
final class OpenRequest {
  /// What its answer is judged by.
  enum Detail {
    case none
    case hello
    case login(account: Account, device: String, attempt: UInt64, epoch: UInt64, cursor: UInt64)
    case send(ClientMessageID, to: Account?, isUnstored: Bool)
    case recipients(ClientMessageID, Int)
    case ack(epoch: UInt64, through: UInt64)
    case pull(after: UInt64)
    case subscribe(TopicRequest)
    case topicAck(topic: String, group: String, cursor: UInt64)
  }

  let command: Command
  let frame: CheckedFrame
  let detail: Detail
  /// Whether the session was logged in when it was sent.
  let isLoggedIn: Bool
  /// Whether the other end had said that it drains.
  let isDraining: Bool
  /// Whether the other end has the command, in this kind and direction.
  let isKnown: Bool

  init(
    command: Command, frame: CheckedFrame, detail: Detail, isLoggedIn: Bool, isDraining: Bool,
    isKnown: Bool
  ) {
    self.command = command
    self.frame = frame
    self.detail = detail
    self.isLoggedIn = isLoggedIn
    self.isDraining = isDraining
    self.isKnown = isKnown
  }
}

/// What one end has sent. A class, because it is asked many things for each frame.
final class CheckedSide {
  /// The next number of its requests; nil when it cannot be told.
  var nextSequence: UInt32? = 1
  private(set) var open: [UInt32: OpenRequest] = [:]
  /// How many of them ask for a page.
  private(set) var openPulls = 0
  /// The order in which requests were sent; what is answered stays until it is most of it.
  private var order: [(sequence: UInt32, number: Int, time: Int64)] = []
  private var first = 0
  var frames = 0
  /// The last one.
  var last: CheckedFrame?
  /// Whether something that it sent was not captured or could not be read: nothing follows from what is absent.
  var isUncertain = false
  var goaway: (status: Status, frame: CheckedFrame)?
  /// Set when it sent an answer behind which it has to close: why.
  var end: (rule: String, text: String)?
  /// A framing error that it sent.
  var malformed: CheckedFrame?
  /// Whether its last frame was a notification that the other end does not know.
  var hasSentUnknown = false
  /// The longest body that it takes, by hello.
  var bodyLimit = Limits.default.maxBodyLength

  /// Notes a request, which takes the place of an open one with its number.
  func add(_ request: OpenRequest, _ sequence: UInt32) {
    if request.command == .getOfflineMsg { openPulls += 1 }
    open[sequence] = request
    order.append((sequence, request.frame.number, request.frame.place.time ?? .max))
    compact()
  }

  /// The request of this number is open no more.
  @discardableResult
  func remove(_ sequence: UInt32) -> OpenRequest? {
    guard let request = open.removeValue(forKey: sequence) else { return nil }
    if request.command == .getOfflineMsg { openPulls -= 1 }
    if open.isEmpty { forgetOrder() }
    return request
  }

  /// Whether a request may be open that was sent before a time.
  func mayWait(since time: Int64) -> Bool { first < order.count && order[first].time < time }

  /// The request that is open longest.
  func oldest() -> (sequence: UInt32, request: OpenRequest)? {
    while first < order.count {
      let (sequence, number, _) = order[first]
      if let request = open[sequence], request.frame.number == number {
        return (sequence, request)
      }
      first += 1
    }
    forgetOrder()
    return nil
  }

  private func forgetOrder() {
    order.removeAll(keepingCapacity: true)
    first = 0
  }

  /// Drops what was answered from the order when it is most of it, also behind one that waits.
  private func compact() {
    guard order.count > 4_096, order.count > 4 * open.count else { return }
    order = order[first...].filter { open[$0.sequence]?.frame.number == $0.number }
    first = 0
  }
}

/// One connection.
final class CheckedSession {
  enum Phase { case greeting, authenticating, open }

  let number: Int
  let hasStart: Bool
  /// Where its server is.
  let address: Endpoint
  let client = CheckedSide()
  let server = CheckedSide()
  var phase = Phase.greeting
  /// Until it is answered.
  var offer: Hello.Request?
  var hasHello = false
  var agreed: Hello.Response?
  var isService = false
  /// Who is logged in, and where the device stands.
  var account: Account?
  var inbox: InboxTrack?
  var loginHead: UInt64 = 0
  /// Where the time for login began; nil while it does not run.
  var loginSince: Int64?
  /// The client's frame that has begun and is not whole.
  var partial: PartialFrameTimes?
  /// When login was accepted.
  var accepted: CheckedFrame?
  /// The answer to the device's next login, on another connection.
  var replaced: CheckedFrame?
  /// Messages that had no answer on the device's last connection and were not sent again, in their order.
  var owed: [ClientMessageID] = []
  /// Whose inbox it is: the hash of the account.
  var inboxKey: Int?
  var subscriptions: [TopicKey: Subscription] = [:]
  /// Who logs in, accepted or not.
  var login: (account: Account, device: String)?
  /// When hello was asked; nil where it was not.
  var began: Int64?
  /// The first frame behind the deadline of a silence of the client, and how long it had lasted when the connection still lived.
  var silence: (frame: CheckedFrame, length: Int64)?
  /// Messages that were pushed since the last frame of the client.
  var pushedIntoSilence = 0
  /// Inbox sequences that were pushed.
  var pushed = SequenceSet()
  /// Ids of unstored messages that were pushed, the last ones.
  var unstored: [(id: String, push: PushMemory.Push)] = []
  var unstoredIndex = 0
  /// Set when logout was answered, or hello or login refused for good.
  var isOver: Bool { server.end != nil || isLeft(server) || isLeft(client) }

  init(_ stream: RecordedStream) {
    number = stream.number
    hasStart = stream.hasStart
    address = stream.server
    guard !hasStart else { return }
    for side in [client, server] {
      side.isUncertain = true
      side.nextSequence = nil
    }
    hasHello = true
    phase = .open
  }

  private func isLeft(_ side: CheckedSide) -> Bool {
    side.goaway.map { $0.status != .draining } ?? false
  }

  subscript(_ side: StreamSide) -> CheckedSide { side == .client ? client : server }

  /// Whether a message that comes on this connection has reached its recipient: a copy of the sender's own has not.
  func isRecipient(of message: DeliveredMessage) -> Bool {
    guard let account else { return true }
    return message.from != account || message.to == account
  }

  /// The longest time without a frame of the client, in nanoseconds; nil when it is not agreed.
  var heartbeat: Int64? {
    agreed.map { Int64($0.heartbeatMilliseconds) * 1_000_000 }
  }
}

extension StreamSide {
  /// The end that receives.
  var other: StreamSide { self == .client ? .server : .client }
}
