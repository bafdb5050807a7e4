// 0400 message: a message arrives, from c2c and s2c alike.

internal import CProtobufC
internal import CWireBodies

/// A message for this device.
public struct MessageNotification: WireNotification {
  /// The epoch of the recipient's inbox; 0 only with an unstored message.
  public var epoch: UInt64
  /// The message.
  public var message: Message
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    epoch: UInt64, message: Message
  ) {
    self.epoch = epoch
    self.message = message
  }
}

extension MessageNotification {
  /// The command of this body.
  public static let command = Command.message
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__message_notification__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.present(unsafe view.fields.pointee.message != nil, 2)
    try Rule.part(view.message, 2)
    if view.message.inboxSequence != 0 { try Rule.notZero(view.epoch, 1) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    epoch = view.epoch
    message = Message(view.message)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, epoch)
    body.part(2, message)
    if message.inboxSequence != 0 {
      body.judge { () throws(FieldFault) in try Rule.notZero(epoch, 1) }
    }
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == MessageNotification {
  fileprivate var fields: UnsafePointer<Wire__V1__MessageNotification> {
    unsafe structure(Wire__V1__MessageNotification.self)
  }

  /// The epoch of the recipient's inbox; 0 only with an unstored message.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// The message.
  public var message: BodyView<Message> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.message, Message.self) }
  }
}
