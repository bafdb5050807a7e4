// How the platform treats a message (SPEC.md 5.4).

internal import CProtobufC
internal import CWireBodies

/// A delivery policy. Every default means: stored, for the platform's usual time, counted as unread, pushed.
public struct Delivery: WireMessage {
  /// Delivered only to who is online: never stored, never acked.
  public var unstored: Bool
  /// Seconds by the platform's clock, at most 2,592,000; 0: the platform's default.
  public var timeToLiveSeconds: UInt32
  /// Does not count as unread.
  public var silent: Bool
  /// Raises no notification of the phone's system.
  public var noPush: Bool
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    unstored: Bool = false, timeToLiveSeconds: UInt32 = 0, silent: Bool = false,
    noPush: Bool = false
  ) {
    self.unstored = unstored
    self.timeToLiveSeconds = timeToLiveSeconds
    self.silent = silent
    self.noPush = noPush
  }
}

extension Delivery {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__delivery__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {
    try Rule.timeToLive(view.timeToLiveSeconds, 2)
  }

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    unstored = view.unstored
    timeToLiveSeconds = view.timeToLiveSeconds
    silent = view.silent
    noPush = view.noPush
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.bool(1, unstored)
    body.number(2, timeToLiveSeconds, Rule.timeToLive)
    body.bool(3, silent)
    body.bool(4, noPush)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Delivery {
  fileprivate var fields: UnsafePointer<Wire__V1__Delivery> {
    unsafe structure(Wire__V1__Delivery.self)
  }

  /// Delivered only to who is online: never stored, never acked.
  public var unstored: Bool { unsafe fields.pointee.unstored != 0 }

  /// Seconds by the platform's clock, at most 2,592,000; 0: the platform's default.
  public var timeToLiveSeconds: UInt32 { unsafe fields.pointee.time_to_live_s }

  /// Does not count as unread.
  public var silent: Bool { unsafe fields.pointee.silent != 0 }

  /// Raises no notification of the phone's system.
  public var noPush: Bool { unsafe fields.pointee.no_push != 0 }
}
