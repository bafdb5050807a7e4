// Where something is (SPEC.md 8.3).

/// The system that coordinates are meant in. Chinese maps shift theirs by hundreds of metres.
public enum CoordinateSystem: String, Sendable, CaseIterable {
  /// WGS-84: satellites, and maps outside of China.
  case wgs84
  /// GCJ-02: maps of China.
  case gcj02
  /// BD-09: the maps of Baidu.
  case bd09
}

extension CoordinateSystem: ContentValue {
  static func read(_ reader: inout ContentReader, _ node: Int, _ rule: NoRule) throws(ContentError)
    -> CoordinateSystem
  {
    let name = try String.read(&reader, node, .oneOf(["wgs84", "gcj02", "bd09"]))
    guard let system = CoordinateSystem(rawValue: name) else {
      throw reader.fault(at: node, "WP-8.2-4", "is no coordinate system")
    }
    return system
  }

  func write(to writer: inout ContentWriter, _ rule: NoRule) {
    writer.json.string(rawValue)
  }

  func judge(_ rule: NoRule) {}
}

/// A point on the earth.
public struct Point: Sendable, Hashable {
  /// What the coordinates are meant in.
  public var system: CoordinateSystem
  /// Degrees, −90 to 90.
  public var latitude: Double
  /// Degrees, −180 to 180.
  public var longitude: Double
  /// Members that this version does not know.
  public var unknownMembers = UnknownMembers()

  /// A point.
  ///
  /// - Throws: for coordinates out of their bounds.
  public init(_ system: CoordinateSystem = .wgs84, latitude: Double, longitude: Double)
    throws(ContentError)
  {
    self.system = system
    self.latitude = latitude
    self.longitude = longitude
    try judge(NoRule())
  }

  static let latitudes = -90.0...90.0
  static let longitudes = -180.0...180.0
  /// Metres around a position.
  static let accuracies = 0.0...1_000_000.0
}

extension Point: ContentObject {
  init() {
    system = .wgs84
    latitude = 0
    longitude = 0
  }

  mutating func members(_ visitor: inout some MemberVisitor) throws(ContentError) {
    try visitor.needed("system", &system)
    try visitor.needed("latitude", &latitude, Point.latitudes)
    try visitor.needed("longitude", &longitude, Point.longitudes)
  }
}
