// protocheck client listen: messages of an account as they come.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientListen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen",
    abstract: "Prints messages as they come, those that wait first, and acks them.",
    discussion: """
        protocheck client listen bob@58.user
        protocheck client listen bob@58.user --count 1 --for 60 --format json

      It connects again by itself. Exit code 1: fewer messages than --count in the time of --for.
      """)

  @OptionGroup var options: ClientOptions
  @OptionGroup var limits: ClientLimits
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func run() throws {
    let setup = try ClientSetup(options)
    let output = ClientOutput(format)
    try setup.run(setup.client()) { [limits] client in
      StandardError.say(
        "\(setup.account.text) is logged in to \(setup.server) and listens; control-C ends it")
      async let _: Void = setup.sayOutages(of: client)
      try await limits.run { isLast in
        for await message in client.messages {
          try output.write(.message(message))
          if isLast() {
            client.handled(message)
            return
          }
        }
      }
      try await client.acknowledge(timeout: .seconds(10))
    }
  }
}

/// When a subcommand that prints what comes has enough.
struct ClientLimits: ParsableArguments {
  @Option(help: "Messages after which to end; 0: none.")
  var count = 0
  @Option(name: .customLong("for"), help: "Seconds after which to end, at most 86,400; 0: none.")
  var seconds = 0

  func validate() throws {
    guard count >= 0, (0...86_400).contains(seconds) else {
      throw ValidationError("--count is 0 or more, --for is 0 to 86400")
    }
  }

  /// Runs a loop that asks after each message whether it was the last one.
  ///
  /// - Throws: exit code 1 when the time is over before that, if a number was wished for.
  func run(_ body: @escaping @Sendable (_ isLast: () -> Bool) async throws -> Void) async throws {
    let (count, seconds) = (count, seconds)
    let isComplete = try await withThrowingTaskGroup(of: Bool.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        var seen = 0
        try await body {
          seen += 1
          return seen == count
        }
        return true
      }
      if seconds > 0 {
        group.addTask {
          try await Task.sleep(for: .seconds(seconds))
          return count == 0
        }
      }
      return try await group.next() ?? false
    }
    guard isComplete else {
      throw ToolError(
        .findings, "fewer than \(count) messages in \(seconds) s: allow more time with --for")
    }
  }
}
