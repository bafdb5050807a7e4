// 0201 c2c-ack: this device has everything up to an inbox sequence.

internal import CProtobufC
internal import CWireBodies

/// Acknowledges messages of the inbox.
public enum C2CAck {
  /// Cumulative; never moves back.
  public struct Request: WireRequest {
    /// The epoch of the inbox; never 0.
    public var epoch: UInt64
    /// Everything up to this inbox sequence is done with.
    public var through: UInt64
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      epoch: UInt64, through: UInt64
    ) {
      self.epoch = epoch
      self.through = through
    }
  }

  /// The ack is durable.
  public struct Response: WireResponse {
    /// Where the inbox stands; its epoch is not 0.
    public var inbox: InboxState
    /// Fields that this version does not know.
    public var unknownFields = UnknownFields()

    /// A message with these fields.
    public init(
      inbox: InboxState
    ) {
      self.inbox = inbox
    }
  }
}

extension C2CAck.Request {
  /// The command of this body.
  public static let command = Command.c2cAck
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2c_ack_request__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.notZero(view.epoch, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    epoch = view.epoch
    through = view.through
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, epoch, Rule.notZero)
    body.number(2, through)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2CAck.Request {
  fileprivate var fields: UnsafePointer<Wire__V1__C2cAckRequest> {
    unsafe structure(Wire__V1__C2cAckRequest.self)
  }

  /// The epoch of the inbox; never 0.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// Everything up to this inbox sequence is done with.
  public var through: UInt64 { unsafe fields.pointee.through }
}

extension C2CAck.Response {
  /// The command of this body.
  public static let command = Command.c2cAck
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__c2c_ack_response__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.present(unsafe view.fields.pointee.inbox != nil, 1)
    try Rule.part(view.inbox, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    inbox = InboxState(view.inbox)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.part(1, inbox)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == C2CAck.Response {
  fileprivate var fields: UnsafePointer<Wire__V1__C2cAckResponse> {
    unsafe structure(Wire__V1__C2cAckResponse.self)
  }

  /// Where the inbox stands; its epoch is not 0.
  public var inbox: BodyView<InboxState> {
    @_lifetime(copy self)
    get { unsafe neededPart(fields.pointee.inbox, InboxState.self) }
  }
}
