// What somebody types into a chat: a text, or a command that begins with a slash.

import WireProtocol

/// A line of a chat.
enum ChatLine: Sendable {
  case nothing
  /// Something to send to whom one talks to.
  case content(Content)
  /// From now on to this account.
  case to(Account)
  /// The other's last message was read.
  case read
  case state
  case help
  case quit

  static let commands = """
    a line is sent as a text; a line that begins with a slash is a command:
      /to ACCOUNT                          talk to somebody else
      /typing                              show that you are writing
      /shake                               shake the other's window
      /location LAT LON [NAME]             send a place, in degrees
      /order ID TITLE AMOUNT CURRENCY      send an order card
      /read                                say that you have read everything
      /state                               how the connection stands
      /quit                                end; control-D too
      //text                               a text that begins with a slash
    """

  init(_ line: String) throws {
    guard line.hasPrefix("/"), !line.hasPrefix("//") else {
      let text = line.hasPrefix("//") ? String(line.dropFirst()) : line
      guard !text.allSatisfy(\.isWhitespace) else {
        self = .nothing
        return
      }
      self = .content(
        try ClientContent.judged { () throws(ContentError) in try TextContent(text: text).content })
      return
    }
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    let arguments = Array(words.dropFirst())
    switch words[0] {
    case "/to":
      try ChatLine.check(arguments.count == 1, "/to ACCOUNT, such as /to bob@58.user")
      self = .to(try ClientSetup.account(arguments[0]))
    case "/typing", "/shake", "/read", "/state", "/help", "/quit":
      try ChatLine.check(arguments.isEmpty, "\(words[0]), and nothing behind it")
      self = try ChatLine.word(words[0])
    case "/location": self = .content(try ChatLine.location(arguments))
    case "/order": self = .content(try ChatLine.order(arguments))
    default:
      throw ToolError(
        .usage, "there is no command \(words[0]): /help lists them, // begins a text with a slash")
    }
  }

  private static func word(_ word: String) throws -> ChatLine {
    switch word {
    case "/typing":
      .content(
        try ClientContent.judged { () throws(ContentError) in
          try TypingContent(state: .start).content
        })
    case "/shake":
      .content(
        try ClientContent.judged { () throws(ContentError) in try ShakeContent().content })
    case "/read": .read
    case "/state": .state
    case "/help": .help
    default: .quit
    }
  }

  private static func location(_ arguments: [String]) throws -> Content {
    try check(
      arguments.count >= 2,
      "/location LAT LON [NAME], such as /location 39.9087 116.3975 North gate")
    let point = try ClientContent.point(arguments[0], arguments[1])
    let name = arguments.dropFirst(2).joined(separator: " ")
    return try ClientContent.judged { () throws(ContentError) in
      try LocationContent(point: point, title: name.isEmpty ? nil : name).content
    }
  }

  private static func order(_ arguments: [String]) throws -> Content {
    try check(
      arguments.count >= 4,
      "/order ID TITLE AMOUNT CURRENCY, such as /order o-1 Two boxes 55.00 CNY")
    return try ClientContent.order(
      arguments[0], title: arguments[1..<(arguments.count - 2)].joined(separator: " "),
      amount: arguments[arguments.count - 2], currency: arguments[arguments.count - 1])
  }

  private static func check(_ isGood: Bool, _ form: String) throws {
    if !isGood { throw ToolError(.usage, "type \(form)") }
  }
}
