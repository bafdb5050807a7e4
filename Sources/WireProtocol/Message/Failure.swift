// The body of every response whose status is not 0 (SPEC.md 4.3).

internal import CProtobufC
internal import CWireBodies

/// Why a request was refused; the status is in the header.
public struct Failure: WireMessage {
  /// For logs, in English; never for the user's screen.
  public var text: String
  /// When to try again; 0: nothing said.
  public var retryAfterMilliseconds: UInt32
  /// For programs: what the status refers to, such as a field's name.
  public var detail: String
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    text: String = "", retryAfterMilliseconds: UInt32 = 0, detail: String = ""
  ) {
    self.text = text
    self.retryAfterMilliseconds = retryAfterMilliseconds
    self.detail = detail
  }
}

extension Failure {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__failure__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    text = view.text.string
    retryAfterMilliseconds = view.retryAfterMilliseconds
    detail = view.detail.string
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.text(1, text)
    body.number(2, retryAfterMilliseconds)
    body.text(3, detail)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Failure {
  fileprivate var fields: UnsafePointer<Wire__V1__Failure> {
    unsafe structure(Wire__V1__Failure.self)
  }

  /// For logs, in English; never for the user's screen.
  public var text: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.text) }
  }

  /// When to try again; 0: nothing said.
  public var retryAfterMilliseconds: UInt32 { unsafe fields.pointee.retry_after_ms }

  /// For programs: what the status refers to, such as a field's name.
  public var detail: TextView {
    @_lifetime(copy self)
    get { unsafe text(fields.pointee.detail) }
  }
}

extension Failure {
  /// Whether the frame is a response with another status than ok.
  public static func isBody(of header: FrameHeader) -> Bool {
    header.kind == .response && header.status != .ok
  }
}
