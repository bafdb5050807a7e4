// 0005 goaway: why the connection ends.

internal import CProtobufC
internal import CWireBodies

/// A sender's last frame, except while it drains.
public struct Goaway: WireNotification {
  /// 1 to 99.
  public var status: Status
  /// For logs.
  public var text: String
  /// When to connect again; 0: nothing said.
  public var retryAfterMilliseconds: UInt32
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    status: Status, text: String = "", retryAfterMilliseconds: UInt32 = 0
  ) {
    self.status = status
    self.text = text
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }
}

extension Goaway {
  /// The command of this body.
  public static let command = Command.goaway
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__goaway__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.goaway(unsafe view.fields.pointee.status, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    status = view.status
    text = view.text.string
    retryAfterMilliseconds = view.retryAfterMilliseconds
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, UInt32(status.rawValue), Rule.goaway)
    body.text(2, text)
    body.number(3, retryAfterMilliseconds)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Goaway {
  fileprivate var fields: UnsafePointer<Wire__V1__Goaway> {
    unsafe structure(Wire__V1__Goaway.self)
  }

  /// 1 to 99.
  public var status: Status { unsafe Status(UInt16(truncatingIfNeeded: fields.pointee.status)) }

  /// For logs.
  public var text: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.text) }
  }

  /// When to connect again; 0: nothing said.
  public var retryAfterMilliseconds: UInt32 { unsafe fields.pointee.retry_after_ms }
}
