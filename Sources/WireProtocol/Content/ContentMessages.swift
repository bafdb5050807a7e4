// Contents in messages: the field `content`, and `content_type` and `delivery` as they follow from it (SPEC.md 5.4, 8.12).

extension C2C.Request {
  /// A message with a content.
  ///
  /// - Parameters:
  ///   - to: the recipient.
  ///   - clientMessageID: made once, and the same on every retry.
  ///   - content: of any type, an unknown one too.
  ///   - delivery: how the platform treats the message; nil: as SPEC.md 8.12 has it for the type, or as it was registered.
  ///   - types: the types that are known.
  /// - Throws: the rule that the content breaks.
  public init(
    to: Account, clientMessageID: ClientMessageID, content: Content, delivery: Delivery? = nil,
    types: ContentTable = .standard
  ) throws(ContentError) {
    self.init(
      to: to, clientMessageID: clientMessageID, contentType: content.type,
      content: try content.encoded(), delivery: delivery ?? types.delivery(of: content.type))
  }
}

extension S2C.Request {
  /// A message with a content.
  ///
  /// - Parameters:
  ///   - to: 1 to 1,000 recipients, all different.
  ///   - clientMessageID: made once, and the same on every retry.
  ///   - content: of any type, an unknown one too.
  ///   - delivery: how the platform treats the message; nil: as SPEC.md 8.12 has it for the type, or as it was registered.
  ///   - types: the types that are known.
  /// - Throws: the rule that the content breaks.
  public init(
    to: [Account], clientMessageID: ClientMessageID, content: Content, delivery: Delivery? = nil,
    types: ContentTable = .standard
  ) throws(ContentError) {
    self.init(
      to: to, clientMessageID: clientMessageID, contentType: content.type,
      content: try content.encoded(), delivery: delivery ?? types.delivery(of: content.type))
  }
}

extension C2S.Request {
  /// A message with a content. What is reported to the platform has no delivery policy.
  ///
  /// - Throws: the rule that the content breaks.
  public init(clientMessageID: ClientMessageID, content: Content) throws(ContentError) {
    self.init(
      clientMessageID: clientMessageID, contentType: content.type, content: try content.encoded())
  }
}

extension Content {
  /// The content of a message; nil when it has none.
  ///
  /// - Throws: for a content that is malformed: it is shown as something unknown, and acked all the same (WP-8.11-5).
  public init?(_ message: Message, types: ContentTable = .standard) throws(ContentError) {
    if message.content.isEmpty { return nil }
    try self.init(decoding: message.content, as: message.contentType, types: types)
  }

  /// The content of a message as it lies in its frame; nil when it has none.
  ///
  /// - Throws: for a content that is malformed: it is shown as something unknown, and acked all the same (WP-8.11-5).
  public init?(_ message: borrowing BodyView<Message>, types: ContentTable = .standard)
    throws(ContentError)
  {
    if message.content.isEmpty { return nil }
    try self.init(
      decoding: message.content, as: ContentType(message.contentType.string), types: types)
  }

  /// The content of a request.
  ///
  /// - Throws: for a content that is malformed, an empty one too.
  public init(_ request: C2C.Request, types: ContentTable = .standard) throws(ContentError) {
    try self.init(decoding: request.content, as: request.contentType, types: types)
  }

  /// The content of a request.
  ///
  /// - Throws: for a content that is malformed, an empty one too.
  public init(_ request: S2C.Request, types: ContentTable = .standard) throws(ContentError) {
    try self.init(decoding: request.content, as: request.contentType, types: types)
  }

  /// The content of a request.
  ///
  /// - Throws: for a content that is malformed, an empty one too.
  public init(_ request: C2S.Request, types: ContentTable = .standard) throws(ContentError) {
    try self.init(decoding: request.content, as: request.contentType, types: types)
  }
}

extension ContentTable {
  /// The delivery policy that is written for a type; nil for that of every default, and for a type that is not known.
  func delivery(of type: ContentType) -> Delivery? {
    guard let delivery = self[type]?.delivery, delivery != Delivery() else { return nil }
    return delivery
  }
}
