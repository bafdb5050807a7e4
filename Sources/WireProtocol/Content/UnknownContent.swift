// Contents of types that the standard does not define: those that an application has registered, and those that
// nobody here knows (SPEC.md 8.11).

/// A content of an unknown type, kept byte for byte.
public struct UnknownContent: Sendable, Hashable {
  /// The type's name.
  public let type: ContentType
  /// What a client shows in its place; nil: the content has none that is text.
  public let fallback: String?
  /// The content as it came.
  public let bytes: [UInt8]

  init(type: ContentType, fallback: String?, bytes: [UInt8]) {
    self.type = type
    self.fallback = fallback
    self.bytes = bytes
  }
}

/// A content of a type that an application has registered.
public struct RegisteredContent: Sendable, Hashable {
  /// The type's name.
  public let type: ContentType
  /// What the type is to its reader.
  public let contentClass: ContentClass
  /// The body, judged by what was registered.
  public var body: JSONObject
  /// What stands around the body.
  public var envelope: Envelope

  /// How the application judges a body.
  private let check: ContentTable.Check

  /// A content of a registered type.
  ///
  /// - Throws: when the table does not have the type as a registered one, and what the envelope or the application finds
  ///   wrong.
  public init(
    _ type: ContentType, body: JSONObject, envelope: Envelope = Envelope(), in types: ContentTable
  ) throws(ContentError) {
    guard let entry = types[type], let check = types.check(of: type) else {
      throw ContentError(
        requirement: "WP-8.2-5", explanation: "\(type) is not registered in the table")
    }
    self.init(entry, check, body: body, envelope: envelope)
    try judge()
  }

  init(
    _ entry: ContentTypeInfo, _ check: ContentTable.Check, body: JSONObject, envelope: Envelope
  ) {
    type = entry.type
    contentClass = entry.contentClass
    self.check = check
    self.body = body
    self.envelope = envelope
  }

  /// Reads a content of this type.
  init(
    _ entry: ContentTypeInfo, _ check: ContentTable.Check, _ node: Int,
    _ reader: inout ContentReader
  ) throws(ContentError) {
    let outer = reader.enter(node)
    self.init(entry, check, body: [:], envelope: Envelope())
    try members(&reader)
    envelope.unknownMembers = reader.unknownMembers
    if node == 0 { envelope.received = reader.received }
    _ = reader.enter(outer)
  }

  /// Judges and writes the content.
  func write(content writer: inout ContentWriter) throws(ContentError) {
    var copy = self
    try writer.writeObject(unknown: envelope.unknownMembers) { writer throws(ContentError) in
      try copy.members(&writer)
    }
  }

  /// Judges the content.
  func judge() throws(ContentError) {
    var copy = self
    var judge = ContentJudge()
    try copy.members(&judge)
  }

  private mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    var name = TypeName(type)
    try visitor.needed("type", &name)
    try envelope.before(contentClass, &visitor)
    try visitor.needed("body", &body)
    try envelope.after(contentClass, isRecall: false, &visitor)
    if let fault = check.function(body) {
      throw visitor.fault(
        [.key("body")] + fault.path.map { .name($0) }, "WP-8.2-4", fault.explanation)
    }
  }
}

/// What an application finds wrong with the body of a type that it has registered.
public struct ContentFault: Sendable, Hashable {
  /// The keys that lead from the body to the value at fault; none: the body itself.
  public let path: [String]
  /// In English, for logs: `is negative`.
  public let explanation: String

  /// A fault.
  public init(_ path: String..., explanation: String) {
    self.path = path
    self.explanation = explanation
  }
}
