// The commands that an implementation knows: the standard's table (SPEC.md 3.1), which documents and test data
// are printed from, and what a business line adds to it.

/// Who sends the request or notification of a command; the other side answers.
public enum Sender: String, Sendable {
  /// Phones and browsers, and services too.
  case client
  /// App-servers: clients whose token says so.
  case service
  /// The gate and the platform behind it.
  case server
  /// Either end.
  case both
}

/// What the table says of a command.
public struct CommandInfo: Sendable {
  /// The id of the header.
  public let command: Command
  /// The name in documents, logs and JSON.
  public let name: String
  /// Who sends the request or notification.
  public let from: Sender
  /// The body of the request; nil when the command has none.
  public let request: BodyType?
  /// The body of the response with status 0; nil when the command has none.
  public let response: BodyType?
  /// The body of the notification; nil when the command has none.
  public let notification: BodyType?
  /// One line for people.
  public let meaning: String

  /// An entry for a command of your own; without a body of a kind its frames of this kind are opaque.
  public init(
    _ command: Command, name: String, from: Sender = .client, request: BodyType? = nil,
    response: BodyType? = nil, notification: BodyType? = nil, meaning: String = ""
  ) {
    self.command = command
    self.name = name
    self.from = from
    self.request = request
    self.response = response
    self.notification = notification
    self.meaning = meaning
  }

  /// The body of this kind of frame with status ok; nil when the command does not exist in this kind.
  public func body(of kind: FrameKind) -> BodyType? {
    switch kind {
    case .request: request
    case .response: response
    case .notification: notification
    }
  }
}

/// The commands that are known by name and body.
public struct CommandTable: Sendable {
  private var byID: [Command: CommandInfo]
  private var idByName: [String: Command]

  /// What is known of this id; nil for an unknown command.
  public subscript(command: Command) -> CommandInfo? { byID[command] }

  /// The command of this name; nil for an unknown one.
  public subscript(name: String) -> CommandInfo? { idByName[name].flatMap { byID[$0] } }

  /// The type of the body of a frame with this header; nil for opaque bytes: an unknown command, or a known one in a kind
  /// that it does not have. A response whose status is not ok has the body ``Failure``, whatever its command (WP-4.3-1).
  public func body(of header: FrameHeader) -> BodyType? {
    header.status == .ok ? self[header.command]?.body(of: header.kind) : .failure
  }

  /// Everything that is known, by id.
  public var commands: [CommandInfo] {
    byID.values.sorted { $0.command.rawValue < $1.command.rawValue }
  }

  /// Why a command cannot be registered.
  public enum RegistrationError: Error, Sendable, Hashable {
    /// Only `1000`–`EFFF` can be registered: the rest is the standard's.
    case reservedID(Command)
    /// The id has another entry.
    case duplicateID(Command)
    /// The name has another entry.
    case duplicateName(String)
    /// Names are 1 to 64 of `a`–`z`, `0`–`9`, `-` and `.`, and begin with a letter.
    case badName(String)
  }

  /// Adds a command of a business line or for private use: a request with its answer.
  ///
  /// - Throws: ``RegistrationError``; the table is then as before.
  public mutating func register(
    _ command: Command, name: String, from: Sender = .client, request: BodyType,
    response: BodyType, meaning: String = ""
  ) throws(RegistrationError) {
    try register(
      CommandInfo(
        command, name: name, from: from, request: request, response: response,
        notification: nil, meaning: meaning))
  }

  /// Adds a command of a business line or for private use: a notification.
  ///
  /// - Throws: ``RegistrationError``; the table is then as before.
  public mutating func register(
    _ command: Command, name: String, from: Sender = .server, notification: BodyType,
    meaning: String = ""
  ) throws(RegistrationError) {
    try register(
      CommandInfo(
        command, name: name, from: from, request: nil, response: nil,
        notification: notification, meaning: meaning))
  }

  /// Adds a command of a business line or for private use.
  ///
  /// - Throws: ``RegistrationError``; the table is then as before.
  public mutating func register(_ info: CommandInfo) throws(RegistrationError) {
    guard info.command.range == .business || info.command.range == .privateUse else {
      throw .reservedID(info.command)
    }
    guard byID[info.command] == nil else { throw .duplicateID(info.command) }
    guard idByName[info.name] == nil else { throw .duplicateName(info.name) }
    let allowed = info.name.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
    guard allowed, (1...64).contains(info.name.utf8.count), info.name.first?.isLetter == true else {
      throw .badName(info.name)
    }
    byID[info.command] = info
    idByName[info.name] = info.command
  }

  /// The commands of version 1 (SPEC.md 3.1).
  public static let standard = CommandTable([
    request(
      .hello, "hello", .client, Hello.Request.self, Hello.Response.self,
      "versions, features, limits, compression, heartbeat; its layout only ever grows"),
    request(
      .login, "login", .client, Login.Request.self, Login.Response.self,
      "account, device, attempt, token, cursor"),
    request(
      .logout, "logout", .client, Logout.Request.self, Logout.Response.self,
      "answered, then the server closes; the device is forgotten"),
    request(
      .keepalive, "keepalive", .both, Keepalive.Request.self, Keepalive.Response.self,
      "answered within 10 s"),
    notification(.goaway, "goaway", .both, Goaway.self, "status, text, retry-after"),
    request(
      .c2s, "c2s", .client, C2S.Request.self, C2S.Response.self,
      "end to cloud: content type, client message id, content; names no topic"),
    request(
      .c2c, "c2c", .client, C2C.Request.self, C2C.Response.self,
      "end to end: to, client message id, content, delivery"),
    request(
      .c2cAck, "c2c-ack", .client, C2CAck.Request.self, C2CAck.Response.self,
      "this device has everything up to this inbox sequence"),
    notification(
      .receipt, "receipt", .server, Receipt.self, "tells a sender that its message was delivered"),
    request(
      .getOfflineMsg, "get-offline-msg", .client, GetOfflineMsg.Request.self,
      GetOfflineMsg.Response.self, "a page of the inbox after a cursor"),
    notification(
      .message, "message", .server, MessageNotification.self,
      "a message arrives, from c2c and s2c alike"),
    request(
      .s2c, "s2c", .service, S2C.Request.self, S2C.Response.self,
      "cloud to end: to 1–1,000 accounts, answered per recipient"),
    request(
      .subscribe, "subscribe", .service, Subscribe.Request.self, Subscribe.Response.self,
      "an app-server takes a topic of the message bus"),
    notification(
      .topicMessage, "topic-message", .server, TopicMessage.self,
      "a c2s message for a subscriber, with its cursor"),
    request(
      .topicAck, "topic-ack", .service, TopicAck.Request.self, TopicAck.Response.self,
      "consumed up to this cursor"),
  ])

  private init(_ commands: [CommandInfo]) {
    byID = Dictionary(uniqueKeysWithValues: commands.map { ($0.command, $0) })
    idByName = Dictionary(uniqueKeysWithValues: commands.map { ($0.name, $0.command) })
  }

  private static func request<Request: WireMessage, Response: WireMessage>(
    _ command: Command, _ name: String, _ from: Sender, _: Request.Type, _: Response.Type,
    _ meaning: String
  ) -> CommandInfo {
    CommandInfo(
      command, name: name, from: from, request: BodyType(Request.self),
      response: BodyType(Response.self), notification: nil, meaning: meaning)
  }

  private static func notification<Notification: WireMessage>(
    _ command: Command, _ name: String, _ from: Sender, _: Notification.Type, _ meaning: String
  ) -> CommandInfo {
    CommandInfo(
      command, name: name, from: from, request: nil, response: nil,
      notification: BodyType(Notification.self), meaning: meaning)
  }
}
