// A small honest platform: one device an account, everything in memory.

internal import WireProtocol

final class StubPlatform: SimulatedPlatform {
  struct Inbox {
    var epoch: UInt64 = 1
    var head: UInt64 = 0
    var acked: UInt64 = 0
    var stored: [Message] = []
    var connection: Int?
    var attempt: UInt64 = 0
  }

  private var random: SeededGenerator
  private let refusesOne: Int
  private(set) var inboxes: [String: Inbox] = [:]
  /// All messages that were accepted, by recipient, in the order in which they were stored.
  private(set) var accepted: [String: [Message]] = [:]
  private var known: [String: C2C.Response] = [:]
  private var accounts: [Int: Account] = [:]
  private var pushes: [(connection: Int, push: PlatformPush)] = []
  private var ends: [(connection: Int, status: Status)] = []
  /// Is told of each ack that is taken: which account, and the ids that it covers.
  var onAck: (String, [String]) -> Void = { _, _ in }

  /// - Parameter refusesOne: in so many requests is refused for now; 0: none.
  init(seed: UInt64, refusesOne: Int) {
    random = SeededGenerator(seed: seed)
    self.refusesOne = refusesOne
  }

  func takePushes() -> [(connection: Int, push: PlatformPush)] {
    defer { pushes.removeAll() }
    return pushes
  }
  func takeEnds() -> [(connection: Int, status: Status)] {
    defer { ends.removeAll() }
    return ends
  }
  func closed(_ connection: Int) {
    guard let account = accounts.removeValue(forKey: connection) else { return }
    if inboxes[account.uid]?.connection == connection { inboxes[account.uid]?.connection = nil }
  }

  /// Numbering starts anew, as after a backup.
  func renumber(_ uid: String) {
    guard var inbox = inboxes[uid] else { return }
    inbox.epoch += 1
    inbox.acked = 0
    for index in inbox.stored.indices { inbox.stored[index].inboxSequence = UInt64(index + 1) }
    inbox.head = UInt64(inbox.stored.count)
    inboxes[uid] = inbox
  }

  func take(_ request: PlatformRequest, from connection: Int, at now: UInt64) -> PlatformAnswer {
    if case .login(let login) = request { return self.login(login, connection) }
    guard let account = accounts[connection] else { return .refused(.notLoggedIn, Failure()) }
    if refusesOne > 0, Int.random(in: 0..<refusesOne, using: &random) == 0 {
      return .refused(.unavailable, Failure())
    }
    let inbox = inboxes[account.uid] ?? Inbox()
    let state = InboxState(epoch: inbox.epoch, head: inbox.head)
    switch request {
    case .keepalive: return .keepalive(Keepalive.Response(inbox: state))
    case .c2c(let body): return .c2c(store(body, from: account))
    case .c2cAck(let ack):
      guard ack.epoch == inbox.epoch else { return .refused(.staleEpoch, Failure()) }
      guard ack.through <= inbox.head else { return .refused(.conflict, Failure()) }
      let covered = inbox.stored.filter { $0.inboxSequence <= ack.through }
      onAck(account.uid, covered.map(\.id))
      inboxes[account.uid]?.acked = max(inbox.acked, ack.through)
      inboxes[account.uid]?.stored.removeAll { $0.inboxSequence <= ack.through }
      return .c2cAck(C2CAck.Response(inbox: state))
    case .getOfflineMsg(let pull):
      let after = pull.epoch == inbox.epoch || pull.epoch == 0 ? pull.after : 0
      let rest = inbox.stored.filter { $0.inboxSequence > after }
      let page = rest.prefix(Int.random(in: 1...5, using: &random))
      let isLast = page.count == rest.count
      let through = isLast ? inbox.head : page.last?.inboxSequence ?? after
      return .getOfflineMsg(
        GetOfflineMsg.Response(
          epoch: inbox.epoch, messages: Array(page), through: through, head: inbox.head))
    default: return .refused(.forbidden, Failure())
    }
  }

  private func login(_ login: Login.Request, _ connection: Int) -> PlatformAnswer {
    var inbox = inboxes[login.account.uid] ?? Inbox()
    guard login.attempt > inbox.attempt else { return .refused(.replaced, Failure()) }
    if let earlier = inbox.connection { ends.append((earlier, .replaced)) }
    inbox.attempt = login.attempt
    inbox.connection = connection
    inboxes[login.account.uid] = inbox
    accounts[connection] = login.account
    return .login(
      Login.Response(
        inbox: InboxState(epoch: inbox.epoch, head: inbox.head), acked: inbox.acked))
  }

  private func store(_ body: C2C.Request, from account: Account) -> C2C.Response {
    let key = "\(account.uid) \(body.clientMessageID.bytes)"
    if var answer = known[key] {
      answer.duplicate = true
      return answer
    }
    let uid = body.to.uid
    var inbox = inboxes[uid] ?? Inbox()
    inbox.head += 1
    let message = Message(
      id: "message-\(known.count)", from: account, clientMessageID: body.clientMessageID,
      inboxSequence: inbox.head, contentType: body.contentType, content: body.content)
    inbox.stored.append(message)
    inboxes[uid] = inbox
    accepted[uid, default: []].append(message)
    if let connection = inbox.connection, Int.random(in: 0..<8, using: &random) > 0 {
      let push = MessageNotification(epoch: inbox.epoch, message: message)
      pushes.append((connection, .message(push)))
    }
    let answer = C2C.Response(messageID: message.id, stage: .stored)
    known[key] = answer
    return answer
  }
}
