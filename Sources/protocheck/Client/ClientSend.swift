// protocheck client send: one message, to an account or to the cloud.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientSend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Sends a message and waits for its answer: c2c to an account, or c2s to the cloud.",
    discussion: """
        protocheck client send ann@58.user --to bob@58.user --text "see you at 8"
        protocheck client send ann@58.user --to bob@58.user --location 39.9087,116.3975 --wait delivered
        protocheck content --example im.image | protocheck client send ann@58.user --to bob@58.user --content -
        protocheck client send d1@58.driver --c2s --track 39.9087,116.3975 --track 39.9091,116.3980

      With --store a message that has no answer yet is sent by the next client with that store.
      """)

  enum Wait: String, CaseIterable, ExpressibleByArgument { case answer, delivered }

  @OptionGroup var options: ClientOptions
  @Option(help: ArgumentHelp("The recipient.", valueName: "account"))
  var to: String?
  @Flag(
    name: .customLong("c2s"), help: "To the cloud, which finds the topic by the content's type.")
  var toCloud = false
  @Option(parsing: .unconditional, help: "A text.")
  var text: String?
  @Flag(help: "A shake.")
  var shake = false
  @Option(parsing: .unconditional, help: ArgumentHelp("A place.", valueName: "lat,lon"))
  var location: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A position of a track; again for more.", valueName: "lat,lon"))
  var track: [String] = []
  @Option(help: ArgumentHelp("A content of any type; - for standard input.", valueName: "file"))
  var content: String?
  @Option(help: "Until when to wait: answer, or delivered, when the recipient has acked it.")
  var wait = Wait.answer
  @Option(name: .customLong("for"), help: "Seconds to wait at most, 1 to 86,400.")
  var seconds = 30
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func validate() throws {
    let contents = [text != nil, shake, location != nil, !track.isEmpty, content != nil]
    guard contents.count(where: { $0 }) == 1 else {
      throw ValidationError(
        "there is one content to a message: give one of --text, --shake, --location, --track and --content"
      )
    }
    guard (to == nil) == toCloud else {
      throw ValidationError("a message goes to an account or to the cloud: give --to or --c2s")
    }
    guard !toCloud || wait == .answer else {
      throw ValidationError("what goes to the cloud has no receipt: leave out --wait delivered")
    }
    guard (1...86_400).contains(seconds) else {
      throw ValidationError("--for is \(seconds): give 1 to 86400")
    }
  }

  func run() throws {
    let recipient = try to.map { try ClientSetup.account($0) }
    let content = try makeContent()
    let setup = try ClientSetup(options)
    let output = ClientOutput(format)
    let time = Duration.seconds(seconds)
    try setup.keepingUnsent {
      try setup.run(
        setup.client(),
        preparing: { client in
          // Before it is known whether there is a connection: a store keeps it.
          guard let recipient else { return try await client.c2s(content: content) }
          return try await client.c2c(to: recipient, content: content)
        }
      ) { [wait] _, sending in
        let answer = try await ClientSend.answer(to: sending, within: time)
        try output.write(.answer(answer, to: recipient == nil ? .c2s : .c2c))
        guard wait == .delivered else { return }
        try await ClientSend.receipt(of: sending, within: time)
        try output.write(.receipt(answer.messageID, .delivered))
      }
    }
  }

  private func makeContent() throws -> Content {
    if let text {
      return try ClientContent.judged { () throws(ContentError) in
        try TextContent(text: text).content
      }
    }
    if let location {
      let point = try ClientContent.point(location)
      return try ClientContent.judged { () throws(ContentError) in
        try LocationContent(point: point).content
      }
    }
    if let content { return try ClientContent.file(content) }
    if !track.isEmpty { return try ClientContent.track(track) }
    return try ClientContent.judged { () throws(ContentError) in try ShakeContent().content }
  }

  /// The answer to a message; says on standard error meanwhile why it is not taken for now.
  private static func answer(
    to sending: Sending, within time: Duration
  ) async throws -> SendingAnswer {
    let saying = Task {
      for await deferral in sending.deferrals {
        StandardError.say("the platform does not take it for now: \(deferral); sending it again")
      }
    }
    defer { saying.cancel() }
    return try await sending.answer(timeout: time)
  }

  private static func receipt(of sending: Sending, within time: Duration) async throws {
    let isDelivered = try await withThrowingTaskGroup(of: Bool.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        for try await stage in sending.stages where stage == .delivered { return true }
        return false
      }
      group.addTask {
        try await Task.sleep(for: time)
        return false
      }
      return try await group.next() ?? false
    }
    guard isDelivered else {
      throw ToolError(
        .findings,
        "there is no receipt: the message was answered, and no device of the recipient has acked it yet"
      )
    }
  }
}
