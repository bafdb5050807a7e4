// What hello and its answer are made of.

internal import CProtobufC
internal import CWireBodies

/// What one end of a connection accepts.
public struct PeerLimits: WireMessage {
  /// Bytes of a body as transmitted; 0: the default of SPEC.md 11.
  public var maxBodyLength: UInt32
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    maxBodyLength: UInt32 = 0
  ) {
    self.maxBodyLength = maxBodyLength
  }
}

extension PeerLimits {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__peer_limits__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    maxBodyLength = view.maxBodyLength
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.number(1, maxBodyLength)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == PeerLimits {
  fileprivate var fields: UnsafePointer<Wire__V1__PeerLimits> {
    unsafe structure(Wire__V1__PeerLimits.self)
  }

  /// Bytes of a body as transmitted; 0: the default of SPEC.md 11.
  public var maxBodyLength: UInt32 { unsafe fields.pointee.max_body_length }
}

/// Compression by zlib: offered in hello, chosen in its answer.
public struct Zlib: WireMessage {
  /// The DICTIDs of the preset dictionaries.
  public var dictionaries: [UInt32]
  /// Fields that this version does not know.
  public var unknownFields = UnknownFields()

  /// A message with these fields.
  public init(
    dictionaries: [UInt32] = []
  ) {
    self.dictionaries = dictionaries
  }
}

extension Zlib {
  /// The layout in wire.proto.
  public static let layout = unsafe BodyLayout(wire__v1__zlib__init)

  /// Judges the rules of this message.
  public static func check(_ view: borrowing BodyView<Self>) throws(FieldFault) {}

  /// An owned copy of the view.
  public init(_ view: borrowing BodyView<Self>) {
    dictionaries = Array(copying: view.dictionaries)
    unknownFields = view.unknownFields
  }

  /// Writes the fields in canonical encoding.
  public func write(to body: inout BodyWriter) {
    body.fixed32s(1, dictionaries)
  }

  /// The fields as one line of JSON.
  public var description: String { bodyDescription }
}

extension BodyView where Body == Zlib {
  fileprivate var fields: UnsafePointer<Wire__V1__Zlib> {
    unsafe structure(Wire__V1__Zlib.self)
  }

  /// The DICTIDs of the preset dictionaries.
  public var dictionaries: Span<UInt32> {
    @_lifetime(copy self)
    get { unsafe numbers(fields.pointee.n_dictionaries, fields.pointee.dictionaries) }
  }
}
