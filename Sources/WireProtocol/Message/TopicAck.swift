// 0503 topic-ack: consumed up to a cursor.

internal import CProtobufC
internal import CWireBodies

/// Acknowledges messages of a topic.
public enum TopicAck {
  /// Cumulative; never moves back.
  public struct Request: WireRequest {
    /// 1 to 128 characters U+0021–U+007E.
    public var topic: String
    /// 1 to 64 characters U+0021–U+007E.
    public var group: String
    /// Everything up to this cursor is consumed.
    public var cursor: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      topic: String, group: String, cursor: UInt64
    ) {
      self.topic = topic
      self.group = group
      self.cursor = cursor
    }
  }

  /// The ack is durable.
  public struct Response: WireResponse {
    /// The group's cursor.
    public var cursor: UInt64
    /// The newest cursor of the topic.
    public var head: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      cursor: UInt64, head: UInt64
    ) {
      self.cursor = cursor
      self.head = head
    }
  }
}

extension TopicAck.Request {
  /// The command of this body.
  public static let command = Command.topicAck
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__topic_ack_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.topic(view.topic.utf8, 1)
    try Rule.group(view.group.utf8, 2)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    topic = view.topic.string
    group = view.group.string
    cursor = view.cursor
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, topic, Rule.topic)
    body.text(2, group, Rule.group)
    body.number(3, cursor)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == TopicAck.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__TopicAckRequest> {
    unsafe structure(Wire__V1__TopicAckRequest.self)
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

  /// Everything up to this cursor is consumed.
  public var cursor: UInt64 { unsafe fields.pointee.cursor }
}

extension TopicAck.Response {
  /// The command of this body.
  public static let command = Command.topicAck
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__topic_ack_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    cursor = view.cursor
    head = view.head
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, cursor)
    body.number(2, head)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == TopicAck.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__TopicAckResponse> {
    unsafe structure(Wire__V1__TopicAckResponse.self)
  }

  /// The group's cursor.
  public var cursor: UInt64 { unsafe fields.pointee.cursor }

  /// The newest cursor of the topic.
  public var head: UInt64 { unsafe fields.pointee.head }
}
