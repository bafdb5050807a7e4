// protocheck client chat: a person at a terminal, or a script that types like one.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientChat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat",
    abstract: "Chats in a terminal: texts, shakes, places, order cards; shows who is typing.",
    discussion: """
      In two terminals, beside protocheck serve --data memory --insecure-development:

        protocheck client chat ann@58.user --to bob@58.user
        protocheck client chat bob@58.user --to ann@58.user

      \(ChatLine.commands)

      Messages that came while nobody was there come first. A connection that is lost is made again; what was typed meanwhile \
      goes out then. At the end of the input, and at /quit, the answers to all messages are waited for, 10 s at most. \
      Without --to one talks to whoever writes first.

      Exit codes: 0 everything was answered, 1 something was refused, had no answer, or was no line of a chat in a script, \
      69 the server cannot be reached, 130 control-C.
      """)

  @OptionGroup var options: ClientOptions
  @Option(help: ArgumentHelp("Whom to talk to.", valueName: "account"))
  var to: String?
  @Flag(help: "Begin each line with the command of the protocol.")
  var verbose = false

  func run() throws {
    let peer = try to.map { try ClientSetup.account($0) }
    let setup = try ClientSetup(options)
    let screen = ChatScreen(output: ClientOutput(.text), isVerbose: verbose)
    let isPerson = System.isTerminal(0)
    try setup.run(setup.client()) { client in
      let failures = try await ChatSession(client, setup, screen, peer: peer).run()
      // A person has seen them, and has typed the right thing since.
      if failures > 0, !isPerson { throw ExitCode.findings }
    }
  }
}
