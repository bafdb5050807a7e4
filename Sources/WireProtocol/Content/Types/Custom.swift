// im.custom: something of an application's own (SPEC.md 8.7).

/// Something of an application's own that needs no type of its own.
public struct CustomContent: TypedContent {
  /// `im.custom`.
  public static let contentType: ContentType = "im.custom"

  /// What it is: a name such as `shop.coupon`, by the rules of types, outside of `im.`.
  public var name: String
  /// Any members.
  public var data: JSONObject
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(name: String, data: JSONObject, envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.name = name
    self.data = data
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .custom(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { "[Message]" }
}

extension CustomContent: StandardContent {
  init() {
    name = ""
    data = [:]
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("name", &name, .businessType)
    try visitor.needed("data", &data)
  }
}
