// Contents out of words: of options, and of lines that somebody types.

import ArgumentParser
import WireProtocol

enum ClientContent {
  /// `39.9087,116.3975`, by WGS 84.
  static func point(_ text: String) throws -> Point {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ToolError(
        .usage, "\(text) is no place: give latitude,longitude, such as 39.9087,116.3975")
    }
    return try point(String(parts[0]), String(parts[1]))
  }

  /// Latitude and longitude, by WGS 84.
  static func point(_ latitude: String, _ longitude: String) throws -> Point {
    guard let latitude = Double(latitude), let longitude = Double(longitude) else {
      throw ToolError(
        .usage,
        "\(latitude) \(longitude) is no place: give latitude and longitude in degrees, such as 39.9087 116.3975"
      )
    }
    return try judged { () throws(ContentError) in
      try Point(latitude: latitude, longitude: longitude)
    }
  }

  /// Positions as a driver reports them, a second apart, the last one now.
  static func track(_ places: [String]) throws -> Content {
    let now = Int(System.nanosecondsSince1970 / 1_000_000)
    var fixes: [Fix] = []
    for (index, place) in places.enumerated() {
      let point = try point(place)
      fixes.append(
        try judged { () throws(ContentError) in
          try Fix(
            atMilliseconds: now - 1_000 * (places.count - 1 - index), latitude: point.latitude,
            longitude: point.longitude)
        })
    }
    return try judged { () throws(ContentError) in try TrackContent(points: fixes).content }
  }

  /// An order card.
  static func order(_ id: String, title: String, amount: String, currency: String) throws -> Content
  {
    let total = try self.amount(amount, currency)
    return try judged { () throws(ContentError) in
      try OrderContent(
        orderID: id, title: title, status: "placed", statusText: "Placed", total: total
      ).content
    }
  }

  /// Major units such as `12.50`, as the currency has decimal places.
  static func amount(_ text: String, _ currency: String) throws -> Amount {
    let places = try judged { () throws(ContentError) in
      try Amount(minor: 0, currency: currency)
    }.decimalPlaces
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    let digits = (parts.first ?? "") + fraction
    guard parts.count == 1 || parts.count == 2 && !fraction.isEmpty, fraction.count <= places,
      parts.first?.isEmpty == false, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let minor = Int(digits + String(repeating: "0", count: places - fraction.count))
    else {
      throw ToolError(
        .usage,
        "\(text) is no amount of \(currency): give digits with at most \(places) of them behind a point"
      )
    }
    return try judged { () throws(ContentError) in try Amount(minor: minor, currency: currency) }
  }

  /// A content in a file, or from standard input as `-`.
  static func file(_ path: String) throws -> Content {
    let bytes = try InputFile(path).readAll(atMost: Limits.maximumContentLength)
    let name = path == "-" ? "standard input" : path
    guard !bytes.isEmpty else {
      throw ToolError(
        .badData, "\(name) is empty: give a content, such as protocheck content --example im.order")
    }
    do throws(ContentError) { return try Content(decoding: bytes) } catch {
      throw ToolError(.badData, "\(name): \(ContentFailure(error, in: bytes).explained)")
    }
  }

  /// What a rule of SPEC.md 8 forbids is a mistake of whoever typed it.
  static func judged<Value>(_ make: () throws(ContentError) -> Value) throws -> Value {
    do throws(ContentError) { return try make() } catch {
      throw ToolError(.usage, "that cannot be sent: \(error)")
    }
  }
}
