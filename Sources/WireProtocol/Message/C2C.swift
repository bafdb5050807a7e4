// 0200 c2c, end to end: a message from one account to another.

internal import CProtobufC
internal import CWireBodies

/// End to end.
public enum C2C {
  /// A message for one account.
  public struct Request: WireRequest {
    /// The recipient.
    public var to: Account
    /// The sender's name for the message, the same on every retry.
    public var clientMessageID: ClientMessageID
    /// The content's type: 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`.
    public var contentType: ContentType
    /// JSON, 1 to 65,536 bytes.
    public var content: [UInt8]
    /// How the platform treats the message; nil: stored, counted as unread, pushed.
    public var delivery: Delivery?
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      to: Account, clientMessageID: ClientMessageID, contentType: ContentType, content: [UInt8],
      delivery: Delivery? = nil
    ) {
      self.to = to
      self.clientMessageID = clientMessageID
      self.contentType = contentType
      self.content = content
      self.delivery = delivery
    }
  }

  /// The platform has the message.
  public struct Response: WireResponse {
    /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
    public var messageID: String
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var sentAtMilliseconds: UInt64
    /// Whether this repeats the answer to an earlier sending.
    public var duplicate: Bool
    /// How far the message came.
    public var stage: Stage
    /// The epoch of the sender's own inbox.
    public var epoch: UInt64
    /// The place of the copy in the sender's own inbox; 0: there is none.
    public var inboxSequence: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      messageID: String, sentAtMilliseconds: UInt64 = 0, duplicate: Bool = false,
      stage: Stage = .unspecified, epoch: UInt64 = 0, inboxSequence: UInt64 = 0
    ) {
      self.messageID = messageID
      self.sentAtMilliseconds = sentAtMilliseconds
      self.duplicate = duplicate
      self.stage = stage
      self.epoch = epoch
      self.inboxSequence = inboxSequence
    }
  }
}

extension C2C.Request {
  /// The command of this body.
  public static let command = Command.c2c
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2c_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.present(unsafe view.fields.pointee.to != nil, 1)
    try Rule.part(view.to, 1)
    try Rule.clientMessageID(unsafe view.bytes(view.fields.pointee.client_message_id), 2)
    try Rule.contentType(view.contentType.utf8, 3)
    try Rule.neededContent(view.content, 4)
    if let delivery = view.delivery { try Rule.part(delivery, 5) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    to = Account(view.to)
    clientMessageID = view.clientMessageID
    contentType = ContentType(view.contentType.string)
    content = Array(copying: view.content)
    delivery = owned(view.delivery)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.part(1, to)
    body.id(2, clientMessageID)
    body.text(3, contentType.rawValue, Rule.contentType)
    body.bytes(4, content, Rule.neededContent)
    body.part(5, delivery)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2C.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__C2cRequest> {
    unsafe structure(Wire__V1__C2cRequest.self)
  }

  /// The recipient.
  public var to: BodyView<Account> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.to, Account.self) }
  }

  /// The sender's name for the message, the same on every retry.
  public var clientMessageID: ClientMessageID {
    unsafe ClientMessageID(checked: bytes(fields.pointee.client_message_id))
  }

  /// The content's type: 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`.
  public var contentType: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.content_type) }
  }

  /// JSON, 1 to 65,536 bytes.
  public var content: Span<UInt8> {
    @_lifetime(copy self)
    get { unsafe bytes(fields.pointee.content) }
  }

  /// How the platform treats the message; nil: stored, counted as unread, pushed.
  public var delivery: BodyView<Delivery>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.delivery, Delivery.self) }
  }
}

extension C2C.Response {
  /// The command of this body.
  public static let command = Command.c2c
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2c_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.messageID(view.messageID.utf8, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    messageID = view.messageID.string
    sentAtMilliseconds = view.sentAtMilliseconds
    duplicate = view.duplicate
    stage = view.stage
    epoch = view.epoch
    inboxSequence = view.inboxSequence
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, messageID, Rule.messageID)
    body.number(2, sentAtMilliseconds)
    body.bool(3, duplicate)
    body.stage(4, stage)
    body.number(5, epoch)
    body.number(6, inboxSequence)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2C.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__C2cResponse> {
    unsafe structure(Wire__V1__C2cResponse.self)
  }

  /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
  public var messageID: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.message_id) }
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var sentAtMilliseconds: UInt64 { unsafe fields.pointee.sent_at_ms }

  /// Whether this repeats the answer to an earlier sending.
  public var duplicate: Bool { unsafe fields.pointee.duplicate != 0 }

  /// How far the message came.
  public var stage: Stage {
    unsafe Stage(rawValue: Int32(bitPattern: fields.pointee.stage.rawValue))
  }

  /// The epoch of the sender's own inbox.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// The place of the copy in the sender's own inbox; 0: there is none.
  public var inboxSequence: UInt64 { unsafe fields.pointee.inbox_sequence }
}
