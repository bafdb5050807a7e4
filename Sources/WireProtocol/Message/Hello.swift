// 0001 hello: versions, features, limits, compression, heartbeat. Its layout only ever grows.

internal import CProtobufC
internal import CWireBodies

/// Opens a connection: the first frame of a client, and its answer.
public enum Hello {
  /// What the client can and wants.
  public struct Request: WireRequest {
    /// The lowest version that the client speaks.
    public var minVersion: ProtocolVersion
    /// The highest version that the client speaks.
    public var maxVersion: ProtocolVersion
    /// The implementation and its version, for logs.
    public var agent: String
    /// Names of optional features.
    public var features: [String]
    /// What the client accepts; nil: the defaults.
    public var limits: PeerLimits?
    /// Offers compression; nil: none.
    public var zlib: Zlib?
    /// The longest silence wished for; 0: the server's choice.
    public var heartbeatMilliseconds: UInt32
    /// Unacked messages before the server stops pushing; 0: 256.
    public var pushWindow: UInt32
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      minVersion: ProtocolVersion, maxVersion: ProtocolVersion, agent: String = "",
      features: [String] = [], limits: PeerLimits? = nil, zlib: Zlib? = nil,
      heartbeatMilliseconds: UInt32 = 0, pushWindow: UInt32 = 0
    ) {
      self.minVersion = minVersion
      self.maxVersion = maxVersion
      self.agent = agent
      self.features = features
      self.limits = limits
      self.zlib = zlib
      self.heartbeatMilliseconds = heartbeatMilliseconds
      self.pushWindow = pushWindow
    }
  }

  /// What the server chose, inside of what was offered.
  public struct Response: WireResponse {
    /// The version from the next frame on.
    public var version: ProtocolVersion
    /// The implementation and its version, for logs.
    public var agent: String
    /// Of those offered.
    public var features: [String]
    /// What the server accepts; nil: the defaults.
    public var limits: PeerLimits?
    /// The compression chosen; nil: none.
    public var zlib: Zlib?
    /// The longest silence of the client.
    public var heartbeatMilliseconds: UInt32
    /// Unacked messages before the server stops pushing; 0: 256.
    public var pushWindow: UInt32
    /// Requests that may be open at once; 0: 64.
    public var maxOpenRequests: UInt32
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      version: ProtocolVersion, agent: String = "", features: [String] = [],
      limits: PeerLimits? = nil, zlib: Zlib? = nil, heartbeatMilliseconds: UInt32 = 0,
      pushWindow: UInt32 = 0, maxOpenRequests: UInt32 = 0
    ) {
      self.version = version
      self.agent = agent
      self.features = features
      self.limits = limits
      self.zlib = zlib
      self.heartbeatMilliseconds = heartbeatMilliseconds
      self.pushWindow = pushWindow
      self.maxOpenRequests = maxOpenRequests
    }
  }
}

extension Hello.Request {
  /// The command of this body.
  public static let command = Command.hello
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__hello_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.version(unsafe view.fields.pointee.min_version, 1)
    try Rule.version(unsafe view.fields.pointee.max_version, 2)
    try Rule.versions(view.minVersion, view.maxVersion, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    minVersion = view.minVersion
    maxVersion = view.maxVersion
    agent = view.agent.string
    features = view.features.strings
    limits = owned(view.limits)
    zlib = owned(view.zlib)
    heartbeatMilliseconds = view.heartbeatMilliseconds
    pushWindow = view.pushWindow
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, UInt32(minVersion.rawValue), Rule.version)
    body.number(2, UInt32(maxVersion.rawValue), Rule.version)
    body.judge { () throws(FieldFault) in try Rule.versions(minVersion, maxVersion, 1) }
    body.text(3, agent)
    body.texts(4, features)
    body.part(5, limits)
    body.part(6, zlib)
    body.number(7, heartbeatMilliseconds)
    body.number(8, pushWindow)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Hello.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__HelloRequest> {
    unsafe structure(Wire__V1__HelloRequest.self)
  }

  /// The lowest version that the client speaks.
  public var minVersion: ProtocolVersion {
    unsafe ProtocolVersion(rawValue: UInt8(truncatingIfNeeded: fields.pointee.min_version))
  }

  /// The highest version that the client speaks.
  public var maxVersion: ProtocolVersion {
    unsafe ProtocolVersion(rawValue: UInt8(truncatingIfNeeded: fields.pointee.max_version))
  }

  /// The implementation and its version, for logs.
  public var agent: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.agent) }
  }

  /// Names of optional features.
  public var features: TextList {
    @_lifetime(copy self)
    get { unsafe texts(fields.pointee.n_features, fields.pointee.features) }
  }

  /// What the client accepts; nil: the defaults.
  public var limits: BodyView<PeerLimits>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.limits, PeerLimits.self) }
  }

  /// Offers compression; nil: none.
  public var zlib: BodyView<Zlib>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.zlib, Zlib.self) }
  }

  /// The longest silence wished for; 0: the server's choice.
  public var heartbeatMilliseconds: UInt32 { unsafe fields.pointee.heartbeat_ms }

  /// Unacked messages before the server stops pushing; 0: 256.
  public var pushWindow: UInt32 { unsafe fields.pointee.push_window }
}

extension Hello.Response {
  /// The command of this body.
  public static let command = Command.hello
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__hello_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.version(unsafe view.fields.pointee.version, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    version = view.version
    agent = view.agent.string
    features = view.features.strings
    limits = owned(view.limits)
    zlib = owned(view.zlib)
    heartbeatMilliseconds = view.heartbeatMilliseconds
    pushWindow = view.pushWindow
    maxOpenRequests = view.maxOpenRequests
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, UInt32(version.rawValue), Rule.version)
    body.text(2, agent)
    body.texts(3, features)
    body.part(4, limits)
    body.part(5, zlib)
    body.number(6, heartbeatMilliseconds)
    body.number(7, pushWindow)
    body.number(8, maxOpenRequests)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Hello.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__HelloResponse> {
    unsafe structure(Wire__V1__HelloResponse.self)
  }

  /// The version from the next frame on.
  public var version: ProtocolVersion {
    unsafe ProtocolVersion(rawValue: UInt8(truncatingIfNeeded: fields.pointee.version))
  }

  /// The implementation and its version, for logs.
  public var agent: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.agent) }
  }

  /// Of those offered.
  public var features: TextList {
    @_lifetime(copy self)
    get { unsafe texts(fields.pointee.n_features, fields.pointee.features) }
  }

  /// What the server accepts; nil: the defaults.
  public var limits: BodyView<PeerLimits>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.limits, PeerLimits.self) }
  }

  /// The compression chosen; nil: none.
  public var zlib: BodyView<Zlib>? {
    @_lifetime(copy self)
    get { unsafe part(fields.pointee.zlib, Zlib.self) }
  }

  /// The longest silence of the client.
  public var heartbeatMilliseconds: UInt32 { unsafe fields.pointee.heartbeat_ms }

  /// Unacked messages before the server stops pushing; 0: 256.
  public var pushWindow: UInt32 { unsafe fields.pointee.push_window }

  /// Requests that may be open at once; 0: 64.
  public var maxOpenRequests: UInt32 { unsafe fields.pointee.max_open_requests }
}
