// 0100 c2s, end to cloud: the platform maps domain and content type to a topic.

internal import CProtobufC
internal import CWireBodies

/// End to cloud.
public enum C2S {
  /// What a phone reports, such as its position.
  public struct Request: WireRequest {
    /// The sender's name for the message, the same on every retry.
    public var clientMessageID: ClientMessageID
    /// The content's type: 1 to 96 of `a`–`z`, `0`–`9`, `.`, `-`, `_` and `/`.
    public var contentType: ContentType
    /// JSON, 1 to 65,536 bytes.
    public var content: [UInt8]
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      clientMessageID: ClientMessageID, contentType: ContentType, content: [UInt8]
    ) {
      self.clientMessageID = clientMessageID
      self.contentType = contentType
      self.content = content
    }
  }

  /// The message is in its topic.
  public struct Response: WireResponse {
    /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
    public var messageID: String
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var acceptedAtMilliseconds: UInt64
    /// Whether this repeats the answer to an earlier sending.
    public var duplicate: Bool
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      messageID: String, acceptedAtMilliseconds: UInt64 = 0, duplicate: Bool = false
    ) {
      self.messageID = messageID
      self.acceptedAtMilliseconds = acceptedAtMilliseconds
      self.duplicate = duplicate
    }
  }
}

extension C2S.Request {
  /// The command of this body.
  public static let command = Command.c2s
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2s_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.clientMessageID(unsafe view.bytes(view.fields.pointee.client_message_id), 1)
    try Rule.contentType(view.contentType.utf8, 2)
    try Rule.neededContent(view.content, 3)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    clientMessageID = view.clientMessageID
    contentType = ContentType(view.contentType.string)
    content = Array(copying: view.content)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.id(1, clientMessageID)
    body.text(2, contentType.rawValue, Rule.contentType)
    body.bytes(3, content, Rule.neededContent)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2S.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__C2sRequest> {
    unsafe structure(Wire__V1__C2sRequest.self)
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
}

extension C2S.Response {
  /// The command of this body.
  public static let command = Command.c2s
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2s_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.messageID(view.messageID.utf8, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    messageID = view.messageID.string
    acceptedAtMilliseconds = view.acceptedAtMilliseconds
    duplicate = view.duplicate
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, messageID, Rule.messageID)
    body.number(2, acceptedAtMilliseconds)
    body.bool(3, duplicate)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2S.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__C2sResponse> {
    unsafe structure(Wire__V1__C2sResponse.self)
  }

  /// The platform's id of the message: 8 to 64 characters U+0021–U+007E.
  public var messageID: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.message_id) }
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var acceptedAtMilliseconds: UInt64 { unsafe fields.pointee.accepted_at_ms }

  /// Whether this repeats the answer to an earlier sending.
  public var duplicate: Bool { unsafe fields.pointee.duplicate != 0 }
}
