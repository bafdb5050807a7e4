// What a server's session and the platform behind it say to each other: typed, judged, owned. A gate and the rules of
// section 7 may stand in one process or in two.

/// Which request an answer belongs to: what a response repeats (SPEC.md 2.5).
public struct RequestTicket: Sendable, Hashable {
  /// The command of the request.
  public let command: Command
  /// The sequence of the request, not 0.
  public let sequence: UInt32

  /// The ticket of a request.
  public init(command: Command, sequence: UInt32) {
    self.command = command
    self.sequence = sequence
  }
}

// Indirect, because they go from hand to hand: a copy of one is a reference, not a dozen.

/// A request that a session passed: its state allows it, and its body is good.
public indirect enum PlatformRequest: Sendable, Hashable {
  /// Opens the session; the platform judges account, token and attempt.
  case login(Login.Request)
  /// Forgets the device.
  case logout
  /// Asks where the inbox stands.
  case keepalive
  /// End to cloud.
  case c2s(C2S.Request)
  /// End to end.
  case c2c(C2C.Request)
  /// This device has everything up to a sequence.
  case c2cAck(C2CAck.Request)
  /// A page of the inbox.
  case getOfflineMsg(GetOfflineMsg.Request)
  /// Cloud to end.
  case s2c(S2C.Request)
  /// An app-server takes a topic.
  case subscribe(Subscribe.Request)
  /// Consumed up to a cursor.
  case topicAck(TopicAck.Request)
}

/// What the platform answers to a ``PlatformRequest``.
public indirect enum PlatformAnswer: Sendable, Hashable {
  /// The session is open.
  case login(Login.Response)
  /// The device is forgotten; the connection ends.
  case logout
  /// Where the inbox stands.
  case keepalive(Keepalive.Response)
  /// The bus has the message.
  case c2s(C2S.Response)
  /// The message is accepted.
  case c2c(C2C.Response)
  /// Where the inbox stands.
  case c2cAck(C2CAck.Response)
  /// A page.
  case getOfflineMsg(GetOfflineMsg.Response)
  /// One result a recipient.
  case s2c(S2C.Response)
  /// Where the topic stands.
  case subscribe(Subscribe.Response)
  /// Where the cursor stands.
  case topicAck(TopicAck.Response)
  /// Not done; the status is not ok.
  case refused(Status, Failure)
}

/// What the platform sends without being asked.
public indirect enum PlatformPush: Sendable, Hashable {
  /// A message for the account.
  case message(MessageNotification)
  /// A message of the account was delivered.
  case receipt(Receipt)
  /// A message of a topic that the session has subscribed to.
  case topicMessage(TopicMessage)
}
