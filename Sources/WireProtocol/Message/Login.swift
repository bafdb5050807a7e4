// 0002 login: account, device, attempt, token, cursor.

internal import CProtobufC
internal import CWireBodies

/// Opens a session for an account on a device.
public enum Login {
  /// Who is there, on which device, and what it has already.
  public struct Request: WireRequest {
    /// Who logs in.
    public var account: Account
    /// On which device.
    public var device: Device
    /// Raised and kept by the device before each login; never 0.
    public var attempt: UInt64
    /// Proves the account to the platform: at most 4,096 bytes.
    public var token: [UInt8]
    /// The epoch of the device's cursor; 0: it has none.
    public var epoch: UInt64
    /// The device has everything up to this inbox sequence.
    public var cursor: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      account: Account, device: Device, attempt: UInt64, token: [UInt8] = [], epoch: UInt64 = 0,
      cursor: UInt64 = 0
    ) {
      self.account = account
      self.device = device
      self.attempt = attempt
      self.token = token
      self.epoch = epoch
      self.cursor = cursor
    }
  }

  /// The session is open.
  public struct Response: WireResponse {
    /// Where the inbox stands; its epoch is not 0.
    public var inbox: InboxState
    /// What this device has acked before.
    public var acked: UInt64
    /// The server's clock: milliseconds since 1970-01-01T00:00:00Z.
    public var serverTimeMilliseconds: UInt64
    /// Whether this session may use the commands of services.
    public var service: Bool
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      inbox: InboxState, acked: UInt64 = 0, serverTimeMilliseconds: UInt64 = 0,
      service: Bool = false
    ) {
      self.inbox = inbox
      self.acked = acked
      self.serverTimeMilliseconds = serverTimeMilliseconds
      self.service = service
    }
  }
}

extension Login.Request {
  /// The command of this body.
  public static let command = Command.login
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__login_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.present(unsafe view.fields.pointee.account != nil, 1)
    try Rule.part(view.account, 1)
    try Rule.present(unsafe view.fields.pointee.device != nil, 2)
    try Rule.part(view.device, 2)
    try Rule.notZero(view.attempt, 3)
    try Rule.token(view.token, 4)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    account = Account(view.account)
    device = Device(view.device)
    attempt = view.attempt
    token = Array(copying: view.token)
    epoch = view.epoch
    cursor = view.cursor
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.part(1, account)
    body.part(2, device)
    body.number(3, attempt, Rule.notZero)
    body.bytes(4, token, Rule.token)
    body.number(5, epoch)
    body.number(6, cursor)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Login.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__LoginRequest> {
    unsafe structure(Wire__V1__LoginRequest.self)
  }

  /// Who logs in.
  public var account: BodyView<Account> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.account, Account.self) }
  }

  /// On which device.
  public var device: BodyView<Device> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.device, Device.self) }
  }

  /// Raised and kept by the device before each login; never 0.
  public var attempt: UInt64 { unsafe fields.pointee.attempt }

  /// Proves the account to the platform: at most 4,096 bytes.
  public var token: Span<UInt8> {
    @_lifetime(copy self)
    get { unsafe bytes(fields.pointee.token) }
  }

  /// The epoch of the device's cursor; 0: it has none.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// The device has everything up to this inbox sequence.
  public var cursor: UInt64 { unsafe fields.pointee.cursor }
}

extension Login.Response {
  /// The command of this body.
  public static let command = Command.login
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__login_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.present(unsafe view.fields.pointee.inbox != nil, 1)
    try Rule.part(view.inbox, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    inbox = InboxState(view.inbox)
    acked = view.acked
    serverTimeMilliseconds = view.serverTimeMilliseconds
    service = view.service
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.part(1, inbox)
    body.number(2, acked)
    body.number(3, serverTimeMilliseconds)
    body.bool(4, service)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Login.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__LoginResponse> {
    unsafe structure(Wire__V1__LoginResponse.self)
  }

  /// Where the inbox stands; its epoch is not 0.
  public var inbox: BodyView<InboxState> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.inbox, InboxState.self) }
  }

  /// What this device has acked before.
  public var acked: UInt64 { unsafe fields.pointee.acked }

  /// The server's clock: milliseconds since 1970-01-01T00:00:00Z.
  public var serverTimeMilliseconds: UInt64 { unsafe fields.pointee.server_time_ms }

  /// Whether this session may use the commands of services.
  public var service: Bool { unsafe fields.pointee.service != 0 }
}
