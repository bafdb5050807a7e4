// Realistic contents, one for each type of the standard: a rider, a driver and their platform.

import WireProtocol

/// The contents of `protocheck content --example` and of the frames of `protocheck example`. They are the same at every
/// call.
enum ContentExamples {
  /// The example of a type; nil when there is none.
  static func content(_ type: ContentType) throws(ContentError) -> (any TypedContent)? {
    if let content = try message(type) { return content }
    if let content = try card(type) { return content }
    return try answer(type)
  }

  /// The message that answers, edits and readings refer to.
  static let messageID = "m-01JPA7Q2F3"
  /// Milliseconds since 1970.
  static let now = Int(Examples.now)
  /// North gate of the station.
  static func gate() throws(ContentError) -> Point {
    try Point(.gcj02, latitude: 39.9087, longitude: 116.3975)
  }

  static func media(
    _ file: String, _ mimeType: String, size: Int, sha256: String? = nil, name: String? = nil
  ) throws(ContentError) -> Media {
    try Media(
      url: "https://media.58.example/\(file)", mimeType: mimeType, size: size, sha256: sha256,
      name: name)
  }

  static func picture(_ file: String, width: Int, height: Int) throws(ContentError) -> Picture {
    try Picture(
      url: "https://media.58.example/\(file)", mimeType: "image/jpeg", width: width,
      height: height)
  }
}
