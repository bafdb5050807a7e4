// 0501 subscribe: an app-server takes a topic of the message bus.

internal import CProtobufC
internal import CWireBodies

/// Takes a topic of the message bus.
public enum Subscribe {
  /// Takes a topic for a group of consumers.
  public struct Request: WireRequest {
    /// 1 to 128 characters U+0021–U+007E.
    public var topic: String
    /// 1 to 64 characters U+0021–U+007E.
    public var group: String
    /// Where to begin; nil: the group's cursor, or else the oldest that is retained.
    public var after: TopicPosition?
    /// Unacked messages; 0: 256.
    public var window: UInt32
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      topic: String, group: String, after: TopicPosition? = nil, window: UInt32 = 0
    ) {
      self.topic = topic
      self.group = group
      self.after = after
      self.window = window
    }
  }

  /// Messages of the topic follow.
  public struct Response: WireResponse {
    /// The oldest cursor that is retained.
    public var first: UInt64
    /// The newest cursor.
    public var head: UInt64
    /// Delivery starts behind this cursor.
    public var after: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      first: UInt64, head: UInt64, after: UInt64
    ) {
      self.first = first
      self.head = head
      self.after = after
    }
  }
}

extension Subscribe.Request {
  /// The command of this body.
  public static let command = Command.subscribe
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__subscribe_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.topic(view.topic.utf8, 1)
    try Rule.group(view.group.utf8, 2)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    topic = view.topic.string
    group = view.group.string
    after = owned(view.after)
    window = view.window
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, topic, Rule.topic)
    body.text(2, group, Rule.group)
    body.part(3, after)
    body.number(4, window)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Subscribe.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__SubscribeRequest> {
    unsafe structure(Wire__V1__SubscribeRequest.self)
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

  /// Where to begin; nil: the group's cursor, or else the oldest that is retained.
  public var after: BodyView<TopicPosition>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.after, TopicPosition.self) }
  }

  /// Unacked messages; 0: 256.
  public var window: UInt32 { unsafe fields.pointee.window }
}

extension Subscribe.Response {
  /// The command of this body.
  public static let command = Command.subscribe
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__subscribe_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    first = view.first
    head = view.head
    after = view.after
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, first)
    body.number(2, head)
    body.number(3, after)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Subscribe.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__SubscribeResponse> {
    unsafe structure(Wire__V1__SubscribeResponse.self)
  }

  /// The oldest cursor that is retained.
  public var first: UInt64 { unsafe fields.pointee.first }

  /// The newest cursor.
  public var head: UInt64 { unsafe fields.pointee.head }

  /// Delivery starts behind this cursor.
  public var after: UInt64 { unsafe fields.pointee.after }
}
