// What a chat shows: who says what and when, in one line or two, and nothing that a terminal obeys.

import WireClient
import WireProtocol

/// Writes the lines of a chat.
struct ChatScreen: Sendable {
  let output: ClientOutput
  /// Whether the command of the protocol stands in front.
  let isVerbose: Bool

  /// A message that has come.
  func show(_ received: ReceivedMessage) throws {
    try line(
      .message, at: received.message.sentAtMilliseconds,
      ChatScreen.text(received.content, from: received.from.text))
  }

  /// How far a message of this side has come.
  func show(_ stage: Stage, of number: Int, to: Account) throws {
    try line(
      stage == .delivered ? .receipt : .c2c, at: nil, "#\(number) to \(to.text): \(stage)")
  }

  /// A line about the connection.
  func show(_ state: ConnectionState, _ setup: ClientSetup) throws {
    let account = setup.account.text
    let words: String
    switch state {
    case .open:
      words = "connected to \(setup.server) as \(account)"
    case .waiting(let until, let reason):
      let seconds = max(ContinuousClock.now.duration(to: until).components.seconds, 0) + 1
      words =
        "not connected (\(ClientSetup.shorten(reason))): the next try is in \(seconds) s at most"
    case .connecting: words = "connecting to \(setup.server)"
    case .idle, .suspended, .closed: return
    }
    try line(.login, at: nil, words)
  }

  /// A line of the tool itself.
  func note(_ text: String) throws { try output.write(Array("-- \(text.safeForTerminal)".utf8)) }

  private func line(_ command: Command, at milliseconds: UInt64?, _ text: String) throws {
    let time = milliseconds ?? System.nanosecondsSince1970 / 1_000_000
    var head: [UInt8] = []
    head.append(text: System.localClock(time))
    head.append(text: " ")
    if isVerbose {
      head.append(text: command.description)
      head.pad(from: 0, to: 26)
    }
    let indent = "\n" + String(repeating: " ", count: head.count)
    head.append(
      text: text.safeForTerminal.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: indent))
    try output.write(head)
  }

  private static func text(_ content: ReceivedContent?, from who: String) -> String {
    switch content {
    case nil: "\(who) sends nothing"
    case .opaque(let content)?:
      content.fallback.map { "\(who): \($0)" }
        ?? "\(who) sends a content of the type \(content.type), which is not known here"
    case .typed(let content)?: text(content, from: who)
    }
  }

  private static func text(_ content: Content, from who: String) -> String {
    switch content {
    case .typing(let typing):
      "\(who) \(typing.state == .start ? "is typing…" : "has stopped typing")"
    case .shake: "\(who) shakes your window!"
    case .read: "\(who) has read your messages"
    case .location(let place):
      "\(who) sends a place: \(place.title ?? place.address ?? "without a name")\n"
        + "\(place.point.latitude), \(place.point.longitude) (\(place.point.system.rawValue))"
    case .order(let order):
      "\(who) sends an order card: \(order.title)\n"
        + ([order.orderID, order.statusText ?? order.status] + (order.total.map { [$0.text] } ?? []))
        .joined(separator: " · ")
    default:
      "\(who): \(content.shows ?? ([content.type.rawValue] + content.gist).joined(separator: " "))"
    }
  }
}
