// A type of body as the tables know it: its name, its fields, and how it is judged.

/// The type of a body: a message of the standard, or one described by a ``BodySchema``.
public struct BodyType: Sendable {
  /// The fields, for tools that show or build bodies.
  public let schema: BodySchema
  private let judge: @Sendable (Span<UInt8>, inout BodyArena) throws(WireError) -> Void

  /// A message of the standard.
  public init<Body: WireMessage>(_: Body.Type) {
    schema = BodySchema(Body.layout)
    judge = { body, arena throws(WireError) in _ = try arena.decode(body, as: Body.self) }
  }

  /// A message of a command of your own, judged by SPEC.md 5.1 and 5.2.
  public init(_ schema: BodySchema) {
    self.schema = schema
    judge = { body, _ throws(WireError) in try DynamicMessage.check(body, as: schema) }
  }

  /// The name in wire.proto, or that of the schema.
  public var name: String { schema.name }

  /// The body of every response whose status is not 0.
  public static let failure = BodyType(Failure.self)

  /// Judges a body that is not compressed.
  ///
  /// - Throws: `malformedBody` or `tooLarge`.
  public func check(_ body: Span<UInt8>, in arena: inout BodyArena) throws(WireError) {
    try judge(body, &arena)
  }
}

extension FrameView {
  /// Decodes the body, borrowed from the arena.
  ///
  /// ```swift
  /// let chat = try frame.body(C2C.Request.self, in: &arena)
  /// route(chat.to.domain, chat.content)
  /// ```
  ///
  /// - Throws: `decompressionFailed`, `malformedBody` or `tooLarge`; `malformedBody` at offset 3 too when a frame of this
  ///   command, kind and status has no body of this type.
  @_specialize(where Body == C2C.Request)
  @_lifetime(&arena)
  public func body<Body: WireMessage>(_: Body.Type, in arena: inout BodyArena)
    throws(WireError) -> BodyView<Body>
  {
    guard Body.isBody(of: header) else { throw .otherBody(header, Body.name) }
    return try arena.decode(bodyOf: self, as: Body.self)
  }

  /// Decodes the body to a value.
  ///
  /// - Throws: what ``body(_:in:)`` throws.
  public func message<Body: WireMessage>(_: Body.Type, in arena: inout BodyArena)
    throws(WireError) -> Body
  {
    Body(try body(Body.self, in: &arena))
  }

  /// Judges the body against its type in the table; the body of an unknown command is any bytes.
  ///
  /// - Throws: what ``body(_:in:)`` throws.
  public func checkBody(in arena: inout BodyArena, commands: CommandTable = .standard)
    throws(WireError)
  {
    let plain = Array(copying: try arena.plainBody(of: self))
    guard let type = commands.body(of: header) else { return }
    try type.check(plain.span, in: &arena)
  }
}

extension Frame {
  /// Decodes the body to a value.
  ///
  /// - Throws: what ``FrameView/body(_:in:)`` throws.
  public func message<Body: WireMessage>(_: Body.Type, limits: Limits = .default)
    throws(WireError) -> Body
  {
    var arena = BodyArena(limits: limits)
    return try view.message(Body.self, in: &arena)
  }
}

extension WireError {
  @inline(never)
  static func otherBody(_ header: FrameHeader, _ name: String) -> WireError {
    WireError(
      .malformedBody, offset: 3, requirement: "WP-5.1-3",
      explanation:
        "a \(header.kind) of \(header.command) with status \(header.status) has no body \(name)")
  }
}
