// The phone, browser or server that logs in.

internal import CProtobufC
internal import CWireBodies

/// A device: one installation, known by its id.
public struct Device: WireMessage {
  /// 1 to 64 characters U+0021–U+007E, made once and kept.
  public var id: String
  /// Such as `android`, `ios`, `web`, `server`.
  public var platform: String
  /// The model, for logs.
  public var model: String
  /// The version of the app, for logs.
  public var appVersion: String
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    id: String, platform: String = "", model: String = "", appVersion: String = ""
  ) {
    self.id = id
    self.platform = platform
    self.model = model
    self.appVersion = appVersion
  }
}

extension Device {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__device__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.deviceID(view.id.utf8, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    id = view.id.string
    platform = view.platform.string
    model = view.model.string
    appVersion = view.appVersion.string
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, id, Rule.deviceID)
    body.text(2, platform)
    body.text(3, model)
    body.text(4, appVersion)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Device {
  fileprivate var fields: UnsafePointer<Wire__V1__Device> {
    unsafe structure(Wire__V1__Device.self)
  }

  /// 1 to 64 characters U+0021–U+007E, made once and kept.
  public var id: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.id) }
  }

  /// Such as `android`, `ios`, `web`, `server`.
  public var platform: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.platform) }
  }

  /// The model, for logs.
  public var model: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.model) }
  }

  /// The version of the app, for logs.
  public var appVersion: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.app_version) }
  }
}
