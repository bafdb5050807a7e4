// 0202 receipt: tells a sender that its message was delivered.

internal import CProtobufC
internal import CWireBodies

/// A hint about a message that this account sent.
public struct Receipt: WireNotification {
  /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
  public var messageID: String
  /// The sender's name for the message, the same on every retry.
  public var clientMessageID: ClientMessageID
  /// Who received it.
  public var to: Account?
  /// How far the message came.
  public var stage: Stage
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var atMilliseconds: UInt64
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    messageID: String, clientMessageID: ClientMessageID, to: Account? = nil,
    stage: Stage = .unspecified, atMilliseconds: UInt64 = 0
  ) {
    self.messageID = messageID
    self.clientMessageID = clientMessageID
    self.to = to
    self.stage = stage
    self.atMilliseconds = atMilliseconds
  }
}

extension Receipt {
  /// The command of this body.
  public static let command = Command.receipt
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__receipt__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.messageID(view.messageID.utf8, 1)
    try Rule.clientMessageID(unsafe view.bytes(view.fields.pointee.client_message_id), 2)
    if let to = view.to { try Rule.part(to, 3) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    messageID = view.messageID.string
    clientMessageID = view.clientMessageID
    to = owned(view.to)
    stage = view.stage
    atMilliseconds = view.atMilliseconds
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, messageID, Rule.messageID)
    body.id(2, clientMessageID)
    body.part(3, to)
    body.stage(4, stage)
    body.number(5, atMilliseconds)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Receipt {
  fileprivate var fields: UnsafePointer<Wire__V1__Receipt> {
    unsafe structure(Wire__V1__Receipt.self)
  }

  /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
  public var messageID: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.message_id) }
  }

  /// The sender's name for the message, the same on every retry.
  public var clientMessageID: ClientMessageID {
    unsafe ClientMessageID(checked: bytes(fields.pointee.client_message_id))
  }

  /// Who received it.
  public var to: BodyView<Account>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.to, Account.self) }
  }

  /// How far the message came.
  public var stage: Stage {
    unsafe Stage(rawValue: Int32(bitPattern: fields.pointee.stage.rawValue))
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var atMilliseconds: UInt64 { unsafe fields.pointee.at_ms }
}
