// A recording of 25 chats: each has a sender and a recipient who are logged in, messages whose request has 219 bytes, their
// answers, their pushes, and an ack for every 32 of them.

import WireProtocol

enum ChatCapture {
  private static let pairs = 25
  private static let epoch: UInt64 = 7

  /// What one pair has said.
  private struct Pair {
    var sender: UInt32 = 3
    var recipient: UInt32 = 3
    var inbox: UInt64 = 0
  }

  /// Writes frames until the file has about this many bytes.
  ///
  /// - Returns: how many frames it has.
  static func write(bytes count: Int, to path: String) throws -> Int {
    let writer = try PacketWriter(path)
    var pairs = [Pair](repeating: Pair(), count: pairs)
    for index in pairs.indices {
      try login(writer, sender(index), on: 2 * index)
      try login(writer, recipient(index), on: 2 * index + 1)
    }
    while writer.length < count {
      for index in pairs.indices { try chat(writer, index, &pairs[index]) }
    }
    try writer.finish()
    return writer.packets - 3 * 2 * pairs.count
  }

  private static func sender(_ index: Int) -> Account {
    Account(domain: "58.user", uid: "\(3_048_151_600 + index)")
  }

  private static func recipient(_ index: Int) -> Account {
    Account(domain: "58.user", uid: "\(2_048_151_600 + index)")
  }

  private static func login(_ writer: PacketWriter, _ account: Account, on connection: Int) throws {
    try writer.open(connection)
    let hello = Hello.Request(minVersion: .v1, maxVersion: .v1)
    try writer.append(Frame(.request(hello, sequence: 1)).bytes, from: .client, on: connection)
    let agreed = Hello.Response(version: .v1, heartbeatMilliseconds: 60_000)
    try writer.append(Frame(.response(agreed, sequence: 1)).bytes, from: .server, on: connection)
    let login = Login.Request(account: account, device: Device(id: "phone"), attempt: 1)
    try writer.append(Frame(.request(login, sequence: 2)).bytes, from: .client, on: connection)
    let answer = Login.Response(inbox: InboxState(epoch: epoch, head: 0))
    try writer.append(Frame(.response(answer, sequence: 2)).bytes, from: .server, on: connection)
  }

  private static func chat(_ writer: PacketWriter, _ index: Int, _ pair: inout Pair) throws {
    pair.inbox += 1
    var bytes = Sample.clientMessageID
    for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: pair.inbox >> (8 * place)) }
    guard let clientMessageID = ClientMessageID(bytes) else { throw SampleError.wrongLength(0) }
    let messageID = "\(7_000_000_000_000_000_000 + UInt64(index) << 32 + pair.inbox)"

    let request = C2C.Request(
      to: recipient(index), clientMessageID: clientMessageID, contentType: "im.text",
      content: Sample.content)
    try writer.append(
      Frame(.request(request, sequence: pair.sender)).bytes, from: .client, on: 2 * index)
    let message = Message(
      id: messageID, from: sender(index), to: recipient(index),
      clientMessageID: clientMessageID, inboxSequence: pair.inbox, contentType: "im.text",
      content: Sample.content)
    try writer.append(
      Frame(.notification(MessageNotification(epoch: epoch, message: message))).bytes,
      from: .server, on: 2 * index + 1)
    let answer = C2C.Response(messageID: messageID, stage: .stored)
    try writer.append(
      Frame(.response(answer, sequence: pair.sender)).bytes, from: .server, on: 2 * index)
    pair.sender += 1

    guard pair.inbox.isMultiple(of: 32) else { return }
    let ack = C2CAck.Request(epoch: epoch, through: pair.inbox)
    try writer.append(
      Frame(.request(ack, sequence: pair.recipient)).bytes, from: .client, on: 2 * index + 1)
    let done = C2CAck.Response(inbox: InboxState(epoch: epoch, head: pair.inbox))
    try writer.append(
      Frame(.response(done, sequence: pair.recipient)).bytes, from: .server, on: 2 * index + 1)
    pair.recipient += 1
  }
}
