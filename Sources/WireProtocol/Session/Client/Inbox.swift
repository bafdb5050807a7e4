// What a device has of its inbox: each stored message once and in order, from pages and pushes alike (SPEC.md 7.3 to 7.8).

/// The cursor of a device and the messages around it.
///
/// An SDK gives it all that comes, hands on what ``nextDelivery()`` gives in that order, calls ``handled(_:at:)`` for each when
/// the application is done with it, stores ``cursor`` and ``recentIDs`` then, and sends what ``nextPull(limit:)`` and
/// ``nextAck(at:stored:)`` ask for, whenever something has changed.
public struct Inbox: Sendable {
  /// What goes to the application.
  public struct Delivery: Sendable, Hashable {
    /// The message; its inbox sequence is 0 when it was not stored: then it is never acked.
    public let message: Message
    /// The epoch that the inbox sequence counts in; 0 for a message that was not stored.
    public let epoch: UInt64
  }

  /// The epoch that the cursor counts in; 0: none yet.
  public internal(set) var epoch: UInt64
  /// Everything up to here has come: handed out, void, or sent from this device.
  public internal(set) var through: UInt64
  /// The newest sequence that the server has told of.
  public internal(set) var head: UInt64

  /// What lies ahead of `through`; nil for what this device has sent itself.
  private var ahead: [UInt64: Message?] = [:]
  private var deliveries = Queue<Delivery>()
  /// Stored messages that were handed out and are not handled, in order.
  var unhandled = Queue<(sequence: UInt64, id: String)>()
  private var seen: RecentIDs
  /// Of stored messages that were handed out and are not handled, whatever the epoch.
  private var handedOut: Set<String> = []

  var isOpen = false
  private var pull: GetOfflineMsg.Request?
  /// The head at which a pull brought nothing: the next waits until the server says something new.
  private var fruitlessHead: UInt64?
  var acked: UInt64 = 0
  /// The one ack that has no answer, maybe of an epoch that has ended since.
  var ackUnderWay: C2CAck.Request?
  var refusedAck: UInt64?
  var unackedSince: SessionTime?

  /// The most messages that are held: ahead of a gap, or not handled by the application. More are dropped and pulled
  /// later.
  public static let maxHeld = 1_000

  /// The inbox of a device.
  ///
  /// - Parameters:
  ///   - epoch: of the stored cursor; 0: the device has none.
  ///   - cursor: what the device has stored as handled.
  ///   - recentIDs: the ids of the last messages that were handled or sent, oldest first, as ``recentIDs`` gave them: with
  ///     them, messages that come again under a new epoch are told.
  public init(epoch: UInt64 = 0, cursor: UInt64 = 0, recentIDs: [String] = []) {
    self.epoch = epoch
    through = epoch == 0 ? 0 : cursor
    head = through
    seen = RecentIDs(recentIDs)
  }

  /// Everything up to here is handled: what is stored, acked, and said at login.
  public var cursor: UInt64 { unhandled.first.map { $0.sequence - 1 } ?? through }

  /// The ids of the last messages that were handled or sent, oldest first: at most as many as an inbox holds.
  public var recentIDs: [String] { seen.ordered }

  /// How many stored messages are held: at most ``maxHeld``.
  public var held: Int { ahead.count + backlog }

  // MARK: The connection

  /// Takes the answer to login.
  public mutating func opened(_ login: Login.Response) {
    closed()
    isOpen = true
    adopt(login.inbox)
    acked = min(login.acked, cursor)
  }

  /// The connection has ended: what was asked for will not come.
  public mutating func closed() {
    isOpen = false
    pull = nil
    fruitlessHead = nil
    ackUnderWay = nil
    refusedAck = nil
  }

  // MARK: What comes

  /// Takes a message that was pushed.
  public mutating func received(_ push: MessageNotification) {
    let sequence = push.message.inboxSequence
    guard sequence != 0 else {
      // Nobody misses what was not stored, when the application has too much already.
      if deliveries.count < Inbox.maxHeld {
        deliveries.append(Delivery(message: push.message, epoch: 0))
      }
      return
    }
    adopt(InboxState(epoch: push.epoch, head: sequence))
    guard sequence > through, makeRoom(for: sequence) else { return }
    ahead[sequence] = push.message
    closeGap()
  }

  /// Takes the answer to a pull, or its refusal.
  public mutating func pulled(_ answer: PlatformAnswer) {
    guard let asked = pull else { return }
    pull = nil
    guard case .getOfflineMsg(let page) = answer else {
      fruitlessHead = head
      return
    }
    // Said before the epoch changed that something else has told of since.
    guard page.epoch != asked.epoch || asked.epoch == epoch else { return }
    adopt(InboxState(epoch: page.epoch, head: page.head))
    // A pull of another epoch is answered as one from 0 (WP-7.4-7).
    guard page.epoch != asked.epoch || asked.after <= through else { return }
    let before = through
    var isWhole = true
    // The server has them in order; from one that has not, none is lost.
    for message in page.messages.sorted(by: { $0.inboxSequence < $1.inboxSequence }) {
      guard message.inboxSequence > through, message.inboxSequence <= page.through else { continue }
      // What the page leaves out is void; what was pushed of it is there.
      pass(message.inboxSequence - 1)
      isWhole = makeRoom(for: message.inboxSequence)
      guard isWhole else { break }
      deliver(message, message.inboxSequence)
    }
    if isWhole { pass(page.through) }
    closeGap()
    if isWhole, through == before { fruitlessHead = head }
  }

  /// Takes what the answers to keepalive and c2c-ack say of the inbox.
  public mutating func learned(_ state: InboxState) {
    fruitlessHead = nil
    adopt(state)
  }

  /// Takes the answer to a message that this device has sent: its copy in the own inbox counts as received.
  public mutating func sent(_ answer: C2C.Response) {
    let sequence = answer.inboxSequence
    // A retry is answered as the first sending was, maybe in an epoch that has ended since.
    guard sequence != 0 else { return }
    seen.insert(answer.messageID)
    guard answer.epoch == epoch else { return }
    adopt(InboxState(epoch: epoch, head: sequence))
    // A full inbox pulls the copy later.
    guard sequence > through, makeRoom(for: sequence) else { return }
    ahead[sequence] = .some(nil)
    closeGap()
  }

  // MARK: What goes out

  /// The next message for the application; nil: none.
  public mutating func nextDelivery() -> Delivery? {
    while let delivery = deliveries.popFirst() {
      // The answer has told meanwhile that it is the copy of a message from here.
      guard delivery.epoch != 0, seen.contains(delivery.message.id) else { return delivery }
      passHandled(delivery.message.id)
    }
    return nil
  }

  /// The application is done with this message: once those before it are handled too, the cursor passes it. A device acks
  /// only what it has stored, so store ``cursor`` and ``recentIDs`` before the next ``nextAck(at:stored:)``.
  public mutating func handled(_ delivery: Delivery, at now: SessionTime) {
    guard delivery.epoch != 0, handedOut.contains(delivery.message.id) else { return }
    seen.insert(delivery.message.id)
    let before = cursor
    passHandled(delivery.message.id)
    if cursor > before, unackedSince == nil { unackedSince = now }
  }

  /// The next pull; nil: nothing is missing, one is under way, or the application has enough to do.
  public mutating func nextPull(limit: UInt32 = 0) -> GetOfflineMsg.Request? {
    guard isOpen, pull == nil, through < head, backlog < Inbox.maxHeld, fruitlessHead != head
    else { return nil }
    pull = GetOfflineMsg.Request(epoch: epoch, after: through, limit: limit)
    return pull
  }

  // MARK: Private

  /// The cursor passes what the application is done with, up to the first message that it is not.
  private mutating func passHandled(_ id: String) {
    handedOut.remove(id)
    while let first = unhandled.first, !handedOut.contains(first.id) { _ = unhandled.popFirst() }
  }

  /// What the application is not done with; of an earlier epoch too.
  private var backlog: Int { max(unhandled.count, handedOut.count) }

  /// Whether one more can be held. What lies farthest ahead makes way for what comes before it, because that closes the
  /// gap; it is pulled later.
  private mutating func makeRoom(for sequence: UInt64) -> Bool {
    if held < Inbox.maxHeld || ahead.keys.contains(sequence) { return true }
    guard let farthest = ahead.keys.max(), farthest > sequence else { return false }
    ahead.removeValue(forKey: farthest)
    return true
  }

  /// Another epoch is another numbering: the cursor is dropped, and what comes again is told by its id.
  mutating func adopt(_ state: InboxState) {
    if state.epoch != epoch {
      epoch = state.epoch
      through = 0
      head = 0
      acked = 0
      ahead = [:]
      unhandled = Queue()
      refusedAck = nil
      unackedSince = nil
    }
    head = max(head, state.head)
  }

  /// Everything up to here is void, unless it came ahead.
  private mutating func pass(_ sequence: UInt64) {
    guard sequence > through else { return }
    for earlier in ahead.keys.filter({ $0 <= sequence }).sorted() {
      if let message = ahead.removeValue(forKey: earlier) ?? nil { deliver(message, earlier) }
    }
    through = max(through, sequence)
  }

  private mutating func closeGap() {
    while let next = ahead.removeValue(forKey: through &+ 1) {
      if let next { deliver(next, through + 1) } else { through += 1 }
    }
  }

  private mutating func deliver(_ message: Message, _ sequence: UInt64) {
    through = sequence
    ahead[sequence] = nil
    guard !seen.contains(message.id) else { return }
    unhandled.append((sequence, message.id))
    // What the application has under another numbering passes here when it is done with it.
    guard handedOut.insert(message.id).inserted else { return }
    deliveries.append(Delivery(message: message, epoch: epoch))
  }
}
