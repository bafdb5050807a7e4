// 0004 keepalive: says that the sender lives, and asks whether the other end does.

internal import CProtobufC
internal import CWireBodies

/// The heartbeat of a connection.
public enum Keepalive {
  /// Without fields.
  public struct Request: WireRequest {
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message without fields.
    public init() {}
  }

  /// Also tells a client whether messages wait.
  public struct Response: WireResponse {
    /// From a server to a client that is logged in.
    public var inbox: InboxState?
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      inbox: InboxState? = nil
    ) {
      self.inbox = inbox
    }
  }
}

extension Keepalive.Request {
  /// The command of this body.
  public static let command = Command.keepalive
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__keepalive_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {}

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension Keepalive.Response {
  /// The command of this body.
  public static let command = Command.keepalive
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__keepalive_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    if let inbox = view.inbox { try Rule.part(inbox, 1) }
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    inbox = owned(view.inbox)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.part(1, inbox)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Keepalive.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__KeepaliveResponse> {
    unsafe structure(Wire__V1__KeepaliveResponse.self)
  }

  /// From a server to a client that is logged in.
  public var inbox: BodyView<InboxState>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.inbox, InboxState.self) }
  }
}
