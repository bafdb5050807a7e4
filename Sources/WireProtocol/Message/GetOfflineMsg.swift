// 0300 get-offline-msg: a page of the inbox after a cursor.

internal import CProtobufC
internal import CWireBodies

/// Pulls messages from the inbox.
public enum GetOfflineMsg {
  /// Asks for what lies behind a cursor.
  public struct Request: WireRequest {
    /// The epoch of the cursor; 0: whatever is current.
    public var epoch: UInt64
    /// The device has everything up to this inbox sequence.
    public var after: UInt64
    /// Messages in the page; 0: the server's choice.
    public var limit: UInt32
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      epoch: UInt64 = 0, after: UInt64 = 0, limit: UInt32 = 0
    ) {
      self.epoch = epoch
      self.after = after
      self.limit = limit
    }
  }

  /// A page: the interval behind the cursor up to `through`.
  public struct Response: WireResponse {
    /// The epoch of the inbox; never 0.
    public var epoch: UInt64
    /// In the order of the inbox. A sequence that the page does not carry is void.
    public var messages: [Message]
    /// The page covers everything up to this inbox sequence.
    public var through: UInt64
    /// The highest sequence that is assigned and durable.
    public var head: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      epoch: UInt64, messages: [Message] = [], through: UInt64, head: UInt64
    ) {
      self.epoch = epoch
      self.messages = messages
      self.through = through
      self.head = head
    }
  }
}

extension GetOfflineMsg.Request {
  /// The command of this body.
  public static let command = Command.getOfflineMsg
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__get_offline_msg_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    epoch = view.epoch
    after = view.after
    limit = view.limit
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, epoch)
    body.number(2, after)
    body.number(3, limit)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == GetOfflineMsg.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__GetOfflineMsgRequest> {
    unsafe structure(Wire__V1__GetOfflineMsgRequest.self)
  }

  /// The epoch of the cursor; 0: whatever is current.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// The device has everything up to this inbox sequence.
  public var after: UInt64 { unsafe fields.pointee.after }

  /// Messages in the page; 0: the server's choice.
  public var limit: UInt32 { unsafe fields.pointee.limit }
}

extension GetOfflineMsg.Response {
  /// Whether the page has messages of several senders.
  public var holdsSeveralSenders: Bool {
    messages.contains { $0.from != messages[0].from }
  }

  /// The command of this body.
  public static let command = Command.getOfflineMsg
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__get_offline_msg_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.notZero(view.epoch, 1)
    try view.messages.check(field: 2)
    try Rule.through(view.through, head: view.head, 3)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    epoch = view.epoch
    messages = view.messages.copies()
    through = view.through
    head = view.head
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, epoch, Rule.notZero)
    body.parts(2, messages)
    body.number(3, through)
    body.number(4, head)
    body.judge { () throws(FieldFault) in try Rule.through(through, head: head, 3) }
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == GetOfflineMsg.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__GetOfflineMsgResponse> {
    unsafe structure(Wire__V1__GetOfflineMsgResponse.self)
  }

  /// The epoch of the inbox; never 0.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// In the order of the inbox. A sequence that the page does not carry is void.
  public var messages: BodyList<Message> {
    @_lifetime(copy self)
    get { unsafe parts(fields.pointee.n_messages, fields.pointee.messages, Message.self) }
  }

  /// The page covers everything up to this inbox sequence.
  public var through: UInt64 { unsafe fields.pointee.through }

  /// The highest sequence that is assigned and durable.
  public var head: UInt64 { unsafe fields.pointee.head }
}
