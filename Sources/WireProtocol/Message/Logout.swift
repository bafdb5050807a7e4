// 0003 logout: the device is forgotten, the server answers and closes.

internal import CProtobufC
internal import CWireBodies

/// Ends a session and forgets the device.
public enum Logout {
  /// Ends the session for good. Without fields.
  public struct Request: WireRequest {
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message without fields.
    public init() {}
  }

  /// The device is forgotten. Without fields.
  public struct Response: WireResponse {
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message without fields.
    public init() {}
  }
}

extension Logout.Request {
  /// The command of this body.
  public static let command = Command.logout
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__logout_request__init)

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

extension Logout.Response {
  /// The command of this body.
  public static let command = Command.logout
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__logout_response__init)

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
