// protocheck client push: one message from an app-server to several accounts.

import ArgumentParser
import WireClient
import WireProtocol

struct ClientPush: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract:
      "Pushes a message to accounts as an app-server (s2c), and says what became of it for each.",
    discussion: """
        protocheck client push orders@58.service --to d1@58.driver --to d2@58.driver \\
          --order o-1 --title "Two boxes to North gate" --total "55.00 CNY"
        protocheck content --example im.notice | protocheck client push orders@58.service --to ann@58.user --content -

      Exit code 1: at least one recipient was refused.
      """)

  @OptionGroup var options: ClientOptions
  @Option(help: ArgumentHelp("A recipient; again for more, at most 1,000.", valueName: "account"))
  var to: [String] = []
  @Option(help: ArgumentHelp("An order card with this id.", valueName: "id"))
  var order: String?
  @Option(help: "The title of the order.")
  var title: String?
  @Option(help: ArgumentHelp("What the order costs.", valueName: "amount currency"))
  var total: String?
  @Option(help: "A text.")
  var text: String?
  @Option(help: ArgumentHelp("A content of any type; - for standard input.", valueName: "file"))
  var content: String?
  @Option(name: .customLong("for"), help: "Seconds to wait for the answer, 1 to 86,400.")
  var seconds = 30
  @Option(help: "text, or json: one object a line.")
  var format = ClientFormat.text

  func validate() throws {
    guard 1...1_000 ~= to.count else {
      throw ValidationError("give the recipients with --to, once for each: 1 to 1000")
    }
    guard [order, text, content].count(where: { $0 != nil }) == 1 else {
      throw ValidationError(
        "there is one content to a message: give one of --order, --text and --content")
    }
    guard (order == nil) == (title == nil), (order == nil) == (total == nil) else {
      throw ValidationError("an order has --order, --title and --total: give all three")
    }
    guard (1...86_400).contains(seconds) else {
      throw ValidationError("--for is \(seconds): give 1 to 86400")
    }
  }

  func run() throws {
    let recipients = try to.map { try ClientSetup.account($0) }
    let content = try makeContent()
    let setup = try ClientSetup(options, asService: true)
    let output = ClientOutput(format)
    let time = Duration.seconds(seconds)
    try setup.run(setup.service()) { service in
      let results = try await service.s2c(to: recipients, content: content, timeout: time)
      for result in results { try output.write(.result(result)) }
      let refused = results.count { $0.status != .ok }
      if refused > 0 {
        throw ToolError(
          .findings,
          "\(refused) of \(results.count) recipients were refused; protocheck explain STATUS says what it means"
        )
      }
    }
  }

  private func makeContent() throws -> Content {
    if let content { return try ClientContent.file(content) }
    if let text {
      return try ClientContent.judged { () throws(ContentError) in
        try TextContent(text: text).content
      }
    }
    let parts = (total ?? "").split(separator: " ")
    guard parts.count == 2 else {
      throw ToolError(.usage, "--total is an amount and a currency, such as \"12.50 CNY\"")
    }
    return try ClientContent.order(
      order ?? "", title: title ?? "", amount: String(parts[0]), currency: String(parts[1]))
  }
}
