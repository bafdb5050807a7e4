// im.track: a batch of positions, as drivers report them (SPEC.md 8.6).

/// A batch of positions.
public struct TrackContent: TypedContent {
  /// `im.track`.
  public static let contentType: ContentType = "im.track"

  /// What the type is to its reader.
  public static var contentClass: ContentClass { .plain }

  /// What all coordinates are meant in.
  public var system: CoordinateSystem
  /// 1 to 1,000, in the order of their times.
  public var points: [Fix]
  /// Members of the body that this version does not know.
  public var unknownMembers = UnknownMembers()
  /// What stands around the body.
  public var envelope: Envelope

  /// A content.
  ///
  /// - Throws: for a value out of its bounds.
  public init(system: CoordinateSystem = .wgs84, points: [Fix], envelope: Envelope = Envelope())
    throws(ContentError)
  {
    self.system = system
    self.points = points
    self.envelope = envelope
    try judgeContent()
  }

  /// The content among all others.
  public var content: Content { .track(self) }

  /// Needs none.
  public var generatedFallback: String? { nil }
}

extension TrackContent: StandardContent {
  init() {
    system = .wgs84
    points = []
    envelope = Envelope()
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("system", &system)
    try visitor.needed("points", &points, ArrayRule(1...1_000))
    for index in points.indices.dropFirst()
    where points[index].atMilliseconds < points[index - 1].atMilliseconds {
      throw visitor.fault(
        ["points", .index(index), "at_ms"], "WP-8.6-1", "is before the one in front of it")
    }
  }
}

/// One position.
public struct Fix: Sendable, Hashable {
  /// When: milliseconds since 1970-01-01T00:00:00Z.
  public var atMilliseconds: Int
  /// Degrees, −90 to 90.
  public var latitude: Double
  /// Degrees, −180 to 180.
  public var longitude: Double
  /// −1,000 to 100,000; nil: unknown.
  public var altitudeMetres: Double?
  /// 0 to 1,000,000; nil: unknown.
  public var accuracyMetres: Double?
  /// 0 to 10,000; nil: unknown.
  public var speedMetresPerSecond: Double?
  /// Clockwise from north, 0 to 360; nil: unknown.
  public var headingDegrees: Double?
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A position.
  ///
  /// - Throws: for a value out of its bounds.
  public init(
    atMilliseconds: Int, latitude: Double, longitude: Double, altitudeMetres: Double? = nil,
    accuracyMetres: Double? = nil, speedMetresPerSecond: Double? = nil,
    headingDegrees: Double? = nil
  ) throws(ContentError) {
    self.atMilliseconds = atMilliseconds
    self.latitude = latitude
    self.longitude = longitude
    self.altitudeMetres = altitudeMetres
    self.accuracyMetres = accuracyMetres
    self.speedMetresPerSecond = speedMetresPerSecond
    self.headingDegrees = headingDegrees
    try judge(NoRule())
  }
}

extension Fix: ContentObject {
  init() {
    atMilliseconds = 0
    latitude = 0
    longitude = 0
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("at_ms", &atMilliseconds, Limits.times)
    try visitor.needed("latitude", &latitude, Point.latitudes)
    try visitor.needed("longitude", &longitude, Point.longitudes)
    try visitor.optional("altitude_m", &altitudeMetres, -1_000...100_000)
    try visitor.optional("accuracy_m", &accuracyMetres, Point.accuracies)
    try visitor.optional("speed_mps", &speedMetresPerSecond, 0...10_000)
    try visitor.optional("heading_deg", &headingDegrees, 0...360)
  }
}
