// protocheck client: a client of the platform, for a person in a terminal and for scripts.

import ArgumentParser

struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Logs in to a server of this protocol: chats, sends, receives, pushes, consumes topics.",
    discussion: """
      Two people in two terminals, beside a server of protocheck serve --data memory --insecure-development:

        protocheck client chat ann@58.user --to bob@58.user
        protocheck client chat bob@58.user --to ann@58.user

      The others do one thing each and end, for scripts. Each line of their output begins with the command of the protocol \
      that it tells of; with --format json it is an object, with "command" in front:

        protocheck client send ann@58.user --to bob@58.user --text hello
        protocheck client offline bob@58.user
        protocheck client push orders@58.service --to bob@58.user --order o-1 --title Bread --total "12.50 CNY"

      A server that asks for tokens gets them from --key-file, PROTOCHECK_TOKEN_KEY or --token-file. An account is logged \
      in once on a device: a second terminal of the same account needs a --device of its own.

      Exit codes: 0 done, 1 refused or without an answer, 64 usage, 65 a bad content or file, 66 no such file, 69 the \
      server cannot be reached, 74 I/O error, 130 interrupted.
      """,
    subcommands: [
      ClientChat.self, ClientLogin.self, ClientSend.self, ClientOffline.self, ClientListen.self,
      ClientSubscribe.self, ClientPush.self,
    ])
}
