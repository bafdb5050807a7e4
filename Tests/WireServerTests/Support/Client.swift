// A connection that has logged in, and what came back for it.

import Testing
import WireProtocol
import WireServer

/// What a batch with one request brought.
struct Reply {
  let answer: PlatformAnswer
  let outputs: [LogicOutput]

  var status: Status {
    if case .refused(let status, _) = answer { status } else { .ok }
  }
  var login: Login.Response? {
    if case .login(let response) = answer { response } else { nil }
  }
  var c2c: C2C.Response? {
    if case .c2c(let response) = answer { response } else { nil }
  }
  var c2s: C2S.Response? {
    if case .c2s(let response) = answer { response } else { nil }
  }
  var s2c: S2C.Response? {
    if case .s2c(let response) = answer { response } else { nil }
  }
  var page: GetOfflineMsg.Response? {
    if case .getOfflineMsg(let response) = answer { response } else { nil }
  }
  var ack: C2CAck.Response? {
    if case .c2cAck(let response) = answer { response } else { nil }
  }
  var subscribe: Subscribe.Response? {
    if case .subscribe(let response) = answer { response } else { nil }
  }
  var topicAck: TopicAck.Response? {
    if case .topicAck(let response) = answer { response } else { nil }
  }
}

extension [LogicOutput] {
  func pushes(to client: Client) -> [PlatformPush] {
    compactMap {
      if case .push(client.connection, let push) = $0 { push } else { nil }
    }
  }

  func messages(to client: Client) -> [Message] {
    pushes(to: client).compactMap {
      if case .message(let notification) = $0 { notification.message } else { nil }
    }
  }

  func receipts(to client: Client) -> [Receipt] {
    pushes(to: client).compactMap {
      if case .receipt(let receipt) = $0 { receipt } else { nil }
    }
  }

  func cursors(to client: Client) -> [UInt64] {
    pushes(to: client).compactMap {
      if case .topicMessage(let message) = $0 { message.cursor } else { nil }
    }
  }

  func end(of client: Client) -> Status? {
    compactMap {
      if case .end(client.connection, let status, _) = $0 { status } else { nil }
    }.first
  }

  func answers(to connection: ConnectionID) -> [PlatformAnswer] {
    compactMap {
      if case .answer(connection, _, let answer) = $0 { answer } else { nil }
    }
  }
}

struct Client {
  let world: World
  let connection: ConnectionID
  let account: Account
  let device: String
  let reply: Reply

  /// The request as an input, for a batch.
  func input(_ request: PlatformRequest) -> LogicInput {
    .request(connection, request, world.ticket(.c2c))
  }

  @discardableResult
  func ask(_ request: PlatformRequest) -> Reply {
    let outputs = world.run(input(request))
    return Reply(answer: outputs.answers(to: connection)[0], outputs: outputs)
  }

  @discardableResult
  func send(
    _ text: String, to: Account, id: ClientMessageID? = nil, _ delivery: Delivery? = nil
  ) -> Reply {
    ask(.c2c(C2C.Request(text, to: to, id: id ?? world.id(), delivery)))
  }

  @discardableResult
  func ack(_ through: UInt64, epoch: UInt64? = nil) -> Reply {
    ask(.c2cAck(C2CAck.Request(epoch: epoch ?? world.storage.epoch, through: through)))
  }

  func pull(after: UInt64 = 0, limit: UInt32 = 0, epoch: UInt64 = 0) throws
    -> GetOfflineMsg.Response
  {
    try #require(
      ask(.getOfflineMsg(GetOfflineMsg.Request(epoch: epoch, after: after, limit: limit))).page)
  }

  func close() { world.run(.closed(connection)) }
}

extension World {
  static let everything = Rights(isService: false, reach: .all)

  func loginInput(
    _ account: Account, _ device: String, attempt: UInt64, cursor: UInt64 = 0,
    rights: Rights = everything, on connection: ConnectionID
  ) -> LogicInput {
    .login(
      connection,
      Login.Request(
        account: account, device: Device(id: device), attempt: attempt, epoch: storage.epoch,
        cursor: cursor), rights, ticket(.login))
  }

  @discardableResult
  func login(
    _ account: Account, _ device: String = "phone", attempt: UInt64 = 1, cursor: UInt64 = 0,
    rights: Rights = everything
  ) -> Client {
    let connection = connection()
    let outputs = run(
      loginInput(
        account, device, attempt: attempt, cursor: cursor, rights: rights, on: connection))
    return Client(
      world: self, connection: connection, account: account, device: device,
      reply: Reply(answer: outputs.answers(to: connection)[0], outputs: outputs))
  }

  func loginService(reach: Reach = .all) -> Client {
    login(.service, "server", rights: Rights(isService: true, reach: reach))
  }
}
