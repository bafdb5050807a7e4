// protocheck client offline: the messages that wait for an account.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientOffline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offline",
    abstract: "Gets the messages that were stored for an account, and acks them.",
    discussion: """
        protocheck client offline bob@58.user
        protocheck client offline bob@58.user --keep --format json

      A message that is acked is not got again by this device. --keep acks nothing, and shows 1,000 messages at most.
      """)

  @OptionGroup var options: ClientOptions
  @Flag(help: "Leave the messages as they are.")
  var keep = false
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func run() throws {
    let setup = try ClientSetup(options)
    let output = ClientOutput(format)
    try setup.run(setup.client()) { [keep] client in
      let count =
        keep
        ? try await ClientOffline.show(client, output)
        : try await ClientOffline.take(client, output)
      let inbox = await client.inboxState
      try output.write(
        ClientEvent(
          keep ? .getOfflineMsg : .c2cAck,
          "\(DecodeCounts.count(count, "message")), head \(inbox.head)\(keep ? "" : ", acked")",
          [
            "messages": .number(JSONNumber(count)), "epoch": .string("\(inbox.epoch)"),
            "head": .string("\(inbox.head)"), "acked": .bool(!keep),
          ]))
    }
  }

  private static func show(_ client: WireClient, _ output: ClientOutput) async throws -> Int {
    try await client.getOfflineMessages()
    let messages = client.waitingMessages.filter { $0.epoch != 0 }
    for message in messages { try output.write(.message(message, as: .getOfflineMsg)) }
    return messages.count
  }

  /// As long as there are more: a client holds a thousand of them at once.
  private static func take(_ client: WireClient, _ output: ClientOutput) async throws -> Int {
    var count = 0
    var messages = client.messages.makeAsyncIterator()
    while true {
      var waiting = try await client.getOfflineMessages()
      if waiting == 0 { break }
      while waiting > 0, let message = await messages.next() {
        try output.write(.message(message, as: .getOfflineMsg))
        client.handled(message)
        guard message.epoch != 0 else { continue }
        count += 1
        waiting -= 1
      }
      try Task.checkCancellation()
      try await client.acknowledge(timeout: .seconds(30))
    }
    return count
  }
}
