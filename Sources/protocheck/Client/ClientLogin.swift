// protocheck client login: can this account log in, and how does its inbox stand.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientLogin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Logs in and says where the inbox stands; nothing is acked.",
    discussion: """
        protocheck client login ann@58.user
        protocheck client login ann@58.user --key-file key --format json
        protocheck client login ann@58.user --forget

      The platform knows the device from its first login on and keeps messages for it; --forget has it forget the device.
      """)

  @OptionGroup var options: ClientOptions
  @Flag(help: "Log out again: the platform forgets the device.")
  var forget = false
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func run() throws {
    let setup = try ClientSetup(options)
    let output = ClientOutput(format)
    try setup.run(setup.client()) { [forget] client in
      let waiting = try await client.getOfflineMessages()
      let inbox = await client.inboxState
      let device = setup.configuration.device.id
      try output.write(
        ClientEvent(
          .login,
          "\(setup.account.text) on device \(device): inbox epoch \(inbox.epoch), head \(inbox.head), "
            + "\(DecodeCounts.count(waiting, "message")) waiting",
          [
            "account": .string(setup.account.text), "device": .string(device),
            "epoch": .string("\(inbox.epoch)"), "head": .string("\(inbox.head)"),
            "waiting": .number(JSONNumber(waiting)),
          ]))
      guard forget else { return }
      try await client.logout()
      try output.write(
        ClientEvent(.logout, "device \(device) is forgotten", ["device": .string(device)]))
    }
  }
}
