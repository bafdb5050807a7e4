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
    try Rule.printable(view.id, 1, 1...Limits.maximumDeviceIDLength)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    id = view.id.string
    platform = view.platform.string
    model = view.model.string
    appVersion = view.appVersion.string
    unknownFields = view.unknownFields
  }

  /// Fills the structure that is packed.
  public func fill(_ body: borrowing BodyBuilder<Self>) {
    let fields = unsafe body.structure(Wire__V1__Device.self)
    unsafe fields.pointee.id = body.text(id)
    unsafe fields.pointee.platform = body.text(platform)
    unsafe fields.pointee.model = body.text(model)
    unsafe fields.pointee.app_version = body.text(appVersion)
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
