// What every message of wire.proto has in common: a Swift value that writes itself, a view borrowed from the structures of
// protobuf-c, and rules. One file a message beside this folder shows both directions.

internal import CProtobufC

/// A message of SPEC.md section 5 as a Swift value.
///
/// The messages of the standard conform. A command of your own has a body described by a ``BodySchema``.
public protocol WireMessage: Sendable, Hashable, CustomStringConvertible {
  /// The layout that protoc-c generated.
  static var layout: BodyLayout { get }

  /// Fields that this version does not know, kept for whoever does (WP-5.2-4).
  var unknownFields: UnknownFields { get set }

  /// The longest encoding that may be sent, in bytes; nil: bounded by the body only.
  static var maximumLength: Int? { get }

  /// Whether the message may hold messages of several senders, and does: their lengths tell of each other when they are
  /// compressed together (WP-9.4-3).
  var holdsSeveralSenders: Bool { get }

  /// Whether a frame with this header has a body of this type.
  static func isBody(of header: FrameHeader) -> Bool

  /// Judges the rules of SPEC.md 5.3 to 5.5.
  ///
  /// - Throws: the first fault, with its field and its requirement.
  static func check(_ view: borrowing BodyView<Self>) throws(FieldFault)

  /// An owned copy of the view.
  init(_ view: borrowing BodyView<Self>)

  /// Writes the fields that this version knows, in the order of their numbers, each with its rule.
  func write(to body: inout BodyWriter)
}

extension WireMessage {
  /// A message that is only ever a part of others is no body.
  public static func isBody(of header: FrameHeader) -> Bool { false }

  /// Most messages are of one sender.
  public var holdsSeveralSenders: Bool { false }

  /// Bounded by the body only.
  public static var maximumLength: Int? { nil }

  /// The name in wire.proto.
  public static var name: String { layout.name }
}

/// A message that a request carries.
public protocol WireRequest: WireMessage {
  /// The command of the request.
  static var command: Command { get }
}

/// A message that a response with status 0 carries.
public protocol WireResponse: WireMessage {
  /// The command of the request and of this response.
  static var command: Command { get }
}

/// A message that a notification carries.
public protocol WireNotification: WireMessage {
  /// The command of the notification.
  static var command: Command { get }
}

extension WireRequest {
  /// Whether the frame is a request of this command.
  public static func isBody(of header: FrameHeader) -> Bool {
    header.kind == .request && header.command == command
  }
}

extension WireResponse {
  /// Whether the frame is a response of this command with status 0.
  public static func isBody(of header: FrameHeader) -> Bool {
    header.kind == .response && header.command == command && header.status == .ok
  }
}

extension WireNotification {
  /// Whether the frame is a notification of this command.
  public static func isBody(of header: FrameHeader) -> Bool {
    header.kind == .notification && header.command == command
  }
}

/// The layout of a message in memory and on the wire, as protoc-c generated it. Opaque.
@safe
public struct BodyLayout: @unchecked Sendable {
  // A constant of the generated code: never written, never freed.
  let descriptor: UnsafePointer<ProtobufCMessageDescriptor>

  /// The layout of the structure that the generated function `initialize` sets up: every message points to its
  /// descriptor from its beginning.
  init<Structure>(_ initialize: (UnsafeMutablePointer<Structure>?) -> Void) {
    let structure = UnsafeMutablePointer<Structure>.allocate(capacity: 1)
    defer { unsafe structure.deallocate() }
    unsafe initialize(structure)
    unsafe descriptor = UnsafeRawPointer(structure).load(
      as: UnsafePointer<ProtobufCMessageDescriptor>.self)
  }

  /// The name in wire.proto.
  public var name: String { unsafe String(cString: descriptor.pointee.short_name) }
}

/// A rule of SPEC.md 5.3 to 5.5 that a message breaks, and in which field.
public struct FieldFault: Error, Sendable, Hashable {
  /// A field on the way to the one at fault.
  struct Step: Sendable, Hashable {
    let number: UInt32
    /// Which of a repeated field's elements; nil for a singular field.
    var index: Int?
    /// Whether the elements are numbers, many of which may be packed into one field.
    var isNumber = false
  }

  let code: WireError.Code
  let requirement: String
  let explanation: String
  /// From the body inwards.
  private(set) var path: [Step]

  // Not inlined: it is on no way that a good message takes.
  @inline(never)
  init(
    _ number: UInt32?, index: Int? = nil, isNumber: Bool = false, _ requirement: String,
    _ explanation: String, code: WireError.Code = .malformedBody
  ) {
    self.code = code
    self.requirement = requirement
    self.explanation = explanation
    path = number.map { [Step(number: $0, index: index, isNumber: isNumber)] } ?? []
  }

  /// A string, or bytes, of a length outside of `bounds`.
  @inline(never)
  init(count: Int, _ bounds: ClosedRange<Int>, _ number: UInt32, _ requirement: String) {
    let allowed =
      bounds.lowerBound == 0
      ? "at most \(bounds.upperBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
    self.init(number, requirement, "has \(count) bytes, \(allowed) are allowed")
  }

  /// The same fault seen from the message that holds this one in field `number`.
  func inside(_ number: UInt32, index: Int? = nil) -> FieldFault {
    var outer = self
    outer.path.insert(Step(number: number, index: index), at: 0)
    return outer
  }
}
