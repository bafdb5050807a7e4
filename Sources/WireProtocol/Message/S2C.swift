// 0500 s2c, cloud to end: an app-server pushes to up to 1,000 accounts.

internal import CProtobufC
internal import CWireBodies

/// Cloud to end.
public enum S2C {
  /// A message for many accounts.
  public struct Request: WireRequest {
    /// 1 to 1,000 recipients, all different.
    public var to: [Account]
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
      to: [Account], clientMessageID: ClientMessageID, contentType: ContentType, content: [UInt8],
      delivery: Delivery? = nil
    ) {
      self.to = to
      self.clientMessageID = clientMessageID
      self.contentType = contentType
      self.content = content
      self.delivery = delivery
    }
  }

  /// The answer for each recipient.
  public struct Response: WireResponse {
    /// One a recipient, in the request's order.
    public var statuses: [Status]
    /// One a recipient whose status is ok, in the same order.
    public var accepted: [S2C.Accepted]
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      statuses: [Status], accepted: [S2C.Accepted]
    ) {
      self.statuses = statuses
      self.accepted = accepted
    }
  }

  /// A recipient for whom the message was taken.
  public struct Accepted: WireMessage {
    /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
    public var messageID: String
    /// Whether this repeats the answer to an earlier sending.
    public var duplicate: Bool
    /// Whether a device of the recipient was connected.
    public var online: Bool
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      messageID: String, duplicate: Bool = false, online: Bool = false
    ) {
      self.messageID = messageID
      self.duplicate = duplicate
      self.online = online
    }
  }
}

extension S2C.Request {
  /// The command of this body.
  public static let command = Command.s2c
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__s2c_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    let recipients = view.to
    try Rule.recipients(recipients.count, 1)
    try recipients.check(field: 1)
    try Rule.different(recipients.count, 1) { Account(recipients[$0]) }
    try Rule.clientMessageID(unsafe view.bytes(view.fields.pointee.client_message_id), 2)
    try Rule.contentType(view.contentType.utf8, 3)
    try Rule.neededContent(view.content, 4)
    if let delivery = view.delivery { try Rule.part(delivery, 5) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    to = view.to.copies()
    clientMessageID = view.clientMessageID
    contentType = ContentType(view.contentType.string)
    content = Array(copying: view.content)
    delivery = owned(view.delivery)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.judge { () throws(FieldFault) in try Rule.recipients(to.count, 1) }
    body.parts(1, to)
    body.judge { () throws(FieldFault) in try Rule.different(to.count, 1) { to[$0] } }
    body.id(2, clientMessageID)
    body.text(3, contentType.rawValue, Rule.contentType)
    body.bytes(4, content, Rule.neededContent)
    body.part(5, delivery)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == S2C.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__S2cRequest> {
    unsafe structure(Wire__V1__S2cRequest.self)
  }

  /// 1 to 1,000 recipients, all different.
  public var to: BodyList<Account> {
    @_lifetime(copy self)
    get { unsafe parts(fields.pointee.n_to, fields.pointee.to, Account.self) }
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

extension S2C.Response {
  /// The command of this body.
  public static let command = Command.s2c
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__s2c_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    let statuses = view.statusCodes
    try Rule.answers(statuses.count, accepted: view.accepted.count) { statuses[$0] }
    try view.accepted.check(field: 2)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    statuses = Array(copying: view.statusCodes).map { Status(UInt16(truncatingIfNeeded: $0)) }
    accepted = view.accepted.copies()
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.packed(1, statuses) { UInt64($0.rawValue) }
    body.judge { () throws(FieldFault) in
      try Rule.answers(statuses.count, accepted: accepted.count) { UInt32(statuses[$0].rawValue) }
    }
    body.parts(2, accepted)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == S2C.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__S2cResponse> {
    unsafe structure(Wire__V1__S2cResponse.self)
  }

  /// One a recipient, in the request's order.
  public var statusCodes: Span<UInt32> {
    @_lifetime(copy self)
    get { unsafe numbers(fields.pointee.n_statuses, fields.pointee.statuses) }
  }

  /// One a recipient whose status is ok, in the same order.
  public var accepted: BodyList<S2C.Accepted> {
    @_lifetime(copy self)
    get { unsafe parts(fields.pointee.n_accepted, fields.pointee.accepted, S2C.Accepted.self) }
  }
}

extension S2C.Accepted {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__s2c_accepted__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.messageID(view.messageID.utf8, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    messageID = view.messageID.string
    duplicate = view.duplicate
    online = view.online
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, messageID, Rule.messageID)
    body.bool(2, duplicate)
    body.bool(3, online)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == S2C.Accepted {
  fileprivate var fields: UnsafePointer<Wire__V1__S2cAccepted> {
    unsafe structure(Wire__V1__S2cAccepted.self)
  }

  /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
  public var messageID: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.message_id) }
  }

  /// Whether this repeats the answer to an earlier sending.
  public var duplicate: Bool { unsafe fields.pointee.duplicate != 0 }

  /// Whether a device of the recipient was connected.
  public var online: Bool { unsafe fields.pointee.online != 0 }
}
