// 0502 topic-message: a c2s message for a subscriber, with its cursor.

internal import CProtobufC
internal import CWireBodies

/// A message of a topic.
public struct TopicMessage: WireNotification {
  /// 1 to 128 characters U+0021–U+007E.
  public var topic: String
  /// 1 to 64 characters U+0021–U+007E.
  public var group: String
  /// 1 and up; grows along the topic.
  public var cursor: UInt64
  /// The message, without recipient.
  public var message: Message
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    topic: String, group: String, cursor: UInt64, message: Message
  ) {
    self.topic = topic
    self.group = group
    self.cursor = cursor
    self.message = message
  }
}

extension TopicMessage {
  /// The command of this body.
  public static let command = Command.topicMessage
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__topic_message__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.topic(view.topic.utf8, 1)
    try Rule.group(view.group.utf8, 2)
    try Rule.notZero(view.cursor, 3)
    try Rule.present(unsafe view.fields.pointee.message != nil, 4)
    try Rule.part(view.message, 4)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    topic = view.topic.string
    group = view.group.string
    cursor = view.cursor
    message = Message(view.message)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, topic, Rule.topic)
    body.text(2, group, Rule.group)
    body.number(3, cursor, Rule.notZero)
    body.part(4, message)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == TopicMessage {
  fileprivate var fields: UnsafePointer<Wire__V1__TopicMessage> {
    unsafe structure(Wire__V1__TopicMessage.self)
  }

  /// 1 to 128 characters U+0021–U+007E.
  public var topic: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.topic) }
  }

  /// 1 to 64 characters U+0021–U+007E.
  public var group: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.group) }
  }

  /// 1 and up; grows along the topic.
  public var cursor: UInt64 { unsafe fields.pointee.cursor }

  /// The message, without recipient.
  public var message: BodyView<Message> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.message, Message.self) }
  }
}
