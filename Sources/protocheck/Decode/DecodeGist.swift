// The gist of a message in a few words: who, what type, how it begins, where in the inbox.

import WireCapture
import WireProtocol

extension BodyJudge {
  /// Appends the gist of a valid body: of a command of somebody's own the beginning of its JSON.
  mutating func appendGist(
    of body: Span<UInt8>, _ header: FrameHeader, _ known: KnownBody, to bytes: inout [UInt8]
  ) {
    if header.command.range != .standard, header.status == .ok {
      var text: [UInt8] = []
      do throws(WireError) {
        try JSONWriter.write(to: &text) { writer throws(WireError) in
          try BodyJSON.write(body, as: known.type.schema, to: &writer)
        }
      } catch { return }
      return bytes.append(untrusted: text.span, atMost: 120)
    }
    guard let gist = gist(of: body, header) else { return }
    for (index, part) in gist.parts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: " ")) }
      bytes.append(untrusted: part)
    }
  }

  private mutating func gist(of body: Span<UInt8>, _ header: FrameHeader) -> Gist? {
    if header.kind == .response, header.status != .ok {
      return value(of: body, Failure.self).map(Gist.init)
    }
    return switch (header.command, header.kind) {
    case (.hello, .request): value(of: body, Hello.Request.self).map(Gist.init)
    case (.hello, .response): value(of: body, Hello.Response.self).map(Gist.init)
    case (.login, .request): value(of: body, Login.Request.self).map(Gist.init)
    case (.login, .response): value(of: body, Login.Response.self).map(Gist.init)
    case (.keepalive, .response):
      value(of: body, Keepalive.Response.self).flatMap(\.inbox).map(Gist.init)
    case (.goaway, _): value(of: body, Goaway.self).map(Gist.init)
    case (.c2s, .request): value(of: body, C2S.Request.self).map(Gist.init)
    case (.c2s, .response): value(of: body, C2S.Response.self).map(Gist.init)
    case (.c2c, .request): value(of: body, C2C.Request.self).map(Gist.init)
    case (.c2c, .response): value(of: body, C2C.Response.self).map(Gist.init)
    case (.c2cAck, .request): value(of: body, C2CAck.Request.self).map(Gist.init)
    case (.c2cAck, .response): value(of: body, C2CAck.Response.self).map { Gist($0.inbox) }
    case (.receipt, _): value(of: body, Receipt.self).map(Gist.init)
    case (.getOfflineMsg, .request): value(of: body, GetOfflineMsg.Request.self).map(Gist.init)
    case (.getOfflineMsg, .response): value(of: body, GetOfflineMsg.Response.self).map(Gist.init)
    case (.message, _): value(of: body, MessageNotification.self).map { Gist($0.message) }
    case (.s2c, .request): value(of: body, S2C.Request.self).map(Gist.init)
    case (.s2c, .response): value(of: body, S2C.Response.self).map(Gist.init)
    case (.subscribe, .request): value(of: body, Subscribe.Request.self).map(Gist.init)
    case (.subscribe, .response): value(of: body, Subscribe.Response.self).map(Gist.init)
    case (.topicMessage, _): value(of: body, TopicMessage.self).map(Gist.init)
    case (.topicAck, .request): value(of: body, TopicAck.Request.self).map(Gist.init)
    case (.topicAck, .response): value(of: body, TopicAck.Response.self).map(Gist.init)
    default: nil
    }
  }
}

/// A message in a few words, which the writer separates, cuts and makes safe for a terminal.
private struct Gist {
  var parts: [String]

  init(_ failure: Failure) {
    parts = [failure.text.quoted, failure.detail].filter { !$0.isEmpty && $0 != "\"\"" }
    if failure.retryAfterMilliseconds > 0 {
      parts.append("retry after \(failure.retryAfterMilliseconds) ms")
    }
  }

  init(_ hello: Hello.Request) {
    parts = ["\(hello.minVersion)–\(hello.maxVersion)", hello.agent] + hello.features
  }

  init(_ hello: Hello.Response) {
    parts = [
      hello.version.description, hello.agent, "heartbeat \(hello.heartbeatMilliseconds) ms",
    ]
  }

  /// The token is a secret: its length says whether there is one.
  init(_ login: Login.Request) {
    parts = [
      login.account.text, "attempt \(login.attempt)", "cursor \(login.cursor)",
      "device \(login.device.id)", login.device.platform, "token of \(login.token.count) bytes",
    ]
  }

  init(_ login: Login.Response) {
    self.init(login.inbox)
    parts.append("acked \(login.acked)")
    if login.service { parts.append("service") }
  }

  init(_ inbox: InboxState) { parts = ["inbox epoch \(inbox.epoch)", "head \(inbox.head)"] }

  init(_ goaway: Goaway) { parts = [goaway.status.description, goaway.text.quoted] }

  init(_ request: C2S.Request) {
    parts = Gist.words(of: request.content, request.contentType)
  }

  init(_ response: C2S.Response) {
    parts = [response.messageID] + (response.duplicate ? ["duplicate"] : [])
  }

  init(_ request: C2C.Request) {
    parts = ["to \(request.to.text)"] + Gist.words(of: request.content, request.contentType)
  }

  init(_ response: C2C.Response) {
    parts = [response.messageID] + (response.duplicate ? ["duplicate"] : [])
    if response.inboxSequence > 0 { parts.append("inbox \(response.inboxSequence)") }
  }

  init(_ request: C2CAck.Request) {
    parts = ["epoch \(request.epoch)", "through \(request.through)"]
  }

  init(_ receipt: Receipt) {
    parts = [receipt.messageID] + (receipt.to.map { ["to \($0.text)"] } ?? [])
    parts.append("\(receipt.stage)")
  }

  init(_ request: GetOfflineMsg.Request) {
    parts = ["after \(request.after)"]
    if request.limit > 0 { parts.append("at most \(request.limit)") }
  }

  init(_ response: GetOfflineMsg.Response) {
    parts = [
      DecodeCounts.count(response.messages.count, "message"),
      "through \(response.through)", "head \(response.head)",
    ]
  }

  init(_ message: Message) {
    parts = [message.inboxSequence > 0 ? "inbox \(message.inboxSequence)" : "unstored"]
    parts += Gist.words(of: message.content, message.contentType)
    parts.append("from \(message.from.text)")
    if let to = message.to { parts.append("to \(to.text)") }
  }

  init(_ request: S2C.Request) {
    let first = request.to.first?.text ?? ""
    parts = [
      request.to.count > 1 ? "to \(first) and \(request.to.count - 1) more" : "to \(first)"
    ]
    parts += Gist.words(of: request.content, request.contentType)
  }

  init(_ response: S2C.Response) {
    parts = [
      "\(response.accepted.count) of \(response.statuses.count) accepted",
      "\(response.accepted.count { $0.online }) online",
    ]
  }

  init(_ request: Subscribe.Request) {
    parts = [request.topic, "group \(request.group)"]
    if let after = request.after { parts.append("after \(after.cursor)") }
  }

  init(_ response: Subscribe.Response) {
    parts = ["after \(response.after)", "head \(response.head)"]
  }

  init(_ notification: TopicMessage) {
    self.init(notification.message)
    parts.insert("\(notification.topic) cursor \(notification.cursor)", at: 0)
  }

  init(_ request: TopicAck.Request) { parts = [request.topic, "cursor \(request.cursor)"] }

  init(_ response: TopicAck.Response) {
    parts = ["cursor \(response.cursor)", "head \(response.head)"]
  }

  /// The type of a message's content and what it says.
  private static func words(of content: [UInt8], _ type: ContentType) -> [String] {
    if content.isEmpty { return [type.rawValue, "no content"] }
    guard let content = try? Content(decoding: content.span, as: type) else {
      return [type.rawValue, String(decoding: content.prefix(320), as: UTF8.self)]
    }
    let difference = content.type == type ? [] : ["(its content says \(content.type))"]
    return [type.rawValue] + difference + content.gist
  }
}

extension String {
  fileprivate var quoted: String { "\"\(self)\"" }
}
