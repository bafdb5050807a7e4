// Where an inbox stands: in the answers to login, keepalive and c2c-ack.

internal import CProtobufC
internal import CWireBodies

/// The numbering of an inbox and its newest durable sequence.
public struct InboxState: WireMessage {
  /// Changes when numbering restarts; never 0.
  public var epoch: UInt64
  /// The highest sequence that is assigned and durable.
  public var head: UInt64
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    epoch: UInt64, head: UInt64
  ) {
    self.epoch = epoch
    self.head = head
  }
}

extension InboxState {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__inbox_state__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.notZero(view.epoch, 1)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    epoch = view.epoch
    head = view.head
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, epoch, Rule.notZero)
    body.number(2, head)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == InboxState {
  fileprivate var fields: UnsafePointer<Wire__V1__InboxState> {
    unsafe structure(Wire__V1__InboxState.self)
  }

  /// Changes when numbering restarts; never 0.
  public var epoch: UInt64 { unsafe fields.pointee.epoch }

  /// The highest sequence that is assigned and durable.
  public var head: UInt64 { unsafe fields.pointee.head }
}
