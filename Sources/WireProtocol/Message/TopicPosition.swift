// A place in a topic.

internal import CProtobufC
internal import CWireBodies

/// A place in a topic: behind a cursor.
public struct TopicPosition: WireMessage {
  /// 0: before everything.
  public var cursor: UInt64
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    cursor: UInt64
  ) {
    self.cursor = cursor
  }
}

extension TopicPosition {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__topic_position__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    cursor = view.cursor
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, cursor)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == TopicPosition {
  fileprivate var fields: UnsafePointer<Wire__V1__TopicPosition> {
    unsafe structure(Wire__V1__TopicPosition.self)
  }

  /// 0: before everything.
  public var cursor: UInt64 { unsafe fields.pointee.cursor }
}
