// im.location: a place on a map (SPEC.md 8.6).

/// A place on a map.
public struct LocationContent: TypedContent {
  /// `im.location`.
  public static let contentType: ContentType = "im.location"

  /// Where.
  public var point: Point
  /// 0 to 1,000,000; nil: unknown.
  public var accuracyMetres: Double?
  /// 1 to 100 characters in one line; nil: none.
  public var title: String?
  /// 1 to 200 characters in one line; nil: none.
  public var address: String?
  /// 1 to 22; nil: the client's choice.
  public var zoom: Int?
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    point: Point, accuracyMetres: Double? = nil, title: String? = nil, address: String? = nil,
    zoom: Int? = nil, envelope: Envelope = Envelope()
  )
    throws(ContentError)
  {
    self.point = point
    self.accuracyMetres = accuracyMetres
    self.title = title
    self.address = address
    self.zoom = zoom
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .location(self) }

  /// The line of SPEC.md 8.13.
  public var generatedFallback: String? { Fallback.line("[Location]", title ?? address) }
}

extension LocationContent: StandardContent {
  init() {
    point = Point()
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("point", &point)
    try visitor.optional("accuracy_m", &accuracyMetres, Point.accuracies)
    try visitor.optional("title", &title, .line(100))
    try visitor.optional("address", &address, .line(200))
    try visitor.optional("zoom", &zoom, 1...22)
  }
}
