// A message as the platform carries it (SPEC.md 5.4, 5.5).

internal import CProtobufC
internal import CWireBodies

/// A message in an inbox or on its way, the same from c2c, s2c and a topic.
public struct Message: WireMessage {
  /// The platform's id: 8 to 64 characters U+0021–U+007E, opaque.
  public var id: String
  /// The sender, set by the platform from the session.
  public var from: Account
  /// The recipient; nil in a message of a topic.
  public var to: Account?
  /// The sender's name for the message, the same on every retry.
  public var clientMessageID: ClientMessageID
  /// The place in the inbox; 0: unstored.
  public var inboxSequence: UInt64
  /// When the platform took it: milliseconds since 1970-01-01T00:00:00Z.
  public var sentAtMilliseconds: UInt64
  /// The content's type: 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`.
  public var contentType: ContentType
  /// JSON, at most 65,536 bytes.
  public var content: [UInt8]
  /// How the platform treats the message; nil: stored, counted as unread, pushed.
  public var delivery: Delivery?
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    id: String, from: Account, to: Account? = nil, clientMessageID: ClientMessageID,
    inboxSequence: UInt64 = 0, sentAtMilliseconds: UInt64 = 0, contentType: ContentType,
    content: [UInt8] = [], delivery: Delivery? = nil
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.clientMessageID = clientMessageID
    self.inboxSequence = inboxSequence
    self.sentAtMilliseconds = sentAtMilliseconds
    self.contentType = contentType
    self.content = content
    self.delivery = delivery
  }
}

extension Message {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__message__init)

  /// What every peer accepts (WP-11-3).
  public static let maximumLength: Int? = Limits.maximumMessageLength

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.messageID(view.id.utf8, 1)
    try Rule.present(unsafe view.fields.pointee.from != nil, 2)
    try Rule.part(view.from, 2)
    if let to = view.to { try Rule.part(to, 3) }
    try Rule.clientMessageID(unsafe view.bytes(view.fields.pointee.client_message_id), 4)
    try Rule.contentType(view.contentType.utf8, 7)
    try Rule.content(view.content, 8)
    if let delivery = view.delivery { try Rule.part(delivery, 9) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    id = view.id.string
    from = Account(view.from)
    to = owned(view.to)
    clientMessageID = view.clientMessageID
    inboxSequence = view.inboxSequence
    sentAtMilliseconds = view.sentAtMilliseconds
    contentType = ContentType(view.contentType.string)
    content = Array(copying: view.content)
    delivery = owned(view.delivery)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, id, Rule.messageID)
    body.part(2, from)
    body.part(3, to)
    body.id(4, clientMessageID)
    body.number(5, inboxSequence)
    body.number(6, sentAtMilliseconds)
    body.text(7, contentType.rawValue, Rule.contentType)
    body.bytes(8, content, Rule.content)
    body.part(9, delivery)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Message {
  fileprivate var fields: UnsafePointer<Wire__V1__Message> {
    unsafe structure(Wire__V1__Message.self)
  }

  /// The platform's id: 8 to 64 characters U+0021–U+007E, opaque.
  public var id: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.id) }
  }

  /// The sender, set by the platform from the session.
  public var from: BodyView<Account> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.from, Account.self) }
  }

  /// The recipient; nil in a message of a topic.
  public var to: BodyView<Account>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.to, Account.self) }
  }

  /// The sender's name for the message, the same on every retry.
  public var clientMessageID: ClientMessageID {
    unsafe ClientMessageID(checked: bytes(fields.pointee.client_message_id))
  }

  /// The place in the inbox; 0: unstored.
  public var inboxSequence: UInt64 { unsafe fields.pointee.inbox_sequence }

  /// When the platform took it: milliseconds since 1970-01-01T00:00:00Z.
  public var sentAtMilliseconds: UInt64 { unsafe fields.pointee.sent_at_ms }

  /// The content's type: 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`.
  public var contentType: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.content_type) }
  }

  /// JSON, at most 65,536 bytes.
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
