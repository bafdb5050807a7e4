// protocheck client subscribe: the messages of a topic, as an app-server consumes them.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientSubscribe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscribe",
    abstract: "Consumes a topic as an app-server: prints its messages and acks them.",
    discussion: """
        protocheck client subscribe maps@58.service gps --group live
        protocheck client subscribe maps@58.service gps --group live --after 0 --count 100 --format json

      Each group has every message once, from where its last ack was; another consumer of the group takes over. Exit \
      code 1: fewer messages than --count in the time of --for.
      """)

  @OptionGroup var options: ClientOptions
  @Argument(help: "The topic.")
  var topic: String
  @Option(help: "The group of consumers.")
  var group: String
  @Option(help: "The cursor behind which to begin; none: the group's own.")
  var after: UInt64?
  @OptionGroup var limits: ClientLimits
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func validate() throws {
    for (name, value, longest) in [("the topic", topic, 128), ("--group", group, 64)] {
      guard 1...longest ~= value.utf8.count, value.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
        throw ValidationError(
          "\(name) is 1 to \(longest) printable characters of ASCII, without spaces")
      }
    }
  }

  func run() throws {
    let setup = try ClientSetup(options, asService: true)
    let output = ClientOutput(format)
    try setup.run(setup.service()) { [topic, group, after, limits] service in
      let messages = service.subscribe(topic: topic, group: group, after: after)
      StandardError.say(
        "\(setup.account.text) is logged in to \(setup.server) and asks for \(topic); control-C ends it"
      )
      async let _: Void = setup.sayOutages(of: service)
      try await limits.run { isLast in
        for try await message in messages {
          try output.write(.topicMessage(message, topic))
          if isLast() {
            messages.handled(message)
            return
          }
        }
      }
      try await service.acknowledge(timeout: .seconds(10))
    }
  }
}
